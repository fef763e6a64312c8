//! `POST /users`.

use super::present;
use crate::contacts::create::submit;
use crate::contacts::profile::{SentProfile, email};
use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::{ClaimedId, Identifiers, UpsertUser as UpsertUserCommand};
use engine::limits::EXTERNAL_ID_CHARS_MAX;
use engine::outcome::ContactAnswer;
use wire::json::{Field, Unread};
use wire::legacy::user::{UpsertUser, User};

/// Make or change a user (1.x)
///
/// Looked up by `id`, then `user_id`, then `email`. An e-mail address that
/// belongs to a user with another `user_id` makes a new user.
#[utoipa::path(
    post,
    path = "/users",
    tag = "1.x",
    request_body = UpsertUser,
    responses(
        (status = 200, description = "The user", body = User),
        (status = 400, description = "`parameter_not_found`: neither `id` nor `user_id` nor `email`"),
        (status = 404, description = "`not_found`: nobody has the `id`, and nothing else was sent"),
        (status = 409, description = "`conflict`: the `user_id` is somebody else's"),
        (status = 422, description = "`limit_reached`: 1,000 contacts share this e-mail address"),
    )
)]
pub async fn upsert_user(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let command = decode(&call, fields::object(&body)?)?;
    let ContactAnswer { contact, row, .. } = submit(&call, command).await?;
    respond::ok(&present::user(&call.access, contact, &row))
}

fn decode(call: &Call, sent: UpsertUser<'_>) -> Result<Command, ApiError> {
    fields::no_custom_attributes(sent.custom_attributes)?;
    no_companies(sent.companies)?;
    let who = Identifiers {
        id: fields::id(sent.id, "id", EXTERNAL_ID_CHARS_MAX)?.map(ClaimedId::new),
        user_id: fields::id(sent.user_id, "user_id", EXTERNAL_ID_CHARS_MAX)?,
        email: email(sent.email)?,
    };
    if who.is_empty() {
        return Err(ApiError::missing("user_id").message("One of user_id, email and id is needed"));
    }
    let sent_profile = SentProfile {
        name: sent.name,
        phone: sent.phone,
        avatar: Field::Absent,
        owner_id: Field::Absent,
        signed_up_at: sent.signed_up_at,
        last_seen_at: (sent.last_request_at, "last_request_at"),
        unsubscribed_from_emails: sent.unsubscribed_from_emails,
    };
    let mut profile = sent_profile.read()?;
    if fields::boolean(sent.update_last_request_at, "update_last_request_at")? == Some(true) {
        profile.last_seen_at = Some(u32::try_from(call.received_at_ms / 1_000).ok());
    }
    let workspace = call.access.workspace();
    Ok(Command::UpsertUser(Box::new(UpsertUserCommand { workspace, who, profile })))
}

/// Companies would be lost behind a 200, so they are refused.
fn no_companies(sent: Unread<'_>) -> Result<(), ApiError> {
    match fields::array(sent, "companies")? {
        Some(companies) if !companies.is_empty() => {
            Err(ApiError::invalid("companies", "Companies cannot be kept yet; leave them out"))
        }
        _ => Ok(()),
    }
}
