//! Event definitions.

use crate::json::{Field, object};
use crate::rest::metadata::ShownValue;
use serde::Serialize;
use utoipa::ToSchema;

/// What is known of an event name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventDefinition<'a> {
    /// Always `event_definition`.
    #[serde(rename = "type")]
    #[schema(example = "event_definition")]
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// The name, in lower case.
    pub name: &'a str,
    /// The name to read: the one that was set, else made of the name.
    pub display_name: String,
    /// What it means, if somebody said.
    pub description: Option<&'a str>,
    /// Whether it is archived: tracked events are then dropped and counted.
    pub archived: bool,
    /// When it was archived, Unix seconds.
    pub archived_at: Option<u32>,
    /// When the name was first received, Unix seconds.
    pub created_at: u32,
    /// What came in under it.
    pub activity: Activity,
    /// How much came in on each of the last 30 days of the workspace's zone, the
    /// oldest first, today last.
    pub sparkline: Vec<u64>,
    /// Metadata keys that came with it. Only when it is read by its id, or, then
    /// without examples, when a list was asked for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata_keys: Option<Vec<MetadataKey<'a>>>,
    /// What could be better about it. Only when it is read by its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hints: Option<Vec<Hint>>,
}

/// Something about an event name that could be better.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = EventHint)]
pub struct Hint {
    /// What: `name_not_verb_noun`, `name_near_duplicate`,
    /// `many_metadata_keys`, `date_as_text`, `number_as_text`,
    /// `looks_like_email` or `looks_like_card_number`.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
    /// Which metadata key is meant, or which other name.
    pub about: Option<String>,
    /// The id of the other name's definition.
    pub definition_id: Option<String>,
}

/// An event name that has hints.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = EventDefinitionHints)]
pub struct DefinitionHints<'a> {
    /// Always `event_definition_hints`.
    #[serde(rename = "type")]
    #[schema(example = "event_definition_hints")]
    pub kind: &'static str,
    /// The definition's id.
    pub id: String,
    /// The name, in lower case.
    pub name: &'a str,
    /// At least one.
    pub hints: Vec<Hint>,
}

/// How many event names there are, and may be.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = EventDefinitionUsage)]
pub struct DefinitionUsage {
    /// Always `event_definition_usage`.
    #[serde(rename = "type")]
    #[schema(example = "event_definition_usage")]
    pub kind: &'static str,
    /// How many are active.
    pub active_count: u64,
    /// How many may be, as the settings say.
    pub active_max: u64,
    /// How many are archived.
    pub archived_count: u64,
    /// How many there are, archived ones included.
    pub total_count: u64,
    /// How many there may ever be.
    pub total_max: u64,
}

/// What came in.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Activity {
    /// Events stored, ever.
    pub total: u64,
    /// Of those, received in the last 24 hours.
    pub last_24_hours: u64,
    /// Of those, received in the last 7 days.
    pub last_7_days: u64,
    /// Of those, received in the last 30 days.
    pub last_30_days: u64,
    /// When the first was received, Unix seconds.
    pub first_received_at: Option<u32>,
    /// When the last was received, Unix seconds.
    pub last_received_at: Option<u32>,
    /// Duplicates: seen again and not stored.
    pub duplicate: u64,
    /// Discarded by policy, by reason.
    pub dropped: Vec<Counted>,
    /// Refused, by what was wrong.
    pub rejected: Vec<Counted>,
    /// Stored events by the surface they came through.
    pub by_source: Vec<SourceShare>,
}

/// A reason, and how often it was met.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CountedReason)]
pub struct Counted {
    /// The reason's word.
    pub reason: &'static str,
    /// How often.
    pub count: u64,
}

/// How much came through one surface.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SourceShare {
    /// `web_js`, `mobile`, `rest`, `bulk`, `segment_server`, `stripe`,
    /// `import` or `console`.
    pub source: &'static str,
    /// How many events.
    pub count: u64,
    /// The part of all, 0 to 1.
    pub share: f64,
}

/// A metadata key that came with an event name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MetadataKey<'a> {
    /// The key, in its first spelling.
    pub key: &'a str,
    /// Every kind of value that came under it.
    pub kinds: Vec<&'static str>,
    /// When it first came, Unix seconds.
    pub first_received_at: u32,
    /// The newest day on which it came, `YYYY-MM-DD`.
    pub last_received_on: String,
    /// At most three values, the newest last.
    pub examples: Vec<KeyExample<'a>>,
}

/// A value that came under a key.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KeyExample<'a> {
    /// The event that holds it.
    pub event_id: String,
    /// The value.
    #[schema(value_type = Object)]
    pub value: ShownValue<'a>,
}

object! {
    /// What to change. What is not sent stays as it is; null takes it away.
    #[schema(as = DescribeEventDefinition)]
    pub struct DescribeDefinition<'a> is "an object with description or display_name" {
        /// What the event means, at most 1,024 characters.
        #[schema(value_type = Option<String>)]
        description: Field<'a>,
        /// The name to read, at most 255 characters.
        #[schema(value_type = Option<String>)]
        display_name: Field<'a>,
    }
}

object! {
    /// How to archive.
    #[schema(as = ArchiveEventDefinition)]
    pub struct ArchiveDefinition<'a> is "an object with force" {
        /// Archive it although messages or segments use it.
        #[schema(value_type = Option<bool>)]
        force: Field<'a>,
    }
}
