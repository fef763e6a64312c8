//! `POST /users`.

use super::sent::{Reading, Sent};
use super::{companies, show};
use crate::contacts::create::submit;
use crate::errors::ApiError;
use crate::fields;
use crate::request::Call;
use axum::response::Response;
use engine::Command;
use wire::legacy::user::{UpsertUser, User};

/// Make or change a user (1.x)
///
/// Looked up by `id`, then `user_id`, then `email`. An e-mail address that
/// belongs to a user with another `user_id` makes a new user. What is not sent
/// stays. Custom attributes that are not defined are defined by the first
/// value sent, unless the caller says 1.4 or 2.x, or the setting
/// `unknown_attributes` says otherwise. Companies are made or changed, and
/// joined or, with `remove`, left. An archived user is back with this.
#[utoipa::path(
    post,
    path = "/users",
    tag = "1.x",
    request_body = UpsertUser,
    responses(
        (status = 200, description = "The user", body = User),
        (status = 400, description = "`parameter_not_found`: neither `id` nor `user_id` nor `email`. `parameter_invalid`: a value that cannot be, a custom attribute that is not defined or has another type. `not_restorable`: the user is blocked. `custom_data_limit_reached`: no further attribute can be defined. `contact_company_limit_exceeded`: 1,000 companies"),
        (status = 404, description = "`not_found`: nobody has the `id`, and nothing else was sent. `company_not_found`: a company that is named by its `id`"),
        (status = 409, description = "`conflict`: the `user_id` is somebody else's. `unique_user_constraint`: several users have this e-mail address"),
        (status = 422, description = "`limit_reached`: 1,000 contacts share this e-mail address, or too much is changed at once"),
    )
)]
pub async fn upsert_user(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let sent: UpsertUser<'_> = fields::object(&body)?;
    let sent = Sent::read(sent, Reading::of(&call))?;
    if sent.who.is_empty() {
        return Err(ApiError::missing("user_id").message("One of user_id, email and id is needed"));
    }
    save(&call, sent).await
}

/// Makes or changes whom a body names, and answers with them.
///
/// # Errors
/// What the engine refused, or why it was not tried.
pub async fn save(call: &Call, sent: Sent) -> Result<Response, ApiError> {
    let companies = companies::settled(call, sent.companies.clone()).await?;
    let command = sent.command(call.access.workspace(), companies);
    let saved = submit(call, Command::UpsertUser(Box::new(command))).await?;
    show(call, (saved.contact, saved.row)).await
}
