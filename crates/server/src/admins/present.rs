//! A teammate as the API shows one.

use engine::ids::{TeammateId, WorkspaceId};
use engine::rows::TeammateRow;
use node::Config;
use std::borrow::Cow;
use wire::rest::admin::Admin;

/// A teammate, as lists and notes show one.
#[must_use]
pub fn admin(teammate: TeammateId, row: &TeammateRow) -> Admin<'static> {
    Admin {
        kind: "admin",
        id: teammate.to_string(),
        name: Cow::Owned(row.name.clone()),
        email: Cow::Owned(row.email.clone()),
        away_mode_enabled: row.away,
        away_mode_reassign: row.away_reassign,
        away_status_reason_id: None,
        has_inbox_seat: true,
        team_ids: Vec::new(),
    }
}

/// The teammate who wrote or did something; `None` when it was nobody in
/// particular.
#[must_use]
pub fn author(config: &Config, workspace: WorkspaceId, teammate: TeammateId) -> Option<Admin<'static>> {
    config.teammate(workspace, teammate).map(|row| admin(teammate, &row))
}
