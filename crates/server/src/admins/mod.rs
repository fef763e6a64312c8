//! Teammates and teams, as the API shows them: it calls teammates admins.

pub mod activity_logs;
pub mod activity_types;
pub mod away;
pub mod list;
pub mod present;
pub mod read;
pub mod teams;

use crate::errors::{ApiError, ErrorCode};
use crate::fields::number_of;
use crate::request::Call;
use engine::ids::{TeammateId, WorkspaceId};
use engine::rows::TeammateRow;
use node::Config;
use std::sync::Arc;

/// The teammate with this id.
///
/// # Errors
/// 404 `admin_not_found`.
pub fn find(config: &Config, workspace: WorkspaceId, id: &str) -> Result<(TeammateId, Arc<TeammateRow>), ApiError> {
    let teammate = number_of(id).map(TeammateId);
    let found = teammate.and_then(|teammate| Some((teammate, config.teammate(workspace, teammate)?)));
    let found = found.filter(|(_, row)| row.removed_at.is_none());
    found.ok_or_else(|| ApiError::new(ErrorCode::AdminNotFound))
}

/// A workspace's teammates by age, without those who were removed.
#[must_use]
pub fn active(config: &Config, workspace: WorkspaceId) -> Vec<(TeammateId, Arc<TeammateRow>)> {
    let mut teammates = config.teammates(workspace);
    teammates.retain(|(_, row)| row.removed_at.is_none());
    teammates
}

/// Whether somebody could sign in with this: something, an `@`, something, and
/// no white space.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let has_form = text.split_once('@').is_some_and(|(before, behind)| !before.is_empty() && !behind.is_empty());
    has_form && !text.contains(char::is_whitespace)
}

/// For whom the caller writes and tags when it does not say: the teammate who is
/// signed in; else the first one, since tokens belong to nobody; 0 when there is
/// none yet.
#[must_use]
pub fn caller(call: &Call) -> TeammateId {
    if let Some(signed_in) = call.access.signed_in() {
        return signed_in.teammate;
    }
    let teammates = active(call.app.node.config(), call.access.workspace());
    teammates.first().map_or(TeammateId(0), |(teammate, _)| *teammate)
}

/// The teammate whom a body names, or else [`caller`]. Whoever is signed in
/// speaks for nobody else.
///
/// # Errors
/// 404 `admin_not_found` when there is none with this id. 403 when it is not the
/// teammate who is signed in.
pub fn named_or_first(call: &Call, id: Option<&str>) -> Result<TeammateId, ApiError> {
    let (config, workspace) = (call.app.node.config(), call.access.workspace());
    match id {
        // What `GET /me` shows while there is no teammate.
        None | Some("0") => Ok(caller(call)),
        Some(id) => {
            let named = find(config, workspace, id)?.0;
            let is_other = call.access.signed_in().is_some_and(|signed_in| signed_in.teammate != named);
            let refused = || ApiError::new(ErrorCode::Forbidden).field("admin_id").message("You are somebody else");
            if is_other { Err(refused()) } else { Ok(named) }
        }
    }
}
