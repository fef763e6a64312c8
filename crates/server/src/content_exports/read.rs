//! `GET /export/content/data/{job_identifier}`.

use super::{now_s, shown};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::rest::content_export::ContentExport;

/// How an export stands
///
/// It can be downloaded for two days after it was completed.
#[utoipa::path(
    get,
    path = "/export/content/data/{job_identifier}",
    tag = "exports",
    params(("job_identifier" = String, Path, description = "The export's identifier")),
    responses(
        (status = 200, description = "The export", body = ContentExport),
        (status = 404, description = "`job_not_found`"),
    )
)]
pub async fn read_content_export(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let export = call.app.content_exports.find(call.access.workspace(), &id, now_s(&call))?;
    respond::ok(&shown(&call, &id, &export))
}
