//! `/contacts/{id}/subscriptions`: a contact's explicit choices.

use super::{find, present};
use crate::contacts::{by_id, of_id};
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::SetConsent as SetConsentCommand;
use engine::limits::LABEL_CHARS_MAX;
use std::sync::Arc;
use wire::list::PlainList;
use wire::rest::subscription::{SetConsent, SubscriptionType};

/// List what a contact chose
///
/// The subscription types about which they chose, either way. Whoever did not
/// choose has what the type implies.
#[utoipa::path(
    get,
    path = "/contacts/{id}/subscriptions",
    tag = "subscription types",
    params(("id" = String, Path, description = "The contact's id")),
    responses(
        (status = 200, description = "The subscription types", body = PlainList<SubscriptionType>),
        (status = 404, description = "`not_found`: no contact of this workspace has this id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn list_contact_subscriptions(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let (_, row) = by_id(view, access, id)?;
        let (config, workspace) = (app.node.config(), access.workspace());
        let chosen = row.consents.iter().map(|consent| consent.subscription);
        let chosen: Vec<_> = chosen.filter_map(|id| Some((id, config.subscription_type(workspace, id)?))).collect();
        let shown = chosen.iter().map(|(id, row)| present::subscription_type(*id, row));
        respond::ok(&PlainList::new(shown.collect()))
    })
    .await
}

/// Note what a contact chooses
#[utoipa::path(
    post,
    path = "/contacts/{id}/subscriptions",
    tag = "subscription types",
    params(("id" = String, Path, description = "The contact's id")),
    request_body = SetConsent,
    responses(
        (status = 200, description = "The subscription type", body = SubscriptionType),
        (status = 400, description = "`parameter_not_found` or `parameter_invalid`: `id` or `consent_type`"),
        (status = 404, description = "`not_found`: no contact of this workspace has this id, or no subscription type has the other"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn choose_subscription(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let body = call.body()?;
    let sent: SetConsent<'_> = fields::object(&body)?;
    let subscription = fields::id(sent.id, "id", LABEL_CHARS_MAX)?.ok_or_else(|| ApiError::missing("id"))?;
    let wanted = match fields::text(sent.consent_type, "consent_type", LABEL_CHARS_MAX)?.as_deref() {
        Some("opt_in") => true,
        Some("opt_out") => false,
        Some(_) => return Err(ApiError::invalid("consent_type", "consent_type must be opt_in or opt_out")),
        None => return Err(ApiError::missing("consent_type")),
    };
    set(&call, id, &subscription, Some(wanted)).await
}

/// Take a contact's choice back
#[utoipa::path(
    delete,
    path = "/contacts/{id}/subscriptions/{subscription_id}",
    tag = "subscription types",
    params(
        ("id" = String, Path, description = "The contact's id"),
        ("subscription_id" = String, Path, description = "The subscription type's id"),
    ),
    responses(
        (status = 200, description = "The subscription type", body = SubscriptionType),
        (status = 404, description = "`not_found`: no contact of this workspace has this id, or no subscription type has the other"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn forget_subscription(mut call: Call) -> Result<Response, ApiError> {
    let [id, subscription]: [String; 2] =
        call.path_ids().await?.try_into().map_err(|_| ApiError::new(ErrorCode::NotFound))?;
    set(&call, id, &subscription, None).await
}

async fn set(call: &Call, id: String, subscription: &str, wanted: Option<bool>) -> Result<Response, ApiError> {
    let (workspace, check) = (call.access.workspace(), id.clone());
    call.read(move |view, access| by_id(view, access, check)).await?;
    let (subscription, row) = find(call.app.node.config(), workspace, subscription)?;
    let who = of_id(id);
    call.submit(Command::SetConsent(SetConsentCommand { workspace, who, subscription, wanted })).await?;
    respond::ok(&present::subscription_type(subscription, &row))
}
