//! `GET /events`: what a person did, listed or summed up.

use super::metadata;
use super::outcome;
use crate::auth::Access;
use crate::contacts::{self, Found};
use crate::errors::ApiError;
use crate::limits::EVENTS_PER_PAGE_DEFAULT;
use crate::request::{Call, Query, respond};
use crate::{sealed, times};
use axum::response::Response;
use engine::ids::{ContactOrdinal, EventRef, WriterId};
use engine::limits::LISTED_EVENTS_S;
use engine::rows::ContactRow;
use node::View;
use node::views::{EventsPage, EventsPosition, EventsQuery, Place};
use wire::rest::event::{EventList, EventPages, Events, ListedEvent};
use wire::rest::metadata::ShownMetadata;
use wire::rest::summary::{EventSummary, EventSummaryList, SummaryPages};

/// List a person's events
///
/// Newest first, of the last 90 days. `pages.next` leads to older events;
/// `pages.since` to newer ones, to be polled. With `summary=true` it answers
/// how often and when each event was done instead.
#[utoipa::path(
    get,
    path = "/events",
    tag = "events",
    params(
        ("type" = String, Query, description = "Always `user`", example = "user"),
        ("user_id" = Option<String>, Query, description = "The contact's `external_id`. One of the three identifiers is needed"),
        ("email" = Option<String>, Query, description = "The contact's e-mail address"),
        ("intercom_user_id" = Option<String>, Query, description = "The contact's id"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 15 when not sent"),
        ("summary" = Option<bool>, Query, description = "`true` for summaries"),
        ("before" = Option<String>, Query, description = "The cursor of a `next` link, or Unix milliseconds (13 digits)"),
        ("since" = Option<String>, Query, description = "The cursor of a `since` link, or Unix milliseconds (13 digits)"),
    ),
    responses(
        (status = 200, description = "Events, or with `summary=true` summaries", body = Events),
        (status = 400, description = "`parameter_not_found` or `parameter_invalid`: `type`, an identifier or a cursor"),
        (status = 404, description = "`not_found`: nobody has the identifiers, or the cursor is another list's"),
        (status = 409, description = "`unique_user_constraint`: several users have this e-mail address"),
    )
)]
pub async fn list_events(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    match query.get("type") {
        Some("user") => {}
        Some(_) => return Err(ApiError::invalid("type", "type must be user")),
        None => return Err(ApiError::missing("type")),
    }
    let who = contacts::identifiers_of(&query)?;
    let is_summary = query.flag("summary")?.unwrap_or(false);
    let per_page = query.per_page(EVENTS_PER_PAGE_DEFAULT)?;
    let base_url = call.base_url().into_owned();
    let (app, now_ms) = (std::sync::Arc::clone(&call.app), call.received_at_ms);
    call.read(move |view, access| {
        let found = view.resolve(access.workspace(), &who)?.map_err(contacts::as_in_query)?;
        let id = access.contact_id(found.0, &found.1).to_string();
        let person = Person { access, row: &found.1, found: &found, id };
        if is_summary {
            return summarise(view, app.node.config(), &person);
        }
        let asked = Asked { position: position(&query, &person)?, per_page, base_url: &base_url };
        list(view, (app.node.config(), now_ms), &person, &asked)
    })
    .await
}

/// Whose events are read.
struct Person<'a> {
    access: &'a Access,
    found: &'a Found,
    row: &'a ContactRow,
    id: String,
}

/// Which page was asked for.
struct Asked<'a> {
    position: Option<EventsPosition>,
    per_page: usize,
    base_url: &'a str,
}

fn list(
    view: &View,
    (config, now_ms): (&node::Config, u64),
    person: &Person<'_>,
    asked: &Asked<'_>,
) -> Result<Response, ApiError> {
    let now_s = u32::try_from(now_ms / 1_000).unwrap_or(u32::MAX);
    let earliest = now_s.saturating_sub(u32::try_from(LISTED_EVENTS_S).unwrap_or(u32::MAX));
    let query = EventsQuery { position: asked.position, limit: asked.per_page, earliest };
    let workspace = person.access.workspace();
    let page = view.events_of(workspace, person.found, &query)?;
    let named: Vec<_> = page.events.iter().map(|listed| config.definition(workspace, listed.row.definition)).collect();
    let shown: Vec<_> = page.events.iter().map(|listed| metadata::all_shown(&listed.row.metadata)).collect();
    let events = page.events.iter().zip(&named).zip(&shown).map(|((listed, definition), shown)| ListedEvent {
        kind: "event",
        id: outcome::event_id(person.access, listed.place.event),
        created_at: listed.row.created_at,
        event_name: definition.as_ref().map_or("", |definition| definition.name.as_str()),
        user_id: person.row.external_id.as_deref(),
        email: person.row.email.as_deref(),
        intercom_user_id: &person.id,
        metadata: ShownMetadata(shown),
    });
    let events = events.collect();
    let pages = links(&page, person, asked);
    respond::ok(&Events::List(EventList { kind: "event.list", events, pages }))
}

fn links(page: &EventsPage, person: &Person<'_>, asked: &Asked<'_>) -> EventPages {
    let link = |name: &str, place: Place| {
        let cursor = sealed::cursor(person.access, &purpose(person.found.0), &bytes_of(place));
        let Asked { base_url, per_page, .. } = asked;
        format!("{base_url}/events?type=user&intercom_user_id={}&per_page={per_page}&{name}={cursor}", person.id)
    };
    // Who polls walks forward: a link back would only lead to what it has.
    let is_polling = matches!(asked.position, Some(EventsPosition::Since(_) | EventsPosition::SinceSecond(_)));
    let next = page.older.filter(|_| !is_polling).map(|place| link("before", place));
    let newest = page.newest.unwrap_or(match asked.position {
        Some(EventsPosition::Since(place)) => place,
        Some(EventsPosition::SinceSecond(second)) => newest_of(second),
        _ => newest_of(0),
    });
    EventPages { next, since: Some(link("since", newest)) }
}

/// The place that only what happens after this second is newer than.
const fn newest_of(second: u32) -> Place {
    Place { created_at: second, event: EventRef { writer: WriterId(u16::MAX), seq: u64::MAX } }
}

fn purpose(contact: ContactOrdinal) -> String {
    format!("events of {contact}")
}

/// Second, sequence number, writer.
const PLACE_BYTES: usize = 4 + 8 + 2;

fn bytes_of(place: Place) -> Vec<u8> {
    let Place { created_at, event: EventRef { writer, seq } } = place;
    [&created_at.to_be_bytes()[..], &seq.to_be_bytes(), &writer.0.to_be_bytes()].concat()
}

fn place_of(bytes: [u8; PLACE_BYTES]) -> Place {
    let number = |bytes: &[u8]| bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
    let (created_at, rest) = bytes.split_at(4);
    let (seq, writer) = rest.split_at(8);
    let event = EventRef { writer: WriterId(number(writer) as u16), seq: number(seq) };
    Place { created_at: number(created_at) as u32, event }
}

/// The place that a cursor holds. One that was given out for somebody who has
/// been merged into this person since is as good: the walk goes on through both
/// histories.
fn open_place(person: &Person<'_>, name: &'static str, text: &str) -> Result<Place, ApiError> {
    let open = |contact| sealed::open_cursor(person.access, (&purpose(contact), name), text);
    let (contact, row) = person.found;
    let mut opened = open(*contact);
    for alias in row.history_of(*contact) {
        if opened.is_ok() {
            break;
        }
        opened = open(alias);
    }
    opened.map(place_of)
}

/// Where the page begins.
fn position(query: &Query, person: &Person<'_>) -> Result<Option<EventsPosition>, ApiError> {
    let place = |name: &'static str, text: &str| open_place(person, name, text);
    match (query.get("before"), query.get("since")) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(ApiError::invalid("since", "Send before or since, not both")),
        (Some(text), None) => Ok(Some(match milliseconds(text, "before")? {
            // An event happened at the beginning of its second.
            Some(ms) => EventsPosition::BeforeSecond(to_second(ms.div_ceil(1_000))),
            None => EventsPosition::Before(place("before", text)?),
        })),
        (None, Some(text)) => Ok(Some(match milliseconds(text, "since")? {
            Some(ms) => EventsPosition::SinceSecond(to_second(ms / 1_000)),
            None => EventsPosition::Since(place("since", text)?),
        })),
    }
}

/// A bare number: 13 digits are milliseconds, anything else is a mistake.
fn milliseconds(text: &str, field: &'static str) -> Result<Option<u64>, ApiError> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let wrong = || ApiError::invalid(field, format!("{field} must be a cursor or Unix milliseconds (13 digits)"));
    text.parse().ok().filter(|_| text.len() == 13).map(Some).ok_or_else(wrong)
}

fn to_second(second: u64) -> u32 {
    u32::try_from(second).unwrap_or(u32::MAX)
}

fn summarise(view: &View, config: &node::Config, person: &Person<'_>) -> Result<Response, ApiError> {
    let workspace = person.access.workspace();
    let mut summaries = view.summaries_of(workspace, person.found)?;
    summaries.sort_by_key(|(definition, row)| (std::cmp::Reverse(row.last), *definition));
    let named: Vec<_> = summaries
        .iter()
        .filter_map(|(definition, row)| Some((config.definition(workspace, *definition)?, row)))
        .filter(|(definition, row)| definition.archived_at.is_none() && row.count() > 0)
        .collect();
    let events = named.iter().map(|(definition, row)| EventSummary {
        name: &definition.name,
        first: times::iso_ms(row.first),
        last: times::iso_ms(row.last),
        count: row.count(),
        description: definition.description.as_deref(),
    });
    respond::ok(&Events::Summary(EventSummaryList {
        kind: "event.summary",
        email: person.row.email.as_deref(),
        intercom_user_id: &person.id,
        user_id: person.row.external_id.as_deref(),
        events: events.collect(),
        pages: SummaryPages { next: None },
    }))
}
