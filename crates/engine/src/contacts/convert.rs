//! A visitor becomes a lead or a user, a lead becomes a user: merged into who
//! is there already, or changed in place.

use super::merge;
use super::store::{self, Change};
use super::update::change_role;
use super::{CONTACTS, Found, browsing, claims, find, identifiers, plan_find, profile};
use crate::command::{ConvertContact, Identifiers, NewRole, Stamp};
use crate::outcome::{Outcome, Refusal, RefusalKind};
use crate::rows::{ContactRow, FieldRef, Role, Standard};
use crate::tables::{CountersKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &ConvertContact, reads: &mut Reads<'_>) -> Option<()> {
    let ConvertContact { workspace, from, roles, role: _, into, profile } = command;
    let workspace = *workspace;
    reads.get(&CountersKey { workspace });
    profile::plan(workspace, profile, reads);
    store::plan_sent(workspace, (into.user_id.as_deref(), into.email.as_deref()), reads);
    let from = plan_find(workspace, from, roles, reads);
    let target = if into.is_empty() { None } else { plan_find(workspace, into, CONTACTS, reads) };
    let from = from?;
    identifiers::plan(workspace, &from.1, reads);
    browsing::plan(workspace, from.0, reads);
    store::plan_sent(workspace, (None, from.1.email.as_deref()), reads);
    if let Some(workspace_row) = reads.get(&WorkspaceKey { workspace }).flatten() {
        // A lead that was without gets the one back that callers may know.
        let made = identifiers::lead_external_id(workspace_row, workspace, from.0);
        // Somebody may have taken it meanwhile.
        store::plan_sent(workspace, (Some(&made), None), reads);
    }
    if let Some(target) = target {
        merge::plan_join(workspace, &from, &target, reads);
    }
    Some(())
}

pub(crate) fn apply(command: ConvertContact, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let ConvertContact { workspace, from, roles, role, into, profile } = command;
    let Ok(found) = find(&mut &*rows, workspace, &from, roles);
    let (contact, before) = found?;
    if let Some(target) = target_of(workspace, &into, role, rows)?.filter(|target| target.0 != contact) {
        return merge::join(workspace, (contact, before), target, stamp, rows);
    }
    let role = Role::from(role);
    let mut after = ContactRow::clone(&before);
    after.updated_at = stamp.at_s();
    change_role(workspace, (contact, &before), role, &mut after, rows)?;
    if let Some(user_id) = into.user_id {
        after.external_id = Some(user_id);
    }
    if let Some(email) = into.email {
        after.email = Some(email.trim().to_lowercase());
        claims::prove(&mut after, FieldRef::Standard(Standard::Email));
    }
    if role == Role::User && after.external_id.is_none() && after.email.is_none() {
        return Err(Refusal::new(RefusalKind::IdentifierMissing).field("user"));
    }
    store::check_free(workspace, (Some(contact), Some(&before)), &after, rows)?;
    profile::take(&mut after, profile, workspace, stamp, rows)?;
    store::store(Change { workspace, contact, before: Some(&before), after }, stamp, rows)
}

/// Who is there already. Only an `id` must be somebody's; a `user_id` or an
/// e-mail address that nobody has is given to the converted contact.
fn target_of(
    workspace: crate::ids::WorkspaceId,
    into: &Identifiers,
    role: NewRole,
    rows: &WorkingSet,
) -> Result<Option<Found>, Refusal> {
    if into.is_empty() {
        return Ok(None);
    }
    let wanted = Role::from(role);
    let Ok(found) = find(&mut &*rows, workspace, into, CONTACTS);
    match found {
        Ok(found) if found.1.role == wanted => Ok(Some(found)),
        Err(refusal) if refusal.kind != RefusalKind::ContactNotFound || into.id.is_some() => Err(refusal),
        Ok(_) | Err(_) => Ok(None),
    }
}
