//! Tags: made, applied, listed.

pub mod contact;
pub mod delete;
pub mod list;
pub mod present;
pub mod read;
pub mod save;
mod targets;

use crate::errors::{ApiError, ErrorCode};
use crate::fields::number_of;
use engine::ids::{TagId, WorkspaceId};
use engine::rows::TagRow;
use node::Config;
use std::sync::Arc;

/// The tag with this id.
///
/// # Errors
/// 404 when this workspace has none.
pub fn find(config: &Config, workspace: WorkspaceId, id: &str) -> Result<(TagId, Arc<TagRow>), ApiError> {
    let tag = number_of(id).map(TagId);
    let found = tag.and_then(|tag| Some((tag, config.tag(workspace, tag)?)));
    found.ok_or_else(|| ApiError::new(ErrorCode::NotFound).field("id"))
}
