//! What commits say that is to be looked at.

use super::Wake;
use crate::lane::watch::Watch;
use crate::limits::REVIEW_WAITING_MAX;
use engine::ids::{ContactOrdinal, DefinitionId, MessageId, SegmentId, TimerId, WorkspaceId};
use engine::messages::Ready;
use engine::rows::{MessageRow, MessageState, Trigger};
use engine::tables::TimerKey;
use engine::{Key, Row, WorkingSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use store::{Direction, ReadError, Snapshot, Store};

/// A segment whose members are to be marked for a message, and the rows as they
/// were when it went live.
pub(super) struct ToMark {
    pub(super) workspace: WorkspaceId,
    pub(super) message: MessageId,
    pub(super) segment: SegmentId,
    pub(super) since_ms: u64,
    pub(super) snapshot: Snapshot,
}

/// What a workspace's messages wait for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Interest {
    /// Its configuration changed: anything, until somebody has looked at what
    /// it is since the change of this number.
    Unknown(u64),
    /// People's rows, and what they did of these.
    Known(BTreeSet<DefinitionId>),
}

/// The notes.
#[derive(Default)]
struct Notes {
    /// Whose messages wait for people.
    interests: BTreeMap<WorkspaceId, Interest>,
    /// Of whom something changed.
    changed: BTreeSet<(WorkspaceId, ContactOrdinal)>,
    /// Where more changed than can be noted.
    overrun: BTreeSet<WorkspaceId>,
    /// When the next delay of a workspace ends, Unix seconds.
    timers: BTreeMap<WorkspaceId, u32>,
    marks: Vec<ToMark>,
    /// How often a configuration changed.
    changes: u64,
}

/// Where the notes lie.
pub(crate) struct Desk {
    notes: Mutex<Notes>,
    wake: Sender<Wake>,
    store: Weak<Store>,
}

impl Desk {
    pub(crate) fn new(store: &Arc<Store>, wake: Sender<Wake>) -> Self {
        Self { notes: Mutex::default(), wake, store: Arc::downgrade(store) }
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn stop(&self) {
        // Without its thread nothing is done any more.
        let _gone = self.wake.send(Wake::Stop);
    }

    /// Takes in what waits already when the node opens.
    pub(super) fn read(&self, store: &Store) -> Result<(), ReadError> {
        let (config, snapshot) = (store.config(), store.snapshot());
        for (workspace, _) in config.workspaces() {
            if let Some(due_at) = next_timer(&snapshot, workspace)? {
                self.notes().note_timer(workspace, due_at);
            }
            for (message, row) in config.messages(workspace) {
                self.notes().note_message((workspace, message), &row, || Some(store.snapshot()));
            }
        }
        Ok(())
    }

    /// Whether nothing waits, and no message waits for anybody.
    pub(super) fn is_idle(&self) -> bool {
        let notes = self.notes();
        notes.interests.is_empty() && notes.timers.is_empty() && notes.marks.is_empty()
    }

    /// The workspaces whose messages wait for people.
    pub(super) fn interests(&self) -> Vec<(WorkspaceId, Interest)> {
        self.notes().interests.iter().map(|(workspace, interest)| (*workspace, interest.clone())).collect()
    }

    /// Notes what a workspace's messages wait for since a change; `None` is
    /// nobody. What changed again meanwhile stays unknown.
    pub(super) fn learn(&self, (workspace, change): (WorkspaceId, u64), definitions: Option<BTreeSet<DefinitionId>>) {
        let mut notes = self.notes();
        if notes.interests.get(&workspace) != Some(&Interest::Unknown(change)) {
            return;
        }
        match definitions {
            Some(definitions) => {
                notes.interests.insert(workspace, Interest::Known(definitions));
            }
            None => {
                notes.interests.remove(&workspace);
                notes.changed.retain(|(of, _)| *of != workspace);
                notes.overrun.remove(&workspace);
            }
        }
    }

    /// Some people of one workspace of whom something changed, at most so many.
    pub(super) fn take_changed(&self, most: usize) -> Option<(WorkspaceId, Vec<ContactOrdinal>)> {
        let mut notes = self.notes();
        let &(workspace, _) = notes.changed.first()?;
        let of = notes.changed.iter().take_while(|(of, _)| *of == workspace).take(most).copied();
        let taken: Vec<_> = of.collect();
        taken.iter().for_each(|one| {
            notes.changed.remove(one);
        });
        Some((workspace, taken.into_iter().map(|(_, contact)| contact).collect()))
    }

    /// Puts people back who could not be looked at.
    pub(super) fn put_back(&self, workspace: WorkspaceId, contacts: impl IntoIterator<Item = ContactOrdinal>) {
        let mut notes = self.notes();
        contacts.into_iter().for_each(|contact| notes.note_changed(workspace, contact));
    }

    /// Whether more changed in a workspace than was noted; says so once.
    pub(super) fn take_overrun(&self, workspace: WorkspaceId) -> bool {
        self.notes().overrun.remove(&workspace)
    }

    pub(super) fn take_mark(&self) -> Option<ToMark> {
        let mut notes = self.notes();
        if notes.marks.is_empty() { None } else { Some(notes.marks.remove(0)) }
    }

    /// When the next delay of any workspace ends, Unix seconds.
    pub(super) fn next_due(&self) -> Option<u32> {
        self.notes().timers.values().copied().min()
    }

    /// The workspaces in which a delay ends by then. They are noted again by
    /// whoever fires it.
    pub(super) fn take_due(&self, now_s: u32) -> Vec<WorkspaceId> {
        let mut notes = self.notes();
        let due: Vec<_> =
            notes.timers.iter().filter(|(_, due_at)| **due_at <= now_s).map(|(workspace, _)| *workspace).collect();
        due.iter().for_each(|workspace| {
            notes.timers.remove(workspace);
        });
        due
    }

    pub(super) fn note_timer(&self, workspace: WorkspaceId, due_at: u32) {
        self.notes().note_timer(workspace, due_at);
    }
}

/// When the first delay of a workspace ends, Unix seconds.
pub(super) fn next_timer(snapshot: &Snapshot, workspace: WorkspaceId) -> Result<Option<u32>, ReadError> {
    let [from, to] =
        [(0, 0), (u32::MAX, u64::MAX)].map(|(due_at, timer)| TimerKey { workspace, due_at, timer: TimerId(timer) });
    Ok(snapshot.list((&from, &to), Direction::Up, 1)?.first().map(|(key, _)| key.due_at))
}

impl Notes {
    fn note_timer(&mut self, workspace: WorkspaceId, due_at: u32) {
        let next = self.timers.entry(workspace).or_insert(due_at);
        *next = due_at.min(*next);
    }

    fn note_changed(&mut self, workspace: WorkspaceId, contact: ContactOrdinal) {
        if self.changed.len() < REVIEW_WAITING_MAX {
            self.changed.insert((workspace, contact));
        } else if !self.changed.contains(&(workspace, contact)) {
            self.overrun.insert(workspace);
        }
    }

    /// Notes a message as it is now.
    fn note_message(
        &mut self,
        (workspace, message): (WorkspaceId, MessageId),
        row: &MessageRow,
        snapshot: impl FnOnce() -> Option<Snapshot>,
    ) {
        // Of an earlier time than this one nobody is to be marked any more.
        self.marks.retain(|mark| (mark.workspace, mark.message) != (workspace, message));
        if row.state != MessageState::Live || matches!(row.spec.trigger, Trigger::Event(_)) {
            return;
        }
        self.changes += 1;
        self.interests.insert(workspace, Interest::Unknown(self.changes));
        if let (Trigger::Entered { segment }, Some(since_ms)) = (&row.spec.trigger, row.marking_since_ms)
            && let Some(snapshot) = snapshot()
        {
            self.marks.push(ToMark { workspace, message, segment: *segment, since_ms, snapshot });
        }
    }

    /// Notes a change. Returns whether there is something to do.
    fn note(&mut self, key: &Key, row: Option<&Row>, snapshot: impl FnOnce() -> Option<Snapshot>) -> bool {
        match (key, row) {
            (Key::Timer(key), Some(_)) => {
                let was_next = self.timers.get(&key.workspace).copied();
                self.note_timer(key.workspace, key.due_at);
                return was_next.is_none_or(|next| key.due_at < next);
            }
            (Key::Message(key), Some(Row::Message(row))) => {
                self.note_message((key.workspace, key.message), row, snapshot);
                return self.interests.contains_key(&key.workspace);
            }
            _ if self.interests.is_empty() => return false,
            _ => {}
        }
        let workspace = key.workspace();
        let Some(interest) = self.interests.get_mut(&workspace) else { return false };
        if Ready::depends_on(key.table()) {
            self.changes += 1;
            *interest = Interest::Unknown(self.changes);
            return true;
        }
        let contact = match (key, row, interest) {
            (Key::Contact(key), Some(_), _) => key.contact,
            (Key::Summary(key), Some(_), Interest::Unknown(_)) => key.contact,
            (Key::Summary(key), Some(_), Interest::Known(known)) if known.contains(&key.definition) => key.contact,
            _ => return false,
        };
        self.note_changed(workspace, contact);
        true
    }
}

impl Watch for Desk {
    fn committed(&self, rows: &WorkingSet) {
        let mut notes = self.notes();
        let mut is_new = false;
        for (key, row) in rows.changes() {
            is_new |= notes.note(key, row, || self.store.upgrade().map(|store| store.snapshot()));
        }
        drop(notes);
        if is_new {
            // Without its thread nothing is done any more.
            let _gone = self.wake.send(Wake::Look);
        }
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::tables::{ContactKey, SummaryKey, TableKey as _};

    const SHOP: WorkspaceId = WorkspaceId(1);

    fn waiting() -> Notes {
        Notes { interests: BTreeMap::from([(SHOP, Interest::Known(BTreeSet::new()))]), ..Notes::default() }
    }

    #[test]
    fn more_than_can_be_noted_is_looked_at_as_a_whole() {
        for (count, overrun) in
            [(REVIEW_WAITING_MAX - 1, false), (REVIEW_WAITING_MAX, false), (REVIEW_WAITING_MAX + 1, true)]
        {
            let mut notes = waiting();
            for contact in 0..count {
                notes.note_changed(SHOP, ContactOrdinal(u32::try_from(contact).unwrap()));
                notes.note_changed(SHOP, ContactOrdinal(0));
            }
            assert_eq!(notes.overrun.contains(&SHOP), overrun, "{count}");
            assert_eq!(notes.changed.len(), count.min(REVIEW_WAITING_MAX), "{count}");
        }
    }

    #[test]
    fn only_those_are_noted_for_whom_a_message_waits() {
        let (contact, definition) = (ContactOrdinal(1), DefinitionId(7));
        let summary = |workspace| SummaryKey { workspace, definition, contact }.erased();
        let row = SummaryKey::row(Arc::default());
        let did = |interest: Option<Interest>, workspace| {
            let mut notes =
                Notes { interests: interest.map(|it| (SHOP, it)).into_iter().collect(), ..Notes::default() };
            notes.note(&summary(workspace), Some(&row), || None)
        };
        let known = |definition| Interest::Known(BTreeSet::from([DefinitionId(definition)]));
        assert!(!did(None, SHOP), "no message waits for anybody");
        assert!(!did(Some(known(6)), SHOP), "none asks about this");
        assert!(!did(Some(known(7)), WorkspaceId(2)), "none of theirs");
        assert!(did(Some(known(7)), SHOP));
        assert!(did(Some(Interest::Unknown(1)), SHOP), "nobody knows what they ask about");
        let mut notes = waiting();
        assert!(!notes.note(&ContactKey { workspace: SHOP, contact }.erased(), None, || None), "who is deleted");
    }

    #[test]
    fn what_changed_again_stays_unknown() {
        let (wake, _woken) = std::sync::mpsc::channel();
        let desk = Desk { notes: Mutex::default(), wake, store: Weak::new() };
        desk.notes().interests.insert(SHOP, Interest::Unknown(2));
        desk.learn((SHOP, 1), None);
        assert_eq!(desk.interests(), [(SHOP, Interest::Unknown(2))]);
        desk.learn((SHOP, 2), Some(BTreeSet::new()));
        assert_eq!(desk.interests(), [(SHOP, Interest::Known(BTreeSet::new()))]);
    }
}
