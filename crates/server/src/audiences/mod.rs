//! Saved audiences: lists of predicates that programs keep here.

pub mod delete;
pub mod list;
mod predicates;
pub mod present;
pub mod read;
pub mod save;

use crate::errors::{ApiError, ErrorCode};
use crate::fields::number_of;
use engine::ids::{AudienceId, WorkspaceId};
use engine::rows::AudienceRow;
use node::Config;
use std::sync::Arc;

/// The audience with this id.
///
/// # Errors
/// 404 when this workspace has none.
pub fn find(config: &Config, workspace: WorkspaceId, id: &str) -> Result<(AudienceId, Arc<AudienceRow>), ApiError> {
    let audience = number_of(id).map(AudienceId);
    let found = audience.and_then(|audience| Some((audience, config.audience(workspace, audience)?)));
    found.ok_or_else(|| ApiError::new(ErrorCode::NotFound).field("id"))
}
