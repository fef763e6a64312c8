//! `GET /companies/{id}/segments`.

use crate::companies;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::list::PlainList;
use wire::rest::segment::Segment;

/// List the segments that a company is in
///
/// There are none: segments are of people.
#[utoipa::path(
    get,
    path = "/companies/{id}/segments",
    tag = "segments",
    params(("id" = String, Path, description = "The company's id")),
    responses(
        (status = 200, description = "The segments", body = PlainList<Segment>),
        (status = 404, description = "`company_not_found`: no company of this workspace has this id"),
    )
)]
pub async fn list_company_segments(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    call.read(move |view, access| companies::by_id(view, access, &id)).await?;
    respond::ok(&PlainList::<Segment<'_>>::default())
}
