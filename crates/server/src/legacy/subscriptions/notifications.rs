//! What was sent to a webhook subscription, could not be sent, or waits to be
//! sent again: nothing, as long as nothing is sent.

use super::find;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::legacy::subscription::NotificationList;

/// List what was sent to a webhook subscription (1.x)
#[utoipa::path(
    get,
    path = "/subscriptions/{id}/sent",
    tag = "1.x",
    params(("id" = String, Path, description = "The subscription's id")),
    responses(
        (status = 200, description = "Nothing, as long as nothing is sent", body = NotificationList),
        (status = 404, description = "`not_found`"),
    )
)]
pub async fn list_sent_notifications(call: Call) -> Result<Response, ApiError> {
    nothing(call).await
}

/// List what could not be sent to a webhook subscription (1.x)
#[utoipa::path(
    get,
    path = "/subscriptions/{id}/errors",
    tag = "1.x",
    params(("id" = String, Path, description = "The subscription's id")),
    responses(
        (status = 200, description = "Nothing, as long as nothing is sent", body = NotificationList),
        (status = 404, description = "`not_found`"),
    )
)]
pub async fn list_failed_notifications(call: Call) -> Result<Response, ApiError> {
    nothing(call).await
}

/// List what waits to be sent again to a webhook subscription (1.x)
#[utoipa::path(
    get,
    path = "/subscriptions/{id}/retry",
    tag = "1.x",
    params(("id" = String, Path, description = "The subscription's id")),
    responses(
        (status = 200, description = "Nothing, as long as nothing is sent", body = NotificationList),
        (status = 404, description = "`not_found`"),
    )
)]
pub async fn list_waiting_notifications(call: Call) -> Result<Response, ApiError> {
    nothing(call).await
}

async fn nothing(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    find(&call, &id)?;
    respond::ok(&NotificationList::default())
}
