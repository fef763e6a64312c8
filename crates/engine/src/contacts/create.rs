//! `POST /contacts`: a user or a lead that was not there.

use super::identifiers::{self, email_key, external_id_key};
use crate::command::{CreateContact, NewRole, Stamp};
use crate::ids::{ContactOrdinal, WorkspaceId, hash128};
use crate::outcome::{Answer, ContactAnswer, Outcome, Refusal, RefusalKind};
use crate::rows::{ContactRow, IdentifierRow, Role, WorkspaceRow};
use crate::tables::{ContactKey, CountersKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use std::sync::Arc;

pub(crate) fn plan(command: &CreateContact, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    let counters = reads.get(&CountersKey { workspace });
    let external_id = command.external_id.as_deref().map(|value| reads.get(&external_id_key(workspace, value)));
    let email = command.email.as_deref().map(|value| reads.get(&email_key(workspace, value)));
    let taken = external_id.flatten().flatten().and_then(|row| conflicting(row, None));
    let shared = email.flatten().flatten().and_then(|row| conflicting(row, Some(Role::User)));
    for contact in taken.into_iter().chain(shared) {
        reads.get(&ContactKey { workspace, contact });
    }
    let workspace_row = reads.get(&WorkspaceKey { workspace })??;
    let counters = counters??;
    if command.role == NewRole::Lead && command.external_id.is_none() {
        let contact = ContactOrdinal(counters.last_contact + 1);
        reads.get(&external_id_key(workspace, &lead_external_id(workspace_row, workspace, contact)));
    }
    Some(())
}

pub(crate) fn apply(command: CreateContact, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }).cloned() else {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    };
    refuse_if_taken(&command, &workspace_row, rows)?;
    let role = match command.role {
        NewRole::User => Role::User,
        NewRole::Lead => Role::Lead,
    };
    let contact = next_contact(workspace, rows);
    let external_id = command
        .external_id
        .or_else(|| (role == Role::Lead).then(|| lead_external_id(&workspace_row, workspace, contact)));
    let mut row = blank(role, stamp);
    row.external_id = external_id;
    row.email = command.email.map(|email| email.trim().to_lowercase());
    row.take(command.profile);
    store(rows, workspace, contact, (None, row), &workspace_row)
}

/// A contact of whom nothing is known yet.
pub(super) fn blank(role: Role, stamp: &Stamp) -> ContactRow {
    ContactRow {
        role,
        external_id: None,
        email: None,
        name: None,
        phone: None,
        avatar_url: None,
        owner_id: None,
        signed_up_at: None,
        last_seen_at: None,
        unsubscribed_from_emails: false,
        created_at: stamp.at_s(),
        updated_at: stamp.at_s(),
    }
}

/// Takes the next ordinal.
pub(super) fn next_contact(workspace: WorkspaceId, rows: &mut WorkingSet) -> ContactOrdinal {
    let mut contact = ContactOrdinal::default();
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_contact += 1;
        contact = ContactOrdinal(counters.last_contact);
    });
    contact
}

/// Writes a contact's row and its index.
pub(super) fn store(
    rows: &mut WorkingSet,
    workspace: WorkspaceId,
    contact: ContactOrdinal,
    (before, after): (Option<&ContactRow>, ContactRow),
    workspace_row: &WorkspaceRow,
) -> Outcome {
    identifiers::reindex(rows, workspace, contact, (before, &after))?;
    rows.put(&ContactKey { workspace, contact }, after.clone());
    let id = super::id_of(workspace_row, workspace, contact, &after);
    Ok(Answer::Contact(ContactAnswer { contact, id, row: Arc::new(after) }))
}

/// A user must not share an `external_id` with anybody, nor an e-mail address
/// with another user. Leads may share addresses.
fn refuse_if_taken(command: &CreateContact, workspace_row: &WorkspaceRow, rows: &WorkingSet) -> Result<(), Refusal> {
    let workspace = command.workspace;
    let by_external_id = command.external_id.as_deref().and_then(|value| rows.get(&external_id_key(workspace, value)));
    let by_email = command.email.as_deref().and_then(|value| rows.get(&email_key(workspace, value)));
    let users_only =
        by_email.filter(|_| command.role == NewRole::User).and_then(|row| conflicting(row, Some(Role::User)));
    let taken = by_external_id.and_then(|row| conflicting(row, None)).map(|contact| (contact, "external_id"));
    let Some((contact, field)) = taken.or(users_only.map(|contact| (contact, "email"))) else { return Ok(()) };
    Err(exists(contact, field, (workspace, workspace_row), rows))
}

/// The refusal that names who is there already.
pub(super) fn exists(
    contact: ContactOrdinal,
    field: &'static str,
    (workspace, workspace_row): (WorkspaceId, &WorkspaceRow),
    rows: &WorkingSet,
) -> Refusal {
    let refusal = Refusal::new(RefusalKind::ContactExists).field(field);
    match rows.get(&ContactKey { workspace, contact }) {
        Some(row) => refusal.detail(super::id_of(workspace_row, workspace, contact, row)),
        None => refusal,
    }
}

/// The first contact in an index row, of this role if one is given.
fn conflicting(row: &IdentifierRow, role: Option<Role>) -> Option<ContactOrdinal> {
    let found = row.contacts.iter().find(|found| role.is_none_or(|role| role == found.role));
    found.map(|found| found.contact)
}

/// Leads have no id of the workspace's own; old clients still address them by
/// one, so each gets a UUID (version 8, RFC 9562) made of its ordinal.
fn lead_external_id(workspace_row: &WorkspaceRow, workspace: WorkspaceId, contact: ContactOrdinal) -> String {
    let parts: [&[u8]; 3] = [b"lead", &workspace.0.to_be_bytes(), &contact.0.to_be_bytes()];
    let hash = hash128(&workspace_row.id_key, &parts);
    let uuid = (hash & !(0xf << 76) & !(0x3 << 62)) | (0x8 << 76) | (0x2 << 62);
    let hex = format!("{uuid:032x}");
    let mut text = String::with_capacity(36);
    for (index, digit) in hex.chars().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        text.push(digit);
    }
    text
}
