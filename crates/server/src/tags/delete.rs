//! `DELETE /tags/{id}`.

use super::find;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::DeleteTag;
use http::StatusCode;

/// Delete a tag
///
/// It is gone at once from everybody and everything that had it.
#[utoipa::path(
    delete,
    path = "/tags/{id}",
    tag = "tags",
    params(("id" = String, Path, description = "The tag's id")),
    responses(
        (status = 200, description = "It is deleted"),
        (status = 400, description = "`tag_has_dependent_objects`: segments ask for it; the message names them"),
        (status = 404, description = "`not_found`: no tag of this workspace has this id"),
    )
)]
pub async fn delete_tag(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let workspace = call.access.workspace();
    let (tag, _) = find(call.app.node.config(), workspace, &id)?;
    call.submit(Command::DeleteTag(DeleteTag { workspace, tag })).await?;
    Ok(respond::empty(StatusCode::OK))
}
