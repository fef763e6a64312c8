//! `POST /messenger/web/ping`.

use super::caller::{self, Caller, Counts};
use super::news::Asker;
use super::page::OpenPage;
use super::person::{self, Said};
use super::session::{Holder, Purpose, Session};
use super::user_data::{UserData, leave_out};
use super::who::Who;
use super::{facts, items, opened, origin};
use crate::app::App;
use crate::contacts::{Facts, of_id};
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::{BROWSER_EVENTS_MAX, EVENT_KEY_S};
use crate::manage::messenger::appearance;
use crate::request::{self, hyphenated, respond};
use axum::extract::{Request, State};
use axum::response::Response;
use engine::command::{BrowserPerson, PingBrowser, Unknown};
use engine::limits::LABEL_CHARS_MAX;
use engine::outcome::PingAnswer;
use engine::rows::{ContactRow, Role, Standard};
use engine::settings::Setting;
use engine::{Answer, Command, RefusalKind};
use http::{HeaderMap, header};
use node::Failure;
use std::sync::Arc;
use wire::error::ErrorList;
use wire::json::Field;
use wire::messenger::{KnownVisitor, Limits, NewsItem, Ping, Pong};

/// A browser says who is there
///
/// Open to everybody: `app_id` says for which workspace. The first ping of an
/// `anonymous_id` makes a visitor; one that names a user makes or finds that
/// user, and the visitor becomes them. Without an `anonymous_id` the answer
/// holds a new one, for the page to keep. What cannot be taken of `user_data`
/// is left out and named. Whoever proves nothing is told nothing that is
/// stored. From one network (an IPv4 /24 or an IPv6 /64) at most 600 pings a
/// minute are taken, from one device 120. Pages of every trusted domain may
/// call it, without credentials; the body is JSON of any content type, at most
/// 64 KiB.
#[utoipa::path(
    post,
    path = "/messenger/web/ping",
    tag = "messenger",
    request_body = Ping,
    responses(
        (status = 200, description = "Who is there, and what every other call needs", body = Pong),
        (status = 400, description = "`parameter_not_found`: no `app_id`. `parameter_invalid`: `anonymous_id` is no UUID, or the body no JSON. `type_mismatch`: a field has the wrong type. `identity_token_invalid`: `intercom_user_jwt` has another form or algorithm, or no `user_id`", body = ErrorList),
        (status = 403, description = "`identity_verification_failed`: the hash or the token is wrong or has expired, or there is none and the workspace asks for one. `domain_not_trusted`: the page's domain is not on the list. `contact_blocked`", body = ErrorList),
        (status = 404, description = "`not_found`: no workspace has this app id", body = ErrorList),
        (status = 408, description = "`request_timeout`: the body did not arrive in time", body = ErrorList),
        (status = 409, description = "`unique_user_constraint`: several users have this e-mail address", body = ErrorList),
        (status = 410, description = "`contact_merged`: whoever had this `anonymous_id` became a user, or part of a contact; ping again without one", body = ErrorList),
        (status = 413, description = "`payload_too_large`", body = ErrorList),
        (status = 415, description = "`unsupported_encoding`", body = ErrorList),
        (status = 429, description = "`rate_limit_exceeded`: too many pings from this network or device", body = ErrorList),
        (status = 500, description = "`server_error`", body = ErrorList),
        (status = 503, description = "`service_unavailable`, `storage_full` or `storage_failed`", body = ErrorList),
    )
)]
pub async fn ping(State(app): State<Arc<App>>, request: Request) -> Response {
    caller::serve(app, ("POST /messenger/web/ping", Counts::Call), request, answer).await
}

/// What a browser asks before it lets a page of another origin ping
#[utoipa::path(
    options,
    path = "/messenger/web/ping",
    tag = "messenger",
    responses((status = 204, description = "It may, without credentials"))
)]
pub async fn preflight(headers: HeaderMap) -> Response {
    origin::preflight(&headers)
}

pub(super) async fn answer(caller: Caller) -> Result<Response, ApiError> {
    let sent: Ping<'_> = fields::object(&caller.body)?;
    let unknown = unknown(&caller);
    let data = UserData::read(sent.user_data, unknown)?;
    // A session that is no longer good is as good as none, and one of another
    // platform was proved with another secret.
    let session = caller.session(sent.session.clone()).ok().filter(|session| session.platform == caller.platform);
    let kept_id = anonymous_id(sent.anonymous_id.clone())?;
    let who = Who::of(&caller, (data, session.as_ref()), unknown)?;
    let kept_id = match &session {
        Some(session) if is_anothers(&caller, session, &who.person).await? => None,
        _ => kept_id,
    };
    let visitor_id = kept_id.map_or_else(new_id, Ok)?;
    let command = command(&caller, sent, &who, visitor_id.clone())?;
    let opens_page = command.page.is_some();
    let mut seen = submit(&caller, command).await?;
    if opens_page && let Some(revision) = opened::looked_at(&caller, seen.person.id, who.proof.verified).await {
        seen.revision = revision;
    }
    let session = who.session(&caller, (seen.person.id, person::holder_of(&seen.person.row)));
    let items = open_messages(&caller, &session, &seen).await;
    Ok(told(&caller, who, (seen, &visitor_id), (session, items)))
}

/// The messages that are open for them. A page that does not get them here gets
/// them from its stream: a failure must not take the ping back.
async fn open_messages(caller: &Caller, session: &Session, seen: &PingAnswer) -> Vec<NewsItem<'static>> {
    if !items::has_any(caller.app.node.config(), caller.workspace) {
        return Vec::new();
    }
    let Ok(asker) = Asker::of(&caller.app, *session) else { return Vec::new() };
    let items = asker.messages(&caller.app, (Arc::clone(&seen.person.row), 0)).await.unwrap_or_default();
    items.into_iter().filter(|item| item.id <= seen.revision).collect()
}

/// Attributes that are not defined are, unless the workspace says otherwise: a
/// browser speaks no version of the API.
fn unknown(caller: &Caller) -> Unknown {
    let set = caller.app.node.config().setting(caller.workspace, Setting::UnknownAttributes);
    if Setting::UnknownAttributes.word(set) == Some("refuse") { Unknown::Refuse } else { Unknown::Define }
}

/// Whether the session is of another user than the one who is named: then
/// somebody else sits there now, and the cookie is not theirs.
async fn is_anothers(caller: &Caller, session: &Session, person: &BrowserPerson) -> Result<bool, ApiError> {
    let BrowserPerson::Named { user_id, email, .. } = person else { return Ok(false) };
    if session.holder != Holder::User {
        return Ok(false);
    }
    let who = engine::command::Identifiers {
        user_id: user_id.clone(),
        email: email.clone(),
        ..engine::command::Identifiers::default()
    };
    let (app, workspace, before) = (Arc::clone(&caller.app), caller.workspace, of_id(session.contact.to_string()));
    request::blocking(move || {
        let view = app.node.view();
        let named = view.find(workspace, &who, &[Role::User])?;
        let before = view.find(workspace, &before, &[Role::User])?;
        Ok(match (named, before) {
            (Ok((named, _)), Ok((before, _))) => named != before,
            (Err(_), Ok(_)) => true,
            (_, Err(_)) => false,
        })
    })
    .await
}

fn command(caller: &Caller, sent: Ping<'_>, who: &Who, visitor_id: String) -> Result<PingBrowser, ApiError> {
    let page = OpenPage::read(&sent)?;
    let is_opened = fields::boolean(sent.page_view.clone(), "page_view")? == Some(true);
    let from_page = || origin::host_of(&page.address()?.to_string());
    let user_agent = caller.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    // What the browser says of its time zone comes last, and wins.
    let place = caller.app.options.location.as_ref();
    let mut all_facts = place.map(|place| place.facts(caller.address)).unwrap_or_default();
    all_facts.extend(facts::read(sent, &page, user_agent.unwrap_or_default())?);
    let Who { person, proof, profile, signed, companies, left_out: _ } = who.clone();
    Ok(PingBrowser {
        workspace: caller.workspace,
        visitor_id,
        person,
        verified: proof.verified,
        profile,
        signed,
        companies,
        page: page.view().filter(|_| is_opened),
        site: caller.host.clone().or_else(from_page),
        facts: all_facts,
    })
}

/// Has the ping decided. A session whose person is gone is as good as none.
async fn submit(caller: &Caller, command: PingBrowser) -> Result<PingAnswer, ApiError> {
    let again = matches!(command.person, BrowserPerson::Known(_) | BrowserPerson::Browser(_)).then(|| PingBrowser {
        person: BrowserPerson::Anonymous,
        verified: engine::source::Verified::None,
        ..command.clone()
    });
    let node = &caller.app.node;
    let mut outcome = node.submit(Command::PingBrowser(Box::new(command))).await;
    let is_gone = |kind| matches!(kind, RefusalKind::ContactNotFound | RefusalKind::ContactMerged);
    if let (Err(Failure::Refused(refusal)), Some(again)) = (&outcome, again)
        && is_gone(refusal.kind)
    {
        outcome = node.submit(Command::PingBrowser(Box::new(again))).await;
    }
    match outcome {
        Ok(Answer::Ping(seen)) => Ok(seen),
        Ok(other) => panic!("a ping was answered with {other:?}"),
        Err(failure) => Err(refused(failure)),
    }
}

/// A browser is not told who its visitor became.
pub(super) fn refused(failure: Failure) -> ApiError {
    let kind = match &failure {
        Failure::Refused(refusal) => Some(refusal.kind),
        _ => None,
    };
    match kind {
        Some(RefusalKind::ContactBlocked) => ApiError::new(ErrorCode::ContactBlocked),
        Some(RefusalKind::ContactMerged) => {
            let message = "This anonymous_id is that of a user by now; ping again without one to get a new one";
            ApiError::new(ErrorCode::ContactMerged).field("anonymous_id").message(message)
        }
        _ => failure.into(),
    }
}

fn told(
    caller: &Caller,
    mut who: Who,
    (seen, visitor_id): (PingAnswer, &str),
    (session, items): (Session, Vec<NewsItem<'static>>),
) -> Response {
    let PingAnswer { person: found, revision, left_out } = seen;
    let row = &*found.row;
    let key_ends_at = session.expires_at.min(caller.now_s().saturating_add(EVENT_KEY_S));
    let event_key = Session { expires_at: key_ends_at, ..session };
    let id_key = &caller.workspace_row.id_key;
    let mut all_left_out = std::mem::take(&mut who.left_out);
    for engine::outcome::LeftOut { name, refusal } in left_out {
        leave_out(&mut all_left_out, &name, &refusal.into());
    }
    let anonymous_id = row.visitor_id.as_deref().filter(|_| session.holder == Holder::Browser).unwrap_or(visitor_id);
    let lasts_s = session.expires_at.saturating_sub(caller.now_s());
    let config = caller.app.node.config();
    let pong = Pong {
        session: session.seal(id_key, Purpose::Session),
        event_key: event_key.seal(id_key, Purpose::EventKey),
        anonymous_id,
        person: person::shown(config, &session, row, said(&who)),
        visitor: known(row, (&session, anonymous_id)),
        verified: session.verified.name(),
        revision,
        now_ms: caller.now_ms,
        session_duration_ms: u64::from(lasts_s) * 1_000,
        items,
        left_out: all_left_out,
        limits: Limits {
            events_per_request: BROWSER_EVENTS_MAX,
            metadata_keys: config.setting(caller.workspace, Setting::MetadataKeysMax),
        },
        appearance: appearance::told_to_pages(&config.messenger(caller.workspace)),
    };
    respond::json(http::StatusCode::OK, &pong)
}

fn said(who: &Who) -> Said<'_> {
    let name = who.profile.name.as_ref().and_then(Option::as_deref);
    match &who.person {
        BrowserPerson::Named { user_id, email, .. } => {
            Said { user_id: user_id.as_deref(), email: email.as_deref(), name }
        }
        BrowserPerson::Anonymous | BrowserPerson::Known(_) | BrowserPerson::Browser(_) => {
            Said { name, ..Said::default() }
        }
    }
}

/// Only what the browser itself brought about: the visitor may have become a
/// lead by now, of whom others wrote.
fn known<'a>(row: &ContactRow, (session, visitor_id): (&Session, &'a str)) -> Option<KnownVisitor<'a>> {
    (session.holder == Holder::Browser).then(|| KnownVisitor {
        kind: "visitor",
        id: session.contact.to_string(),
        user_id: visitor_id,
        created_at: row.known_since(),
        last_request_at: row.last_seen_at,
        session_count: Facts(row).number(Standard::SessionCount).unwrap_or(0),
    })
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
