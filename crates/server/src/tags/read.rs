//! `GET /tags/{id}`.

use super::{find, present};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::rest::tag::Tag;

/// Read a tag
#[utoipa::path(
    get,
    path = "/tags/{id}",
    tag = "tags",
    params(("id" = String, Path, description = "The tag's id")),
    responses(
        (status = 200, description = "The tag", body = Tag),
        (status = 404, description = "`not_found`: no tag of this workspace has this id"),
    )
)]
pub async fn read_tag(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let (tag, row) = find(call.app.node.config(), call.access.workspace(), &id)?;
    respond::ok(&present::tag(tag, &row))
}
