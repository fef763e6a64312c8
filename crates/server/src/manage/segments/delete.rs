//! `DELETE /manage/segments/{id}`.

use super::named;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::DeleteSegment;
use wire::manage::segment::DeletedSegment;

/// Delete a segment
///
/// Nobody in it is touched.
#[utoipa::path(
    delete,
    path = "/manage/segments/{id}",
    tag = "segments",
    params(("id" = String, Path, description = "The segment's id")),
    responses(
        (status = 200, description = "That it is deleted", body = DeletedSegment),
        (status = 404, description = "`not_found`: no segment of this workspace has this id"),
        (status = 409, description = "`resource_conflict`: other segments use it; the message names them"),
    )
)]
pub async fn delete_segment(mut call: Call) -> Result<Response, ApiError> {
    let (segment, row) = named(&mut call).await?;
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    call.submit(Command::DeleteSegment(DeleteSegment { workspace, segment, actor })).await?;
    respond::ok(&DeletedSegment::new(call.access.segment_id(segment, &row).to_string()))
}
