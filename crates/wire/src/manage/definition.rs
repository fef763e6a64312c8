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
    /// Metadata keys that came with it. Only when it is read by its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata_keys: Option<Vec<MetadataKey<'a>>>,
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
