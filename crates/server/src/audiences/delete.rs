//! `DELETE /audiences/{id}`.

use super::find;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::DeleteAudience;
use wire::rest::audience::DeletedAudience;

/// Delete an audience
#[utoipa::path(
    delete,
    path = "/audiences/{id}",
    tag = "audiences",
    params(("id" = String, Path, description = "The audience's id")),
    responses(
        (status = 200, description = "It is deleted", body = DeletedAudience),
        (status = 404, description = "`not_found`: no audience of this workspace has this id"),
    )
)]
pub async fn delete_audience(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let workspace = call.access.workspace();
    let (audience, _) = find(call.app.node.config(), workspace, &id)?;
    call.submit(Command::DeleteAudience(DeleteAudience { workspace, audience })).await?;
    respond::ok(&DeletedAudience::new(audience.to_string()))
}
