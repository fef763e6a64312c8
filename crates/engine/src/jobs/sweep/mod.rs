//! Sweeps remove what has had its time. Each step looks at a bounded run of
//! rows and moves the job's cursor in the same commit, so a kill between two
//! steps loses nothing and repeats nothing.

mod messages;
mod visitors;

use super::walk::{Walked as _, next, remove_if, to_end, visit};
use crate::command::{Stamp, SweepStep};
use crate::events::held;
use crate::ids::{HeldId, JobId};
use crate::limits::{BULK_JOB_KEPT_S, HELD_KEPT_S, IMPORT_KEPT_S, REFUSALS_KEPT_S, STATS_HOURS_KEPT, SWEEP_ROWS_MAX};
use crate::outcome::Answer;
use crate::rows::{ImportState, JobKind, JobRow, Sweep};
use crate::stats;
use crate::tables::{
    BulkErrorKey, ContactKey, CountersKey, DecisionKey, DeliveryKey, HeldKey, JobKey, MessageStatsKey, RefusalKey,
    SeenKey, StatsKey, WorkspaceKey,
};
use crate::working_set::{RangeNeed, Reads, WorkingSet};

/// A folded hour costs two writes, its own and its day's, and so does a
/// delivery; a decision costs two reads. Of those, a step looks at half as many:
/// a full one must fit into one command.
const PAIRS_MAX: u32 = SWEEP_ROWS_MAX / 2;

pub(crate) fn plan(command: &SweepStep, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    let workspace_row = reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    let job = reads.get(&job_key(command));
    let (workspace_row, job) = (workspace_row??, job?);
    let range = range(command, cursor_of(job.map(|row| &**row)));
    reads.range(range.clone())?;
    match command.sweep {
        Sweep::StatsHours => {
            for key in reads.keys_of::<StatsKey>(&range).iter().filter(|key| is_old_hour(key.hour, stamp)) {
                reads.get(&day_key(key));
            }
            Some(())
        }
        Sweep::Visitors => visitors::plan((workspace, workspace_row), &range, stamp, reads),
        Sweep::Held => {
            let all_held: Vec<HeldId> = reads.keys_of::<HeldKey>(&range).into_iter().map(|key| key.held).collect();
            held::plan_remove(workspace, &all_held, reads)
        }
        Sweep::Decisions => {
            messages::plan_decisions(&range, reads);
            Some(())
        }
        Sweep::MessageHours => {
            messages::plan_hours(&range, stamp, reads);
            Some(())
        }
        Sweep::Seen | Sweep::Refusals | Sweep::BulkJobs | Sweep::BulkErrors | Sweep::Deliveries => Some(()),
    }
}

/// A workspace that is older than a sweep has no job for it yet: its first step
/// makes one.
pub(crate) fn apply(command: &SweepStep, stamp: &Stamp, rows: &mut WorkingSet) -> Answer {
    let SweepStep { workspace, sweep } = *command;
    let now = stamp.at_s();
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }).cloned() else {
        return Answer::Swept { removed: 0, finished: true };
    };
    let job_key = job_key(command);
    let job = rows.get(&job_key).map(|row| JobRow::clone(row));
    let cursor = cursor_of(job.as_ref());
    let range = range(command, cursor);
    let (gone, next) = match sweep {
        Sweep::Seen => {
            visit(rows, &range, cursor, |rows, key: &SeenKey| remove_if(rows, key, |row| row.expires_at <= now))
        }
        Sweep::Refusals => visit(rows, &range, cursor, |rows, key: &RefusalKey| {
            remove_if(rows, key, |row| row.received_at_ms + REFUSALS_KEPT_S * 1_000 <= stamp.at_ms)
        }),
        Sweep::BulkJobs => {
            visit(rows, &range, cursor, |rows, key: &JobKey| remove_if(rows, key, |row| has_had_its_time(row, stamp)))
        }
        Sweep::BulkErrors => visit(rows, &range, cursor, |rows, key: &BulkErrorKey| {
            remove_if(rows, key, |row| is_past(row.created_at, BULK_JOB_KEPT_S, stamp))
        }),
        Sweep::StatsHours => visit(rows, &range, cursor, |rows, key: &StatsKey| fold_hour(rows, key, stamp)),
        Sweep::Visitors => visitors::step((workspace, &workspace_row), (&range, cursor), stamp, rows),
        Sweep::Held => held_step(command, (&range, cursor), stamp, rows),
        Sweep::Decisions => messages::forget_decisions((&range, cursor), stamp, rows),
        Sweep::Deliveries => messages::forget_deliveries(workspace, (&range, cursor), stamp, rows),
        Sweep::MessageHours => {
            visit(rows, &range, cursor, |rows, key: &MessageStatsKey| messages::fold_hour(rows, key, stamp))
        }
    };
    let finished = next.is_none();
    let mut job = job.unwrap_or_else(|| JobRow { created_at: now, updated_at: now, kind: unstarted(sweep) });
    if let JobKind::Sweep { sweep: _, cursor, removed, passes } = &mut job.kind {
        *cursor = next.unwrap_or(0);
        *removed += gone;
        *passes += u64::from(finished);
    }
    rows.put(&job_key, JobRow { updated_at: now, ..job });
    Answer::Swept { removed: gone, finished }
}

fn unstarted(sweep: Sweep) -> JobKind {
    JobKind::Sweep { sweep, cursor: 0, removed: 0, passes: 0 }
}

fn job_key(command: &SweepStep) -> JobKey {
    JobKey { workspace: command.workspace, job: JobId(command.sweep as u64) }
}

fn cursor_of(job: Option<&JobRow>) -> u128 {
    match job.map(|row| &row.kind) {
        Some(JobKind::Sweep { cursor, .. }) => *cursor,
        _ => 0,
    }
}

fn is_past(at: u32, kept_s: u64, stamp: &Stamp) -> bool {
    u64::from(at) + kept_s <= u64::from(stamp.at_s())
}

/// Whether a job is of no more use. One that still has something to do stays,
/// but for an import that nobody goes on with.
fn has_had_its_time(row: &JobRow, stamp: &Stamp) -> bool {
    let is_done = match &row.kind {
        JobKind::BulkEvents { .. } => return is_past(row.created_at, BULK_JOB_KEPT_S, stamp),
        JobKind::Sweep { .. } => return false,
        JobKind::Import(ImportState { finished_at: None, .. }) => {
            return is_past(row.updated_at, IMPORT_KEPT_S, stamp);
        }
        JobKind::Import(ImportState { finished_at: Some(_), .. }) => true,
        JobKind::Erase { stage, .. } => stage.is_none(),
        JobKind::AttachHeld { finished, .. }
        | JobKind::DetachCompany { finished, .. }
        | JobKind::RemoveTag { finished, .. }
        | JobKind::FillFact { finished, .. }
        | JobKind::DropFacts { finished, .. } => *finished,
    };
    is_done && is_past(row.updated_at, BULK_JOB_KEPT_S, stamp)
}

fn is_old_hour(hour: u32, stamp: &Stamp) -> bool {
    let oldest_kept = stats::hour_of(stamp.at_ms).saturating_sub(STATS_HOURS_KEPT);
    // A day is folded as a whole, when its last hour is old enough.
    stats::day_start(hour) + 24 <= oldest_kept && hour != stats::day_start(hour)
}

fn day_key(key: &StatsKey) -> StatsKey {
    StatsKey { hour: stats::day_start(key.hour), ..key.clone() }
}

fn fold_hour(rows: &mut WorkingSet, key: &StatsKey, stamp: &Stamp) -> bool {
    let Some(hour) = rows.get(key).filter(|_| is_old_hour(key.hour, stamp)).cloned() else { return false };
    rows.update(&day_key(key), |day| day.add(&hour));
    rows.remove(key);
    true
}

fn held_step(
    command: &SweepStep,
    (range, cursor): (&RangeNeed, u128),
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> (u64, Option<u128>) {
    let (keys, whole) = rows.range::<HeldKey>(range);
    let is_old =
        |key: &&HeldKey| rows.get(*key).is_some_and(|row| row.received_at_ms + HELD_KEPT_S * 1_000 <= stamp.at_ms);
    let old: Vec<HeldId> = keys.iter().filter(is_old).map(|key| key.held).collect();
    (held::remove(command.workspace, &old, rows), next((&keys, whole), cursor, HeldKey::cursor))
}

/// The rows of the next step: from the cursor to the workspace's end.
fn range(command: &SweepStep, cursor: u128) -> RangeNeed {
    let workspace = command.workspace;
    match command.sweep {
        Sweep::Seen => to_end::<SeenKey>(workspace, cursor, SWEEP_ROWS_MAX),
        Sweep::Refusals => to_end::<RefusalKey>(workspace, cursor, SWEEP_ROWS_MAX),
        Sweep::BulkJobs => to_end::<JobKey>(workspace, cursor, SWEEP_ROWS_MAX),
        Sweep::StatsHours => to_end::<StatsKey>(workspace, cursor, PAIRS_MAX),
        Sweep::BulkErrors => to_end::<BulkErrorKey>(workspace, cursor, SWEEP_ROWS_MAX),
        Sweep::Visitors => to_end::<ContactKey>(workspace, cursor, SWEEP_ROWS_MAX),
        Sweep::Held => to_end::<HeldKey>(workspace, cursor, held::REMOVED_MAX),
        Sweep::Decisions => to_end::<DecisionKey>(workspace, cursor, PAIRS_MAX),
        Sweep::Deliveries => to_end::<DeliveryKey>(workspace, cursor, PAIRS_MAX),
        Sweep::MessageHours => to_end::<MessageStatsKey>(workspace, cursor, PAIRS_MAX),
    }
}
