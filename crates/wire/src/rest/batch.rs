//! `POST /events/batch`: the result of each item.

use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// One result for each item sent, in the same order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BatchResults {
    /// The results.
    pub results: Vec<ItemResult>,
}

/// What became of one item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemResult {
    /// `ok`, `duplicate`, `held`, `dropped`, `rejected` or `retry`.
    pub result: ResultWord,
    /// Its receipt's id: read it at `/manage/events/{id}`. Null for a `retry`,
    /// and where a refusal has no receipt of its own.
    pub id: Option<String>,
    /// For a duplicate: the id of the event that was there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// The error's code, or the reason for which it was dropped.
    pub code: Option<Cow<'static, str>>,
    /// The field at fault.
    pub field: Option<Cow<'static, str>>,
    /// What to change.
    pub message: Option<Cow<'static, str>>,
    /// What of its metadata was not stored as sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub omissions: Vec<Omission>,
}

/// What became of an item: the closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ResultWord {
    /// Stored.
    Ok,
    /// The same event was there.
    Duplicate,
    /// Waits for its person.
    Held,
    /// Discarded by policy, and counted.
    Dropped,
    /// Broke a rule.
    Rejected,
    /// Was not tried, or could not be stored: send it again later.
    Retry,
}

impl ResultWord {
    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Duplicate => "duplicate",
            Self::Held => "held",
            Self::Dropped => "dropped",
            Self::Rejected => "rejected",
            Self::Retry => "retry",
        }
    }
}

/// Something of an event's metadata that was not stored as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Omission {
    /// The key, cut to 64 characters.
    pub key: String,
    /// Why: `too_many_keys`, `key_forbidden`, `key_blank`, `key_too_long`,
    /// `key_repeated`, `string_cut`, `url_too_long`, `object_too_large` or
    /// `number_too_long`.
    pub reason: &'static str,
}
