//! `PUT /manage/session/password`.

use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::PASSWORD_CHARS_MAX;
use crate::messenger::{Network, address};
use crate::request::Call;
use crate::sign_in::password;
use axum::response::Response;
use engine::Command;
use engine::command::SetPassword as SetPasswordCommand;
use wire::error::ErrorList;
use wire::manage::teammate::{Session, SetPassword};

/// Set your password
///
/// Your other sign-ins end. The password before is not needed when there is
/// none, nor within 15 minutes of signing in by a link; a wrong one counts as a
/// sign-in that failed.
#[utoipa::path(
    put,
    path = "/manage/session/password",
    tag = "teammates",
    request_body = SetPassword,
    responses(
        (status = 200, description = "The session, which stays", body = Session),
        (status = 400, description = "`parameter_not_found`: `password`, or `current_password` when it is needed. `parameter_invalid`: `password` is shorter than 12 characters or longer than 255, or `current_password` is not yours", body = ErrorList),
        (status = 401, description = "`unauthorized`: nobody is signed in", body = ErrorList),
        (status = 429, description = "`too_many_sign_ins`: too many wrong passwords", body = ErrorList),
    )
)]
pub async fn set_password(call: Call) -> Result<Response, ApiError> {
    let signed_in = call.signed_in()?.clone();
    let body = call.body()?;
    let sent: SetPassword<'_> = fields::object(&body)?;
    let new = password::new_password(fields::text(sent.password, "password", PASSWORD_CHARS_MAX)?)?;
    let current = fields::text(sent.current_password, "current_password", PASSWORD_CHARS_MAX)?;
    let now_s = u32::try_from(call.received_at_ms / 1_000).unwrap_or(u32::MAX);
    let is_needed = engine::workspaces::needs_current_password(&signed_in.row, &signed_in.session, now_s);
    let compared_hash = match current {
        _ if !is_needed => None,
        Some(current) => Some(compared(&call, &signed_in.row, current).await?),
        None => return Err(ApiError::missing("current_password")),
    };
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|_| ApiError::new(ErrorCode::ServerError))?;
    let hashed = call.app.sign_ins.hashing.run(move || password::hash(&new, salt)).await?;
    let password_hash = hashed.map_err(|_| ApiError::new(ErrorCode::ServerError))?;
    let text = signed_in.text;
    let command = SetPasswordCommand {
        workspace: text.workspace,
        teammate: text.teammate,
        password_hash,
        session: text.public,
        compared_hash,
    };
    call.submit(Command::SetPassword(Box::new(command))).await?;
    super::answer(&call.app, &text)
}

/// The hash with which the password before was compared.
async fn compared(call: &Call, row: &engine::rows::TeammateRow, current: String) -> Result<String, ApiError> {
    let network = Network::of(address::of(&call.app.options, call.parts()));
    let attempt = call.app.sign_ins.throttle.attempt(Some(&row.email), network, call.received_at_ms)?;
    let hash = row.password_hash.clone();
    let is_same = call.app.sign_ins.hashing.run(move || password::is_of(&current, &hash)).await?;
    if !is_same {
        return Err(ApiError::invalid("current_password", "current_password is not your password"));
    }
    attempt.succeeded()?;
    Ok(row.password_hash.clone())
}
