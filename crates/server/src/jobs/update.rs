//! `POST /jobs/{id}`.

use super::{find_bulk, present};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::legacy::bulk::Job;

/// Update a bulk job (1.x)
///
/// One old client renames jobs with it. Names are not kept: the body is read
/// and ignored, and the answer is the job as it is.
#[utoipa::path(
    post,
    path = "/jobs/{id}",
    tag = "1.x",
    params(("id" = String, Path, description = "The job's id")),
    responses(
        (status = 200, description = "The job", body = Job),
        (status = 404, description = "`job_not_found`"),
    )
)]
pub async fn update_job(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let (job, row) = call.read(move |view, access| find_bulk(view, access, &id)).await?;
    respond::ok(&present(&call, job, &row))
}
