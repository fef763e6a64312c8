//! `POST /subscriptions/{id}/ping`.

use super::{find, present};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::legacy::subscription::Subscription;

/// Ask for a test notification (1.x)
///
/// None is sent yet: the answer is the subscription, whose `notes` say so.
#[utoipa::path(
    post,
    path = "/subscriptions/{id}/ping",
    tag = "1.x",
    params(("id" = String, Path, description = "The subscription's id")),
    responses(
        (status = 200, description = "The subscription", body = Subscription),
        (status = 404, description = "`not_found`"),
    )
)]
pub async fn ping_subscription(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let (webhook, row) = find(&call, &id)?;
    respond::ok(&present(&call, webhook, &row))
}
