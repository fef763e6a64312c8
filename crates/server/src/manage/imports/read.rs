//! `GET /manage/imports/{id}`.

use super::Found;
use super::errors::shown;
use crate::errors::ApiError;
use crate::limits::IMPORT_ERRORS_SHOWN_MAX;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::manage::import::Import;

/// Read an import
///
/// How far it is, and the first rows that were refused.
#[utoipa::path(
    get,
    path = "/manage/imports/{id}",
    tag = "imports",
    params(("id" = String, Path, description = "The import's id")),
    responses(
        (status = 200, description = "The import", body = Import),
        (status = 404, description = "`job_not_found`: this workspace has no such import"),
    )
)]
pub async fn read_import(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    call.read(move |view, access| {
        let found = Found::by_id(view, access, &id)?;
        let errors = view.bulk_errors_page(access.workspace(), found.job, 0, IMPORT_ERRORS_SHOWN_MAX)?;
        let errors = errors.iter().map(|(_, row)| shown(row)).collect();
        respond::ok(&Import { errors: Some(errors), ..found.shown(access) })
    })
    .await
}
