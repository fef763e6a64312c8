//! `POST /contacts`: a user or a lead that was not there.

use super::identifiers;
use super::profile;
use super::store::{self, Change};
use crate::command::{CreateContact, NewRole, Stamp};
use crate::ids::ContactOrdinal;
use crate::outcome::{Outcome, Refusal, RefusalKind};
use crate::rows::{ContactRow, Role};
use crate::tables::{CountersKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &CreateContact, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    let workspace_row = reads.get(&WorkspaceKey { workspace });
    let counters = reads.get(&CountersKey { workspace });
    store::plan_sent(workspace, (command.external_id.as_deref(), command.email.as_deref()), reads);
    profile::plan(workspace, &command.profile, reads);
    let (workspace_row, counters) = (workspace_row??, counters??);
    if command.role == NewRole::Lead && command.external_id.is_none() {
        let contact = ContactOrdinal(counters.last_contact + 1);
        reads.get(&identifiers::lead_key(workspace_row, workspace, contact));
    }
    Some(())
}

pub(crate) fn apply(command: CreateContact, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }).cloned() else {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    };
    let role = Role::from(command.role);
    let mut row = ContactRow::blank(role, stamp.at_s());
    row.external_id = command.external_id;
    row.email = command.email.map(|email| email.trim().to_lowercase());
    store::check_free(workspace, (None, None), &row, rows)?;
    let contact = next_contact(workspace, rows);
    if role == Role::Lead && row.external_id.is_none() {
        row.external_id = Some(identifiers::lead_external_id(&workspace_row, workspace, contact));
    }
    profile::take(&mut row, command.profile, workspace, stamp, rows)?;
    store::store(Change { workspace, contact, before: None, after: row }, stamp, rows)
}

impl From<NewRole> for Role {
    fn from(role: NewRole) -> Self {
        match role {
            NewRole::User => Self::User,
            NewRole::Lead => Self::Lead,
        }
    }
}

/// Takes the next ordinal.
pub(super) fn next_contact(workspace: crate::ids::WorkspaceId, rows: &mut WorkingSet) -> ContactOrdinal {
    let mut contact = ContactOrdinal::default();
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_contact += 1;
        contact = ContactOrdinal(counters.last_contact);
    });
    contact
}
