//! `POST /messenger/web/email`: an address that somebody typed into a page. It
//! proves nothing.

use super::caller::{self, Caller, Counts};
use super::person::{self, Said};
use super::{origin, ping};
use crate::app::App;
use crate::contacts::profile;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::request::respond;
use axum::extract::{Request, State};
use axum::response::Response;
use engine::command::CollectEmail as CollectEmailCommand;
use engine::{Answer, Command};
use http::HeaderMap;
use std::sync::Arc;
use wire::error::ErrorList;
use wire::messenger::{CollectEmail, Collected};

/// Somebody typed their e-mail address
///
/// A visitor becomes a lead with this address; a lead or a user without one
/// gets it. It joins nobody's history. Counted as a ping is.
#[utoipa::path(
    post,
    path = "/messenger/web/email",
    tag = "messenger",
    request_body = CollectEmail,
    responses(
        (status = 200, description = "Who is there now", body = Collected),
        (status = 400, description = "`parameter_not_found`: `app_id` or `email`. `parameter_invalid`: it is no e-mail address. `type_mismatch`", body = ErrorList),
        (status = 401, description = "`session_expired`: ping again", body = ErrorList),
        (status = 403, description = "`domain_not_trusted` or `contact_blocked`", body = ErrorList),
        (status = 404, description = "`not_found`: no workspace has this app id", body = ErrorList),
        (status = 422, description = "`limit_reached`: as many have this address as may", body = ErrorList),
        (status = 429, description = "`rate_limit_exceeded`", body = ErrorList),
    )
)]
pub async fn collect_email(State(app): State<Arc<App>>, request: Request) -> Response {
    caller::serve(app, ("POST /messenger/web/email", Counts::Call), request, answer).await
}

/// What a browser asks before it lets a page of another origin send one
#[utoipa::path(
    options,
    path = "/messenger/web/email",
    tag = "messenger",
    responses((status = 204, description = "It may, without credentials"))
)]
pub async fn preflight(headers: HeaderMap) -> Response {
    origin::preflight(&headers)
}

async fn answer(caller: Caller) -> Result<Response, ApiError> {
    let sent: CollectEmail<'_> = fields::object(&caller.body)?;
    let session = caller.session(sent.session)?;
    let email = profile::email(sent.email)?.ok_or_else(|| ApiError::missing("email"))?;
    let command = CollectEmailCommand {
        workspace: caller.workspace,
        contact: session.contact,
        roles: session.holder.roles(),
        email: email.clone(),
    };
    let seen = match caller.app.node.submit(Command::CollectEmail(command)).await {
        Ok(Answer::Ping(seen)) => seen,
        Ok(other) => panic!("an e-mail address was answered with {other:?}"),
        Err(failure) => return Err(gone(ping::refused(failure))),
    };
    let said = Said { email: Some(&email), ..Said::default() };
    let person = person::shown(caller.app.node.config(), &session, &seen.person.row, said);
    respond::ok(&Collected { person, revision: seen.revision })
}

/// A session does not outlive its person.
pub(super) fn gone(error: ApiError) -> ApiError {
    match error.code {
        ErrorCode::UserNotFound | ErrorCode::ContactMerged => ApiError::new(ErrorCode::SessionExpired).field("session"),
        _ => error,
    }
}
