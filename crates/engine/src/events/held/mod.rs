//! Events that wait for their person.
//!
//! A held event lies once, under its number, and waits under a keyed hash of
//! each identifier that was sent with it. Once somebody has one of them, a job
//! records what waits under it, oldest first; whoever comes first gets it. A
//! held event takes no event name, and counts nowhere until then. A retry with
//! the same client id is held again: it is found to be the same when both are
//! recorded.

pub(crate) mod attach;
mod hold;
mod remove;

pub(crate) use attach::{begin_attach, plan_attach};
pub(crate) use hold::{hold, plan_hold};
pub(crate) use remove::{REMOVED_MAX, plan_remove, remove};

use crate::contacts::email_key;
use crate::ids::{HeldId, WorkspaceId, hash128};
use crate::rows::{HeldRow, IdentifierKind, WorkspaceRow};
use crate::tables::{HeldUnderKey, IdentifierKey, TableKey};
use crate::working_set::RangeNeed;

/// The keyed hash under which events wait for an identifier.
#[must_use]
pub fn identity(workspace_row: &WorkspaceRow, key: &IdentifierKey) -> u128 {
    hash128(&workspace_row.id_key, &[b"held", &[key.kind as u8], key.value.as_bytes()])
}

/// The same for the identifiers of an event, each with its field.
fn identities(
    (workspace_row, workspace): (&WorkspaceRow, WorkspaceId),
    (user_id, email): (Option<&str>, Option<&str>),
) -> Vec<(&'static str, u128)> {
    let external_id = |value: &str| {
        let value = value.to_owned();
        IdentifierKey { workspace, kind: IdentifierKind::ExternalId, value }
    };
    let user_id = user_id.map(|value| ("user_id", external_id(value)));
    let email = email.map(|value| ("email", email_key(workspace, value)));
    user_id.into_iter().chain(email).map(|(field, key)| (field, identity(workspace_row, &key))).collect()
}

fn identities_of(own: (&WorkspaceRow, WorkspaceId), row: &HeldRow) -> impl Iterator<Item = u128> {
    identities(own, (row.user_id.as_deref(), row.email.as_deref())).into_iter().map(|(_, identity)| identity)
}

/// What waits under an identifier, oldest first.
pub(crate) fn waiting(workspace: WorkspaceId, identity: u128, (from, rows_max): (HeldId, u32)) -> RangeNeed {
    let [from, to] = [from, HeldId(u64::MAX)].map(|held| HeldUnderKey { workspace, identity, held }.erased());
    RangeNeed { from, to, rows_max }
}
