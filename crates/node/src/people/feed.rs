//! From commits to the index. The lane hands over what changed before it
//! answers; the next search takes it in. So the lane never waits for a search,
//! and a search sees every command that was answered before it began.

use super::limits::{WAITING_CHANGES, WAITING_CHANGES_MAX};
use engine::ids::{CompanyOrdinal, ContactOrdinal, DefinitionId};
use engine::rows::{CompanyRow, ContactRow, SummaryRow};
use engine::{Key, Row};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A row that was written or, without one, removed.
#[derive(Debug, Clone)]
pub(super) enum Change {
    Contact(ContactOrdinal, Option<Arc<ContactRow>>),
    Company(CompanyOrdinal, Option<Arc<CompanyRow>>),
    Summary(DefinitionId, ContactOrdinal, Option<SummaryRow>),
}

impl Change {
    /// The change, if it is of a row that indexes hold.
    pub(super) fn of(key: &Key, row: Option<&Row>) -> Option<Self> {
        match (key, row) {
            (Key::Contact(key), Some(Row::Contact(row))) => Some(Self::Contact(key.contact, Some(row.clone()))),
            (Key::Contact(key), None) => Some(Self::Contact(key.contact, None)),
            (Key::Company(key), Some(Row::Company(row))) => Some(Self::Company(key.company, Some(row.clone()))),
            (Key::Company(key), None) => Some(Self::Company(key.company, None)),
            (Key::Summary(key), Some(Row::Summary(row))) => {
                Some(Self::Summary(key.definition, key.contact, Some(**row)))
            }
            (Key::Summary(key), None) => Some(Self::Summary(key.definition, key.contact, None)),
            _ => None,
        }
    }
}

/// What the index holds, and so what it must be told of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) contacts: bool,
    pub(super) companies: bool,
    pub(super) definitions: BTreeSet<DefinitionId>,
}

impl Wanted {
    fn includes(&self, change: &Change) -> bool {
        match change {
            Change::Contact(..) => self.contacts,
            Change::Company(..) => self.companies,
            Change::Summary(definition, ..) => self.definitions.contains(definition),
        }
    }
}

/// Changes that nobody has taken in yet, in the order of their commits.
#[derive(Debug, Default)]
pub(super) struct Queue {
    pub(super) wanted: Wanted,
    pub(super) changes: Vec<Change>,
    /// Whether changes were thrown away: the index is not to be trusted.
    pub(super) overrun: bool,
    /// Whether somebody has been asked to take the changes in.
    pub(super) asked: bool,
}

/// What is to be done after changes were added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// Nothing.
    Wait,
    /// Somebody should take them in.
    TakeIn,
}

impl Queue {
    /// Adds what the index holds of these changes.
    pub(super) fn add(&mut self, changes: Vec<Change>) -> Then {
        if self.overrun {
            return Then::Wait;
        }
        let wanted = &self.wanted;
        self.changes.extend(changes.into_iter().filter(|change| wanted.includes(change)));
        if self.changes.len() >= WAITING_CHANGES_MAX {
            self.give_up();
        }
        if self.changes.len() < WAITING_CHANGES || self.asked {
            return Then::Wait;
        }
        self.asked = true;
        Then::TakeIn
    }

    /// Forgets everything: what the index holds is out of date from here on.
    pub(super) fn give_up(&mut self) {
        *self = Self { overrun: true, ..Self::default() };
    }

    /// The changes so far.
    pub(super) fn take(&mut self) -> Vec<Change> {
        self.asked = false;
        std::mem::take(&mut self.changes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(count: usize) -> Vec<Change> {
        vec![Change::Contact(ContactOrdinal(1), None); count]
    }

    #[test]
    fn only_what_is_held_waits() {
        let wanted = Wanted { definitions: BTreeSet::from([DefinitionId(2)]), ..Wanted::default() };
        let mut queue = Queue { wanted, ..Queue::default() };
        let summary = |definition| Change::Summary(DefinitionId(definition), ContactOrdinal(1), None);
        let company = Change::Company(CompanyOrdinal(1), None);
        assert_eq!(queue.add(vec![summary(1), summary(2), company, changes(1).remove(0)]), Then::Wait);
        assert_eq!(queue.take().len(), 1);
        queue.wanted = Wanted { contacts: true, companies: true, ..Wanted::default() };
        let company = Change::Company(CompanyOrdinal(1), None);
        queue.add(vec![summary(2), company, changes(1).remove(0)]);
        assert_eq!(queue.take().len(), 2);
    }

    #[test]
    fn many_changes_are_taken_in_without_a_search() {
        let wanted = Wanted { contacts: true, ..Wanted::default() };
        let mut queue = Queue { wanted, ..Queue::default() };
        assert_eq!(queue.add(changes(WAITING_CHANGES - 1)), Then::Wait);
        assert_eq!(queue.add(changes(1)), Then::TakeIn);
        assert_eq!(queue.add(changes(1)), Then::Wait, "asked once");
        assert_eq!(queue.take().len(), WAITING_CHANGES + 1);
        assert_eq!(queue.add(changes(WAITING_CHANGES)), Then::TakeIn);
    }

    #[test]
    fn too_many_changes_cost_the_index_not_the_memory() {
        for (count, overrun) in
            [(WAITING_CHANGES_MAX - 1, false), (WAITING_CHANGES_MAX, true), (WAITING_CHANGES_MAX + 1, true)]
        {
            let wanted = Wanted { contacts: true, ..Wanted::default() };
            let mut queue = Queue { wanted, ..Queue::default() };
            queue.add(changes(count));
            assert_eq!((queue.overrun, queue.changes.is_empty()), (overrun, overrun), "{count}");
            assert_eq!(queue.wanted.contacts, !overrun);
        }
    }
}
