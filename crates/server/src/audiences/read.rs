//! `GET /audiences/{id}`.

use super::{find, present};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::rest::audience::Audience;

/// Read an audience
#[utoipa::path(
    get,
    path = "/audiences/{id}",
    tag = "audiences",
    params(("id" = String, Path, description = "The audience's id")),
    responses(
        (status = 200, description = "The audience", body = Audience),
        (status = 404, description = "`not_found`: no audience of this workspace has this id"),
    )
)]
pub async fn read_audience(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let (audience, row) = find(call.app.node.config(), call.access.workspace(), &id)?;
    respond::ok(&present::audience(audience, &row))
}
