//! `POST /manage/segments`.

use super::{answer, save};
use crate::errors::ApiError;
use crate::request::Call;
use axum::response::Response;
use http::StatusCode;
use wire::manage::segment::{SaveSegment, Segment};

/// Make a segment
///
/// The predicate is checked first: what it names must be there, and each
/// operator must go with what it compares.
#[utoipa::path(
    post,
    path = "/manage/segments",
    tag = "segments",
    params(("include_count" = Option<bool>, Query, description = "`true` also counts who is in it")),
    request_body = SaveSegment,
    responses(
        (status = 201, description = "The segment", body = Segment),
        (status = 400, description = "`parameter_not_found`: `name` or `predicate`. `parameter_invalid` or `type_mismatch`: `field` says where in the predicate"),
        (status = 422, description = "`limit_reached`: no more segments can be made"),
    )
)]
pub async fn create_segment(call: Call) -> Result<Response, ApiError> {
    call.query()?.flag("include_count")?;
    let segment = save(&call, None).await?;
    answer(&call, StatusCode::CREATED, segment).await
}
