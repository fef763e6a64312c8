//! `GET /manage/events/live`: what comes in, as it comes in, and what becomes
//! of it.

use super::receipts::{self, Facts};
use crate::app::App;
use crate::auth::Access;
use crate::contacts;
use crate::errors::{ApiError, ErrorCode};
use crate::limits::EVENT_STREAM_PAGE;
use crate::live::Closing;
use crate::request::{Call, Query, blocking};
use crate::sealed;
use crate::sse::{self, Source};
use axum::response::Response;
use bytes::Bytes;
use engine::command::{ClaimedId, Identifiers};
use engine::ids::ContactOrdinal;
use engine::source::Source as EventSource;
use engine::text::EventName;
use node::View;
use node::live::Follower;
use node::views::{FeedPosition, Item};
use serde::Serialize;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, sleep_until};
use wire::error::ErrorList;
use wire::manage::receipt::EventReceipt;
use wire::messenger::End;
use wire::rest::batch::ResultWord;

/// Watch events as they come in
///
/// Server-sent events: `hello` first; then an `event` for each item that is
/// accepted, a duplicate, dropped or rejected, from every source, in the order
/// in which they came in, each once, with its receipt as data. Each has an
/// `id`: whoever sends the last one back, in the header `Last-Event-ID` or as
/// `last_event_id`, goes on behind it. Of items that were not stored only
/// 100,000 are kept, for 7 days; they name nobody, so with `contact_id` none of
/// them are told. Events that are held for somebody who is not known are told
/// of when they are recorded. `end` is the last one; its `reason` is `revoked`
/// (the token) or `closing` (the server stops).
#[utoipa::path(
    get,
    path = "/manage/events/live",
    tag = "events",
    params(
        ("name" = Option<String>, Query, description = "Only events of this name"),
        ("contact_id" = Option<String>, Query, description = "Only events of this contact, and of whoever was merged into them"),
        ("source" = Option<String>, Query, description = "Only what came through these surfaces, with commas between them: `rest,web_js`"),
        ("result" = Option<String>, Query, description = "Only items of which this became, with commas: `ok`, `duplicate`, `dropped`, `rejected`"),
        ("last_event_id" = Option<String>, Query, description = "Go on behind this id; without one, from now on"),
        ("Last-Event-ID" = Option<String>, Header, description = "The same, as browsers send it"),
    ),
    responses(
        (status = 200, description = "Events, until one called `end`. The data of `event` is a receipt", content_type = "text/event-stream", body = EventReceipt),
        (status = 400, description = "`parameter_invalid`: `last_event_id` is no id of this stream", body = ErrorList),
        (status = 404, description = "`not_found`: the id is of another workspace, or nobody has this `contact_id`", body = ErrorList),
        (status = 429, description = "`rate_limit_exceeded`, or `too_many_streams`: 20 are open", body = ErrorList),
    )
)]
pub async fn follow_events(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let from = asked_position(&call, query.get("last_event_id"))?;
    let wanted = Wanted::read(&call, &query).await?;
    let full = |_| ApiError::new(ErrorCode::TooManyStreams).message("As many live connections are open as may be");
    let room = Arc::clone(&call.app.live.event_streams).try_acquire_owned().map_err(full)?;
    let live = call.app.node.live();
    let workspace = call.access.workspace();
    // Followed first: what comes in after the read that follows ends the wait.
    let (changes, access_changes) = (live.events(workspace), live.access(workspace));
    let at = match from {
        Some(position) => position,
        None => call.read(move |view, _| Ok(view.feed_end(workspace)?)).await?,
    };
    let (app, access) = (Arc::clone(&call.app), call.access.clone());
    let closing = app.live.closing();
    let (step, heartbeat) = (Step::Hello, sse::next_heartbeat(&app));
    let watching = Watching { app, access, wanted, at, step, heartbeat, changes, access_changes, closing, _room: room };
    Ok(sse::response(watching))
}

/// What an id is good for.
const PURPOSE: &str = "events live";

/// The id that was sent last; the header wins, because browsers keep it up to
/// date.
fn asked_position(call: &Call, parameter: Option<&str>) -> Result<Option<FeedPosition>, ApiError> {
    let header = call.headers().get("last-event-id").map(|value| value.to_str().unwrap_or("?"));
    let Some(text) = header.or(parameter).filter(|text| !text.is_empty()) else { return Ok(None) };
    let bytes: [u8; 16] = sealed::open_cursor(&call.access, (PURPOSE, "last_event_id"), text)?;
    let both = u128::from_be_bytes(bytes);
    let half = |shift: u32| u64::try_from(both >> shift & u128::from(u64::MAX)).unwrap_or_default();
    Ok(Some(FeedPosition { event: half(64), refusal: half(0) }))
}

fn id_of(access: &Access, at: FeedPosition) -> String {
    let both = u128::from(at.event) << 64 | u128::from(at.refusal);
    sealed::cursor(access, PURPOSE, &both.to_be_bytes())
}

/// Which items are told.
#[derive(Debug, Clone, Default)]
struct Wanted {
    name: Option<EventName>,
    contact: Option<ContactOrdinal>,
    sources: Option<Vec<EventSource>>,
    results: Option<Vec<ResultWord>>,
}

/// What becomes of an item that this stream tells of.
const RESULTS: [ResultWord; 4] = [ResultWord::Ok, ResultWord::Duplicate, ResultWord::Dropped, ResultWord::Rejected];

impl Wanted {
    async fn read(call: &Call, query: &Query) -> Result<Self, ApiError> {
        let name = query.get("name").map(EventName::parse).transpose();
        let name = name.map_err(|_| ApiError::invalid("name", "name must be the name of an event"))?;
        let sources = words(query, "source", &EventSource::ALL, EventSource::name)?;
        let results = words(query, "result", &RESULTS, ResultWord::as_str)?;
        let wanted = Self { name, contact: None, sources, results };
        let Some(contact_id) = query.get("contact_id") else { return Ok(wanted) };
        let who = Identifiers { id: Some(ClaimedId::new(contact_id.to_owned())), ..Identifiers::default() };
        let found = call.read(move |view, access| {
            let found = view.resolve(access.workspace(), &who)?.map_err(contacts::as_in_query)?;
            Ok(found.0)
        });
        Ok(Self { contact: Some(found.await?), ..wanted })
    }

    /// What can be told of an item without knowing more than its row.
    fn takes(&self, row: &Item) -> bool {
        let (source, result) = match row {
            Item::Event(row) => (row.source, ResultWord::Ok),
            Item::Refusal(row) => (row.source, receipts::result_of(row.what)),
        };
        let is_one = |sources: &Vec<EventSource>| sources.contains(&source);
        self.sources.as_ref().is_none_or(is_one)
            && self.results.as_ref().is_none_or(|results| results.contains(&result))
    }
}

/// Words of a closed list, with commas between them.
fn words<T: Copy>(
    query: &Query,
    name: &'static str,
    all: &[T],
    word_of: impl Fn(T) -> &'static str,
) -> Result<Option<Vec<T>>, ApiError> {
    let Some(text) = query.get(name) else { return Ok(None) };
    let known = || all.iter().map(|one| word_of(*one)).collect::<Vec<_>>().join(", ");
    let wrong = || ApiError::invalid(name, format!("{name} must hold, with commas between them, some of {}", known()));
    let found = text.split(',').map(|word| all.iter().copied().find(|one| word_of(*one) == word.trim()));
    found.collect::<Option<Vec<T>>>().map(Some).ok_or_else(wrong)
}

/// A stream between two pieces.
struct Watching {
    app: Arc<App>,
    access: Access,
    wanted: Wanted,
    at: FeedPosition,
    step: Step,
    heartbeat: Instant,
    changes: Follower,
    access_changes: Follower,
    closing: Closing,
    _room: OwnedSemaphorePermit,
}

/// What a stream does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Hello,
    Read,
    Wait,
    End,
}

/// The first event.
#[derive(Serialize)]
struct Hello {
    heartbeat_s: u64,
}

impl Source for Watching {
    async fn next(mut self) -> Option<(Bytes, Self)> {
        loop {
            let piece = match self.step {
                Step::End => return None,
                // Before it was followed, too.
                Step::Hello if self.access.is_revoked(&self.app.node) => self.end("revoked"),
                Step::Hello => {
                    self.step = Step::Read;
                    let id = id_of(&self.access, self.at);
                    Some(sse::event("hello", Some(&id), &Hello { heartbeat_s: self.app.options.heartbeat.as_secs() }))
                }
                Step::Read => self.read().await,
                Step::Wait => self.wait().await,
            };
            if let Some(piece) = piece {
                self.heartbeat = sse::next_heartbeat(&self.app);
                return Some((piece, self));
            }
        }
    }
}

impl Watching {
    fn end(&mut self, reason: &'static str) -> Option<Bytes> {
        self.step = Step::End;
        Some(sse::event("end", None, &End { reason }))
    }

    /// Waits for something to read. A heartbeat carries the id, so that nobody
    /// goes through again what was not for them.
    async fn wait(&mut self) -> Option<Bytes> {
        self.step = Step::Read;
        tokio::select! {
            biased;
            () = self.closing.begun() => self.end("closing"),
            () = self.access_changes.changed() => {
                if self.access.is_revoked(&self.app.node) { self.end("revoked") } else { None }
            }
            () = self.changes.changed() => None,
            () = sleep_until(self.heartbeat) => {
                self.step = Step::Wait;
                Some(format!(":\nid: {}\n\n", id_of(&self.access, self.at)).into())
            }
        }
    }

    /// Reads a page. Nothing, when none of it is told.
    async fn read(&mut self) -> Option<Bytes> {
        // The semaphore is never closed.
        let _turn = Arc::clone(&self.app.live.reads).acquire_owned().await;
        let (app, access, wanted, at) = (Arc::clone(&self.app), self.access.clone(), self.wanted.clone(), self.at);
        let read =
            blocking(move || Page { app: &app, access: &access, view: &app.node.view() }.read(&wanted, at)).await;
        // A store that cannot be read will not be until the next start.
        let Ok(read) = read else { return self.end("closing") };
        self.at = read.at;
        self.step = if read.has_more { Step::Read } else { Step::Wait };
        Some(read.told).filter(|told| !told.is_empty()).map(Bytes::from)
    }
}

/// What was read at once.
struct Read {
    told: Vec<u8>,
    at: FeedPosition,
    has_more: bool,
}

/// What a page is read from.
struct Page<'a> {
    app: &'a App,
    access: &'a Access,
    view: &'a View,
}

impl Page<'_> {
    fn read(&self, wanted: &Wanted, at: FeedPosition) -> Result<Read, ApiError> {
        let workspace = self.access.workspace();
        let page = self.view.feed(workspace, at, EVENT_STREAM_PAGE)?;
        // Whose the contact's history is now.
        let whose = match wanted.contact {
            Some(contact) => Some(receipts::whose(self.access, self.view, contact)?),
            None => None,
        };
        let config = self.app.node.config();
        let tokens = config.tokens(workspace);
        let definition_of = |name: &EventName| config.definition_named(workspace, name.as_str()).map(|(id, _)| id);
        let named = wanted.name.as_ref().map(definition_of);
        let mut told = Vec::new();
        for item in &page.items {
            let (token, definition) = match &item.row {
                Item::Event(row) => (row.token, row.definition),
                Item::Refusal(row) => (row.token, row.definition),
            };
            if named.is_some_and(|named| named != Some(definition)) || !wanted.takes(&item.row) {
                continue;
            }
            let id = self.access.item_id(item.item);
            let facts = Facts::of((config, self.access), &tokens, &id, (token, definition));
            let receipt = match &item.row {
                Item::Event(row) => receipts::stored(&facts, self.view, row)?,
                Item::Refusal(row) => Some(receipts::not_stored(&facts, row)),
            };
            if let Some(receipt) = receipt.filter(|receipt| is_of(whose.as_ref(), receipt)) {
                told.extend_from_slice(&sse::event("event", Some(&id_of(self.access, item.position)), &receipt));
            }
        }
        Ok(Read { told, at: page.position, has_more: page.has_more })
    }
}

/// Whether a receipt is of who is asked for, if somebody is. What was not
/// stored is nobody's.
fn is_of(whose: Option<&Option<String>>, receipt: &EventReceipt<'_>) -> bool {
    whose.is_none_or(|whose| receipt.contact_id.is_some() && receipt.contact_id == *whose)
}
