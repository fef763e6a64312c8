//! What became of an item, in the API's words.

use super::metadata;
use crate::auth::Access;
use crate::errors::ApiError;
use engine::Answer;
use engine::ids::{EventRef, HeldId, ItemRef, WriterId};
use engine::outcome::EventAnswer;
use engine::rows::DropReason;
use node::Failure;
use std::borrow::Cow;
use wire::rest::batch::{ItemResult, ResultWord};

/// Who counts the items that are not stored: there is one writer.
const WRITER: WriterId = WriterId(0);

/// An item's id for its receipt.
#[must_use]
pub fn refusal_id(access: &Access, number: u64) -> String {
    access.item_id(ItemRef::Refusal(WRITER, number))
}

/// A stored event's id.
#[must_use]
pub fn event_id(access: &Access, event: EventRef) -> String {
    access.item_id(ItemRef::Event(event))
}

/// The id of an event that waits for its person. It has no receipt until then.
#[must_use]
pub fn held_id(held: HeldId) -> String {
    format!("held_{held}")
}

/// The result of an event that was decided.
#[must_use]
pub fn decided(access: &Access, answer: EventAnswer) -> ItemResult {
    match answer {
        EventAnswer::Recorded { event, omissions } => ItemResult {
            omissions: metadata::omissions(&omissions),
            ..result(ResultWord::Ok, Some(event_id(access, event)))
        },
        EventAnswer::Duplicate { of, number } => ItemResult {
            duplicate_of: Some(event_id(access, of)),
            ..result(ResultWord::Duplicate, Some(refusal_id(access, number)))
        },
        EventAnswer::Dropped { reason, number } => ItemResult {
            code: Some(Cow::Borrowed(reason.name())),
            message: Some(Cow::Borrowed(why_dropped(reason))),
            ..result(ResultWord::Dropped, Some(refusal_id(access, number)))
        },
        EventAnswer::Held(held) => result(ResultWord::Held, Some(held_id(held))),
    }
}

/// The same for whoever has no receipts to read: the word, and of what was
/// dropped the reason.
#[must_use]
pub fn told(answer: &EventAnswer) -> (ResultWord, Option<Cow<'static, str>>, Option<Cow<'static, str>>) {
    match answer {
        EventAnswer::Recorded { .. } => (ResultWord::Ok, None, None),
        EventAnswer::Duplicate { .. } => (ResultWord::Duplicate, None, None),
        EventAnswer::Held(_) => (ResultWord::Held, None, None),
        EventAnswer::Dropped { reason, .. } => {
            let message = Cow::Borrowed(why_dropped(*reason));
            (ResultWord::Dropped, Some(Cow::Borrowed(reason.name())), Some(message))
        }
    }
}

/// The result of an item that was submitted as an event.
#[must_use]
pub fn submitted(access: &Access, outcome: Result<Answer, Failure>) -> ItemResult {
    match outcome {
        Ok(Answer::Event(answer)) => decided(access, answer),
        Ok(other) => panic!("an event was answered with {other:?}"),
        Err(failure @ Failure::Refused(_)) => failed(ResultWord::Rejected, failure.into(), None),
        Err(failure) => retry(failure.into()),
    }
}

/// The result of an item that could not be decoded; `counted` is the answer
/// to counting it.
#[must_use]
pub fn undecodable(access: &Access, error: ApiError, counted: Result<Answer, Failure>) -> ItemResult {
    let id = match counted {
        Ok(Answer::Rejection(writer, number)) => Some(access.item_id(ItemRef::Refusal(writer, number))),
        _ => None,
    };
    failed(ResultWord::Rejected, error, id)
}

/// The result of an item that should be sent again.
#[must_use]
pub fn retry(error: ApiError) -> ItemResult {
    failed(ResultWord::Retry, error, None)
}

fn failed(word: ResultWord, error: ApiError, id: Option<String>) -> ItemResult {
    let ApiError { code, message, field, .. } = error;
    ItemResult { code: Some(Cow::Borrowed(code.code())), message: Some(message), field, ..result(word, id) }
}

const fn result(result: ResultWord, id: Option<String>) -> ItemResult {
    ItemResult { result, id, duplicate_of: None, code: None, field: None, message: None, omissions: Vec::new() }
}

const fn why_dropped(reason: DropReason) -> &'static str {
    match reason {
        DropReason::Archived => "The event name is archived: unarchive it to store its events again",
    }
}
