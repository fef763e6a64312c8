//! `GET /audiences`.

use super::present;
use crate::errors::ApiError;
use crate::limits::PER_PAGE_DEFAULT;
use crate::numbered::Numbered;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::rest::audience::AudienceList;

/// List audiences
///
/// In the order in which they were made.
#[utoipa::path(
    get,
    path = "/audiences",
    tag = "audiences",
    params(
        ("page" = Option<u64>, Query, description = "From 1; beyond the last it is empty"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
    ),
    responses(
        (status = 200, description = "The audiences", body = AudienceList),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
    )
)]
pub async fn list_audiences(call: Call) -> Result<Response, ApiError> {
    let page = Numbered::of(&call, &call.query()?, PER_PAGE_DEFAULT)?;
    let audiences = call.app.node.config().audiences(call.access.workspace());
    let total = u64::try_from(audiences.len()).unwrap_or(u64::MAX);
    let shown = page.part(&audiences).into_iter().map(|(audience, row)| present::audience(*audience, row));
    respond::ok(&AudienceList::new(shown.collect(), total, &page.pages(total)))
}
