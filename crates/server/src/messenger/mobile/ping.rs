//! `POST /messenger/mobile/ping`.

use crate::app::App;
use crate::errors::ApiError;
use crate::fields;
use crate::messenger::caller::{Caller, Counts};
use crate::messenger::ping;
use axum::extract::{Request, State};
use axum::response::Response;
use engine::limits::LABEL_CHARS_MAX;
use engine::rows::Platform;
use std::sync::Arc;
use wire::error::ErrorList;
use wire::messenger::{MobilePlatform, Ping, Pong};

/// An app says who is there
///
/// As `POST /messenger/web/ping`, with `platform`: `ios` or `android`, whose
/// identity secret proves `user_hash` and `intercom_user_jwt`. The session is
/// good for the calls of apps, and the key for their events.
#[utoipa::path(
    post,
    path = "/messenger/mobile/ping",
    tag = "messenger",
    request_body = Ping,
    responses(
        (status = 200, description = "Who is there, and what every other call needs", body = Pong),
        (status = 400, description = "`parameter_not_found`: no `app_id` or `platform`. `parameter_invalid`, `type_mismatch`, `identity_token_invalid`", body = ErrorList),
        (status = 403, description = "`identity_verification_failed`, `contact_blocked`", body = ErrorList),
        (status = 404, description = "`not_found`: no workspace has this app id", body = ErrorList),
        (status = 409, description = "`unique_user_constraint`", body = ErrorList),
        (status = 410, description = "`contact_merged`", body = ErrorList),
        (status = 413, description = "`payload_too_large`", body = ErrorList),
        (status = 429, description = "`rate_limit_exceeded`", body = ErrorList),
    )
)]
pub async fn ping_app(State(app): State<Arc<App>>, request: Request) -> Response {
    super::serve(app, ("POST /messenger/mobile/ping", Counts::Call), request, answer).await
}

async fn answer(mut caller: Caller) -> Result<Response, ApiError> {
    let MobilePlatform { platform } = fields::object(&caller.body)?;
    let platform = fields::text(platform, "platform", LABEL_CHARS_MAX)?.ok_or_else(|| ApiError::missing("platform"))?;
    let known = Platform::from_name(&platform).filter(|platform| *platform != Platform::Web);
    caller.platform = known.ok_or_else(|| ApiError::invalid("platform", "platform must be ios or android"))?;
    ping::answer(caller).await
}
