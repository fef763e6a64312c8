//! `/manage/subscription_types`: what people choose to be sent or not, made and
//! changed.

use super::page;
use crate::errors::ApiError;
use crate::fields;
use crate::limits::PER_PAGE_DEFAULT;
use crate::request::{Call, respond};
use crate::subscriptions::{FoundType, find, present};
use axum::response::Response;
use engine::command::SaveSubscriptionType as SaveCommand;
use engine::limits::{DESCRIPTION_CHARS_MAX, LABEL_CHARS_MAX};
use engine::{Answer, Command};
use http::StatusCode;
use wire::json::Field;
use wire::list::List;
use wire::manage::subscription_type::SaveSubscriptionType;
use wire::rest::subscription::SubscriptionType;

const PURPOSE: &str = "subscription types";

/// List subscription types
///
/// In the order in which they were made, archived ones included.
#[utoipa::path(
    get,
    path = "/manage/subscription_types",
    tag = "subscription types",
    params(
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
        ("starting_after" = Option<String>, Query, description = "The cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The subscription types", body = List<SubscriptionType>),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`not_found`: the cursor is another list's"),
    )
)]
pub async fn list_managed_subscription_types(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let per_page = query.per_page(PER_PAGE_DEFAULT)?;
    let after = page::after(&query, &call.access, PURPOSE)?;
    let all = call.app.node.config().subscription_types(call.access.workspace());
    let part = page::oldest_first(&all, |(id, _)| id.0, (after, per_page));
    let data = part.items.iter().map(|(id, row)| present::subscription_type(*id, row)).collect();
    respond::ok(&List::counted(data, per_page, part.counts, part.cursor(&call.access, PURPOSE)))
}

/// Make a subscription type
#[utoipa::path(
    post,
    path = "/manage/subscription_types",
    tag = "subscription types",
    request_body = SaveSubscriptionType,
    responses(
        (status = 201, description = "The subscription type", body = SubscriptionType),
        (status = 400, description = "`parameter_not_found`: `name`. `parameter_invalid`: `consent_type` or `state`"),
        (status = 422, description = "`limit_reached`: no more subscription types can be made"),
    )
)]
pub async fn create_subscription_type(call: Call) -> Result<Response, ApiError> {
    save(&call, None, StatusCode::CREATED).await
}

/// Change a subscription type
///
/// What is not sent, or null, stays as it is. It is never deleted, because
/// people's choices point to it; `"state":"archived"` puts it away.
#[utoipa::path(
    patch,
    path = "/manage/subscription_types/{id}",
    tag = "subscription types",
    params(("id" = String, Path, description = "The subscription type's id")),
    request_body = SaveSubscriptionType,
    responses(
        (status = 200, description = "The subscription type", body = SubscriptionType),
        (status = 400, description = "`parameter_invalid`: `name`, `consent_type` or `state`"),
        (status = 404, description = "`not_found`: no subscription type of this workspace has this id"),
    )
)]
pub async fn change_subscription_type(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let before = find(call.app.node.config(), call.access.workspace(), &id)?;
    save(&call, Some(before), StatusCode::OK).await
}

async fn save(call: &Call, before: Option<FoundType>, status: StatusCode) -> Result<Response, ApiError> {
    let body = call.body()?;
    let sent: SaveSubscriptionType<'_> = fields::object(&body)?;
    let row = before.as_ref().map(|(_, row)| row);
    let is_named = !sent.name.is_none();
    let name = fields::text(sent.name, "name", LABEL_CHARS_MAX)?.map(|name| name.trim().to_owned());
    let name = match name.filter(|name| !name.is_empty()) {
        None if is_named => return Err(ApiError::invalid("name", "name must not be empty")),
        name => name.or_else(|| row.map(|row| row.name.clone())).ok_or_else(|| ApiError::missing("name"))?,
    };
    let description = fields::clearable_text(sent.description, "description", DESCRIPTION_CHARS_MAX)?;
    let description = description.map(Option::unwrap_or_default);
    let opt_in = word(sent.consent_type, "consent_type", ["opt_out", "opt_in"])?;
    let archived = word(sent.state, "state", ["live", "archived"])?;
    let command = SaveCommand {
        workspace: call.access.workspace(),
        subscription: before.as_ref().map(|(id, _)| *id),
        name,
        description: description.or_else(|| row.map(|row| row.description.clone())).unwrap_or_default(),
        opt_in: opt_in.or_else(|| row.map(|row| row.opt_in)).unwrap_or(false),
        archived: archived.or_else(|| row.map(|row| row.archived_at.is_some())).unwrap_or(false),
        actor: call.access.actor(),
    };
    let id = match call.submit(Command::SaveSubscriptionType(command)).await? {
        Answer::SubscriptionType(id) => id,
        other => panic!("a subscription type was answered with {other:?}"),
    };
    let (id, row) = find(call.app.node.config(), call.access.workspace(), &id.to_string())?;
    Ok(respond::json(status, &present::subscription_type(id, &row)))
}

/// One of two words: whether it is the second.
fn word(field: Field<'_>, name: &'static str, [no, yes]: [&str; 2]) -> Result<Option<bool>, ApiError> {
    match fields::text(field, name, LABEL_CHARS_MAX)? {
        None => Ok(None),
        Some(word) if word == yes => Ok(Some(true)),
        Some(word) if word == no => Ok(Some(false)),
        Some(_) => Err(ApiError::invalid(name, format!("{name} must be {no} or {yes}"))),
    }
}
