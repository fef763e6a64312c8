//! A company is made or changed.

use super::store;
use crate::attributes;
use crate::command::{SaveCompany, Stamp};
use crate::outcome::{Answer, CompanyAnswer, Outcome, Refusal, RefusalKind};
use crate::rows::Model;
use crate::tables::{CountersKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &SaveCompany, reads: &mut Reads<'_>) -> Option<()> {
    let SaveCompany { workspace, which, facts } = command;
    reads.get(&WorkspaceKey { workspace: *workspace });
    reads.get(&CountersKey { workspace: *workspace });
    attributes::plan(*workspace, Model::Company, &facts.custom, reads);
    store::plan(*workspace, which, facts, reads)
}

pub(crate) fn apply(command: SaveCompany, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SaveCompany { workspace, which, facts } = command;
    if rows.get(&WorkspaceKey { workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    let (company, row) = store::save(workspace, (which, facts), stamp, rows)?;
    Ok(Answer::Company(CompanyAnswer { company, row }))
}
