//! `PUT /contacts/{id}`: what a request sent, and nothing else, is changed.

use super::store::{self, Change};
use super::{browsing, claims, find, identifiers, plan_find, profile};
use crate::command::{ContactFacts, Stamp, UpdateContact};
use crate::outcome::{Outcome, Refusal, RefusalKind};
use crate::rows::{ContactRow, FieldRef, Role, Standard};
use crate::tables::WorkspaceKey;
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &UpdateContact, reads: &mut Reads<'_>) -> Option<()> {
    let UpdateContact { workspace, who, roles, facts } = command;
    let workspace = *workspace;
    let sent = (facts.external_id.as_ref(), facts.email.as_ref());
    let sent = (sent.0.and_then(|value| value.as_deref()), sent.1.and_then(|value| value.as_deref()));
    store::plan_sent(workspace, sent, reads);
    profile::plan(workspace, &facts.profile, reads);
    let (contact, row) = plan_find(workspace, who, roles, reads)?;
    identifiers::plan(workspace, &row, reads);
    browsing::plan(workspace, contact, reads);
    // A lead that becomes a user brings its address among those of users.
    store::plan_sent(workspace, (None, row.email.as_deref()), reads);
    let workspace_row = reads.get(&WorkspaceKey { workspace })??;
    reads.get(&identifiers::lead_key(workspace_row, workspace, contact)).map(drop)
}

pub(crate) fn apply(command: UpdateContact, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let UpdateContact { workspace, who, roles, facts } = command;
    let Ok(found) = find(&mut &*rows, workspace, &who, roles);
    let (contact, before) = found?;
    let ContactFacts { role, external_id, email, profile } = facts;
    let mut after = ContactRow::clone(&before);
    after.updated_at = stamp.at_s();
    if let Some(external_id) = external_id {
        after.external_id = external_id;
    }
    if let Some(email) = email {
        after.email = email.map(|email| email.trim().to_lowercase());
        claims::prove(&mut after, FieldRef::Standard(Standard::Email));
    }
    if let Some(role) = role.map(Role::from).filter(|role| *role != before.role) {
        change_role(workspace, (contact, &before), role, &mut after, rows)?;
    }
    store::check_free(workspace, (Some(contact), Some(&before)), &after, rows)?;
    profile::take(&mut after, profile, workspace, stamp, rows)?;
    store::store(Change { workspace, contact, before: Some(&before), after }, stamp, rows)
}

/// A lead can become a user. The id that Herald made for it goes, unless the
/// workspace gives another one: users have the workspace's own id or none.
pub(super) fn change_role(
    workspace: crate::ids::WorkspaceId,
    (contact, before): (crate::ids::ContactOrdinal, &ContactRow),
    role: Role,
    after: &mut ContactRow,
    rows: &WorkingSet,
) -> Result<(), Refusal> {
    if before.role > role {
        let detail = format!("a {} cannot become a {}", before.role.name(), role.name());
        return Err(Refusal::new(RefusalKind::RoleInvalid).field("role").detail(detail));
    }
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }) else {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    };
    let made = identifiers::lead_external_id(workspace_row, workspace, contact);
    match role {
        Role::User if after.external_id.as_ref() == Some(&made) => after.external_id = None,
        Role::Lead if after.external_id.is_none() => after.external_id = Some(made),
        _ => {}
    }
    after.role = role;
    Ok(())
}
