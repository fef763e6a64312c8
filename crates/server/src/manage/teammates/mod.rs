//! `/manage/teammates`: who signs in to the console, and what they may do.

pub mod change;
pub mod create;
pub mod link;
pub mod list;
pub mod present;
pub mod remove;

use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::request::Call;
use engine::ids::{TeammateId, WorkspaceId};
use engine::limits::LABEL_CHARS_MAX;
use engine::rows::{Scopes, TeammateRole, TeammateRow};
use node::Config;
use std::sync::Arc;
use wire::json::Field;

/// Who decides who gets in, and as what, can get in as anybody: a token needs
/// every scope for that, else it would give itself those that it lacks.
fn may_let_in(access: &Access) -> Result<(), ApiError> {
    access.require(Scopes::READ.with(Scopes::WRITE).with(Scopes::MANAGE))
}

/// The id of a request's path, as a teammate of the caller's workspace.
async fn of_path(call: &mut Call) -> Result<TeammateId, ApiError> {
    let id = call.path_id().await?;
    Ok(crate::admins::find(call.app.node.config(), call.access.workspace(), &id)?.0)
}

/// A teammate's row in force, also of one who was removed just now.
fn row(config: &Config, (workspace, teammate): (WorkspaceId, TeammateId)) -> Result<Arc<TeammateRow>, ApiError> {
    config.teammate(workspace, teammate).ok_or_else(|| ApiError::new(ErrorCode::AdminNotFound))
}

/// A name that was sent; one of white space alone is none.
fn name(field: Field<'_>) -> Result<Option<String>, ApiError> {
    let is_sent = !field.is_none();
    let name = fields::text(field, "name", LABEL_CHARS_MAX)?.map(|name| name.trim().to_owned());
    match name.filter(|name| !name.is_empty()) {
        None if is_sent => Err(ApiError::invalid("name", "name must not be empty")),
        name => Ok(name),
    }
}

/// A role that was sent.
fn role(field: Field<'_>) -> Result<Option<TeammateRole>, ApiError> {
    let Some(word) = fields::text(field, "role", LABEL_CHARS_MAX)? else { return Ok(None) };
    let wrong = || ApiError::invalid("role", "role must be owner, editor, support or viewer");
    TeammateRole::named(&word).map(Some).ok_or_else(wrong)
}
