//! `GET /manage/segments/{id}`.

use super::{answer, named};
use crate::errors::ApiError;
use crate::request::Call;
use axum::response::Response;
use http::StatusCode;
use wire::manage::segment::Segment;

/// Read a segment with its predicate
#[utoipa::path(
    get,
    path = "/manage/segments/{id}",
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
pub async fn read_managed_segment(mut call: Call) -> Result<Response, ApiError> {
    let (segment, _) = named(&mut call).await?;
    answer(&call, StatusCode::OK, segment).await
}
