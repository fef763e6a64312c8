//! People: who is meant, who is made, who is changed.

pub(crate) mod create;
mod identifiers;
mod resolve;
pub(crate) mod upsert;

pub use identifiers::email_key;
pub(crate) use resolve::plan_resolve;
pub use resolve::resolve;

use crate::command::Profile;
use crate::ids::{ContactId, ContactOrdinal, WorkspaceId};
use crate::rows::{ContactRow, WorkspaceRow};

/// The public id of a contact's row.
#[must_use]
pub fn id_of(
    workspace_row: &WorkspaceRow,
    workspace: WorkspaceId,
    contact: ContactOrdinal,
    row: &ContactRow,
) -> ContactId {
    ContactId::new(&workspace_row.id_key, workspace, contact, row.created_at)
}

impl ContactRow {
    /// Takes over what a request sent, and nothing else.
    fn take(&mut self, profile: Profile) {
        let Profile { name, phone, avatar_url, owner_id, signed_up_at, last_seen_at, unsubscribed_from_emails } =
            profile;
        replace(&mut self.name, name);
        replace(&mut self.phone, phone);
        replace(&mut self.avatar_url, avatar_url);
        replace(&mut self.owner_id, owner_id);
        replace(&mut self.signed_up_at, signed_up_at);
        replace(&mut self.last_seen_at, last_seen_at);
        replace(&mut self.unsubscribed_from_emails, unsubscribed_from_emails);
    }
}

fn replace<T>(field: &mut T, sent: Option<T>) {
    if let Some(value) = sent {
        *field = value;
    }
}
