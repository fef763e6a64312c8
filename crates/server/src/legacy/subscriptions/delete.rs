//! `DELETE /subscriptions/{id}`.

use super::{find, present};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::DeleteWebhook;
use wire::legacy::subscription::Subscription;

/// Delete a webhook subscription (1.x)
#[utoipa::path(
    delete,
    path = "/subscriptions/{id}",
    tag = "1.x",
    params(("id" = String, Path, description = "The subscription's id")),
    responses(
        (status = 200, description = "The subscription that was", body = Subscription),
        (status = 404, description = "`not_found`"),
    )
)]
pub async fn delete_subscription(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let (webhook, row) = find(&call, &id)?;
    call.submit(Command::DeleteWebhook(DeleteWebhook { workspace: call.access.workspace(), webhook })).await?;
    respond::ok(&present(&call, webhook, &row))
}
