//! Jobs that run to an end, one step at a time. Each step is a command that
//! looks at a bounded run of rows and moves the job in the same commit, so a
//! kill between two steps loses nothing and repeats nothing.

use super::{attach_held, detach_company, drop_facts, erase, fill_fact, remove_tag};
use crate::command::{Stamp, StepJob};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{JobKind, JobRow};
use crate::tables::JobKey;
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &StepJob, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    let StepJob { workspace, job } = *command;
    let row = reads.get(&JobKey { workspace, job })??;
    match &row.kind {
        JobKind::Erase { .. } => erase::plan(workspace, job, row, stamp, reads),
        JobKind::AttachHeld { .. } => attach_held::plan(workspace, job, row, stamp, reads),
        JobKind::DetachCompany { .. } => detach_company::plan(workspace, row, reads),
        JobKind::RemoveTag { .. } => remove_tag::plan(workspace, row, reads),
        JobKind::FillFact { .. } => fill_fact::plan(workspace, row, stamp, reads),
        JobKind::DropFacts { .. } => drop_facts::plan(workspace, row, reads),
        JobKind::BulkEvents { .. } | JobKind::Sweep { .. } | JobKind::Import(_) => Some(()),
    }
}

pub(crate) fn apply(command: &StepJob, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let StepJob { workspace, job } = *command;
    let Some(row) = rows.get(&JobKey { workspace, job }).map(|row| JobRow::clone(row)) else {
        return Err(Refusal::new(RefusalKind::JobNotFound).field("job"));
    };
    match row.kind {
        JobKind::Erase { .. } => erase::apply(workspace, job, row, stamp, rows),
        JobKind::AttachHeld { .. } => attach_held::apply(workspace, job, row, stamp, rows),
        JobKind::DetachCompany { .. } => Ok(detach_company::apply(workspace, job, row, stamp, rows)),
        JobKind::RemoveTag { .. } => Ok(remove_tag::apply(workspace, job, row, stamp, rows)),
        JobKind::FillFact { .. } => Ok(fill_fact::apply(workspace, job, row, stamp, rows)),
        JobKind::DropFacts { .. } => Ok(drop_facts::apply(workspace, job, row, stamp, rows)),
        JobKind::BulkEvents { .. } | JobKind::Sweep { .. } | JobKind::Import(_) => Ok(NOTHING_LEFT),
    }
}

/// What a step of a finished job tells.
pub(super) const NOTHING_LEFT: Answer = Answer::Swept { removed: 0, finished: true };
