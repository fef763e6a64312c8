//! Events that waited for somebody who has come are recorded, oldest first.

use super::step::NOTHING_LEFT;
use crate::command::Stamp;
use crate::contacts;
use crate::events::held;
use crate::events::held::attach::Person;
use crate::ids::{ContactOrdinal, HeldId, JobId, WorkspaceId};
use crate::limits::ATTACH_EVENTS_MAX;
use crate::outcome::{Answer, Outcome};
use crate::rows::{JobKind, JobRow};
use crate::tables::{CountersKey, HeldKey, HeldUnderKey, JobKey, WorkspaceKey};
use crate::working_set::{RangeNeed, Reads, WorkingSet};
use std::sync::Arc;

/// What a step of an unfinished job works on.
struct Work {
    contact: ContactOrdinal,
    range: RangeNeed,
}

/// Needs no row but the job's own, so that what waits is asked for in the first
/// round after it.
fn work(workspace: WorkspaceId, row: &JobRow) -> Option<Work> {
    let JobKind::AttachHeld { contact, kind: _, value, cursor, attached: _, finished: false } = &row.kind else {
        return None;
    };
    let identity = u128::from_str_radix(value, 16).ok()?;
    let range = held::waiting(workspace, identity, (*cursor, ATTACH_EVENTS_MAX));
    Some(Work { contact: *contact, range })
}

pub(super) fn plan(
    workspace: WorkspaceId,
    _job: JobId,
    row: &JobRow,
    stamp: &Stamp,
    reads: &mut Reads<'_>,
) -> Option<()> {
    let Work { contact, range } = work(workspace, row)?;
    reads.get(&CountersKey { workspace });
    let workspace_row = reads.get(&WorkspaceKey { workspace });
    let person = contacts::survivor(reads, workspace, contact);
    reads.range(range.clone())?;
    let all_held = held_of(reads.keys_of(&range));
    held::plan_remove(workspace, &all_held, reads);
    let person = Person::new((workspace, Arc::clone(workspace_row??)), person.ok()??);
    for held in all_held {
        if let Some(Some(row)) = reads.get(&HeldKey { workspace, held }) {
            person.plan(row, stamp, reads);
        }
    }
    Some(())
}

fn held_of(keys: Vec<HeldUnderKey>) -> Vec<HeldId> {
    keys.into_iter().map(|key| key.held).collect()
}

pub(super) fn apply(
    workspace: WorkspaceId,
    job: JobId,
    mut row: JobRow,
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> Outcome {
    let Some(Work { contact, range }) = work(workspace, &row) else { return Ok(NOTHING_LEFT) };
    let Ok(found) = contacts::survivor(&mut &*rows, workspace, contact);
    let step = match found.zip(rows.get(&WorkspaceKey { workspace }).cloned()) {
        Some((found, workspace_row)) => {
            let person = Person::new((workspace, workspace_row), found);
            record(workspace, &person, &range, stamp, rows)
        }
        // Deleted since: what waits now waits for somebody else.
        None => Step { is_last: true, ..Step::default() },
    };
    held::remove(workspace, &step.taken, rows);
    if let JobKind::AttachHeld { value, cursor, attached, finished, .. } = &mut row.kind {
        *attached += step.recorded;
        *finished = step.is_last;
        *cursor = step.taken.last().map_or(*cursor, |held| HeldId(held.0 + 1));
        if step.is_last {
            value.clear();
        }
    }
    row.updated_at = stamp.at_s();
    rows.put(&JobKey { workspace, job }, row);
    Ok(Answer::Swept { removed: step.taken.len() as u64, finished: step.is_last })
}

/// What a step did.
#[derive(Default)]
struct Step {
    /// What waits no more.
    taken: Vec<HeldId>,
    /// How many of it were stored.
    recorded: u64,
    /// Whether nothing waits any more.
    is_last: bool,
}

fn record(workspace: WorkspaceId, person: &Person, range: &RangeNeed, stamp: &Stamp, rows: &mut WorkingSet) -> Step {
    let (keys, whole) = rows.range(range);
    let mut step = Step { is_last: whole, ..Step::default() };
    let names_before = last_definition(workspace, rows);
    for held in held_of(keys) {
        let Some(row) = rows.get(&HeldKey { workspace, held }).cloned() else { continue };
        // The plan knows where one new name goes, not where a second one would.
        if person.takes_name(&row, rows) && last_definition(workspace, rows) != names_before {
            return Step { is_last: false, ..step };
        }
        step.recorded += u64::from(person.record(&row, stamp, rows));
        step.taken.push(held);
    }
    step
}

fn last_definition(workspace: WorkspaceId, rows: &WorkingSet) -> u32 {
    rows.get(&CountersKey { workspace }).map_or(0, |counters| counters.last_definition)
}
