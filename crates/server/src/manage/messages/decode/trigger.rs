//! What makes a message look at a person.

use crate::contacts::search::event;
use crate::errors::ApiError;
use crate::limits::{DATE_DAYS_MAX, OCCURRENCE_MAX, TRIGGER_AGE_S_MAX, TRIGGER_DELAY_S_MAX};
use crate::messages::at::At;
use engine::ids::{SegmentPublicId, WorkspaceId};
use engine::limits::{EVENT_NAME_CHARS_MAX, LABEL_CHARS_MAX, TRIGGER_AGE_S};
use engine::predicates::{MetadataTree, Moment, compile_metadata};
use engine::rows::{EventTrigger, Occurrence, Trigger};
use engine::text::EventName;
use jiff::tz::TimeZone;
use node::Node;
use wire::json::Json;

/// Reads a trigger.
///
/// # Errors
/// What is wrong, by its place.
pub(super) fn read(node: &Node, workspace: WorkspaceId, at: &At<'_>) -> Result<Trigger, ApiError> {
    if at.get("match").is_some() {
        at.only(&["match"])?;
        return match at.boolean("match")? {
            Some(true) => Ok(Trigger::Match),
            _ => Err(ApiError::invalid(at.field("match"), "trigger.match can only be true")),
        };
    }
    if at.get("segment").is_some() {
        return entered(node, workspace, at);
    }
    if at.get("attribute").is_some() {
        return date(node, workspace, at);
    }
    at.only(&["event", "occurrence", "metadata", "delay_s", "max_age_s"])?;
    let name = at.needed_text("event", EVENT_NAME_CHARS_MAX)?;
    let wrong = |_| ApiError::invalid(at.field("event"), "trigger.event must be an event's name");
    let event = EventName::parse(&name).map_err(wrong)?.as_str().to_owned();
    let delay_s = at.whole("delay_s", 0..=TRIGGER_DELAY_S_MAX)?.unwrap_or(0);
    let max_age_s = at.whole("max_age_s", 0..=TRIGGER_AGE_S_MAX)?.unwrap_or(TRIGGER_AGE_S);
    let metadata = match at.get("metadata") {
        None => MetadataTree::All(Vec::new()),
        Some(at) => event::metadata(at.json, &at.path)?,
    };
    check(node, workspace, (&metadata, &at.field("metadata")))?;
    Ok(Trigger::Event(EventTrigger { event, occurrence: occurrence(at)?, metadata, delay_s, max_age_s }))
}

/// They came to be of a segment.
fn entered(node: &Node, workspace: WorkspaceId, at: &At<'_>) -> Result<Trigger, ApiError> {
    at.only(&["segment", "entered"])?;
    if at.boolean("entered")? == Some(false) {
        return Err(ApiError::invalid(at.field("entered"), "trigger.entered can only be true"));
    }
    let id = at.needed_text("segment", LABEL_CHARS_MAX)?;
    let config = node.config();
    let named = config.workspace(workspace).and_then(|own| {
        let id_of = |segment, at| SegmentPublicId::new(&own.id_key, workspace, segment, at).to_string();
        config.segments(workspace).into_iter().find(|(segment, row)| id_of(*segment, row.created_at) == id)
    });
    let missing = || ApiError::invalid(at.field("segment"), format!("There is no segment {id}"));
    let (segment, _) = named.ok_or_else(missing)?;
    Ok(Trigger::Entered { segment })
}

/// So many days from a date.
fn date(node: &Node, workspace: WorkspaceId, at: &At<'_>) -> Result<Trigger, ApiError> {
    at.only(&["attribute", "days"])?;
    let attribute = at.needed_text("attribute", LABEL_CHARS_MAX)?;
    if !node.is_date_attribute(workspace, &attribute) {
        let message = format!("{attribute} is no attribute of people that holds a date");
        return Err(ApiError::invalid(at.field("attribute"), message));
    }
    let days = at.signed("days", DATE_DAYS_MAX)?.ok_or_else(|| at.missing("days"))?;
    Ok(Trigger::Date { attribute, days })
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
