//! `GET /manage/segments`.

use super::shown;
use crate::errors::ApiError;
use crate::limits::PER_PAGE_DEFAULT;
use crate::manage::page;
use crate::request::{Call, blocking, respond};
use crate::segments::count;
use axum::response::Response;
use std::sync::Arc;
use wire::list::List;
use wire::manage::segment::Segment;

const PURPOSE: &str = "segments";

/// List segments with their predicates
///
/// In the order in which they were made.
#[utoipa::path(
    get,
    path = "/manage/segments",
    tag = "segments",
    params(
        ("include_count" = Option<bool>, Query, description = "`true` also counts who is in each"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
        ("starting_after" = Option<String>, Query, description = "The cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The segments", body = List<Segment>),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`not_found`: the cursor is another list's"),
    )
)]
pub async fn list_managed_segments(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let per_page = query.per_page(PER_PAGE_DEFAULT)?;
    let counts = query.flag("include_count")?.unwrap_or(false);
    let after = page::after(&query, &call.access, PURPOSE)?;
    let (app, access) = (Arc::clone(&call.app), call.access.clone());
    blocking(move || {
        let workspace = access.workspace();
        let all = app.node.config().segments(workspace);
        let part = page::oldest_first(&all, |(segment, _)| segment.0, (after, per_page));
        let data = part.items.iter().map(|(segment, row)| {
            let count = counts.then(|| count(&app.node, workspace, *segment)).transpose()?;
            Ok(shown(&app.node, &access, (*segment, row), count))
        });
        let data = data.collect::<Result<_, ApiError>>()?;
        respond::ok(&List::counted(data, per_page, part.counts, part.cursor(&access, PURPOSE)))
    })
    .await
}
