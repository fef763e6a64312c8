//! Walking a table from a cursor on: what sweeps and erasing share. A cursor is
//! a key's fields after the workspace, side by side in one number.

use crate::ids::{ContactOrdinal, DefinitionId, DeliveryId, HeldId, JobId, MessageId, WorkspaceId, WriterId};
use crate::source::Source;
use crate::tables::{
    BulkErrorKey, ContactKey, DecisionKey, DeliveryKey, HeldKey, JobKey, MessageStatsKey, RefusalKey, SeenKey,
    StatsKey, TableKey,
};
use crate::working_set::{RangeNeed, WorkingSet};

/// A key that a cursor can point to.
pub(super) trait Walked: TableKey + Ord {
    /// The cursor that points here.
    fn cursor(&self) -> u128;
    /// The key that a cursor points to: all are sorted as their cursors are.
    fn at(workspace: WorkspaceId, cursor: u128) -> Self;
}

/// The rows from a cursor to the workspace's end.
pub(super) fn to_end<K: Walked>(workspace: WorkspaceId, cursor: u128, rows_max: u32) -> RangeNeed {
    let [from, to] = [cursor, u128::MAX].map(|at| K::at(workspace, at).erased());
    RangeNeed { from, to, rows_max }
}

/// Where to go on after these keys of a range that began at `cursor`; `None` at
/// its end. Keys that went in the same batch can leave none to go on from.
pub(super) fn next<K>((keys, whole): (&[K], bool), cursor: u128, cursor_of: impl Fn(&K) -> u128) -> Option<u128> {
    (!whole).then(|| keys.last().map_or(cursor, |last| cursor_of(last).saturating_add(1)))
}

/// Visits a range's rows, each visit telling how many it removed. Returns how
/// many went, and where to go on.
pub(super) fn visit<K: Walked>(
    rows: &mut WorkingSet,
    range: &RangeNeed,
    cursor: u128,
    mut visit: impl FnMut(&mut WorkingSet, &K) -> bool,
) -> (u64, Option<u128>) {
    let (keys, whole) = rows.range::<K>(range);
    let gone = keys.iter().filter(|key| visit(rows, key)).count();
    (gone as u64, next((&keys, whole), cursor, K::cursor))
}

/// Removes a row if it is one that goes. Returns whether it was.
pub(super) fn remove_if<K: TableKey>(rows: &mut WorkingSet, key: &K, goes: impl FnOnce(&K::Row) -> bool) -> bool {
    let gone = rows.get(key).is_some_and(|row| goes(row));
    if gone {
        rows.remove(key);
    }
    gone
}

impl Walked for SeenKey {
    fn cursor(&self) -> u128 {
        self.hash
    }

    fn at(workspace: WorkspaceId, cursor: u128) -> Self {
        Self { workspace, hash: cursor }
    }
}

impl Walked for RefusalKey {
    fn cursor(&self) -> u128 {
        (u128::from(self.writer.0) << 32) | u128::from(self.slot)
    }

    fn at(workspace: WorkspaceId, cursor: u128) -> Self {
        Self { workspace, writer: WriterId((cursor >> 32) as u16), slot: cursor as u32 }
    }
}

impl Walked for JobKey {
    fn cursor(&self) -> u128 {
        u128::from(self.job.0)
    }

    fn at(workspace: WorkspaceId, cursor: u128) -> Self {
        Self { workspace, job: JobId(cursor as u64) }
    }
}

impl Walked for BulkErrorKey {
    fn cursor(&self) -> u128 {
        (u128::from(self.job.0) << 32) | u128::from(self.index)
    }

    fn at(workspace: WorkspaceId, cursor: u128) -> Self {
        Self { workspace, job: JobId((cursor >> 32) as u64), index: cursor as u32 }
    }
}

impl Walked for ContactKey {
    fn cursor(&self) -> u128 {
        u128::from(self.contact.0)
    }

    fn at(workspace: WorkspaceId, cursor: u128) -> Self {
        Self { workspace, contact: ContactOrdinal(cursor as u32) }
    }
}

impl Walked for HeldKey {
    fn cursor(&self) -> u128 {
        u128::from(self.held.0)
    }

    fn at(workspace: WorkspaceId, cursor: u128) -> Self {
        Self { workspace, held: HeldId(cursor as u64) }
    }
}

impl Walked for StatsKey {
    fn cursor(&self) -> u128 {
        let (definition, hour) = (u128::from(self.definition.0), u128::from(self.hour));
        (definition << 64) | (hour << 32) | (u128::from(self.source as u8) << 16) | u128::from(self.writer.0)
    }

    fn at(workspace: WorkspaceId, cursor: u128) -> Self {
        // A source that is no source sorts past them all.
        let source = match (cursor >> 16) as u16 {
            0 => Source::WebJs,
            number => u8::try_from(number).ok().and_then(Source::from_number).unwrap_or(Source::Console),
        };
        Self {
            workspace,
            definition: DefinitionId((cursor >> 64) as u32),
            hour: (cursor >> 32) as u32,
            source,
            writer: WriterId(cursor as u16),
        }
    }
}

impl Walked for DecisionKey {
    fn cursor(&self) -> u128 {
        (u128::from(self.writer.0) << 64) | u128::from(self.seq)
    }

    fn at(workspace: WorkspaceId, cursor: u128) -> Self {
        Self { workspace, writer: WriterId((cursor >> 64) as u16), seq: cursor as u64 }
    }
}

impl Walked for DeliveryKey {
    fn cursor(&self) -> u128 {
        (u128::from(self.contact.0) << 64) | u128::from(self.delivery.0)
    }

    fn at(workspace: WorkspaceId, cursor: u128) -> Self {
        Self { workspace, contact: ContactOrdinal((cursor >> 64) as u32), delivery: DeliveryId(cursor as u64) }
    }
}

impl Walked for MessageStatsKey {
    fn cursor(&self) -> u128 {
        let (message, version) = (u128::from(self.message.0), u128::from(self.version));
        (message << 96) | (version << 64) | (u128::from(self.hour) << 32) | u128::from(self.writer.0)
    }

    fn at(workspace: WorkspaceId, cursor: u128) -> Self {
        Self {
            workspace,
            message: MessageId((cursor >> 96) as u32),
            version: (cursor >> 64) as u32,
            hour: (cursor >> 32) as u32,
            writer: WriterId(cursor as u16),
        }
    }
}
