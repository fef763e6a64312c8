//! Sweeps remove what has had its time. Each step looks at a bounded run of
//! rows and moves the job's cursor in the same commit, so a kill between two
//! steps loses nothing and repeats nothing.

use crate::command::{Stamp, SweepStep};
use crate::ids::{DefinitionId, JobId, WorkspaceId, WriterId};
use crate::limits::{BULK_JOB_KEPT_S, REFUSALS_KEPT_S, STATS_HOURS_KEPT, SWEEP_ROWS_MAX};
use crate::outcome::Answer;
use crate::rows::{JobKind, JobRow, Sweep};
use crate::source::Source;
use crate::stats;
use crate::tables::{BulkErrorKey, JobKey, RefusalKey, SeenKey, StatsKey, TableKey};
use crate::working_set::{RangeNeed, Reads, WorkingSet};

/// A folded hour costs two writes, its own and its day's, so a step looks at
/// half as many: a full one must fit into one command.
const STATS_ROWS_MAX: u32 = SWEEP_ROWS_MAX / 2;

pub(crate) fn plan(command: &SweepStep, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    let row = reads.get(&job_key(command))??;
    let JobKind::Sweep { cursor, .. } = row.kind else { return None };
    let range = range(command, cursor);
    reads.range(range.clone())?;
    if command.sweep == Sweep::StatsHours {
        for key in reads.keys_of::<StatsKey>(&range) {
            if is_old_hour(&key, stamp) {
                reads.get(&day_key(&key));
            }
        }
    }
    Some(())
}

pub(crate) fn apply(command: &SweepStep, stamp: &Stamp, rows: &mut WorkingSet) -> Answer {
    let job_key = job_key(command);
    let found = rows.get(&job_key).map(|row| JobRow::clone(row));
    let Some(JobRow { created_at, kind: JobKind::Sweep { sweep, cursor, removed, passes }, .. }) = found else {
        return Answer::Swept { removed: 0, finished: true };
    };
    let range = range(command, cursor);
    let (gone, next) = match sweep {
        Sweep::Seen => step(rows, &range, seen_cursor, |rows, key: &SeenKey| {
            remove_if(rows, key, |row| row.expires_at <= stamp.at_s())
        }),
        Sweep::Refusals => step(rows, &range, refusal_cursor, |rows, key: &RefusalKey| {
            remove_if(rows, key, |row| row.received_at_ms + REFUSALS_KEPT_S * 1_000 <= stamp.at_ms)
        }),
        Sweep::BulkJobs => step(rows, &range, job_cursor, |rows, key: &JobKey| {
            remove_if(rows, key, |row| matches!(row.kind, JobKind::BulkEvents { .. }) && is_past(row.created_at, stamp))
        }),
        Sweep::BulkErrors => step(rows, &range, error_cursor, |rows, key: &BulkErrorKey| {
            remove_if(rows, key, |row| is_past(row.created_at, stamp))
        }),
        Sweep::StatsHours => step(rows, &range, stats_cursor, |rows, key: &StatsKey| fold_hour(rows, key, stamp)),
    };
    let finished = next.is_none();
    let kind = JobKind::Sweep {
        sweep,
        cursor: next.unwrap_or(0),
        removed: removed + gone,
        passes: passes + u64::from(finished),
    };
    rows.put(&job_key, JobRow { created_at, updated_at: stamp.at_s(), kind });
    Answer::Swept { removed: gone, finished }
}

fn job_key(command: &SweepStep) -> JobKey {
    JobKey { workspace: command.workspace, job: JobId(command.sweep as u64) }
}

/// Visits a range's rows. Returns how many went, and where to go on.
fn step<K: TableKey + Ord>(
    rows: &mut WorkingSet,
    range: &RangeNeed,
    cursor_of: fn(&K) -> u128,
    mut visit: impl FnMut(&mut WorkingSet, &K) -> bool,
) -> (u64, Option<u128>) {
    let (keys, whole) = rows.range::<K>(range);
    let next = keys.last().filter(|_| !whole).map(|last| cursor_of(last).saturating_add(1));
    let gone = keys.iter().filter(|key| visit(rows, key)).count();
    (gone as u64, next)
}

fn remove_if<K: TableKey>(rows: &mut WorkingSet, key: &K, past: impl FnOnce(&K::Row) -> bool) -> bool {
    let gone = rows.get(key).is_some_and(|row| past(row));
    if gone {
        rows.remove(key);
    }
    gone
}

fn is_past(created_at: u32, stamp: &Stamp) -> bool {
    u64::from(created_at) + BULK_JOB_KEPT_S <= u64::from(stamp.at_s())
}

fn is_old_hour(key: &StatsKey, stamp: &Stamp) -> bool {
    let oldest_kept = stats::hour_of(stamp.at_ms).saturating_sub(STATS_HOURS_KEPT);
    // A day is folded as a whole, when its last hour is old enough.
    stats::day_start(key.hour) + 24 <= oldest_kept && key.hour != stats::day_start(key.hour)
}

fn day_key(key: &StatsKey) -> StatsKey {
    StatsKey { hour: stats::day_start(key.hour), ..key.clone() }
}

fn fold_hour(rows: &mut WorkingSet, key: &StatsKey, stamp: &Stamp) -> bool {
    let Some(hour) = rows.get(key).filter(|_| is_old_hour(key, stamp)).cloned() else { return false };
    rows.update(&day_key(key), |day| day.add(&hour));
    rows.remove(key);
    true
}

/// The rows of the next step: from the cursor to the workspace's end.
fn range(command: &SweepStep, cursor: u128) -> RangeNeed {
    let workspace = command.workspace;
    let ends = match command.sweep {
        Sweep::Seen => [cursor, u128::MAX].map(|hash| SeenKey { workspace, hash }.erased()),
        Sweep::Refusals => [cursor, u128::MAX].map(|at| refusal_key(workspace, at).erased()),
        Sweep::BulkJobs => [cursor, u128::MAX].map(|at| JobKey { workspace, job: JobId(at as u64) }.erased()),
        Sweep::BulkErrors => [cursor, u128::MAX].map(|at| error_key(workspace, at).erased()),
        Sweep::StatsHours => [cursor, u128::MAX].map(|at| stats_key(workspace, at).erased()),
    };
    let [from, to] = ends;
    let rows_max = if command.sweep == Sweep::StatsHours { STATS_ROWS_MAX } else { SWEEP_ROWS_MAX };
    RangeNeed { from, to, rows_max }
}

// A cursor is a key's fields after the workspace, side by side in one number.

fn seen_cursor(key: &SeenKey) -> u128 {
    key.hash
}

fn refusal_cursor(key: &RefusalKey) -> u128 {
    (u128::from(key.writer.0) << 32) | u128::from(key.slot)
}

fn refusal_key(workspace: WorkspaceId, at: u128) -> RefusalKey {
    RefusalKey { workspace, writer: WriterId((at >> 32) as u16), slot: at as u32 }
}

fn job_cursor(key: &JobKey) -> u128 {
    u128::from(key.job.0)
}

fn error_cursor(key: &BulkErrorKey) -> u128 {
    (u128::from(key.job.0) << 32) | u128::from(key.index)
}

fn error_key(workspace: WorkspaceId, at: u128) -> BulkErrorKey {
    BulkErrorKey { workspace, job: JobId((at >> 32) as u64), index: at as u32 }
}

fn stats_cursor(key: &StatsKey) -> u128 {
    let (definition, hour) = (u128::from(key.definition.0), u128::from(key.hour));
    (definition << 64) | (hour << 32) | (u128::from(key.source as u8) << 16) | u128::from(key.writer.0)
}

fn stats_key(workspace: WorkspaceId, at: u128) -> StatsKey {
    // A source that is no source sorts past them all.
    let source = match (at >> 16) as u16 {
        0 => Source::WebJs,
        number => u8::try_from(number).ok().and_then(Source::from_number).unwrap_or(Source::Console),
    };
    StatsKey {
        workspace,
        definition: DefinitionId((at >> 64) as u32),
        hour: (at >> 32) as u32,
        source,
        writer: WriterId(at as u16),
    }
}
