//! `GET /download/content/data/{job_identifier}`.

use super::{State, file, now_s};
use crate::errors::{ApiError, ErrorCode};
use crate::manage::stream;
use crate::request::Call;
use axum::response::Response;
use http::{HeaderValue, header};
use std::sync::Arc;

const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");
const FILE: HeaderValue = HeaderValue::from_static("attachment; filename=\"content-data.csv.gz\"");

/// Download an export
///
/// A gzipped CSV file, a line for each delivery, as the rows are now. Text that
/// a spreadsheet would take for a formula has a `'` before it. The file is whole
/// only if the answer ends in order.
#[utoipa::path(
    get,
    path = "/download/content/data/{job_identifier}",
    tag = "exports",
    params(("job_identifier" = String, Path, description = "The export's identifier")),
    responses(
        (status = 200, description = "The file", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "`job_not_found`: there is no such export, or nothing to download, or two days are over"),
    )
)]
pub async fn download_content_export(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let export = call.app.content_exports.find(call.access.workspace(), &id, now_s(&call))?;
    if export.state != State::Completed {
        return Err(ApiError::new(ErrorCode::JobNotFound));
    }
    let (app, access) = (Arc::clone(&call.app), call.access.clone());
    let mut response =
        stream::answer(&call, BYTES, move |view, sink| file::write((view, &app, &access), export.stretch, sink))?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, FILE);
    Ok(response)
}
