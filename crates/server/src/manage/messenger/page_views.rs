//! `GET /manage/contacts/{id}/page_views`: the pages that somebody opened.

use crate::contacts::of_id;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::limits::PAGE_VIEWS_KEPT;
use engine::rows::{PageViewRow, Role};
use wire::list::List;
use wire::manage::messenger::PageView;

/// List the pages that somebody opened
///
/// The latest first: the latest 100 of them, and of everybody who was merged
/// into them. A visitor's too.
#[utoipa::path(
    get,
    path = "/manage/contacts/{id}/page_views",
    tag = "messenger",
    params(("id" = String, Path, description = "The contact's id")),
    responses(
        (status = 200, description = "The pages", body = List<PageView>),
        (status = 404, description = "`not_found`: nobody in this workspace has this id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn list_page_views(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    call.read(move |view, access| {
        let found = view.find(access.workspace(), &of_id(id), &Role::ALL)??;
        let views: Vec<_> = view.page_views(access.workspace(), &found)?.into_iter().map(shown).collect();
        let per_page = views.len().max(usize::try_from(PAGE_VIEWS_KEPT).unwrap_or(usize::MAX));
        respond::ok(&List::new(views, per_page, None))
    })
    .await
}

/// A page view as it is shown.
#[must_use]
pub fn shown(row: PageViewRow) -> PageView {
    let PageViewRow { number: _, viewed_at_ms, url, title, referrer } = row;
    PageView { kind: "page_view", url, title, referrer, viewed_at: viewed_at_ms / 1_000 }
}
