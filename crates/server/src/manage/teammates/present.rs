//! A teammate as the console shows one.

use engine::ids::TeammateId;
use engine::rows::TeammateRow;
use wire::manage::teammate::Teammate;

/// A teammate.
#[must_use]
pub fn teammate(id: TeammateId, row: &TeammateRow) -> Teammate<'_> {
    let state = match (row.removed_at, row.last_signed_in_at) {
        (Some(_), _) => "removed",
        (None, Some(_)) => "active",
        (None, None) => "invited",
    };
    Teammate {
        kind: "teammate",
        id: id.to_string(),
        name: &row.name,
        email: &row.email,
        role: row.role.name(),
        state,
        password_set: !row.password_hash.is_empty(),
        created_at: row.created_at,
        last_signed_in_at: row.last_signed_in_at,
    }
}
