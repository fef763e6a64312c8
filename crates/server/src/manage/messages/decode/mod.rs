//! From a body to a message's version. What is not served yet is refused: a
//! condition that nobody looks at would be worse than none.

pub(crate) mod schedule;
mod trigger;

use crate::errors::ApiError;
use crate::fields;
use crate::limits::{GOAL_WITHIN_S_MAX, JSON_DEPTH_MAX, SEND_GAP_S_MAX, SENDS_MAX};
use crate::manage::predicates::{self, decode, wrong};
use crate::messages::at::At;
use crate::messages::kinds::Said;
use crate::messages::place::Place;
use crate::messages::ready;
use engine::ids::WorkspaceId;
use engine::limits::{EVENT_NAME_CHARS_MAX, LABEL_CHARS_MAX};
use engine::messages::FactSpec;
use engine::predicates::{Leaf, Tree};
use engine::rows::{
    Frequency, FrequencyMode, Goal, MessageAudience, MessageKind, MessageRow, MessageSpec, Role, Schedule, Stop,
};
use engine::source::Source;
use engine::text::EventName;
use node::Node;
use wire::json::Json;

const KEYS: [&str; 13] = [
    "name",
    "kind",
    "trigger",
    "audience",
    "frequency",
    "schedule",
    "where",
    "goal",
    "stop",
    "control_group_percent",
    "sources",
    "allow_unproven_senders",
    "content",
];

/// A body that was read.
pub(super) struct Sent {
    pub name: Option<String>,
    pub kind: MessageKind,
    /// The whole version, what was not sent as it was before.
    pub spec: MessageSpec,
}

/// Reads a body that makes a message, or changes one.
///
/// # Errors
/// What is wrong, by its place.
pub(super) fn sent(
    node: &Node,
    workspace: WorkspaceId,
    (body, before): (&[u8], Option<&MessageRow>),
) -> Result<Sent, ApiError> {
    let text = fields::utf8(body)?;
    let text = if text.trim_ascii().is_empty() { "{}" } else { text };
    let wrong = |error| ApiError::invalid("body", format!("The body cannot be read: {error}"));
    let json = Json::read(text, JSON_DEPTH_MAX).map_err(wrong)?;
    let at = At::object(&json, "", &KEYS)?;
    let kinds: Vec<_> = MessageKind::ALL.iter().map(|kind| (kind.name(), *kind)).collect();
    let kind = at.word("kind", &kinds)?.or(before.map(|row| row.kind)).ok_or_else(|| at.missing("kind"))?;
    let name = at.text("name", LABEL_CHARS_MAX)?.map(|name| name.trim().to_owned());
    if name.is_none() && before.is_none() {
        return Err(at.missing("name"));
    }
    let kept = before.map(|row| &row.spec);
    let trigger = match (at.get("trigger"), kept) {
        (Some(at), _) => trigger::read(node, workspace, &at)?,
        (None, Some(kept)) => kept.trigger.clone(),
        (None, None) => return Err(at.missing("trigger")),
    };
    let content = match (at.get("content"), kept) {
        (Some(at), _) => content(at.json, kind)?,
        (None, Some(kept)) => kept.content.clone(),
        (None, None) => return Err(at.missing("content")),
    };
    let spec = MessageSpec {
        trigger,
        audience: audience(node, workspace, (&at, kept))?,
        frequency: frequency(&at, kept)?,
        schedule: match (at.get("schedule"), kept) {
            (Some(at), _) => schedule::read(&at)?,
            (None, kept) => kept.map_or_else(Schedule::default, |kept| kept.schedule.clone()),
        },
        goal: goal(&at, kept)?,
        stop: stop(&at, kept)?,
        control_group_percent: percent(&at, kept)?,
        sources: sources(&at, kept)?,
        allows_unproven: at.boolean("allow_unproven_senders")?.unwrap_or(kept.is_some_and(|kept| kept.allows_unproven)),
        place: match (at.get("where"), kept) {
            (Some(at), _) => kept_text(&Place::read(at.json)?),
            (None, kept) => kept.map_or_else(|| kept_text(&Place::default()), |kept| kept.place.clone()),
        },
        content,
    };
    Ok(Sent { name, kind, spec })
}

/// As JSON text, which the rows keep.
fn kept_text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn content(json: &Json<'_>, kind: MessageKind) -> Result<String, ApiError> {
    let said = Said::read(json, kind)?;
    ready::check_content(&said)?;
    Ok(said.to_text())
}

fn percent(at: &At<'_>, kept: Option<&MessageSpec>) -> Result<u8, ApiError> {
    let sent = at.whole("control_group_percent", 0..=99)?;
    let before = kept.map_or(0, |kept| kept.control_group_percent);
    Ok(sent.and_then(|sent| u8::try_from(sent).ok()).unwrap_or(before))
}

/// Null takes a goal away.
fn goal(at: &At<'_>, kept: Option<&MessageSpec>) -> Result<Option<Goal>, ApiError> {
    if at.json.get("goal").is_none() {
        return Ok(kept.and_then(|kept| kept.goal.clone()));
    }
    let Some(at) = at.get("goal") else { return Ok(None) };
    at.only(&["event", "within_s"])?;
    let name = at.needed_text("event", EVENT_NAME_CHARS_MAX)?;
    let wrong = |_| ApiError::invalid(at.field("event"), "goal.event must be an event's name");
    let event = EventName::parse(&name).map_err(wrong)?.as_str().to_owned();
    let within_s = at.whole("within_s", 1..=GOAL_WITHIN_S_MAX)?.ok_or_else(|| at.missing("within_s"))?;
    Ok(Some(Goal { event, within_s }))
}

fn stop(at: &At<'_>, kept: Option<&MessageSpec>) -> Result<Stop, ApiError> {
    let Some(at) = at.get("stop") else { return Ok(kept.map_or_else(Stop::default, |kept| kept.stop)) };
    at.only(&["after_sends", "on_goal"])?;
    Ok(Stop { after_sends: at.whole("after_sends", 1..=u32::MAX)?, on_goal: at.boolean("on_goal")?.unwrap_or(false) })
}

/// Null takes a list away.
fn sources(at: &At<'_>, kept: Option<&MessageSpec>) -> Result<Option<Vec<Source>>, ApiError> {
    if at.json.get("sources").is_none() {
        return Ok(kept.and_then(|kept| kept.sources.clone()));
    }
    let Some(items) = at.items("sources", Source::ALL.len())? else { return Ok(None) };
    let known = Source::ALL.into_iter().filter(|source| *source != Source::Import);
    let known: Vec<_> = known.map(|source| (source.name(), source)).collect();
    let mut sources = items.iter().map(|item| item.as_word(&known)).collect::<Result<Vec<_>, _>>()?;
    if sources.is_empty() {
        return Err(ApiError::invalid("sources", "sources must name one, or be null for those of the kind"));
    }
    sources.sort_unstable();
    sources.dedup();
    Ok(Some(sources))
}

fn frequency(at: &At<'_>, kept: Option<&MessageSpec>) -> Result<Frequency, ApiError> {
    let once = Frequency { mode: FrequencyMode::Once, max_sends: None, min_gap_s: None };
    let Some(at) = at.get("frequency") else { return Ok(kept.map_or(once, |kept| kept.frequency)) };
    at.only(&["mode", "max_sends", "min_gap_s"])?;
    let modes: Vec<_> = FrequencyMode::ALL.iter().map(|mode| (mode.name(), *mode)).collect();
    let mode = at.word("mode", &modes)?.unwrap_or(FrequencyMode::Once);
    let max_sends = at.whole("max_sends", 1..=SENDS_MAX)?;
    let min_gap_s = at.whole("min_gap_s", 0..=SEND_GAP_S_MAX)?;
    Ok(Frequency { mode, max_sends, min_gap_s })
}

fn audience(
    node: &Node,
    workspace: WorkspaceId,
    (at, kept): (&At<'_>, Option<&MessageSpec>),
) -> Result<MessageAudience, ApiError> {
    let everybody = || MessageAudience { roles: Role::ALL.to_vec(), predicate: Tree::All(Vec::new()) };
    let Some(at) = at.get("audience") else { return Ok(kept.map_or_else(everybody, |kept| kept.audience.clone())) };
    at.only(&["roles", "predicate"])?;
    let known = Role::ALL.map(|role| (role.name(), role));
    let mut roles = match at.items("roles", Role::ALL.len())? {
        None => Role::ALL.to_vec(),
        Some(items) => items.iter().map(|item| item.as_word(&known)).collect::<Result<Vec<_>, _>>()?,
    };
    if roles.is_empty() {
        return Err(ApiError::invalid("audience.roles", "audience.roles must name one of visitor, lead and user"));
    }
    roles.sort_unstable();
    roles.dedup();
    let predicate = match at.get("predicate") {
        None => Tree::All(Vec::new()),
        Some(at) => decode::tree(at.json, &at.path)?,
    };
    check_predicate(node, workspace, &predicate)?;
    Ok(MessageAudience { roles, predicate })
}

/// Checks what a message asks of people: what it names must be there, and what
/// it asks of single events must be such as can be counted as they come.
///
/// # Errors
/// 400; the field says where.
pub(super) fn check_predicate(node: &Node, workspace: WorkspaceId, tree: &Tree) -> Result<(), ApiError> {
    let compiled = predicates::compile(node, workspace, tree).map_err(|mut error| {
        error.field = error.field.map(|field| format!("audience.{field}").into());
        error
    })?;
    // As written: an event that nobody did yet would be asked for later.
    let asks_today = |leaf: &Leaf| FactSpec::of(leaf).is_some_and(|fact| fact.metadata.depends_on_today());
    let Some(leaf) = compiled.leaves().into_iter().find(|leaf| asks_today(&leaf.written)) else { return Ok(()) };
    let place = wrong::place_of(&leaf.path);
    Err(ApiError::invalid(
        format!("audience.{place}"),
        "days_ago, days_ago_more and days_ago_less cannot be asked of an event's metadata in a message's audience, nor in a segment that it names: events are counted once, as they come",
    ))
}
