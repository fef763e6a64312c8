//! `GET /jobs/{id}/error`.

use super::find_bulk;
use crate::bulk::StoredItem;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use crate::sealed;
use axum::response::Response;
use wire::legacy::bulk::{ErrorFeed, FailedItem, FailedItemError};
use wire::rest::contact::Empty;

/// List what a bulk job did not store (1.x)
#[utoipa::path(
    get,
    path = "/jobs/{id}/error",
    tag = "1.x",
    params(("id" = String, Path, description = "The job's id")),
    responses(
        (status = 200, description = "The items, as they were sent, and what was wrong", body = ErrorFeed),
        (status = 404, description = "`job_not_found`"),
    )
)]
pub async fn list_job_errors(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    call.read(move |view, access| {
        let (job, _) = find_bulk(view, access, &id)?;
        let rows = view.bulk_errors(access.workspace(), job)?;
        let items = rows.iter().filter_map(|(index, row)| {
            let StoredItem { method, data_type, data } = StoredItem::read(&row.data)?;
            Some(FailedItem {
                kind: "job_item",
                id: index.to_string(),
                updated_at: row.created_at,
                method,
                data_type,
                data,
                error: FailedItemError { kind: "error", code: &row.code, message: &row.message },
            })
        });
        let app_id = &access.workspace_row().app_id;
        respond::ok(&ErrorFeed { app_id, job_id: sealed::job_id(access, job), pages: Empty {}, items: items.collect() })
    })
    .await
}
