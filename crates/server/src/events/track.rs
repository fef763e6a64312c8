//! `POST /events`: one event, on disk before the answer.

use super::decode::Origin;
use super::outcome;
use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode, Undecodable};
use crate::fields;
use crate::request::{Call, Version, respond};
use axum::response::Response;
use engine::ids::ItemRef;
use engine::outcome::EventAnswer;
use engine::{Answer, RefusalKind};
use http::{HeaderName, HeaderValue, StatusCode};
use wire::rest::batch::ResultWord;
use wire::rest::event::TrackEvent;

const RESULT: HeaderName = HeaderName::from_static("herald-event-result");
const ID: HeaderName = HeaderName::from_static("herald-event-id");

/// Record an event
///
/// The event is on disk before the answer. A duplicate, and an event whose
/// name is archived, are answered the same way; the headers tell them apart.
/// Where the setting `hold_unknown_events` is on, an event of somebody who is
/// not known yet is answered so too, and recorded once somebody has one of its
/// identifiers.
#[utoipa::path(
    post,
    path = "/events",
    tag = "events",
    request_body = TrackEvent,
    params(("Idempotency-Key" = Option<String>, Header, description = "The sender's own id of this event, 1 to 255 characters")),
    responses(
        (status = 202, description = "Stored, or the same event was stored before, or its name is archived, or it waits for its person", headers(
            ("Herald-Event-Result" = String, description = "`ok`, `duplicate`, `dropped` or `held`"),
            ("Herald-Event-Id" = String, description = "The id of its receipt, see `/manage/events/{id}`. A held event has a receipt once it is recorded, under another id"),
        )),
        (status = 400, description = "`parameter_not_found`: something is missing"),
        (status = 404, description = "`not_found`: nobody has the identifiers. `held_full`: nobody has them, and no more events can wait"),
        (status = 409, description = "`unique_user_constraint`: several users have this e-mail address"),
        (status = 422, description = "`422`: too many event names. `parameter_invalid`: the name is too long or the time lies ahead. `idempotency_mismatch`: the id was used for another event"),
    )
)]
pub async fn track_event(call: Call) -> Result<Response, ApiError> {
    let origin =
        Origin::new(&call.access, call.access.source(), call.received_at_ms, matches!(call.version, Version::Two(_)));
    let command = match read(&call, &origin)? {
        Ok(command) => command,
        Err(Undecodable { error, kind }) => {
            // Whether or not counting it succeeds, the sender is told the same.
            let _counted = call.app.node.submit(origin.rejection(kind)).await;
            return Err(error);
        }
    };
    match call.submit(command).await? {
        Answer::Event(answer) => Ok(accepted(&call.access, &answer)),
        other => panic!("an event was answered with {other:?}"),
    }
}

/// Reads the body and decodes it. The outer error is no fault of the event.
fn read(call: &Call, origin: &Origin) -> Result<Result<engine::Command, Undecodable>, ApiError> {
    let body = match call.body() {
        Ok(body) => body,
        Err(error) if error.code == ErrorCode::PayloadTooLarge => {
            return Ok(Err(Undecodable::new(RefusalKind::TooLarge, error)));
        }
        Err(error) => return Err(error),
    };
    let event: TrackEvent<'_> = match fields::object(&body) {
        Ok(event) => event,
        Err(error) => return Ok(Err(Undecodable::new(RefusalKind::BodyInvalid, error))),
    };
    Ok(origin.decode(event, call.idempotency_key()?))
}

fn accepted(access: &Access, answer: &EventAnswer) -> Response {
    let (word, id) = match answer {
        EventAnswer::Recorded { event, .. } => (ResultWord::Ok, access.item_id(ItemRef::Event(*event))),
        EventAnswer::Duplicate { number, .. } => (ResultWord::Duplicate, outcome::refusal_id(access, *number)),
        EventAnswer::Dropped { number, .. } => (ResultWord::Dropped, outcome::refusal_id(access, *number)),
        EventAnswer::Held(held) => (ResultWord::Held, outcome::held_id(*held)),
    };
    let mut response = respond::empty(StatusCode::ACCEPTED);
    let headers = response.headers_mut();
    headers.insert(RESULT, HeaderValue::from_static(word.as_str()));
    if let Ok(id) = HeaderValue::try_from(id) {
        headers.insert(ID, id);
    }
    response
}
