//! The index from identifiers to contacts, kept in step with the rows.

use crate::ids::{ContactOrdinal, WorkspaceId};
use crate::limits::CONTACTS_PER_EMAIL_MAX;
use crate::outcome::{Refusal, RefusalKind};
use crate::rows::{ContactRow, Identified, IdentifierKind, IdentifierRow};
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

/// The index keys of a contact's row.
fn keys_of(workspace: WorkspaceId, row: &ContactRow) -> Vec<IdentifierKey> {
    let external_id = row.external_id.as_deref().map(|value| external_id_key(workspace, value));
    let email = row.email.as_deref().map(|value| email_key(workspace, value));
    external_id.into_iter().chain(email).collect()
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
    for key in before.map(|row| keys_of(workspace, row)).unwrap_or_default() {
        let mut row = rows.get(&key).map(|row| IdentifierRow::clone(row)).unwrap_or_default();
        row.contacts.retain(|found| found.contact != contact);
        if row.contacts.is_empty() { rows.remove(&key) } else { rows.put(&key, row) }
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
