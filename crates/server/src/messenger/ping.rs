//! `POST /messenger/web/ping`.

use super::address::{self, Network};
use super::facts;
use crate::app::App;
use crate::contacts::Facts;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::request::{self, Takes, hyphenated, respond};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use engine::command::PingVisitor;
use engine::ids::WorkspaceId;
use engine::limits::LABEL_CHARS_MAX;
use engine::outcome::ContactAnswer;
use engine::rows::Standard;
use engine::{Answer, Command};
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use std::sync::Arc;
use wire::error::ErrorList;
use wire::json::Field;
use wire::messenger::{KnownVisitor, Ping, Pong};

/// A browser says that it is there
///
/// A first, small version. Open to everybody: `app_id` says for which
/// workspace. The first ping of an `anonymous_id` makes a visitor; every
/// further one notes that they were seen. Without an `anonymous_id` the answer
/// holds a new one, for the page to keep. Texts that are too long are cut, and
/// what makes no sense is left out. From one network (an IPv4 /24 or an IPv6
/// /64) at most 600 pings a minute are taken. Pages of every origin may call
/// it, without credentials; the body is JSON of any content type, at most
/// 64 KiB.
#[utoipa::path(
    post,
    path = "/messenger/web/ping",
    tag = "messenger",
    request_body = Ping,
    responses(
        (status = 200, description = "The visitor", body = Pong),
        (status = 400, description = "`parameter_not_found`: no `app_id`. `parameter_invalid`: `anonymous_id` is no UUID, or the body no JSON. `type_mismatch`: a field has the wrong type", body = ErrorList),
        (status = 404, description = "`not_found`: no workspace has this app id", body = ErrorList),
        (status = 408, description = "`request_timeout`: the body did not arrive in time", body = ErrorList),
        (status = 410, description = "`contact_merged`: whoever had this `anonymous_id` became a user, or part of a contact; ping again without one", body = ErrorList),
        (status = 413, description = "`payload_too_large`", body = ErrorList),
        (status = 415, description = "`unsupported_encoding`", body = ErrorList),
        (status = 429, description = "`rate_limit_exceeded`: too many pings from this network", body = ErrorList),
        (status = 500, description = "`server_error`", body = ErrorList),
        (status = 503, description = "`service_unavailable`, `storage_full` or `storage_failed`", body = ErrorList),
    )
)]
pub async fn ping(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let answered = request::serve_open(&app, "POST /messenger/web/ping", answer(&app, &parts, body));
    let mut response = answered.await;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("Retry-After, X-Request-Id"));
    response
}

/// What a browser asks before it lets a page of another origin ping
#[utoipa::path(
    options,
    path = "/messenger/web/ping",
    tag = "messenger",
    responses((status = 204, description = "It may, without credentials"))
)]
pub async fn preflight() -> Response {
    let mut response = respond::empty(StatusCode::NO_CONTENT);
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type"),
        (header::ACCESS_CONTROL_MAX_AGE, "7200"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn answer(app: &Arc<App>, parts: &Parts, body: Body) -> Result<Response, ApiError> {
    app.pings.take(Network::of(address::of(&app.options, parts)), app.node.now_ms())?;
    let body = request::read_open_body(app, &parts.headers, body, Takes::Ping).await?;
    let sent: Ping<'_> = fields::object(&body)?;
    let workspace = workspace(app, sent.app_id.clone())?;
    let visitor_id = match anonymous_id(sent.anonymous_id.clone())? {
        Some(known) => known,
        None => new_id()?,
    };
    let user_agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let facts = facts::read(sent, user_agent.unwrap_or_default())?;
    let command = PingVisitor { workspace, visitor_id: visitor_id.clone(), facts };
    let seen = match app.node.submit(Command::PingVisitor(Box::new(command))).await {
        Ok(Answer::Contact(seen)) => seen,
        Ok(other) => panic!("a ping was answered with {other:?}"),
        Err(failure) => return Err(told(failure.into())),
    };
    respond::ok(&Pong { visitor: known(&seen, &visitor_id), anonymous_id: &visitor_id })
}

fn workspace(app: &App, app_id: Field<'_>) -> Result<WorkspaceId, ApiError> {
    let app_id = fields::id(app_id, "app_id", LABEL_CHARS_MAX)?.ok_or_else(|| ApiError::missing("app_id"))?;
    let unknown = || ApiError::new(ErrorCode::NotFound).field("app_id").message("No workspace has this app id");
    app.node.config().workspace_of_app(&app_id).ok_or_else(unknown)
}

/// A UUID in its usual form, in any case.
fn anonymous_id(field: Field<'_>) -> Result<Option<String>, ApiError> {
    let Some(text) = fields::text(field, "anonymous_id", LABEL_CHARS_MAX)? else { return Ok(None) };
    let is_uuid = text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    let wrong = || ApiError::invalid("anonymous_id", "anonymous_id must be a UUID");
    is_uuid.then_some(Some(text)).ok_or_else(wrong)
}

/// A random UUID of version 4. Whoever guesses one is taken for its browser,
/// so there is none without random numbers.
fn new_id() -> Result<String, ApiError> {
    const VERSION: u128 = 0x4 << 76;
    const VARIANT: u128 = 0b10 << 62;
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| ApiError::new(ErrorCode::ServerError))?;
    let random = u128::from_be_bytes(bytes) & !(0xf << 76) & !(0b11 << 62);
    let text = hyphenated(random | VERSION | VARIANT);
    Ok(std::str::from_utf8(&text).unwrap_or_default().to_owned())
}

/// Only what the browser itself brought about: the visitor may have become a
/// lead by now, of whom others wrote.
fn known<'a>(seen: &ContactAnswer, visitor_id: &'a str) -> KnownVisitor<'a> {
    KnownVisitor {
        kind: "visitor",
        id: seen.id.to_string(),
        user_id: visitor_id,
        created_at: seen.row.known_since(),
        last_request_at: seen.row.last_seen_at,
        session_count: Facts(&seen.row).number(Standard::SessionCount).unwrap_or(0),
    }
}

/// A browser is not told who its visitor became.
fn told(error: ApiError) -> ApiError {
    if error.code != ErrorCode::ContactMerged {
        return error;
    }
    let message = "This anonymous_id is that of a user by now; ping again without one to get a new one";
    ApiError::new(ErrorCode::ContactMerged).field("anonymous_id").message(message)
}
