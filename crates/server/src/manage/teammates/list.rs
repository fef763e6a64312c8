//! `GET /manage/teammates`.

use super::present;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::list::PlainList;
use wire::manage::teammate::Teammate;

/// List the team
///
/// In the order in which they were added; those who were removed only with
/// `removed=true`.
#[utoipa::path(
    get,
    path = "/manage/teammates",
    tag = "teammates",
    params(("removed" = Option<bool>, Query, description = "Those who were removed too")),
    responses(
        (status = 200, description = "The teammates", body = PlainList<Teammate>),
        (status = 400, description = "`parameter_invalid`: `removed`"),
    )
)]
pub async fn list_teammates(call: Call) -> Result<Response, ApiError> {
    let with_removed = call.query()?.flag("removed")?.unwrap_or_default();
    let teammates = call.app.node.config().teammates(call.access.workspace());
    let shown = teammates.iter().filter(|(_, row)| with_removed || row.removed_at.is_none());
    respond::ok(&PlainList::new(shown.map(|(teammate, row)| present::teammate(*teammate, row)).collect()))
}
