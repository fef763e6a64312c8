//! A company is deleted: its row and index at once, what leads to it by a job.

use super::{company_id_key, find_company, not_found, store};
use crate::command::{DeleteCompany, Stamp};
use crate::jobs;
use crate::outcome::{Answer, CompanyAnswer, Outcome};
use crate::rows::JobKind;
use crate::tables::{CompanyKey, CountersKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &DeleteCompany, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    let (_, row) = find_company(reads, workspace, &command.which).ok()??;
    store::plan_name(workspace, &row, reads);
    Some(())
}

pub(crate) fn apply(command: &DeleteCompany, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Ok(found) = find_company(&mut &*rows, workspace, &command.which);
    let (company, row) = found.ok_or(not_found())?;
    rows.remove(&CompanyKey { workspace, company });
    rows.remove(&company_id_key(workspace, &row.company_id));
    store::rename(workspace, company, (row.name.as_deref(), None), rows)?;
    rows.update(&CountersKey { workspace }, |counters| counters.companies = counters.companies.saturating_sub(1));
    jobs::begin(workspace, JobKind::DetachCompany { company, detached: 0, finished: false }, stamp, rows);
    Ok(Answer::Company(CompanyAnswer { company, row }))
}
