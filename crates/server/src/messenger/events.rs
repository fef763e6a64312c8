//! `POST /messenger/web/events`: what people did, in batches. Each event says
//! by its key whose it is, so that it reaches them also after somebody else
//! came to the browser.

use super::caller::{self, Caller, Counts};
use super::origin;
use super::session::{Holder, Purpose, Session};
use crate::app::App;
use crate::contacts::of_id;
use crate::errors::{ApiError, ErrorCode, Undecodable};
use crate::events::{decode::decode_name, metadata, outcome};
use crate::fields;
use crate::limits::{BROWSER_EVENTS_MAX, BROWSER_ID_CHARS_MAX};
use crate::request::{self, respond};
use axum::extract::{Request, State};
use axum::response::Response;
use engine::command::{ClientId, Identifiers, RecordEvent, RecordRejection};
use engine::ids::TokenId;
use engine::metadata::Value;
use engine::rows::{Platform, Role};
use engine::source::Source;
use engine::text::EventName;
use engine::{Answer, Command, RefusalKind};
use http::HeaderMap;
use node::Failure;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use wire::error::ErrorList;
use wire::json::Field;
use wire::messenger::{WebEvent, WebEventResult, WebEventResults, WebEvents};
use wire::rest::batch::ResultWord;
use wire::rest::metadata::{Metadata, MetadataValue};

/// Record events of a browser
///
/// 1 to 50 events, each with a result of its own, in the order sent. The same
/// `id` again for the same person is a duplicate, for 7 days. Everything is on
/// disk before the answer. From one network (an IPv4 /24 or an IPv6 /64) at
/// most 6,000 events a minute are taken, from one device 1,200, and 10 event
/// names an hour that the workspace does not know.
#[utoipa::path(
    post,
    path = "/messenger/web/events",
    tag = "messenger",
    request_body = WebEvents,
    responses(
        (status = 200, description = "A result for each event", body = WebEventResults),
        (status = 400, description = "`parameter_not_found`: `app_id` or `events`. `parameter_invalid`: more than 50 events. `type_mismatch`", body = ErrorList),
        (status = 403, description = "`domain_not_trusted`", body = ErrorList),
        (status = 404, description = "`not_found`: no workspace has this app id", body = ErrorList),
        (status = 413, description = "`payload_too_large`", body = ErrorList),
        (status = 429, description = "`rate_limit_exceeded`: too many events from this network or device", body = ErrorList),
    )
)]
pub async fn record_events(State(app): State<Arc<App>>, request: Request) -> Response {
    caller::serve(app, ("POST /messenger/web/events", Counts::Inside), request, answer).await
}

/// What a browser asks before it lets a page of another origin send events
#[utoipa::path(
    options,
    path = "/messenger/web/events",
    tag = "messenger",
    responses((status = 204, description = "It may, without credentials"))
)]
pub async fn preflight(headers: HeaderMap) -> Response {
    origin::preflight(&headers)
}

/// What becomes of an event before it reaches the engine.
enum Fate {
    /// It is recorded.
    Record(Box<RecordEvent>),
    /// It is wrong, and counted so.
    Reject(Undecodable),
    /// It may come again.
    Retry(ApiError),
}

pub(super) async fn answer(caller: Caller) -> Result<Response, ApiError> {
    let sent: WebEvents<'_> = fields::object(&caller.body)?;
    let items = fields::array(sent.events, "events")?.filter(|items| !items.is_empty());
    let items = items.ok_or_else(|| ApiError::missing("events"))?;
    if items.len() > BROWSER_EVENTS_MAX {
        return Err(ApiError::invalid("events", format!("events may hold at most {BROWSER_EVENTS_MAX} events")));
    }
    let count = u64::try_from(items.len()).unwrap_or(u64::MAX);
    caller.app.browsers.limits.take_events((caller.network, caller.device.as_deref()), count, caller.now_ms)?;
    let mut reading = Reading { caller: &caller, shared: sent.key, keys: BTreeMap::new(), new_names: BTreeMap::new() };
    let mut read: Vec<(Option<Cow<'_, str>>, Fate)> = items.into_iter().map(|item| reading.read(item)).collect();
    leave_own_ids_out(&caller, &mut read).await?;
    let sessions: Vec<Session> = reading.keys.into_values().filter_map(Result::ok).collect();
    refuse_outgrown(&caller, &sessions, &mut read).await?;
    let first = sessions.first().copied();
    let results = record(&caller, read).await;
    let revision = match first {
        Some(session) => revision(&caller, session).await?,
        None => None,
    };
    respond::ok(&WebEventResults { results, revision })
}

/// The commands go to the engine together; what may come again does not.
async fn record<'a>(caller: &Caller, read: Vec<(Option<Cow<'a, str>>, Fate)>) -> Vec<WebEventResult<'a>> {
    let mut commands = Vec::with_capacity(read.len());
    let mut waiting = Vec::with_capacity(read.len());
    for (id, fate) in read {
        let error = match fate {
            Fate::Record(event) => {
                commands.push(Command::RecordEvent(event));
                None
            }
            Fate::Reject(Undecodable { error, kind }) => {
                commands.push(rejection(caller, kind));
                Some((ResultWord::Rejected, error))
            }
            Fate::Retry(error) => Some((ResultWord::Retry, error)),
        };
        waiting.push((id, error));
    }
    let mut outcomes = caller.app.node.submit_all(commands).await.into_iter();
    let result = |(id, error): (Option<Cow<'a, str>>, Option<(ResultWord, ApiError)>)| match error {
        Some((ResultWord::Retry, error)) => failed(id, (ResultWord::Retry, error)),
        // Whether or not counting it succeeded, the sender is told the same.
        Some(failure) => {
            let _counted = outcomes.next();
            failed(id, failure)
        }
        None => decided(id, outcomes.next().unwrap_or(Err(Failure::Busy))),
    };
    waiting.into_iter().map(result).collect()
}

fn rejection(caller: &Caller, kind: RefusalKind) -> Command {
    Command::RecordRejection(RecordRejection {
        workspace: caller.workspace,
        kind,
        source: Source::WebJs,
        token: TokenId(0),
        received_at_ms: caller.now_ms,
    })
}

fn decided(id: Option<Cow<'_, str>>, outcome: Result<Answer, Failure>) -> WebEventResult<'_> {
    match outcome {
        Ok(Answer::Event(answer)) => {
            let (result, code, message) = outcome::told(&answer);
            WebEventResult { id, result, code, field: None, message }
        }
        Ok(other) => panic!("an event was answered with {other:?}"),
        Err(failure @ Failure::Refused(_)) => failed(id, (ResultWord::Rejected, gone(failure.into()))),
        Err(failure) => failed(id, (ResultWord::Retry, failure.into())),
    }
}

/// A key does not outlive its person.
fn gone(error: ApiError) -> ApiError {
    let is_gone = matches!(error.code, ErrorCode::UserNotFound | ErrorCode::ContactMerged);
    if is_gone { ApiError::new(ErrorCode::SessionExpired).field("key") } else { error }
}

fn failed(id: Option<Cow<'_, str>>, (result, error): (ResultWord, ApiError)) -> WebEventResult<'_> {
    let ApiError { code, message, field, .. } = error;
    WebEventResult { id, result, code: Some(Cow::Borrowed(code.code())), field, message: Some(message) }
}

async fn revision(caller: &Caller, session: Session) -> Result<Option<u64>, ApiError> {
    let (app, workspace, who) = (Arc::clone(&caller.app), caller.workspace, of_id(session.contact.to_string()));
    request::blocking(move || {
        let view = app.node.view();
        let Ok((contact, _)) = view.find(workspace, &who, &Role::ALL)? else { return Ok(None) };
        Ok(view.browsing(workspace, contact)?.map(|browsing| browsing.revision))
    })
    .await
}

/// What reading the events of one call has in common.
struct Reading<'c, 'a> {
    caller: &'c Caller,
    /// The key of events without their own.
    shared: Field<'a>,
    /// Keys that were opened already.
    keys: BTreeMap<String, Result<Session, ApiError>>,
    /// Names that the workspace does not know, and whether there is room.
    new_names: BTreeMap<String, Result<(), ApiError>>,
}

impl<'a> Reading<'_, 'a> {
    fn read(&mut self, item: &'a RawValue) -> (Option<Cow<'a, str>>, Fate) {
        let event: WebEvent<'a> = match fields::json(item.get()) {
            Ok(event) => event,
            Err(error) => return (None, Fate::Reject(Undecodable::new(RefusalKind::BodyInvalid, error))),
        };
        let id = match id(event.id.clone()) {
            Ok(id) => id,
            Err(error) => return (None, Fate::Reject(Undecodable::new(RefusalKind::ClientIdInvalid, error))),
        };
        let fate = self.decode(event, &id).unwrap_or_else(|fate| fate);
        (Some(id), fate)
    }

    fn decode(&mut self, event: WebEvent<'_>, id: &str) -> Result<Fate, Fate> {
        let WebEvent { id: _, key, name, created_at, metadata } = event;
        let session = self.session(key).map_err(|error| reject(RefusalKind::ContactNotFound, error))?;
        let name = decode_name(name).map_err(renamed)?;
        let created_at = fields::whole(created_at, "created_at").map_err(|error| {
            let message = "created_at must be a whole number of Unix seconds, from 1970 on";
            reject(RefusalKind::CreatedAtInvalid, error.message(message))
        })?;
        let (metadata, omissions) = match metadata {
            Metadata::Absent => Default::default(),
            Metadata::Entries(mut entries) => {
                entries.retain(|(key, value)| !repeats(key, value, (&name, created_at)));
                metadata::admit(entries)
            }
            Metadata::Mistyped => {
                return Err(reject(RefusalKind::MetadataInvalid, ApiError::mistyped("metadata", "an object")));
            }
        };
        self.check_new(&name).map_err(Fate::Retry)?;
        let source = source_of(&session);
        Ok(Fate::Record(Box::new(RecordEvent {
            workspace: self.caller.workspace,
            who: of_id(session.contact.to_string()),
            name,
            created_at,
            metadata,
            omissions,
            // Two people can never take each other's ids.
            client_id: Some(ClientId { text: format!("{}:{}:{id}", source.name(), session.contact), compared: false }),
            source,
            verified: session.verified,
            token: TokenId(0),
            received_at_ms: self.caller.now_ms,
        })))
    }

    fn session(&mut self, own: Field<'_>) -> Result<Session, ApiError> {
        let key = if own.is_none() { self.shared.clone() } else { own };
        let Field::Text(key) = key else {
            return Err(ApiError::new(ErrorCode::SessionExpired).field("key").message("key is needed: an event_key"));
        };
        if let Some(opened) = self.keys.get(key.as_ref()) {
            return opened.clone();
        }
        let opened = self.caller.opened(&key, Purpose::EventKey);
        self.keys.insert(key.into_owned(), opened.clone());
        opened
    }

    /// Bounds how many names one network can make up.
    fn check_new(&mut self, name: &EventName) -> Result<(), ApiError> {
        let Caller { app, workspace, network, now_ms, .. } = self.caller;
        if app.node.config().definition_named(*workspace, name.folded()).is_some() {
            return Ok(());
        }
        let take = || app.browsers.limits.take_new_name(*network, *now_ms);
        self.new_names.entry(name.folded().to_owned()).or_insert_with(take).clone()
    }
}

const fn source_of(session: &Session) -> Source {
    match session.platform {
        Platform::Web => Source::WebJs,
        Platform::Ios | Platform::Android => Source::Mobile,
    }
}

fn reject(kind: RefusalKind, error: ApiError) -> Fate {
    Fate::Reject(Undecodable::new(kind, error))
}

/// Here the field is called `name`.
fn renamed(Undecodable { mut error, kind }: Undecodable) -> Fate {
    error.field = Some("name".into());
    reject(kind, ApiError { message: error.message.replace("event_name", "name").into(), ..error })
}

fn id(field: Field<'_>) -> Result<Cow<'_, str>, ApiError> {
    let wrong = || ApiError::invalid("id", format!("id must be a text of 1 to {BROWSER_ID_CHARS_MAX} characters"));
    match field {
        Field::Text(id) if !id.is_empty() && !engine::text::longer_than(&id, BROWSER_ID_CHARS_MAX) => Ok(id),
        _ => Err(wrong()),
    }
}

/// Takes a `user_id` out of metadata that is the person's own.
async fn leave_own_ids_out(caller: &Caller, read: &mut [(Option<Cow<'_, str>>, Fate)]) -> Result<(), ApiError> {
    const KEY: &str = "user_id";
    let mut naming: Vec<&mut RecordEvent> = Vec::new();
    for (_, fate) in read {
        if let Fate::Record(event) = fate
            && event.metadata.iter().any(|(key, _)| key == KEY)
        {
            naming.push(event);
        }
    }
    if naming.is_empty() {
        return Ok(());
    }
    let people: Vec<Identifiers> = naming.iter().map(|event| event.who.clone()).collect();
    let (app, workspace) = (Arc::clone(&caller.app), caller.workspace);
    let own = request::blocking(move || {
        let view = app.node.view();
        let own = |who: &Identifiers| Ok(view.find(workspace, who, &Role::ALL)?.ok());
        people.iter().map(own).collect::<Result<Vec<_>, ApiError>>()
    });
    for (event, found) in naming.into_iter().zip(own.await?) {
        let own = found.as_ref().and_then(|(_, row)| row.external_id.as_deref());
        event.metadata.retain(|(key, value)| {
            let said = match value {
                Value::String(said) | Value::Number(said) => Some(said.as_str()),
                _ => None,
            };
            key != KEY || said.is_none() || said != own
        });
    }
    Ok(())
}

/// Where users must prove who they are, the key of a visitor records nothing
/// for the user whom they became: the page asks for another.
async fn refuse_outgrown(
    caller: &Caller,
    sessions: &[Session],
    read: &mut [(Option<Cow<'_, str>>, Fate)],
) -> Result<(), ApiError> {
    let enforced = caller.app.node.config().messenger(caller.workspace).enforced.clone();
    let must_prove = |held: &Session| held.holder == Holder::Browser && enforced.contains(&held.platform);
    let browsers: Vec<Session> = sessions.iter().copied().filter(must_prove).collect();
    if browsers.is_empty() {
        return Ok(());
    }
    let (app, workspace) = (Arc::clone(&caller.app), caller.workspace);
    let outgrown = request::blocking(move || {
        let view = app.node.view();
        let mut outgrown = Vec::new();
        for held in browsers {
            if view.find(workspace, &of_id(held.contact.to_string()), held.holder.roles())?.is_err() {
                outgrown.push(held.contact);
            }
        }
        Ok::<_, ApiError>(outgrown)
    });
    let outgrown = outgrown.await?;
    for (_, fate) in read {
        let of = match fate {
            Fate::Record(event) => event.who.id.as_ref().and_then(|claimed| claimed.id),
            Fate::Reject(_) | Fate::Retry(_) => None,
        };
        if of.is_some_and(|contact| outgrown.contains(&contact)) {
            *fate = reject(RefusalKind::ContactNotFound, ApiError::new(ErrorCode::SessionExpired).field("key"));
        }
    }
    Ok(())
}

/// Whether metadata says again what the event itself says, as some tag
/// libraries have it.
fn repeats(key: &str, value: &MetadataValue<'_>, (name, created_at): (&EventName, Option<u64>)) -> bool {
    match (key, value) {
        ("event_name", MetadataValue::Text(text)) => EventName::parse(text).is_ok_and(|sent| sent == *name),
        ("created_at", MetadataValue::Number(digits)) => digits.parse().ok() == created_at && created_at.is_some(),
        _ => false,
    }
}
