//! `GET /manage/session`.

use crate::errors::ApiError;
use crate::request::Call;
use axum::response::Response;
use wire::error::ErrorList;
use wire::manage::teammate::Session;

/// Read your session
///
/// Who is signed in with the cookie that was sent, and the token that requests
/// need that change something.
#[utoipa::path(
    get,
    path = "/manage/session",
    tag = "teammates",
    responses(
        (status = 200, description = "The session", body = Session),
        (status = 401, description = "`unauthorized`: nobody is signed in", body = ErrorList),
    )
)]
pub async fn read_session(call: Call) -> Result<Response, ApiError> {
    super::answer(&call.app, &call.signed_in()?.text)
}
