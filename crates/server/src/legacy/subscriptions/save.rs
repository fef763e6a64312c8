//! `POST /subscriptions` and `PUT /subscriptions/{id}`.

use super::{find, present};
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::command::SaveWebhook;
use engine::ids::WebhookId;
use engine::limits::{EVENT_NAME_CHARS_MAX, LABEL_CHARS_MAX, METADATA_URL_BYTES_MAX, WEBHOOK_TOPICS_MAX};
use engine::metadata::{Kind, Value};
use engine::{Answer, Command};
use serde_json::value::RawValue;
use wire::json::{Field, Unread};
use wire::legacy::subscription::{SaveSubscription, SentSubscriptionMetadata, Subscription};

/// Make a webhook subscription (1.x)
///
/// It is kept, and `active` is false: nothing is sent yet.
#[utoipa::path(
    post,
    path = "/subscriptions",
    tag = "1.x",
    request_body = SaveSubscription,
    responses(
        (status = 200, description = "The subscription", body = Subscription),
        (status = 400, description = "`parameter_not_found`: no `url` or no `topics`. `parameter_invalid`: a value that cannot be"),
        (status = 422, description = "`limit_reached`: there are 100 subscriptions. `parameter_invalid`: more than 100 topics or event names"),
    )
)]
pub async fn create_subscription(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let command = decode(&call, None, fields::object(&body)?)?;
    if command.url.is_none() {
        return Err(ApiError::missing("url"));
    }
    if command.topics.as_ref().is_none_or(Vec::is_empty) {
        return Err(ApiError::missing("topics"));
    }
    save(&call, command).await
}

/// Change a webhook subscription (1.x)
///
/// What is not sent stays.
#[utoipa::path(
    put,
    path = "/subscriptions/{id}",
    tag = "1.x",
    params(("id" = String, Path, description = "The subscription's id")),
    request_body = SaveSubscription,
    responses(
        (status = 200, description = "The subscription", body = Subscription),
        (status = 400, description = "`parameter_invalid`: a value that cannot be"),
        (status = 404, description = "`not_found`"),
        (status = 422, description = "`parameter_invalid`: more than 100 topics or event names"),
    )
)]
pub async fn update_subscription(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let (webhook, _) = find(&call, &id)?;
    let body = call.body()?;
    let command = decode(&call, Some(webhook), fields::object(&body)?)?;
    if command.topics.as_ref().is_some_and(Vec::is_empty) {
        return Err(ApiError::missing("topics"));
    }
    save(&call, command).await
}

async fn save(call: &Call, command: SaveWebhook) -> Result<Response, ApiError> {
    match call.submit(Command::SaveWebhook(Box::new(command))).await? {
        Answer::Webhook(webhook, row) => respond::ok(&present(call, webhook, &row)),
        other => panic!("a webhook subscription was answered with {other:?}"),
    }
}

fn decode(call: &Call, webhook: Option<WebhookId>, sent: SaveSubscription<'_>) -> Result<SaveWebhook, ApiError> {
    if !matches!(fields::text(sent.service_type, "service_type", LABEL_CHARS_MAX)?.as_deref(), None | Some("web")) {
        return Err(ApiError::invalid("service_type", "service_type must be web"));
    }
    Ok(SaveWebhook {
        workspace: call.access.workspace(),
        webhook,
        url: url(sent.url)?,
        topics: texts(sent.topics, "topics", LABEL_CHARS_MAX)?,
        event_names: event_names(sent.metadata)?,
        hub_secret: fields::clearable_text(sent.hub_secret, "hub_secret", LABEL_CHARS_MAX)?,
    })
}

fn url(field: Field<'_>) -> Result<Option<String>, ApiError> {
    let Some(url) = fields::text(field, "url", METADATA_URL_BYTES_MAX)? else { return Ok(None) };
    let is_link = matches!(Kind::of("url", &Value::String(url.clone())), Kind::Link | Kind::Image);
    if url.len() > METADATA_URL_BYTES_MAX || !is_link {
        let message = format!("url must be an http or https URL of at most {METADATA_URL_BYTES_MAX} bytes");
        return Err(ApiError::invalid("url", message));
    }
    Ok(Some(url))
}

fn event_names(sent: Unread<'_>) -> Result<Option<Vec<String>>, ApiError> {
    let Unread(Some(raw)) = sent else { return Ok(None) };
    if raw.get() == "null" {
        return Ok(None);
    }
    let wrong = |_| ApiError::mistyped("metadata", "an object with event_names");
    let SentSubscriptionMetadata { event_names } = fields::json(raw.get()).map_err(wrong)?;
    texts(event_names, "metadata.event_names", EVENT_NAME_CHARS_MAX)
}

/// An array of strings, none of them empty. Null is the same as nothing.
fn texts(sent: Unread<'_>, name: &'static str, chars_max: usize) -> Result<Option<Vec<String>>, ApiError> {
    if matches!(sent, Unread(Some(raw)) if raw.get() == "null") {
        return Ok(None);
    }
    let Some(items) = fields::array(sent, name)? else { return Ok(None) };
    if items.len() > WEBHOOK_TOPICS_MAX {
        let message = format!("{name} may hold at most {WEBHOOK_TOPICS_MAX} entries");
        return Err(ApiError::new(ErrorCode::Unprocessable).field(name).message(message));
    }
    let one = |item: &RawValue| {
        let text = fields::text(Field::of(item), name, chars_max)?;
        text.ok_or_else(|| ApiError::invalid(name, format!("{name} must not hold an empty string")))
    };
    items.into_iter().map(one).collect::<Result<_, _>>().map(Some)
}
