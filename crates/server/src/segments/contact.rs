//! `GET /contacts/{id}/segments`.

use super::present;
use crate::contacts::by_id;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use std::sync::Arc;
use wire::list::PlainList;
use wire::rest::segment::Segment;

/// List the segments that a contact is in
///
/// Right at the moment of the call.
#[utoipa::path(
    get,
    path = "/contacts/{id}/segments",
    tag = "segments",
    params(("id" = String, Path, description = "The contact's id")),
    responses(
        (status = 200, description = "The segments", body = PlainList<Segment>),
        (status = 404, description = "`not_found`: no contact of this workspace has this id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn list_contact_segments(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let found = by_id(view, access, id)?;
        let segments = app.node.segments_of(view, access.workspace(), &found)?;
        let shown = segments.iter().map(|(segment, row)| present::segment(access, *segment, row, None));
        respond::ok(&PlainList::new(shown.collect()))
    })
    .await
}
