//! An event's receipt: what became of it.

use crate::rest::batch::Omission;
use crate::rest::batch::ResultWord;
use crate::rest::metadata::ShownValue;
use serde::Serialize;
use utoipa::ToSchema;

/// Everything that is known of one item that was sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventReceipt<'a> {
    /// Always `event_receipt`.
    #[serde(rename = "type")]
    #[schema(example = "event_receipt")]
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What became of it.
    pub result: ResultWord,
    /// When the request was read, Unix milliseconds.
    pub received_at: u64,
    /// When it was on disk, Unix milliseconds; null if it was not stored.
    pub recorded_at: Option<u64>,
    /// Through which surface it came.
    pub source: &'static str,
    /// What proved its sender: `none`, `hash`, `jwt` or `token`; null if it
    /// was not stored.
    pub verified: Option<&'static str>,
    /// With which token; null if that is no longer known.
    pub token: Option<ReceiptToken<'a>>,
    /// The event's name; null if it was never accepted.
    pub event_name: Option<&'a str>,
    /// The id of its definition.
    pub event_definition_id: Option<String>,
    /// When it happened, Unix seconds.
    pub created_at: Option<u32>,
    /// Who did it.
    pub contact_id: Option<String>,
    /// For a duplicate: the id of the event that was there.
    pub duplicate_of: Option<String>,
    /// For a dropped item: why.
    pub dropped: Option<&'static str>,
    /// For a rejected item: what was wrong.
    pub rejected: Option<ReceiptRejection>,
    /// What was stored of its metadata, in the order sent.
    pub metadata: Vec<ReceiptValue<'a>>,
    /// What of its metadata was not stored as sent.
    pub omissions: Vec<Omission>,
    /// How many omissions there were; more than 50 are not named.
    pub omission_count: u32,
    /// The live messages that listened to its name, and what came of it for
    /// each; kept for 90 days.
    pub messages: Vec<ReceiptMessage>,
}

/// What came of an event for one message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReceiptMessage {
    /// The message's id.
    pub id: String,
    /// What people call it now; null if it is not there any more.
    pub name: Option<String>,
    /// The version that was in force.
    pub version: u32,
    /// `sent`, or the first reason that said no.
    #[schema(example = "sent")]
    pub verdict: &'static str,
}

/// The token that an item came with.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReceiptToken<'a> {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: &'a str,
}

/// Why an item was rejected.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReceiptRejection {
    /// The code of the error that was answered.
    pub code: &'static str,
    /// The word under which it is counted.
    pub reason: &'static str,
}

/// One stored metadata value.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReceiptValue<'a> {
    /// Its key.
    pub key: &'a str,
    /// How it is read: `string`, `number`, `boolean`, `date`, `link`,
    /// `image`, `rich_link`, `monetary_amount`, `stripe_customer`,
    /// `stripe_invoice`, `stripe_charge` or `object`.
    pub kind: &'static str,
    /// The value.
    #[schema(value_type = Object)]
    pub value: ShownValue<'a>,
}
