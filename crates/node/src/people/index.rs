//! One workspace's people in memory: built when somebody searches first, kept
//! in step by the feed, looked at through frames that do not change.

use super::build::{self, is_shown};
use super::chunks::Records;
use super::column::{Column, Done};
use super::feed::{Change, Queue, Then};
use super::limits::COLUMN_BYTES_MAX;
use super::record::{write_company, write_contact};
use engine::ids::{DefinitionId, WorkspaceId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{ReadError, Store};

/// A workspace's index.
#[derive(Debug)]
pub(super) struct Index {
    workspace: WorkspaceId,
    /// Locked by the lane, and by nobody for longer than a push.
    queue: Mutex<Queue>,
    /// Locked while changes are taken in or something is built. Who wants it
    /// meanwhile would need what is being built.
    held: Mutex<Held>,
    /// How many people and bytes there were when last counted.
    counted: Mutex<(u64, u64)>,
}

/// What is in memory.
#[derive(Debug, Default)]
struct Held {
    contacts: Option<Arc<Records>>,
    companies: Option<Arc<Records>>,
    columns: BTreeMap<DefinitionId, HeldColumn>,
    /// Rises with every use of a column.
    uses: u64,
}

#[derive(Debug)]
struct HeldColumn {
    column: Arc<Column>,
    used: u64,
}

/// What a search looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Needs {
    pub(super) companies: bool,
    pub(super) definitions: Vec<DefinitionId>,
}

/// The index as it was at one moment.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) contacts: Arc<Records>,
    /// Empty unless companies were needed.
    pub(super) companies: Arc<Records>,
    columns: Vec<(DefinitionId, Arc<Column>)>,
}

impl Frame {
    /// What a contact did of a definition that was needed.
    pub(super) fn done(&self, definition: DefinitionId, contact: u32) -> Done {
        let column = self.columns.iter().find(|(held, _)| *held == definition);
        column.map_or_else(Done::default, |(_, column)| column.get(contact))
    }
}

impl Index {
    pub(super) fn new(workspace: WorkspaceId) -> Self {
        Self { workspace, queue: Mutex::default(), held: Mutex::default(), counted: Mutex::default() }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(|poisoned| {
            // A panic left it between two states: begin anew.
            let mut held = poisoned.into_inner();
            *held = Held::default();
            self.queue().give_up();
            self.held.clear_poison();
            held
        })
    }

    /// Notes what a commit changed. Called by the lane, in the order of its
    /// commits.
    pub(super) fn note(self: &Arc<Self>, changes: Vec<Change>) {
        if self.queue().add(changes) == Then::Wait {
            return;
        }
        let index = self.clone();
        let thread = std::thread::Builder::new().name("people".to_owned());
        // Where the system starts no thread, the next search does it.
        let _started = thread.spawn(move || index.take_in(&mut index.held()));
    }

    /// How many changes wait to be taken in.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.queue().changes.len()
    }

    /// How many people it holds, and about how many bytes. While it is being
    /// built, as many as there were before.
    pub(super) fn figures(&self) -> (u64, u64) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(held) = self.held.try_lock() else { return *counted };
        let records = [&held.contacts, &held.companies].map(|records| records.as_ref().map_or(0, |held| held.bytes()));
        let columns = held.columns.values().map(|held| held.column.bytes());
        let bytes: usize = records.into_iter().chain(columns).sum();
        let people = held.contacts.clone();
        drop(held);
        *counted = (people.map_or(0, |people| people.count() as u64), bytes as u64);
        *counted
    }

    /// The index as it is now, with everything that is needed.
    ///
    /// # Errors
    /// [`ReadError`] when something had to be read and could not be.
    pub(super) fn frame(&self, store: &Store, needs: &Needs) -> Result<Frame, ReadError> {
        let mut held = self.held();
        self.take_in(&mut held);
        // What is wanted is told of from before the rows are read: what changes
        // meanwhile is taken in later, and rows are whole states.
        let contacts = match &held.contacts {
            Some(contacts) => contacts.clone(),
            None => {
                self.queue().wanted.contacts = true;
                let built = Arc::new(build::contacts(&store.snapshot(), self.workspace)?);
                held.contacts.insert(built).clone()
            }
        };
        let companies = match &held.companies {
            _ if !needs.companies => Arc::default(),
            Some(companies) => companies.clone(),
            None => {
                self.queue().wanted.companies = true;
                let built = Arc::new(build::companies(&store.snapshot(), self.workspace)?);
                held.companies.insert(built).clone()
            }
        };
        let columns = self.columns(&mut held, store, &needs.definitions)?;
        Ok(Frame { contacts, companies, columns })
    }

    fn columns(
        &self,
        held: &mut Held,
        store: &Store,
        definitions: &[DefinitionId],
    ) -> Result<Vec<(DefinitionId, Arc<Column>)>, ReadError> {
        let mut columns = Vec::with_capacity(definitions.len());
        let mut is_new = false;
        held.uses += 1;
        let used = held.uses;
        for &definition in definitions {
            let column = match held.columns.get_mut(&definition) {
                Some(held) => {
                    held.used = used;
                    held.column.clone()
                }
                None => {
                    self.queue().wanted.definitions.insert(definition);
                    let column = Arc::new(build::column(&store.snapshot(), self.workspace, definition)?);
                    held.columns.insert(definition, HeldColumn { column: column.clone(), used });
                    is_new = true;
                    column
                }
            };
            columns.push((definition, column));
        }
        if is_new {
            self.forget(held, COLUMN_BYTES_MAX);
        }
        Ok(columns)
    }

    /// Forgets the columns that were asked for longest ago, but none that was
    /// asked for just now, until the rest fits.
    fn forget(&self, held: &mut Held, bytes_max: usize) {
        let mut bytes: usize = held.columns.values().map(|held| held.column.bytes()).sum();
        while bytes > bytes_max {
            let oldest = held.columns.iter().min_by_key(|(_, column)| column.used);
            let Some((&definition, oldest)) = oldest.filter(|(_, column)| column.used < held.uses) else { return };
            bytes -= oldest.column.bytes();
            held.columns.remove(&definition);
            self.queue().wanted.definitions.remove(&definition);
        }
    }

    /// Takes in what was changed, or begins anew when that is not known.
    fn take_in(&self, held: &mut Held) {
        let changes = {
            let mut queue = self.queue();
            if queue.overrun {
                *queue = Queue::default();
                *held = Held::default();
                return;
            }
            queue.take()
        };
        held.apply(&changes);
    }
}

impl Held {
    fn apply(&mut self, changes: &[Change]) {
        let mut bytes = Vec::with_capacity(256);
        for change in changes {
            bytes.clear();
            match change {
                Change::Contact(contact, row) => {
                    let Some(contacts) = &mut self.contacts else { continue };
                    if let Some(row) = row.as_deref().filter(|row| is_shown(row)) {
                        write_contact(row, &mut bytes);
                    }
                    Arc::make_mut(contacts).set(contact.0, &bytes);
                }
                Change::Company(company, row) => {
                    let Some(companies) = &mut self.companies else { continue };
                    if let Some(row) = row {
                        write_company(row, &mut bytes);
                    }
                    Arc::make_mut(companies).set(company.0, &bytes);
                }
                Change::Summary(definition, contact, row) => {
                    let Some(held) = self.columns.get_mut(definition) else { continue };
                    Arc::make_mut(&mut held.column).set(contact.0, row.as_ref().map(Done::of));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::predicates::EventFacts;

    #[test]
    fn columns_that_were_asked_for_longest_ago_are_forgotten_first() {
        let index = Index::new(WorkspaceId(1));
        let mut column = Column::default();
        for contact in 0..1_000 {
            column.set(contact, Some(Done { facts: EventFacts { count: 1, first: 1, last: 1 }, exact: true }));
        }
        let bytes = column.bytes();
        let column = Arc::new(column);
        for (room, left) in [(4, vec![1, 2, 3, 4]), (3, vec![1, 3, 4]), (2, vec![1, 4]), (1, vec![4]), (0, vec![4])] {
            let mut held = Held { uses: 9, ..Held::default() };
            for (definition, used) in [(1, 8), (2, 1), (3, 2), (4, 9)] {
                held.columns.insert(DefinitionId(definition), HeldColumn { column: column.clone(), used });
                index.queue().wanted.definitions.insert(DefinitionId(definition));
            }
            index.forget(&mut held, bytes * room);
            let left: Vec<_> = left.into_iter().map(DefinitionId).collect();
            assert_eq!(held.columns.keys().copied().collect::<Vec<_>>(), left, "room for {room}");
            assert_eq!(index.queue().wanted.definitions.iter().copied().collect::<Vec<_>>(), left);
        }
    }
}
