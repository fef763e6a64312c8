//! Rows that lie under the people themselves.

use super::{Place, Step, Work};
use crate::ids::{ContactOrdinal, DefinitionId, DeliveryId, FactId, NoteId, SegmentId, WorkspaceId};
use crate::jobs::walk::next;
use crate::limits::ERASE_ROWS_MAX;
use crate::rows::{About, EraseStage};
use crate::tables::{
    DeliveryKey, DeliveryOfKey, DeviceOwnerKey, DevicesKey, DoneKey, FactCountKey, LogKey, MemberKey, MergeKey,
    NoteAboutKey, NoteKey, PageViewKey, SummaryKey, TableKey, TimelineKey,
};
use crate::working_set::{RangeNeed, Reads, WorkingSet};

/// 8 people: how many one step looks at. Most have few rows, and those of eight
/// who have many can still be read by one command.
const PEOPLE_MAX: usize = 8;

/// A stage's rows of one person.
trait Theirs: TableKey + Ord {
    /// The key that a cursor within the person's rows points to.
    fn at(workspace: WorkspaceId, contact: ContactOrdinal, cursor: u128) -> Self;
    /// The cursor that points here.
    fn cursor(&self) -> u128;
    /// Removes the row and what it leads to. Returns how many rows that were.
    fn remove(&self, rows: &mut WorkingSet) -> u64;
}

pub(super) fn plan(stage: EraseStage, work: &Work<'_>, reads: &mut Reads<'_>) -> Option<()> {
    for (contact, cursor) in people(work) {
        reads.range(range_of(stage, work.workspace, contact, cursor));
    }
    Some(())
}

/// Those whose turn it is, and where to begin with each.
fn people(work: &Work<'_>) -> impl Iterator<Item = (ContactOrdinal, u128)> {
    let turn = work.contacts.iter().copied().skip(work.place.done as usize).take(PEOPLE_MAX);
    turn.zip(std::iter::once(work.place.cursor).chain(std::iter::repeat(0)))
}

fn range_of(stage: EraseStage, workspace: WorkspaceId, contact: ContactOrdinal, cursor: u128) -> RangeNeed {
    match stage {
        EraseStage::Timeline => range::<TimelineKey>(workspace, contact, cursor),
        EraseStage::Done => range::<DoneKey>(workspace, contact, cursor),
        EraseStage::Notes => range::<NoteAboutKey>(workspace, contact, cursor),
        EraseStage::PageViews => range::<PageViewKey>(workspace, contact, cursor),
        EraseStage::Deliveries => range::<DeliveryKey>(workspace, contact, cursor),
        EraseStage::Members => range::<MemberKey>(workspace, contact, cursor),
        EraseStage::FactCounts => range::<FactCountKey>(workspace, contact, cursor),
        EraseStage::Devices => range::<DevicesKey>(workspace, contact, cursor),
        _ => range::<MergeKey>(workspace, contact, cursor),
    }
}

fn range<K: Theirs>(workspace: WorkspaceId, contact: ContactOrdinal, cursor: u128) -> RangeNeed {
    let [from, to] = [cursor, u128::MAX].map(|at| K::at(workspace, contact, at).erased());
    RangeNeed { from, to, rows_max: ERASE_ROWS_MAX }
}

pub(super) fn step(stage: EraseStage, work: &Work<'_>, rows: &mut WorkingSet) -> Step {
    match stage {
        EraseStage::Timeline => remove::<TimelineKey>(work, rows),
        EraseStage::Done => remove::<DoneKey>(work, rows),
        EraseStage::Notes => remove::<NoteAboutKey>(work, rows),
        EraseStage::PageViews => remove::<PageViewKey>(work, rows),
        EraseStage::Deliveries => remove::<DeliveryKey>(work, rows),
        EraseStage::Members => remove::<MemberKey>(work, rows),
        EraseStage::FactCounts => remove::<FactCountKey>(work, rows),
        EraseStage::Devices => remove::<DevicesKey>(work, rows),
        _ => remove::<MergeKey>(work, rows),
    }
}

fn remove<K: Theirs>(work: &Work<'_>, rows: &mut WorkingSet) -> Step {
    let (mut gone, mut left, mut done) = (0, ERASE_ROWS_MAX as usize, work.place.done);
    for (contact, cursor) in people(work) {
        let (mut keys, whole) = rows.range::<K>(&range::<K>(work.workspace, contact, cursor));
        let whole = whole && keys.len() <= left;
        keys.truncate(left);
        left -= keys.len();
        gone += keys.iter().map(|key| key.remove(rows)).sum::<u64>();
        if let Some(cursor) = next((&keys, whole), cursor, K::cursor) {
            return (gone, Some(Place { done, cursor }));
        }
        done += 1;
    }
    let is_through = done as usize >= work.contacts.len();
    (gone, (!is_through).then_some(Place { done, cursor: 0 }))
}

impl Theirs for TimelineKey {
    fn at(workspace: WorkspaceId, contact: ContactOrdinal, cursor: u128) -> Self {
        let (age, definition) = ((cursor >> 64) as u32, DefinitionId((cursor >> 32) as u32));
        Self { workspace, contact, age, definition, discriminator: cursor as u32 }
    }

    fn cursor(&self) -> u128 {
        let (age, definition) = (u128::from(self.age), u128::from(self.definition.0));
        (age << 64) | (definition << 32) | u128::from(self.discriminator)
    }

    fn remove(&self, rows: &mut WorkingSet) -> u64 {
        let Some(event) = rows.get(self).map(|row| row.event) else { return 0 };
        rows.remove(&LogKey::of(self.workspace, event));
        rows.remove(self);
        2
    }
}

impl Theirs for DoneKey {
    fn at(workspace: WorkspaceId, contact: ContactOrdinal, cursor: u128) -> Self {
        Self { workspace, contact, definition: DefinitionId(cursor as u32) }
    }

    fn cursor(&self) -> u128 {
        u128::from(self.definition.0)
    }

    fn remove(&self, rows: &mut WorkingSet) -> u64 {
        let Self { workspace, contact, definition } = *self;
        rows.remove(&SummaryKey { workspace, definition, contact });
        rows.remove(self);
        2
    }
}

impl Theirs for NoteAboutKey {
    fn at(workspace: WorkspaceId, contact: ContactOrdinal, cursor: u128) -> Self {
        Self { workspace, about: About::Contact(contact), note: NoteId(cursor as u64) }
    }

    fn cursor(&self) -> u128 {
        u128::from(self.note.0)
    }

    fn remove(&self, rows: &mut WorkingSet) -> u64 {
        rows.remove(&NoteKey { workspace: self.workspace, note: self.note });
        rows.remove(self);
        2
    }
}

impl Theirs for PageViewKey {
    fn at(workspace: WorkspaceId, contact: ContactOrdinal, cursor: u128) -> Self {
        Self { workspace, contact, slot: u16::try_from(cursor).unwrap_or(u16::MAX) }
    }

    fn cursor(&self) -> u128 {
        u128::from(self.slot)
    }

    fn remove(&self, rows: &mut WorkingSet) -> u64 {
        rows.remove(self);
        1
    }
}

impl Theirs for DeliveryKey {
    fn at(workspace: WorkspaceId, contact: ContactOrdinal, cursor: u128) -> Self {
        Self { workspace, contact, delivery: DeliveryId(cursor as u64) }
    }

    fn cursor(&self) -> u128 {
        u128::from(self.delivery.0)
    }

    fn remove(&self, rows: &mut WorkingSet) -> u64 {
        let Some(message) = rows.get(self).map(|row| row.message) else { return 0 };
        rows.remove(&DeliveryOfKey { workspace: self.workspace, message, delivery: self.delivery });
        rows.remove(self);
        2
    }
}

impl Theirs for MemberKey {
    fn at(workspace: WorkspaceId, contact: ContactOrdinal, cursor: u128) -> Self {
        Self { workspace, contact, segment: SegmentId(cursor as u32) }
    }

    fn cursor(&self) -> u128 {
        u128::from(self.segment.0)
    }

    fn remove(&self, rows: &mut WorkingSet) -> u64 {
        rows.remove(self);
        1
    }
}

impl Theirs for FactCountKey {
    fn at(workspace: WorkspaceId, contact: ContactOrdinal, cursor: u128) -> Self {
        Self { workspace, contact, fact: FactId(cursor as u32) }
    }

    fn cursor(&self) -> u128 {
        u128::from(self.fact.0)
    }

    fn remove(&self, rows: &mut WorkingSet) -> u64 {
        rows.remove(self);
        1
    }
}

/// A person has one row of devices.
impl Theirs for DevicesKey {
    fn at(workspace: WorkspaceId, contact: ContactOrdinal, _cursor: u128) -> Self {
        Self { workspace, contact }
    }

    fn cursor(&self) -> u128 {
        0
    }

    fn remove(&self, rows: &mut WorkingSet) -> u64 {
        let Some(row) = rows.get(self).cloned() else { return 0 };
        for device in &row.devices {
            rows.remove(&DeviceOwnerKey { workspace: self.workspace, device: device.device });
        }
        rows.remove(self);
        1 + row.devices.len() as u64
    }
}

impl Theirs for MergeKey {
    fn at(workspace: WorkspaceId, contact: ContactOrdinal, cursor: u128) -> Self {
        Self { workspace, contact, seq: cursor as u64 }
    }

    fn cursor(&self) -> u128 {
        u128::from(self.seq)
    }

    fn remove(&self, rows: &mut WorkingSet) -> u64 {
        rows.remove(self);
        1
    }
}
