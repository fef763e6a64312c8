//! Deleting a person. The command takes away the rows that lead to them, so
//! that nothing of theirs can be read any more; a job erases the rest.

use super::store::answer;
use super::{ANYBODY, browsing, find, id_of, identifiers, plan_find};
use crate::command::{DeleteContact, Stamp};
use crate::ids::{ContactOrdinal, JobId, WorkspaceId};
use crate::jobs;
use crate::outcome::{Answer, Deleted, Outcome};
use crate::rows::{ContactRow, EraseStage, JobKind};
use crate::tables::{BrowsingKey, ContactKey, CountersKey, SendsKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use std::sync::Arc;

pub(crate) fn plan(command: &DeleteContact, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&CountersKey { workspace });
    let (contact, row) = plan_find(workspace, &command.who, ANYBODY, reads)?;
    plan_remove(workspace, &[(contact, row)], reads);
    Some(())
}

/// Notes what [`remove`] reads.
pub(crate) fn plan_remove(workspace: WorkspaceId, people: &[(ContactOrdinal, Arc<ContactRow>)], reads: &mut Reads<'_>) {
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    for (contact, row) in people {
        for contact in row.history_of(*contact) {
            if let Some(Some(row)) = reads.get(&ContactKey { workspace, contact }) {
                identifiers::plan(workspace, row, reads);
                browsing::plan(workspace, contact, reads);
            }
        }
    }
}

pub(crate) fn apply(command: &DeleteContact, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Ok(found) = find(&mut &*rows, workspace, &command.who, ANYBODY);
    let (contact, row) = found?;
    let contact_answer = answer(workspace, (contact, row.clone()), false, rows)?;
    let job = remove(workspace, &[(contact, row)], stamp, rows);
    let mut number = 0;
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_deletion += 1;
        number = counters.last_deletion;
    });
    Ok(Answer::Deleted(Deleted { contact: contact_answer, job, number }))
}

/// Removes people and everybody who was merged into them: their rows and their
/// places in the index at once, the rest by the job that is answered.
pub(crate) fn remove(
    workspace: WorkspaceId,
    people: &[(ContactOrdinal, Arc<ContactRow>)],
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> JobId {
    let (mut contacts, mut companies, mut needles) = (Vec::new(), Vec::new(), Vec::new());
    for (person, person_row) in people {
        companies.extend(person_row.companies.iter().map(|company| (*person, *company)));
        for contact in person_row.history_of(*person) {
            let Some(row) = rows.get(&ContactKey { workspace, contact }).cloned() else { continue };
            needles.extend(needles_of(workspace, contact, &row, rows));
            remove_row(workspace, (contact, &row), rows);
            contacts.push(contact);
        }
    }
    let kind = JobKind::Erase {
        contacts,
        companies,
        needles,
        stage: Some(EraseStage::Timeline),
        done: 0,
        cursor: 0,
        removed: 0,
    };
    jobs::begin(workspace, kind, stamp, rows)
}

/// Removes a contact's row, what leads to it and what its browsers follow.
pub(super) fn remove_row(workspace: WorkspaceId, (contact, row): (ContactOrdinal, &ContactRow), rows: &mut WorkingSet) {
    identifiers::unindex(rows, workspace, contact, row);
    rows.remove(&ContactKey { workspace, contact });
    let browsing = BrowsingKey { workspace, contact };
    if rows.get(&browsing).is_some() {
        rows.remove(&browsing);
    }
    let sends = SendsKey { workspace, contact };
    if rows.get(&sends).is_some() {
        rows.remove(&sends);
    }
}

/// What error rows that speak of somebody hold.
fn needles_of(workspace: WorkspaceId, contact: ContactOrdinal, row: &ContactRow, rows: &WorkingSet) -> Vec<String> {
    let id = rows.get(&WorkspaceKey { workspace }).map(|own| id_of(own, workspace, contact, row).to_string());
    [id, row.external_id.clone(), row.email.clone(), row.visitor_id.clone()].into_iter().flatten().collect()
}
