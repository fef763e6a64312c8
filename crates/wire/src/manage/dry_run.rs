//! What a message would have done: a dry run over past events.

use super::message::WordCounts;
use crate::json::{Field, Json, object};
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// Over which events.
    #[schema(as = DryRunRequest)]
    pub struct DryRunRequest<'a> is "an object with days" {
        /// The last so many days, 1 to 90; 30 when it is not sent.
        #[schema(value_type = Option<u32>, example = 30)]
        days: Field<'a>,
    }
}

object! {
    /// How a message goes live.
    #[schema(as = GoLive)]
    pub struct GoLive<'a> is "an object" {
        /// How many sends an hour are expected at most; null expects nothing,
        /// and nothing pauses it. When it is not sent, a dry run over 30 days
        /// says it.
        #[schema(value_type = Option<u32>, example = 200)]
        forecast_per_hour: Field<'a>,
    }
}

/// A line of a dry run that is told as it goes.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DryRunLine<'a> {
    /// How far it is.
    Progress(DryRunProgress),
    /// What came of it; the last line.
    Result(Box<DryRun<'a>>),
}

/// How far a dry run is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct DryRunProgress {
    /// How many events were read.
    pub read: u64,
    /// Of how many.
    pub of: u64,
}

/// What a message would have done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DryRun<'a> {
    /// Always `dry_run`.
    #[serde(rename = "type")]
    #[schema(example = "dry_run")]
    pub kind: &'static str,
    /// Which message.
    pub message_id: String,
    /// Which version of it, a draft's as it is now.
    pub version: u32,
    /// Over how many days.
    pub days: u64,
    /// The first moment whose events were played to it, Unix seconds.
    pub since: u64,
    /// The last, Unix seconds.
    pub until: u64,
    /// Why it did not come to the end: `time` or `people`; null where it did.
    pub cut: Option<&'static str>,
    /// Why the message would have stopped itself; null where it would not.
    pub stopped: Option<&'static str>,
    /// How many of the workspace's events were read.
    pub events_read: u64,
    /// How often the message would have looked at somebody.
    pub looked_at: u64,
    /// How often it would have been sent.
    pub sent: u64,
    /// Why it would not have been, by reason; those that are 0 are left out.
    #[schema(value_type = std::collections::BTreeMap<String, u64>)]
    pub suppressed: WordCounts,
    /// How many people would have got it.
    pub recipients: usize,
    /// How many of them how often.
    pub recipients_by_sends: Vec<RecipientsBySends>,
    /// How often within one hour of the clock at most.
    pub sent_per_hour_max: u32,
    /// What `go_live` would expect of it in an hour; null where nothing is
    /// known.
    pub forecast_per_hour: Option<u32>,
    /// By day of the workspace's time zone, those without anything left out.
    pub by_day: Vec<DryRunDay>,
    /// Some of the people who would have got it.
    pub sample: Vec<DryRunRecipient<'a>>,
    /// What to know of these numbers.
    pub warnings: Vec<DryRunWarning<'a>>,
}

/// How many people would have got it so often.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct RecipientsBySends {
    /// How often.
    pub sends: u32,
    /// How many people.
    pub people: u64,
}

/// One day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DryRunDay {
    /// Which.
    #[schema(example = "2026-03-01")]
    pub day: String,
    /// How often the message would have looked at somebody.
    pub looked_at: u64,
    /// How often it would have been sent.
    pub sent: u64,
}

/// Somebody who would have got it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DryRunRecipient<'a> {
    /// Who.
    pub contact_id: String,
    /// Your own id of them.
    #[schema(value_type = Option<String>)]
    pub external_id: Option<std::borrow::Cow<'a, str>>,
    /// How often.
    pub sends: u32,
    /// When, the first ten times, Unix seconds.
    pub times: Vec<u32>,
}

/// What to know of the numbers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DryRunWarning<'a> {
    /// `attributes_are_todays`, `other_messages_are_not_counted`, `cut` or
    /// `stopped`.
    pub code: &'static str,
    /// In words.
    pub message: String,
    /// The conditions that it is about, and where each stands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<DryRunCondition<'a>>,
    /// Of how many people something that is known has changed since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people_changed: Option<usize>,
}

/// A condition of the audience.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DryRunCondition<'a> {
    /// Where it stands.
    #[schema(example = "audience.predicate.all[0]")]
    pub path: String,
    /// The condition.
    #[schema(value_type = Object)]
    pub condition: Json<'a>,
}

/// How many deliveries were taken back.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Recalled {
    /// Always `recall`.
    #[serde(rename = "type")]
    #[schema(example = "recall")]
    pub kind: &'static str,
    /// How many.
    pub recalled: u64,
    /// Whether all were looked at; where not, ask again.
    pub finished: bool,
}

object! {
    /// Who is to see a message: one of these.
    #[schema(as = TestRecipient)]
    pub struct TestRecipient<'a> is "an object with contact_id, user_id or email" {
        /// The contact's id.
        #[schema(value_type = Option<String>)]
        contact_id: Field<'a>,
        /// Your own id of them.
        #[schema(value_type = Option<String>)]
        user_id: Field<'a>,
        /// Their e-mail address.
        #[schema(value_type = Option<String>, example = "me@example.com")]
        email: Field<'a>,
    }
}

/// A message was sent to one person, to see what it looks like.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TestSent {
    /// Always `test_send`.
    #[serde(rename = "type")]
    #[schema(example = "test_send")]
    pub kind: &'static str,
    /// Which message.
    pub message_id: String,
    /// To whom.
    pub contact_id: String,
    /// The delivery's number, as in content exports.
    pub delivery_id: String,
}
