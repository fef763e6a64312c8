//! `GET /manage/imports`.

use super::Found;
use crate::errors::ApiError;
use crate::limits::IMPORT_JOBS_LOOKED_MAX;
use crate::manage::page::{cursor_after, newest_first};
use crate::request::{Call, respond};
use axum::response::Response;
use engine::rows::JobKind;
use node::views::ListPage;
use wire::list::List;
use wire::manage::import::Import;

const PURPOSE: &str = "imports";

/// List imports
///
/// The latest first. A page looks through 10,000 jobs at most, so it may hold
/// fewer imports than asked for and have a next one all the same.
#[utoipa::path(
    get,
    path = "/manage/imports",
    tag = "imports",
    params(
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
        ("starting_after" = Option<String>, Query, description = "The cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The imports", body = List<Import>),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`not_found`: the cursor is another list's"),
    )
)]
pub async fn list_imports(call: Call) -> Result<Response, ApiError> {
    const JOBS_AT_ONCE: usize = 500;
    let page = newest_first(&call.query()?, &call.access, PURPOSE)?;
    call.read(move |view, access| {
        let (mut imports, mut looked, mut before, mut more) = (Vec::new(), 0, page.before, true);
        while more && imports.len() < page.limit && looked < IMPORT_JOBS_LOOKED_MAX {
            let (jobs, has_older) = view.jobs(access.workspace(), ListPage { before, limit: JOBS_AT_ONCE })?;
            more = has_older;
            let count = jobs.len();
            looked += count;
            for (place, (job, row)) in jobs.into_iter().enumerate() {
                before = Some(job.0);
                if matches!(row.kind, JobKind::Import(_)) {
                    imports.push(Found { job, row });
                }
                if imports.len() == page.limit {
                    more |= place + 1 < count;
                    break;
                }
            }
        }
        let cursor = cursor_after(access, PURPOSE, before, more);
        let data: Vec<Import<'_>> = imports.iter().map(|found| found.shown(access)).collect();
        respond::ok(&List::new(data, page.limit, cursor))
    })
    .await
}
