//! What messages did, counted by version and hour.

use super::ReadyMessage;
use crate::command::Stamp;
use crate::ids::{MessageId, WorkspaceId};
use crate::rows::{MessageCount, MessageStatsRow, Verdict};
use crate::stats::{add_to, hour_of};
use crate::tables::MessageStatsKey;
use crate::working_set::{Reads, WorkingSet};

pub(super) fn key(workspace: WorkspaceId, (message, version): (MessageId, u32), stamp: &Stamp) -> MessageStatsKey {
    MessageStatsKey { workspace, message, version, hour: hour_of(stamp.at_ms), writer: stamp.writer }
}

pub(super) fn plan(workspace: WorkspaceId, message: &ReadyMessage, stamp: &Stamp, reads: &mut Reads<'_>) {
    reads.get(&key(workspace, (message.message, message.row.version), stamp));
}

pub(super) fn plan_version(workspace: WorkspaceId, version: (MessageId, u32), stamp: &Stamp, reads: &mut Reads<'_>) {
    reads.get(&key(workspace, version, stamp));
}

pub(super) fn verdict(key: &MessageStatsKey, verdict: Verdict, rows: &mut WorkingSet) {
    rows.update(key, |row| add_to(&mut row.verdicts, verdict as u8, 1));
}

pub(super) fn count(key: &MessageStatsKey, what: MessageCount, rows: &mut WorkingSet) {
    rows.update(key, |row| add_to(&mut row.counts, what as u8, 1));
}

impl MessageStatsRow {
    /// Adds another row's counts.
    pub fn add(&mut self, other: &Self) {
        other.verdicts.iter().for_each(|(verdict, count)| add_to(&mut self.verdicts, *verdict, *count));
        other.counts.iter().for_each(|(what, count)| add_to(&mut self.counts, *what, *count));
    }
}
