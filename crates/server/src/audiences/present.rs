//! An audience as the API shows it.

use engine::ids::AudienceId;
use engine::rows::AudienceRow;
use wire::json::Verbatim;
use wire::rest::audience::Audience;

/// An audience, with its predicates as they were sent.
#[must_use]
pub fn audience(audience: AudienceId, row: &AudienceRow) -> Audience<'_> {
    Audience {
        kind: "audience",
        id: audience.to_string(),
        name: &row.name,
        predicates: Verbatim(&row.predicates),
        role_predicates: Verbatim(&row.role_predicates),
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}
