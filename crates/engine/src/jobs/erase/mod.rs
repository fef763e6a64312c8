//! What is left of deleted people is removed. Nothing of it can be read since
//! they were deleted; this makes it be gone. Stage by stage, in the order of
//! [`EraseStage`], each step a bounded run of rows.

mod errors;
mod membership;
mod seen;
mod theirs;
mod waiting;

use super::step::NOTHING_LEFT;
use crate::command::Stamp;
use crate::ids::{CompanyOrdinal, ContactOrdinal, JobId, WorkspaceId};
use crate::outcome::{Answer, Outcome};
use crate::rows::{EraseStage, JobKind, JobRow};
use crate::tables::{CountersKey, JobKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

/// Where a job stands within its stage.
#[derive(Clone, Copy)]
struct Place {
    /// How many of the stage's people, pairs or identifiers it is through with.
    done: u32,
    /// Where in the rows of the one after that the next step begins.
    cursor: u128,
}

const START: Place = Place { done: 0, cursor: 0 };

/// What a step did: how many rows it removed, and where the stage goes on if
/// it is not through.
type Step = (u64, Option<Place>);

/// What a step works on.
struct Work<'a> {
    workspace: WorkspaceId,
    contacts: &'a [ContactOrdinal],
    companies: &'a [(ContactOrdinal, CompanyOrdinal)],
    needles: &'a [String],
    place: Place,
    /// How many rows the job has removed so far.
    removed: u64,
}

fn work(workspace: WorkspaceId, row: &JobRow) -> Option<(EraseStage, Work<'_>)> {
    let JobKind::Erase { contacts, companies, needles, stage, done, cursor, removed } = &row.kind else {
        return None;
    };
    let place = Place { done: *done, cursor: *cursor };
    Some(((*stage)?, Work { workspace, contacts, companies, needles, place, removed: *removed }))
}

pub(super) fn plan(
    workspace: WorkspaceId,
    _job: JobId,
    row: &JobRow,
    _stamp: &Stamp,
    reads: &mut Reads<'_>,
) -> Option<()> {
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    let (stage, work) = work(workspace, row)?;
    match stage {
        EraseStage::Companies => membership::plan(&work, reads),
        EraseStage::Held => waiting::plan(&work, reads),
        EraseStage::Seen => seen::plan(&work, reads),
        EraseStage::BulkErrors => errors::plan(&work, reads),
        EraseStage::Files => Some(()),
        theirs => theirs::plan(theirs, &work, reads),
    }
}

pub(super) fn apply(
    workspace: WorkspaceId,
    job: JobId,
    mut row: JobRow,
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> Outcome {
    let Some((stage, work)) = work(workspace, &row) else { return Ok(NOTHING_LEFT) };
    let (gone, next) = match stage {
        EraseStage::Companies => membership::step(&work, rows),
        EraseStage::Held => waiting::step(&work, rows),
        EraseStage::Seen => seen::step(&work, rows),
        EraseStage::BulkErrors => errors::step(&work, rows),
        EraseStage::Files => (0, None),
        theirs => theirs::step(theirs, &work, rows),
    };
    let (stage, place) = match next {
        Some(place) => (Some(stage), place),
        None => (stage.next(), START),
    };
    advance(&mut row.kind, stage, place, gone);
    row.updated_at = stamp.at_s();
    rows.put(&JobKey { workspace, job }, row);
    Ok(Answer::Swept { removed: gone, finished: holds_nothing(stage) })
}

/// Whether no row of the people is left. What is left to do then is not done in
/// rows: their bytes leave the files.
fn holds_nothing(stage: Option<EraseStage>) -> bool {
    stage.is_none_or(|stage| stage == EraseStage::Files)
}

/// Moves the job on. When no row is left, it holds nothing of the people any
/// more but their numbers.
fn advance(kind: &mut JobKind, next: Option<EraseStage>, place: Place, gone: u64) {
    let JobKind::Erase { contacts: _, companies, needles, stage, done, cursor, removed } = kind else { return };
    *removed += gone;
    *stage = next;
    (*done, *cursor) = (place.done, place.cursor);
    if holds_nothing(next) {
        companies.clear();
        needles.clear();
    }
}
