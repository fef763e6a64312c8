//! `GET /segments`.

use super::{count, present};
use crate::errors::ApiError;
use crate::request::{Call, blocking, respond};
use axum::response::Response;
use std::sync::Arc;
use wire::rest::segment::SegmentList;

/// List segments
///
/// All of the workspace, in the order in which they were made. Counts are right
/// at the moment of the call.
#[utoipa::path(
    get,
    path = "/segments",
    tag = "segments",
    params(("include_count" = Option<bool>, Query, description = "`true` also counts who is in each")),
    responses(
        (status = 200, description = "The segments", body = SegmentList),
        (status = 400, description = "`parameter_invalid`: `include_count`"),
    )
)]
pub async fn list_segments(call: Call) -> Result<Response, ApiError> {
    let counts = call.query()?.flag("include_count")?.unwrap_or(false);
    let (app, access) = (Arc::clone(&call.app), call.access.clone());
    blocking(move || {
        let workspace = access.workspace();
        let segments = app.node.config().segments(workspace);
        let shown = segments.iter().map(|(segment, row)| {
            let count = counts.then(|| count(&app.node, workspace, *segment)).transpose()?;
            Ok(present::segment(&access, *segment, row, count))
        });
        respond::ok(&SegmentList::new(shown.collect::<Result<_, ApiError>>()?))
    })
    .await
}
