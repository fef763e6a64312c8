//! `POST /manage/session`.

use crate::admins;
use crate::app::App;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::{PASSWORD_CHARS_MAX, SIGN_IN_WORKSPACES_MAX};
use crate::messenger::{Network, address};
use crate::request::{self, Takes, blocking};
use crate::sign_in::texts::{LinkText, SessionText};
use crate::sign_in::{cookie, forget_first_run, guard, password};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use engine::Command;
use engine::command::{BeginSession, NoteFailedSignIn, SignInProof};
use engine::ids::{TeammateId, WorkspaceId};
use engine::limits::LABEL_CHARS_MAX;
use engine::text;
use http::header;
use http::request::Parts;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use subtle::ConstantTimeEq as _;
use wire::error::ErrorList;
use wire::manage::teammate::{Session, SignIn};

/// Sign in
///
/// By e-mail address and password, or by a link that was made for you. The
/// answer sets a cookie that lasts 14 days; requests that change something send
/// the `csrf_token` with it. An address that signs in to several workspaces
/// says which by `app_id`, else the first is taken that has the password. After
/// 10 failures with an address, or 30 from a network, within 15 minutes it has
/// to wait; a link that is good still lets in.
#[utoipa::path(
    post,
    path = "/manage/session",
    tag = "teammates",
    request_body = SignIn,
    responses(
        (status = 200, description = "Signed in", body = Session, headers(
            ("Set-Cookie" = String, description = "`herald_session`, or `__Host-herald_session` over HTTPS"),
        )),
        (status = 400, description = "`parameter_not_found`: `email` or `password`. `type_mismatch`", body = ErrorList),
        (status = 401, description = "`sign_in_failed`: the two do not belong together. `sign_in_link_expired`: the link was used, replaced, or is older than 15 minutes", body = ErrorList),
        (status = 403, description = "`csrf_token_invalid`: another site's page asks", body = ErrorList),
        (status = 408, description = "`request_timeout`: the body did not arrive in time", body = ErrorList),
        (status = 413, description = "`payload_too_large`", body = ErrorList),
        (status = 415, description = "`unsupported_encoding`", body = ErrorList),
        (status = 429, description = "`too_many_sign_ins`: `Retry-After` says for how long", body = ErrorList),
        (status = 500, description = "`server_error`", body = ErrorList),
        (status = 503, description = "`service_unavailable`, `storage_full` or `storage_failed`", body = ErrorList),
    )
)]
pub async fn sign_in(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    request::serve_open(&app, "POST /manage/session", answer(&app, parts, body)).await
}

/// Who they say they are.
enum Claim {
    Password { email: String, password: String, app_id: Option<String> },
    Link(String),
}

/// Who they are, and what proved it.
type Proved = (WorkspaceId, TeammateId, SignInProof);

async fn answer(app: &Arc<App>, parts: Parts, body: Body) -> Result<Response, ApiError> {
    guard::same_origin(&app.options, &parts)?;
    let body = request::read_open_body(app, &parts.headers, body, Takes::Ping).await?;
    let claim = read(fields::object(&body)?)?;
    let network = Network::of(address::of(&app.options, &parts));
    let text = begin(app, prove(app, claim, network).await?).await?;
    let first_run = app.options.first_run.clone();
    blocking(move || forget_first_run(first_run)).await;
    let mut response = super::answer(app, &text)?;
    response.headers_mut().append(header::SET_COOKIE, cookie::set(&app.options, &text.text()));
    Ok(response)
}

fn read(sent: SignIn<'_>) -> Result<Claim, ApiError> {
    if let Some(link) = fields::text(sent.link, "link", LABEL_CHARS_MAX)? {
        return Ok(Claim::Link(link));
    }
    let email = fields::text(sent.email, "email", LABEL_CHARS_MAX)?.ok_or_else(|| ApiError::missing("email"))?;
    let password = fields::text(sent.password, "password", PASSWORD_CHARS_MAX)?;
    let password = password.ok_or_else(|| ApiError::missing("password"))?;
    let app_id = fields::text(sent.app_id, "app_id", LABEL_CHARS_MAX)?;
    Ok(Claim::Password { email: email.trim().to_owned(), password, app_id })
}

/// Whoever proves it before the commit is not counted among the failures: a
/// link that was made for somebody is no guess, whatever else their network
/// tried, and neither does it wait for one.
async fn prove(app: &App, claim: Claim, network: Network) -> Result<Proved, ApiError> {
    let now_ms = app.node.now_ms();
    match claim {
        Claim::Link(text) => match LinkText::parse(text.trim()).filter(|link| is_in_force(app, link)) {
            Some(link) => Ok((link.workspace, link.teammate, SignInProof::Link(link.secret_hash()))),
            None => {
                app.sign_ins.throttle.attempt(None, network, now_ms)?;
                Err(ApiError::new(ErrorCode::SignInLinkExpired))
            }
        },
        Claim::Password { email, password, app_id } => {
            let attempt = app.sign_ins.throttle.attempt(Some(&email), network, now_ms)?;
            let mut asked = claimed(app, &email, app_id.as_deref());
            if asked.is_empty() {
                // Nobody has the address: it takes as long as if somebody had.
                asked.push((WorkspaceId(0), TeammateId(0), String::new()));
            }
            let asked_of: Vec<(WorkspaceId, TeammateId)> = asked.iter().map(|(own, who, _)| (*own, *who)).collect();
            let compare = move || asked.into_iter().find(|(_, _, hash)| password::is_of(&password, hash));
            let found = app.sign_ins.hashing.run(compare).await?;
            let Some((workspace, teammate, hash)) = found else {
                note_failed(app, asked_of).await;
                return Err(ApiError::new(ErrorCode::SignInFailed));
            };
            attempt.succeeded()?;
            Ok((workspace, teammate, SignInProof::Password(hash)))
        }
    }
}

/// Whoever looks at the audit sees that somebody tries passwords. The throttle
/// bounds how many rows that can be. It is handed over and not waited for: an
/// address that nobody has must not be answered sooner.
async fn note_failed(app: &App, asked: Vec<(WorkspaceId, TeammateId)>) {
    let known = asked.into_iter().filter(|(workspace, _)| *workspace != WorkspaceId(0));
    let note = |(workspace, teammate)| Command::NoteFailedSignIn(NoteFailedSignIn { workspace, teammate });
    let mut noted = pin!(app.node.submit_all(known.map(note).collect()));
    poll_fn(|context| {
        drop(noted.as_mut().poll(context));
        Poll::Ready(())
    })
    .await;
}

/// Whether the link is the one that was made for its teammate last. The commit
/// decides whether it is used in time, and once.
fn is_in_force(app: &App, link: &LinkText) -> bool {
    let row = app.node.config().teammate(link.workspace, link.teammate);
    let made = row.and_then(|row| row.link);
    made.is_some_and(|made| made.secret_hash.ct_eq(&link.secret_hash()).into())
}

/// Whoever has the address, with their password's hash.
fn claimed(app: &App, email: &str, app_id: Option<&str>) -> Vec<(WorkspaceId, TeammateId, String)> {
    let config = app.node.config();
    let workspaces = match app_id {
        Some(app_id) => config.workspace_of_app(app_id).into_iter().collect(),
        None => config.workspaces().into_iter().map(|(workspace, _)| workspace).collect::<Vec<_>>(),
    };
    let found = workspaces.into_iter().filter_map(|workspace| {
        let mut teammates = admins::active(config, workspace).into_iter();
        let (teammate, row) = teammates.find(|(_, row)| text::same(&row.email, email))?;
        Some((workspace, teammate, row.password_hash.clone()))
    });
    found.take(SIGN_IN_WORKSPACES_MAX).collect()
}

async fn begin(app: &App, (workspace, teammate, proof): Proved) -> Result<SessionText, ApiError> {
    let made = SessionText::make(workspace, teammate);
    let text = made.map_err(|_| ApiError::new(ErrorCode::ServerError))?;
    let secret_hash = text.secret_hash();
    let command = BeginSession { workspace, teammate, public: text.public, secret_hash, proof };
    let is_link = matches!(command.proof, SignInProof::Link(_));
    app.node.submit(Command::BeginSession(Box::new(command))).await.map_err(|failure| {
        let error = ApiError::from(failure);
        // A link of somebody who is not there is as good as an old one.
        let is_nobodys = is_link && error.code == ErrorCode::SignInFailed;
        if is_nobodys { ApiError::new(ErrorCode::SignInLinkExpired) } else { error }
    })?;
    Ok(text)
}
