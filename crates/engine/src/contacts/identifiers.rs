//! The index from identifiers to contacts, kept in step with the rows.

use crate::ids::{ContactOrdinal, WorkspaceId, hash128};
use crate::limits::CONTACTS_PER_EMAIL_MAX;
use crate::outcome::{Refusal, RefusalKind};
use crate::rows::{ContactRow, Identified, IdentifierKind, IdentifierRow, WorkspaceRow};
use crate::tables::IdentifierKey;
use crate::text;
use crate::working_set::{Reads, WorkingSet};

/// The key under which an e-mail address is found: folded from the lower-case
/// form in which rows keep it. The two differ for a few letters (U+0130), and a
/// row must be found under what was sent.
#[must_use]
pub fn email_key(workspace: WorkspaceId, email: &str) -> IdentifierKey {
    IdentifierKey { workspace, kind: IdentifierKind::Email, value: text::fold(&email.trim().to_lowercase()) }
}

pub(super) fn external_id_key(workspace: WorkspaceId, external_id: &str) -> IdentifierKey {
    IdentifierKey { workspace, kind: IdentifierKind::ExternalId, value: external_id.to_owned() }
}

pub(super) fn visitor_key(workspace: WorkspaceId, visitor_id: &str) -> IdentifierKey {
    IdentifierKey { workspace, kind: IdentifierKind::Visitor, value: visitor_id.to_owned() }
}

/// The index keys of a contact's row.
#[must_use]
pub fn keys_of(workspace: WorkspaceId, row: &ContactRow) -> Vec<IdentifierKey> {
    let external_id = row.external_id.as_deref().map(|value| external_id_key(workspace, value));
    let email = row.email.as_deref().map(|value| email_key(workspace, value));
    let visitor_id = row.visitor_id.as_deref().map(|value| visitor_key(workspace, value));
    external_id.into_iter().chain(email).chain(visitor_id).collect()
}

/// Takes a contact out of the index.
pub(super) fn unindex(rows: &mut WorkingSet, workspace: WorkspaceId, contact: ContactOrdinal, row: &ContactRow) {
    for key in keys_of(workspace, row) {
        let mut index = rows.get(&key).map(|row| IdentifierRow::clone(row)).unwrap_or_default();
        index.contacts.retain(|found| found.contact != contact);
        if index.contacts.is_empty() { rows.remove(&key) } else { rows.put(&key, index) }
    }
}

/// Notes the index rows that changing this contact touches.
pub(super) fn plan(workspace: WorkspaceId, row: &ContactRow, reads: &mut Reads<'_>) {
    for key in keys_of(workspace, row) {
        reads.get(&key);
    }
}

/// Moves a contact in the index from what it was to what it is.
pub(super) fn reindex(
    rows: &mut WorkingSet,
    workspace: WorkspaceId,
    contact: ContactOrdinal,
    (before, after): (Option<&ContactRow>, &ContactRow),
) -> Result<(), Refusal> {
    let unchanged = |before: &ContactRow| {
        before.role == after.role
            && before.external_id == after.external_id
            && before.email == after.email
            && before.visitor_id == after.visitor_id
    };
    if before.is_some_and(unchanged) {
        return Ok(());
    }
    if let Some(before) = before {
        unindex(rows, workspace, contact, before);
    }
    for key in keys_of(workspace, after) {
        let mut row = rows.get(&key).map(|row| IdentifierRow::clone(row)).unwrap_or_default();
        if row.contacts.len() >= CONTACTS_PER_EMAIL_MAX {
            return Err(Refusal::new(RefusalKind::EmailShared).field("email").detail(CONTACTS_PER_EMAIL_MAX));
        }
        let entry = Identified { contact, role: after.role };
        let place = row.contacts.binary_search(&entry).unwrap_or_else(|place| place);
        row.contacts.insert(place, entry);
        rows.put(&key, row);
    }
    Ok(())
}

/// Whether as many contacts share this one's e-mail address as may.
pub(super) fn is_full(workspace: WorkspaceId, row: &ContactRow, rows: &WorkingSet) -> bool {
    let index = row.email.as_deref().and_then(|email| rows.get(&email_key(workspace, email)));
    index.is_some_and(|index| index.contacts.len() >= CONTACTS_PER_EMAIL_MAX)
}

/// The index key of the `external_id` that a lead gets.
pub(super) fn lead_key(workspace_row: &WorkspaceRow, workspace: WorkspaceId, contact: ContactOrdinal) -> IdentifierKey {
    external_id_key(workspace, &lead_external_id(workspace_row, workspace, contact))
}

/// Leads have no id of the workspace's own; old clients still address them by
/// one, so each gets a UUID (version 8, RFC 9562) made of its ordinal.
pub(super) fn lead_external_id(
    workspace_row: &WorkspaceRow,
    workspace: WorkspaceId,
    contact: ContactOrdinal,
) -> String {
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
