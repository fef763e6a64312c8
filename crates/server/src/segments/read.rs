//! `GET /segments/{id}`.

use super::{count, find, present};
use crate::errors::ApiError;
use crate::request::{Call, blocking, respond};
use axum::response::Response;
use std::sync::Arc;
use wire::rest::segment::Segment;

/// Read a segment
#[utoipa::path(
    get,
    path = "/segments/{id}",
    tag = "segments",
    params(
        ("id" = String, Path, description = "The segment's id"),
        ("include_count" = Option<bool>, Query, description = "`true` also counts who is in it"),
    ),
    responses(
        (status = 200, description = "The segment", body = Segment),
        (status = 400, description = "`parameter_invalid`: `include_count`"),
        (status = 404, description = "`not_found`: no segment of this workspace has this id"),
    )
)]
pub async fn read_segment(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let counts = call.query()?.flag("include_count")?.unwrap_or(false);
    let (app, access) = (Arc::clone(&call.app), call.access.clone());
    blocking(move || {
        let (segment, row) = find(app.node.config(), &access, &id)?;
        let count = counts.then(|| count(&app.node, access.workspace(), segment)).transpose()?;
        respond::ok(&present::segment(&access, segment, &row, count))
    })
    .await
}
