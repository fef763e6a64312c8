//! `GET /subscription_types`.

use super::present;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::list::PlainList;
use wire::rest::subscription::SubscriptionType;

/// List subscription types
///
/// All of the workspace, in the order in which they were made, archived ones
/// included.
#[utoipa::path(
    get,
    path = "/subscription_types",
    tag = "subscription types",
    responses((status = 200, description = "The subscription types", body = PlainList<SubscriptionType>))
)]
pub async fn list_subscription_types(call: Call) -> Result<Response, ApiError> {
    let types = call.app.node.config().subscription_types(call.access.workspace());
    let shown = types.iter().map(|(id, row)| present::subscription_type(*id, row));
    respond::ok(&PlainList::new(shown.collect()))
}
