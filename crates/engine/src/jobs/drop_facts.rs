//! What facts counted is removed once they are released.

use super::step::NOTHING_LEFT;
use super::walk::{Walked, to_end, visit};
use crate::command::Stamp;
use crate::ids::{ContactOrdinal, FactId, JobId, WorkspaceId};
use crate::limits::SWEEP_ROWS_MAX;
use crate::outcome::Answer;
use crate::rows::{JobKind, JobRow};
use crate::tables::{FactCountKey, JobKey};
use crate::working_set::{Reads, WorkingSet};

impl Walked for FactCountKey {
    fn cursor(&self) -> u128 {
        (u128::from(self.contact.0) << 32) | u128::from(self.fact.0)
    }

    fn at(workspace: WorkspaceId, cursor: u128) -> Self {
        Self { workspace, contact: ContactOrdinal((cursor >> 32) as u32), fact: FactId(cursor as u32) }
    }
}

pub(super) fn plan(workspace: WorkspaceId, row: &JobRow, reads: &mut Reads<'_>) -> Option<()> {
    let JobKind::DropFacts { cursor, finished: false, .. } = row.kind else { return None };
    reads.range(to_end::<FactCountKey>(workspace, cursor, SWEEP_ROWS_MAX))
}

pub(super) fn apply(workspace: WorkspaceId, job: JobId, row: JobRow, stamp: &Stamp, rows: &mut WorkingSet) -> Answer {
    let JobKind::DropFacts { facts, cursor, removed, finished: false } = row.kind else { return NOTHING_LEFT };
    let range = to_end::<FactCountKey>(workspace, cursor, SWEEP_ROWS_MAX);
    let (gone, next) = visit::<FactCountKey>(rows, &range, cursor, |rows, key| {
        let goes = facts.contains(&key.fact);
        if goes {
            rows.remove(key);
        }
        goes
    });
    let finished = next.is_none();
    let kind = JobKind::DropFacts { facts, cursor: next.unwrap_or(cursor), removed: removed + gone, finished };
    rows.put(&JobKey { workspace, job }, JobRow { created_at: row.created_at, updated_at: stamp.at_s(), kind });
    Answer::Swept { removed: gone, finished }
}
