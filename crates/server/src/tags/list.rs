//! `GET /tags`.

use super::present;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::list::PlainList;
use wire::rest::tag::{Tag, TagList};

/// List tags
///
/// All of the workspace, in the order in which they were made. To a client of
/// the 1.x API the list is a `tag.list`.
#[utoipa::path(
    get,
    path = "/tags",
    tag = "tags",
    responses((status = 200, description = "The tags", body = PlainList<Tag>))
)]
pub async fn list_tags(call: Call) -> Result<Response, ApiError> {
    let tags = call.app.node.config().tags(call.access.workspace());
    let shown = tags.iter().map(|(tag, row)| present::tag(*tag, row)).collect();
    if call.spoken().is_legacy() {
        return respond::ok(&TagList::new(shown));
    }
    respond::ok(&PlainList::new(shown))
}
