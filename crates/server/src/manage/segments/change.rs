//! `PATCH /manage/segments/{id}`.

use super::{answer, named, save};
use crate::errors::ApiError;
use crate::request::Call;
use axum::response::Response;
use http::StatusCode;
use wire::manage::segment::{SaveSegment, Segment};

/// Change a segment
///
/// What is not sent, or null, stays as it is. A predicate is replaced whole.
/// Where live messages ask for the segment, the events from before that it comes
/// to ask for (`within_days`, `metadata`) are counted first.
#[utoipa::path(
    patch,
    path = "/manage/segments/{id}",
    tag = "segments",
    params(
        ("id" = String, Path, description = "The segment's id"),
        ("include_count" = Option<bool>, Query, description = "`true` also counts who is in it"),
    ),
    request_body = SaveSegment,
    responses(
        (status = 200, description = "The segment", body = Segment),
        (status = 400, description = "`parameter_invalid` or `type_mismatch`: `field` says what, and where in the predicate"),
        (status = 404, description = "`not_found`: no segment of this workspace has this id"),
        (status = 409, description = "`message_state`: a live message asks for it, and the events from before are not counted within two seconds; the message names it, and says how many percent are"),
    )
)]
pub async fn change_segment(mut call: Call) -> Result<Response, ApiError> {
    let (segment, _) = named(&mut call).await?;
    call.query()?.flag("include_count")?;
    let segment = save(&call, Some(segment)).await?;
    answer(&call, StatusCode::OK, segment).await
}
