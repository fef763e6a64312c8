//! `GET /subscriptions/{id}`.

use super::{find, present};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::legacy::subscription::Subscription;

/// Read a webhook subscription (1.x)
#[utoipa::path(
    get,
    path = "/subscriptions/{id}",
    tag = "1.x",
    params(("id" = String, Path, description = "The subscription's id")),
    responses(
        (status = 200, description = "The subscription", body = Subscription),
        (status = 404, description = "`not_found`"),
    )
)]
pub async fn read_subscription(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let (webhook, row) = find(&call, &id)?;
    respond::ok(&present(&call, webhook, &row))
}
