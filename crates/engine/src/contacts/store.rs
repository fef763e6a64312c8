//! What every command that makes or changes a contact does at its end: its
//! identifiers are free, row and index agree, events that waited are attached.

use super::identifiers::{self, email_key, external_id_key, keys_of};
use super::{browsing, claims};
use crate::command::Stamp;
use crate::events::held;
use crate::ids::{ContactOrdinal, WorkspaceId};
use crate::outcome::{Answer, ContactAnswer, Outcome, Refusal, RefusalKind};
use crate::rows::{ContactRow, IdentifierRow, Role};
use crate::tables::{ContactKey, CountersKey, IdentifierKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use std::sync::Arc;

/// A contact as it was and as it is to be.
pub(super) struct Change<'a> {
    pub(super) workspace: WorkspaceId,
    pub(super) contact: ContactOrdinal,
    pub(super) before: Option<&'a ContactRow>,
    pub(super) after: ContactRow,
}

/// Notes what giving a contact this `external_id` and e-mail reads.
pub(super) fn plan_sent(workspace: WorkspaceId, sent: (Option<&str>, Option<&str>), reads: &mut Reads<'_>) {
    plan_kept(workspace, sent, reads);
    for key in sent_keys(workspace, sent) {
        if let Some(Some(row)) = reads.get(&key) {
            for contact in first_of_each(row) {
                reads.get(&ContactKey { workspace, contact });
            }
        }
    }
}

/// The same, when nobody asks whether they are free: they were this contact's
/// before.
pub(super) fn plan_kept(workspace: WorkspaceId, sent: (Option<&str>, Option<&str>), reads: &mut Reads<'_>) {
    let counters = reads.get(&CountersKey { workspace });
    let keys = sent_keys(workspace, sent);
    for key in &keys {
        reads.get(key);
    }
    if counters.flatten().is_some_and(|counters| counters.held_count > 0) {
        held::plan_attach(workspace, &keys, reads);
    }
}

fn sent_keys(workspace: WorkspaceId, (external_id, email): (Option<&str>, Option<&str>)) -> Vec<IdentifierKey> {
    let external_id = external_id.map(|value| external_id_key(workspace, value));
    let email = email.map(|value| email_key(workspace, value));
    external_id.into_iter().chain(email).collect()
}

fn first_of_each(row: &IdentifierRow) -> impl Iterator<Item = ContactOrdinal> {
    let users = row.contacts.iter().filter(|found| found.role == Role::User);
    row.contacts.iter().take(1).chain(users).map(|found| found.contact)
}

/// A contact must not share an `external_id` with anybody, nor a user an e-mail
/// address with another user. Leads may share addresses. What a contact has
/// already, it keeps.
///
/// # Errors
/// [`RefusalKind::ContactExists`] with the id of who is there.
pub(super) fn check_free(
    workspace: WorkspaceId,
    (own, before): (Option<ContactOrdinal>, Option<&ContactRow>),
    after: &ContactRow,
    rows: &WorkingSet,
) -> Result<(), Refusal> {
    let others = |key: &IdentifierKey, role: Option<Role>| {
        let row = rows.get(key)?;
        let other =
            row.contacts.iter().find(|found| Some(found.contact) != own && role.is_none_or(|role| role == found.role));
        other.map(|found| found.contact)
    };
    if let Some(value) = &after.external_id
        && before.and_then(|row| row.external_id.as_ref()) != Some(value)
        && let Some(contact) = others(&external_id_key(workspace, value), None)
    {
        return Err(exists(workspace, contact, "external_id", rows));
    }
    let Some(email) = after.email.as_ref().filter(|_| after.role == Role::User) else { return Ok(()) };
    let was_so = before.is_some_and(|row| row.role == Role::User && row.email.as_ref() == Some(email));
    match others(&email_key(workspace, email), Some(Role::User)).filter(|_| !was_so) {
        Some(contact) => Err(exists(workspace, contact, "email", rows)),
        None => Ok(()),
    }
}

/// The refusal that names who is there already.
pub(super) fn exists(
    workspace: WorkspaceId,
    contact: ContactOrdinal,
    field: &'static str,
    rows: &WorkingSet,
) -> Refusal {
    let refusal = Refusal::new(RefusalKind::ContactExists).field(field);
    match (rows.get(&WorkspaceKey { workspace }), rows.get(&ContactKey { workspace, contact })) {
        (Some(workspace_row), Some(row)) => refusal.detail(super::id_of(workspace_row, workspace, contact, row)),
        _ => refusal,
    }
}

/// Writes a contact's row and its index, wakes its browsers, and lets events
/// that waited for a new identifier follow.
pub(super) fn store(change: Change<'_>, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let Change { workspace, contact, before, mut after } = change;
    claims::tidy(&mut after);
    identifiers::reindex(rows, workspace, contact, (before, &after))?;
    let known = before.map(|row| keys_of(workspace, row)).unwrap_or_default();
    let gained: Vec<IdentifierKey> =
        keys_of(workspace, &after).into_iter().filter(|key| !known.contains(key)).collect();
    let waiting = rows.get(&CountersKey { workspace }).is_some_and(|counters| counters.held_count > 0);
    if waiting && !gained.is_empty() {
        held::begin_attach(workspace, contact, &gained, stamp, rows);
    }
    let is_new = before.is_none();
    if let Some(before) = before {
        browsing::note(workspace, contact, (before, &after), rows);
    }
    rows.put(&ContactKey { workspace, contact }, after.clone());
    answer(workspace, (contact, Arc::new(after)), is_new, rows).map(Answer::Contact)
}

/// A contact as an answer.
pub(super) fn answer(
    workspace: WorkspaceId,
    (contact, row): (ContactOrdinal, Arc<ContactRow>),
    is_new: bool,
    rows: &WorkingSet,
) -> Result<ContactAnswer, Refusal> {
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }) else {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    };
    let id = super::id_of(workspace_row, workspace, contact, &row);
    Ok(ContactAnswer { contact, id, row, is_new })
}
