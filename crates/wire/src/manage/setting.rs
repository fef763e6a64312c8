//! A workspace's settings.

use serde::Serialize;
use utoipa::ToSchema;

/// One setting.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Setting {
    /// Its name.
    pub key: &'static str,
    /// The value in force.
    pub value: u64,
    /// The value until somebody sets it.
    pub default: u64,
    /// The lowest value taken.
    pub min: u64,
    /// The highest value taken.
    pub max: u64,
    /// What it does.
    pub description: &'static str,
}

/// Settings to change, all or none: an object of setting keys and whole
/// numbers.
#[derive(Debug, ToSchema)]
#[schema(example = json!({"active_event_names_max": 500}))]
pub struct ChangeSettings {
    /// How many event names may be active at once.
    pub active_event_names_max: Option<u64>,
    /// How many metadata keys of an event are stored.
    pub metadata_keys_max: Option<u64>,
    /// How many requests a token may make in a minute.
    pub rate_limit_per_minute: Option<u64>,
}
