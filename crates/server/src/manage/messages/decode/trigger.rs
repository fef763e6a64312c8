//! What makes a message look at a person.

use crate::contacts::search::event;
use crate::errors::ApiError;
use crate::limits::OCCURRENCE_MAX;
use crate::messages::at::At;
use engine::ids::WorkspaceId;
use engine::limits::EVENT_NAME_CHARS_MAX;
use engine::predicates::{MetadataTree, Moment, compile_metadata};
use engine::rows::{EventTrigger, Occurrence, Trigger};
use engine::text::EventName;
use jiff::tz::TimeZone;
use node::Node;
use wire::json::Json;

/// What other triggers would be known by.
const LATER: [&str; 5] = ["segment", "entered", "attribute", "days", "date"];

/// Reads a trigger.
///
/// # Errors
/// What is wrong, by its place.
pub(super) fn read(node: &Node, workspace: WorkspaceId, at: &At<'_>) -> Result<Trigger, ApiError> {
    if let Some(key) = LATER.into_iter().find(|key| at.get(key).is_some()) {
        let message = "is not served yet; a trigger is an event, or {\"match\":true}";
        return Err(ApiError::invalid(at.field(key), format!("{} {message}", at.field(key))));
    }
    if at.get("match").is_some() {
        at.only(&["match"])?;
        return match at.boolean("match")? {
            Some(true) => Ok(Trigger::Match),
            _ => Err(ApiError::invalid(at.field("match"), "trigger.match can only be true")),
        };
    }
    at.only(&["event", "occurrence", "metadata", "delay_s"])?;
    let name = at.needed_text("event", EVENT_NAME_CHARS_MAX)?;
    let wrong = |_| ApiError::invalid(at.field("event"), "trigger.event must be an event's name");
    let event = EventName::parse(&name).map_err(wrong)?.as_str().to_owned();
    if at.whole("delay_s", 0..=u32::MAX)?.is_some_and(|delay| delay > 0) {
        return Err(ApiError::invalid(at.field("delay_s"), "trigger.delay_s is not served yet: it can only be 0"));
    }
    let metadata = match at.get("metadata") {
        None => MetadataTree::All(Vec::new()),
        Some(at) => event::metadata(at.json, &at.path)?,
    };
    check(node, workspace, (&metadata, &at.field("metadata")))?;
    Ok(Trigger::Event(EventTrigger { event, occurrence: occurrence(at)?, metadata }))
}

fn occurrence(at: &At<'_>) -> Result<Occurrence, ApiError> {
    let Some(at) = at.get("occurrence") else { return Ok(Occurrence::Every) };
    if let Json::Object(_) = at.json {
        at.only(&["nth"])?;
        let nth = at.whole("nth", 1..=OCCURRENCE_MAX)?.ok_or_else(|| at.missing("nth"))?;
        return Ok(Occurrence::Nth(nth));
    }
    at.as_word(&[("every", Occurrence::Every), ("first", Occurrence::Nth(1))])
}

fn check(node: &Node, workspace: WorkspaceId, (tree, path): (&MetadataTree, &str)) -> Result<(), ApiError> {
    let row = node.config().workspace(workspace);
    let zone = row.and_then(|row| TimeZone::get(&row.time_zone).ok()).unwrap_or(TimeZone::UTC);
    let now_s = u32::try_from(node.now_ms() / 1_000).unwrap_or(u32::MAX);
    compile_metadata(tree, &Moment { now_s, zone }).map(drop).map_err(|error| {
        let place = if error.path.is_empty() { path.to_owned() } else { format!("{path}.{}", error.path) };
        ApiError::invalid(place, error.kind.to_string())
    })
}
