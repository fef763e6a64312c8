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
    found.ok_or_else(|| ApiError::new(ErrorCode::AdminNotFound))
}

/// For whom the caller writes and tags when it does not say: the first teammate,
/// since tokens belong to nobody; 0 when there is none yet.
#[must_use]
pub fn first(config: &Config, workspace: WorkspaceId) -> TeammateId {
    config.teammates(workspace).first().map_or(TeammateId(0), |(teammate, _)| *teammate)
}

/// The teammate whom a body names, or else the first.
///
/// # Errors
/// 404 `admin_not_found` when there is none with this id.
pub fn named_or_first(call: &Call, id: Option<&str>) -> Result<TeammateId, ApiError> {
    let (config, workspace) = (call.app.node.config(), call.access.workspace());
    match id {
        // What `GET /me` shows while there is no teammate.
        None | Some("0") => Ok(first(config, workspace)),
        Some(id) => Ok(find(config, workspace, id)?.0),
    }
}
