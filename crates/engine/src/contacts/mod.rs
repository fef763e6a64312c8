//! People: who is meant, who is made, who is changed.

pub(crate) mod archive;
mod browsing;
mod claims;
pub(crate) mod collect;
pub(crate) mod convert;
pub(crate) mod create;
pub(crate) mod delete;
mod identifiers;
mod letters;
pub(crate) mod merge;
pub(crate) mod ping;
pub(crate) mod profile;
mod resolve;
mod store;
pub(crate) mod unmerge;
pub(crate) mod update;
pub(crate) mod upsert;

pub use identifiers::{email_key, keys_of};
pub(crate) use letters::Told;
pub use resolve::{Found, find, resolve, survivor};
pub(crate) use resolve::{locate, plan_find, plan_resolve};

/// Whom the contacts of the API are: visitors are not shown among them.
pub const CONTACTS: &[Role] = &[Role::Lead, Role::User];
/// Whom the visitors of the API are.
pub const VISITORS: &[Role] = &[Role::Visitor];
/// Everybody.
pub const ANYBODY: &[Role] = &Role::ALL;

use crate::ids::{ContactId, ContactOrdinal, WorkspaceId};
use crate::rows::{ContactRow, Role, WorkspaceRow};

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
    /// The contact and all who were merged into it: whose events, summaries and
    /// notes are read as one history.
    pub fn history_of(&self, contact: ContactOrdinal) -> impl Iterator<Item = ContactOrdinal> + '_ {
        std::iter::once(contact).chain(self.aliases.iter().copied())
    }

    /// When they were first known, Unix seconds: what the API calls
    /// `created_at`.
    #[must_use]
    pub fn known_since(&self) -> u32 {
        self.first_known_at.unwrap_or(self.created_at)
    }

    /// Whether lists and search show them.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.role != Role::Visitor
            && self.merged_into.is_none()
            && self.archived_at.is_none()
            && self.blocked_at.is_none()
    }
}
