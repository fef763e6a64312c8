//! Webhook subscriptions of the 1.x API. They are kept; nothing is sent yet,
//! and every answer says so. Because they decide where people's data will go,
//! they need the scope `manage`.

pub mod delete;
pub mod list;
pub mod notifications;
pub mod ping;
pub mod read;
pub mod save;

use crate::errors::{ApiError, ErrorCode};
use crate::request::Call;
use engine::ids::WebhookId;
use engine::rows::WebhookRow;
use std::sync::Arc;
use wire::legacy::subscription::{Subscription, SubscriptionLinks, SubscriptionMetadata};

/// What stands before the number in a subscription's id.
const ID_PREFIX: &str = "nsub_";

/// What every subscription says as long as it is so.
const NOT_SENT: &str =
    "Notifications are not sent yet: this server keeps the subscription and cannot deliver webhooks.";

/// The subscription with this public id.
///
/// # Errors
/// 404 when this workspace has none.
fn find(call: &Call, id: &str) -> Result<(WebhookId, Arc<WebhookRow>), ApiError> {
    let number = id.strip_prefix(ID_PREFIX).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let webhook = number.and_then(|digits| digits.parse().ok()).map(WebhookId);
    let config = call.app.node.config();
    let found = webhook.and_then(|webhook| Some((webhook, config.webhook(call.access.workspace(), webhook)?)));
    found.ok_or_else(|| ApiError::new(ErrorCode::NotFound).field("id"))
}

/// A subscription, shown.
fn present<'a>(call: &'a Call, webhook: WebhookId, row: &'a WebhookRow) -> Subscription<'a> {
    let id = format!("{ID_PREFIX}{webhook}");
    let itself = format!("{}/subscriptions/{id}", call.base_url());
    let links = SubscriptionLinks {
        sent: format!("{itself}/sent"),
        retry: format!("{itself}/retry"),
        errors: format!("{itself}/errors"),
    };
    Subscription {
        kind: "notification_subscription",
        id,
        created_at: row.created_at,
        updated_at: row.updated_at,
        service_type: "web",
        app_id: &call.access.workspace_row().app_id,
        url: &row.url,
        itself,
        topics: row.topics.iter().map(String::as_str).collect(),
        active: false,
        metadata: SubscriptionMetadata { event_names: row.event_names.iter().map(String::as_str).collect() },
        hub_secret: row.hub_secret.as_deref(),
        mode: "point",
        links,
        notes: vec![NOT_SENT],
    }
}
