//! `GET /subscriptions`.

use super::present;
use crate::errors::ApiError;
use crate::limits::PER_PAGE_DEFAULT;
use crate::numbered::Numbered;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::legacy::subscription::SubscriptionList;

/// List webhook subscriptions (1.x)
///
/// By age.
#[utoipa::path(
    get,
    path = "/subscriptions",
    tag = "1.x",
    params(
        ("page" = Option<u64>, Query, description = "Which page, from 1"),
        ("per_page" = Option<u64>, Query, description = "How many subscriptions a page holds: 50, at most 150"),
    ),
    responses((status = 200, description = "A page of subscriptions, under `items`", body = SubscriptionList))
)]
pub async fn list_subscriptions(call: Call) -> Result<Response, ApiError> {
    let page = Numbered::of(&call, &call.query()?, PER_PAGE_DEFAULT)?;
    let all = call.app.node.config().webhooks(call.access.workspace());
    let total = u64::try_from(all.len()).unwrap_or(u64::MAX);
    let items = page.part(&all).into_iter().map(|(webhook, row)| present(&call, *webhook, row)).collect();
    respond::ok(&SubscriptionList::new(items, total, page.pages(total)))
}
