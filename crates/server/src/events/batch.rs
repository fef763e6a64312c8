//! `POST /events/batch`: many events, each with a result of its own.

use super::decode::Origin;
use super::outcome;
use crate::errors::{ApiError, ErrorCode, Undecodable};
use crate::fields;
use crate::limits::{BATCH_ITEMS_MAX, DECODE_INLINE_BYTES_MAX, EVENT_BODY_BYTES_MAX, RETRY_AFTER_S};
use crate::rate_limit::{self, Rate};
use crate::request::{self, Call, Version, respond};
use axum::response::Response;
use bytes::Bytes;
use engine::{Command, RefusalKind};
use http::{HeaderValue, StatusCode, header};
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use wire::rest::batch::{BatchResults, ResultWord};
use wire::rest::event::TrackEvent;

type Decoded = Vec<Result<Command, Undecodable>>;

/// Record many events
///
/// A JSON array of events, or one event a line (newline-delimited JSON): at
/// most 5,000 events and 5 MiB. One result for each item, in order; an item
/// that is wrong does not stop the others. Everything is on disk before the
/// answer. An item's `event_id` is its idempotency key; the header
/// `Idempotency-Key` is not read here. A batch of n counts as n requests; of
/// what the rate has no room for, the results are `retry`; `Retry-After` says
/// when to send those again.
#[utoipa::path(
    post,
    path = "/events/batch",
    tag = "events",
    request_body(content((Vec<TrackEvent> = "application/json"), (String = "application/x-ndjson"))),
    responses(
        (status = 200, description = "A result for each item", body = BatchResults),
        (status = 422, description = "`parameter_invalid`: more than 5,000 items"),
    )
)]
pub async fn track_events(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let origin =
        Origin::new(&call.access, call.access.source(), call.received_at_ms, matches!(call.version, Version::Two(_)));
    let mut items = if body.len() > DECODE_INLINE_BYTES_MAX {
        request::blocking(move || decode(&body, &origin)).await?
    } else {
        decode(&body, &origin)?
    };
    let sent_count = items.len();
    // The request itself was counted as one already.
    let granted = call.take_rate_up_to(u64::try_from(sent_count.saturating_sub(1)).unwrap_or(u64::MAX));
    items.truncate(usize::try_from(granted).unwrap_or(usize::MAX).saturating_add(1));

    let mut faults = Vec::with_capacity(items.len());
    let mut commands = Vec::with_capacity(items.len());
    for item in items {
        let (command, fault) = match item {
            Ok(command) => (command, None),
            Err(Undecodable { error, kind }) => (origin.rejection(kind), Some(error)),
        };
        commands.push(command);
        faults.push(fault);
    }
    let outcomes = call.app.node.submit_all(commands).await;
    let mut results = Vec::with_capacity(sent_count);
    for (outcome, fault) in outcomes.into_iter().zip(faults) {
        results.push(match fault {
            None => outcome::submitted(&call.access, outcome),
            Some(error) => outcome::undecodable(&call.access, error, outcome),
        });
    }
    let over = rate_limit::exceeded(Rate::of(&call.access), call.received_at_ms);
    let retry_after_s = over.retry_after_s.filter(|_| results.len() < sent_count).unwrap_or(RETRY_AFTER_S);
    results.resize_with(sent_count, || outcome::retry(over.clone()));
    let is_retried = results.iter().any(|result| result.result == ResultWord::Retry);
    let mut response = respond::json(StatusCode::OK, &BatchResults { results });
    if is_retried {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_s));
    }
    Ok(response)
}

/// Reads all items; what is wrong with one stays its own.
fn decode(body: &Bytes, origin: &Origin) -> Result<Decoded, ApiError> {
    let text = fields::utf8(body)?;
    let read = |json: &str| {
        if json.len() > EVENT_BODY_BYTES_MAX {
            let error = ApiError::new(ErrorCode::PayloadTooLarge)
                .message(format!("The event is larger than {EVENT_BODY_BYTES_MAX} bytes"));
            return Err(Undecodable::new(RefusalKind::TooLarge, error));
        }
        origin.read(json, None)
    };
    if text.trim_ascii_start().starts_with('[') {
        let Items(items) = serde_json::from_str(text).map_err(|error| {
            ApiError::new(ErrorCode::ParameterInvalid).message(format!("This is no JSON array: {error}"))
        })?;
        check_count(items.len())?;
        return Ok(items.into_iter().map(|item| read(item.get())).collect());
    }
    let lines = || text.split('\n').map(str::trim_ascii).filter(|line| !line.is_empty());
    check_count(lines().take(BATCH_ITEMS_MAX + 1).count())?;
    Ok(lines().map(read).collect())
}

fn check_count(count: usize) -> Result<(), ApiError> {
    if count <= BATCH_ITEMS_MAX {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::Unprocessable).message(format!("A batch may hold at most {BATCH_ITEMS_MAX} events")))
}

/// The items of an array, unread; reading stops one beyond the limit.
struct Items<'a>(Vec<&'a RawValue>);

impl<'de> Deserialize<'de> for Items<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Array;

        impl<'de> Visitor<'de> for Array {
            type Value = Items<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of events")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = array.next_element::<&RawValue>()? {
                    // Kept up to one too many, which is enough to refuse all.
                    if items.len() <= BATCH_ITEMS_MAX {
                        items.push(item);
                    }
                }
                Ok(Items(items))
            }
        }

        deserializer.deserialize_seq(Array)
    }
}
