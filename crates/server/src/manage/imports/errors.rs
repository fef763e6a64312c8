//! `GET /manage/imports/{id}/errors`.

use super::Found;
use crate::errors::ApiError;
use crate::limits::PER_PAGE_DEFAULT;
use crate::request::{Call, respond};
use crate::sealed;
use axum::response::Response;
use engine::rows::BulkErrorRow;
use std::borrow::Cow;
use wire::json::Json;
use wire::list::{Counts, List};
use wire::manage::import::RowError;

const PURPOSE: &str = "import errors";

/// List the refused rows of an import
///
/// In the order of the file. What the rows held is not kept.
#[utoipa::path(
    get,
    path = "/manage/imports/{id}/errors",
    tag = "imports",
    params(
        ("id" = String, Path, description = "The import's id"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
        ("starting_after" = Option<String>, Query, description = "The cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The refused rows", body = List<RowError>),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`job_not_found`: this workspace has no such import. `not_found`: the cursor is another list's"),
    )
)]
pub async fn list_import_errors(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let query = call.query()?;
    let per_page = query.per_page(PER_PAGE_DEFAULT)?;
    let purpose = format!("{PURPOSE} of {id}");
    let from = match query.get("starting_after") {
        None => 0,
        Some(text) => u32::from_be_bytes(sealed::open_cursor(&call.access, (&purpose, "starting_after"), text)?),
    };
    call.read(move |view, access| {
        let found = Found::by_id(view, access, &id)?;
        let mut rows = view.bulk_errors_page(access.workspace(), found.job, from, per_page + 1)?;
        let has_more = rows.len() > per_page;
        rows.truncate(per_page);
        let next = rows.last().filter(|_| has_more).map(|(index, _)| index + 1);
        let cursor = next.map(|next| sealed::cursor(access, &purpose, &next.to_be_bytes()));
        let counts = Counts { total: found.state().failed, before: u64::from(from) };
        let data = rows.iter().map(|(_, row)| shown(row)).collect();
        respond::ok(&List::counted(data, per_page, counts, cursor))
    })
    .await
}

/// A refused row as it was noted: its number and the reason.
pub fn shown(row: &BulkErrorRow) -> RowError<'_> {
    let data = Json::read(&row.data, 2).ok();
    let number = data.as_ref().and_then(|data| match data.get("row") {
        Some(Json::Number(digits)) => digits.parse().ok(),
        _ => None,
    });
    RowError {
        row: number.unwrap_or_default(),
        code: Cow::Borrowed(&row.code),
        column: None,
        message: Cow::Borrowed(&row.message),
    }
}
