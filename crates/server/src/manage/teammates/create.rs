//! `POST /manage/teammates`.

use super::{link, may_let_in, name, role};
use crate::admins;
use crate::errors::ApiError;
use crate::fields;
use crate::request::Call;
use crate::sign_in::texts;
use axum::response::Response;
use engine::command::CreateTeammate;
use engine::limits::LABEL_CHARS_MAX;
use engine::{Answer, Command};
use http::StatusCode;
use wire::json::Field;
use wire::manage::teammate::{LinkedTeammate, NewTeammate};

/// Add a teammate
///
/// The answer holds a link that signs them in once, within 15 minutes: send it
/// to them. They set their password then.
#[utoipa::path(
    post,
    path = "/manage/teammates",
    tag = "teammates",
    request_body = NewTeammate,
    responses(
        (status = 201, description = "The teammate, with the link", body = LinkedTeammate),
        (status = 400, description = "`parameter_not_found`: `email`, `name` or `role`. `parameter_invalid`: one of them cannot be"),
        (status = 403, description = "`forbidden`: a token that lacks a scope; it takes read, write and manage"),
        (status = 409, description = "`resource_conflict`: a teammate has this e-mail address already"),
        (status = 422, description = "`limit_reached`: there are 1,000 teammates, removed ones included"),
    )
)]
pub async fn create_teammate(call: Call) -> Result<Response, ApiError> {
    may_let_in(&call.access)?;
    let body = call.body()?;
    let sent: NewTeammate<'_> = fields::object(&body)?;
    let email = email(sent.email)?;
    let name = name(sent.name)?.ok_or_else(|| ApiError::missing("name"))?;
    let role = role(sent.role)?.ok_or_else(|| ApiError::missing("role"))?;
    let secret = link::secret()?;
    let command = CreateTeammate {
        workspace: call.access.workspace(),
        email,
        name,
        password_hash: String::new(),
        role,
        link_hash: Some(texts::hash_of(&secret)),
        actor: call.access.actor(),
    };
    match call.submit(Command::CreateTeammate(Box::new(command))).await? {
        Answer::Teammate(teammate) => link::answer(&call, StatusCode::CREATED, (teammate, secret)),
        other => panic!("a teammate was answered with {other:?}"),
    }
}

/// An address to sign in with.
fn email(field: Field<'_>) -> Result<String, ApiError> {
    let sent = fields::text(field, "email", LABEL_CHARS_MAX)?.ok_or_else(|| ApiError::missing("email"))?;
    let email = sent.trim();
    if !admins::is_email(email) {
        return Err(ApiError::invalid("email", "email must be an e-mail address"));
    }
    Ok(email.to_owned())
}
