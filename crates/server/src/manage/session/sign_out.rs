//! `DELETE /manage/session`.

use crate::errors::ApiError;
use crate::request::{Call, respond};
use crate::sign_in::cookie;
use axum::response::Response;
use engine::Command;
use engine::command::EndSession;
use http::{StatusCode, header};
use wire::error::ErrorList;

/// Sign out
///
/// The session ends at once, and the cookie is taken away. With
/// `everywhere=true` all your other sessions end too: for a device that was
/// lost. A link that was made for you still works.
#[utoipa::path(
    delete,
    path = "/manage/session",
    tag = "teammates",
    params(("everywhere" = Option<bool>, Query, description = "Whether your other sessions end too")),
    responses(
        (status = 204, description = "Signed out"),
        (status = 401, description = "`unauthorized`: nobody is signed in", body = ErrorList),
    )
)]
pub async fn sign_out(call: Call) -> Result<Response, ApiError> {
    let text = call.signed_in()?.text;
    let everywhere = call.query()?.flag("everywhere")?.unwrap_or(false);
    let command = EndSession { workspace: text.workspace, teammate: text.teammate, public: text.public, everywhere };
    call.submit(Command::EndSession(command)).await?;
    let mut response = respond::empty(StatusCode::NO_CONTENT);
    response.headers_mut().append(header::SET_COOKIE, cookie::forget(&call.app.options));
    Ok(response)
}
