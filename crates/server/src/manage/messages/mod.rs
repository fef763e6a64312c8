//! `/manage/messages`: messages, made, changed, let live, counted.

pub mod change;
pub mod create;
pub(super) mod decode;
pub mod dry_run;
pub(super) mod encode;
mod forecast;
mod lift;
pub mod list;
pub mod numbers;
pub mod preview;
pub mod read;
pub mod recall;
pub mod send_test;
pub mod states;

use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::{EVENTS_ASKED_TOGETHER_MAX, LIVE_TOGETHER_MAX};
use crate::messages::counted;
use crate::messages::kinds::Said;
use crate::messages::ready;
use crate::request::{Call, blocking, respond};
use axum::response::Response;
use engine::Answer;
use engine::ids::{MessageId, WorkspaceId};
use engine::messages::FactSpec;
use engine::predicates::{Leaf, TreeLimits};
use engine::rows::{MessageRow, MessageState, PauseReason, Trigger};
use engine::text::EventName;
use http::StatusCode;
use node::{Config, Node};
use std::collections::BTreeSet;
use std::sync::Arc;
use wire::manage::message::{Message, MessageVersion};

/// A message and its id.
type Saved = (MessageId, Arc<MessageRow>);

/// The message with this id.
///
/// # Errors
/// 404 when this workspace has none of it.
pub fn find(config: &Config, access: &Access, id: &str) -> Result<Saved, ApiError> {
    let unknown = || ApiError::new(ErrorCode::MessageNotFound).field("id");
    let message = MessageId(fields::number_of(id).ok_or_else(unknown)?);
    Ok((message, config.message(access.workspace(), message).ok_or_else(unknown)?))
}

/// The message that the path names.
async fn named(call: &mut Call) -> Result<Saved, ApiError> {
    let id = call.path_id().await?;
    find(call.app.node.config(), &call.access, &id)
}

/// What a command about a message answered.
fn saved(answer: Answer) -> Saved {
    match answer {
        Answer::Message(message, row) => (message, row),
        other => panic!("a message was answered with {other:?}"),
    }
}

/// What every live message must be: one that asks nobody what cannot be
/// answered at once, renders no hole, and has a way to people.
fn check_live(call: &Call, message: MessageId, row: &MessageRow) -> Result<(), ApiError> {
    check_room(&call.app.node, call.access.workspace(), (message, row))?;
    decode::check_predicate(&call.app.node, call.access.workspace(), &row.spec.audience.predicate)?;
    let said = Said::kept(row.kind, &row.spec.content);
    ready::check_live(&said, &row.spec.trigger)?;
    call.app.options.check_channel(row.kind)?;
    call.app.options.check_address(&said)
}

/// What wakes a message: an event's folded name, or people themselves.
fn woken_by(trigger: &Trigger) -> Option<String> {
    let Trigger::Event(trigger) = trigger else { return None };
    EventName::parse(&trigger.event).ok().map(|name| name.folded().to_owned())
}

/// Not too many are asked at once.
fn check_room(node: &Node, workspace: WorkspaceId, (message, row): (MessageId, &MessageRow)) -> Result<(), ApiError> {
    let by = woken_by(&row.spec.trigger);
    let wrong = |field: &'static str, message: String| {
        Err(ApiError::new(ErrorCode::MessageState).field(field).message(message))
    };
    let all = node.config().messages(workspace);
    let others = all.iter().filter(|(other, row)| *other != message && row.state == MessageState::Live);
    let together: Vec<_> = others.filter(|(_, other)| woken_by(&other.spec.trigger) == by).collect();
    let what = by.map_or_else(|| "people".to_owned(), |name| format!("the event {name}"));
    if together.len() >= LIVE_TOGETHER_MAX {
        return wrong("trigger", format!("{LIVE_TOGETHER_MAX} live messages wait for {what} already: pause one first"));
    }
    let mut asked = BTreeSet::new();
    for spec in together.iter().map(|(_, other)| &other.spec).chain([&row.spec]) {
        let compiled = node.compile(workspace, &spec.audience.predicate, TreeLimits::STANDARD);
        let leaves = compiled.iter().flat_map(|predicate| predicate.leaves());
        asked.extend(leaves.filter_map(|leaf| question(&leaf.written)));
    }
    if asked.len() > EVENTS_ASKED_TOGETHER_MAX {
        let most = EVENTS_ASKED_TOGETHER_MAX;
        return wrong(
            "audience",
            format!(
                "the live messages that wait for {what} would ask {} different questions about events; {most} is the most",
                asked.len()
            ),
        );
    }
    Ok(())
}

/// What of a person's events a leaf reads: the same for leaves that share it.
fn question(leaf: &Leaf) -> Option<String> {
    let Leaf::Event { event, metadata, within_days, .. } = leaf else { return None };
    let counted = FactSpec::of(leaf).map(|_| metadata);
    Some(format!("{} {counted:?} {}", event.to_lowercase(), within_days.is_some()))
}

/// A message without its versions.
fn shown<'a>(names: encode::Names<'_>, message: MessageId, row: &'a MessageRow) -> Message<'a> {
    Message {
        message_type: "message",
        id: message.to_string(),
        name: &row.name,
        kind: row.kind.name(),
        state: row.state.name(),
        version: row.version,
        spec: encode::spec(&row.spec, names),
        live_since: row.live_since_ms.map(|at| at / 1_000).filter(|_| row.state == MessageState::Live),
        first_live_at: row.first_live_at,
        forecast_per_hour: row.forecast,
        paused_because: row.paused.map(PauseReason::name),
        building_percent: None,
        created_at: row.created_at,
        updated_at: row.updated_at,
        versions: None,
        numbers: None,
    }
}

/// How much is counted of what a message asks of single events, while it waits
/// for that to go live.
fn building(node: &Node, workspace: WorkspaceId, row: &MessageRow) -> Option<u8> {
    let facts = node.facts_asked(workspace, &row.spec).ok()?;
    counted::building_percent(node, workspace, &facts)
}

/// Answers with a message and all of its versions.
async fn answer(call: &Call, status: StatusCode, (message, row): Saved) -> Result<Response, ApiError> {
    let (app, workspace) = (Arc::clone(&call.app), call.access.workspace());
    blocking(move || {
        let before = app.node.view().message_versions(workspace, message)?;
        let names = encode::Names { config: app.node.config(), workspace };
        let since = before.last().map_or(row.created_at, |_| row.updated_at);
        let mut versions: Vec<MessageVersion<'_>> = before
            .iter()
            .map(|(version, kept)| MessageVersion {
                version: *version,
                since: kept.since,
                spec: encode::spec(&kept.spec, names),
            })
            .collect();
        versions.push(MessageVersion { version: row.version, since, spec: encode::spec(&row.spec, names) });
        Ok(respond::json(
            status,
            &Message {
                versions: Some(versions),
                building_percent: building(&app.node, workspace, &row),
                ..shown(names, message, &row)
            },
        ))
    })
    .await
}
