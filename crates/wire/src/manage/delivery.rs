//! What somebody was sent, and why.

use serde::Serialize;
use utoipa::ToSchema;

/// A message that somebody was sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ManagedDelivery)]
pub struct Delivery {
    /// Always `delivery`.
    #[serde(rename = "type")]
    #[schema(example = "delivery")]
    pub kind: &'static str,
    /// Its id, as webhooks and receipts name it.
    pub id: String,
    /// Which message.
    pub message: DeliveredMessage,
    /// How far it came: `pending`, `received`, `sent`, `shown`, `dismissed`,
    /// `clicked`, `completed`, `replied`, or how it ended: `expired`,
    /// `recalled`, `failed`, `bounced`.
    #[schema(example = "clicked")]
    pub state: &'static str,
    /// Why it was sent.
    pub cause: DeliveryCause,
    /// When it was made, Unix seconds.
    pub made_at: u64,
    /// From when on nobody gets it any more, Unix seconds.
    pub expires_at: u32,
    /// When a browser or app first had it, Unix seconds.
    pub received_at: Option<u32>,
    /// When it was first seen, Unix seconds.
    pub shown_at: Option<u32>,
    /// When its link or button was first used, Unix seconds.
    pub clicked_at: Option<u32>,
    /// When it was dismissed, Unix seconds.
    pub dismissed_at: Option<u32>,
    /// When it was seen to its end, Unix seconds.
    pub completed_at: Option<u32>,
    /// When it was replied to, Unix seconds.
    pub replied_at: Option<u32>,
    /// Which reaction was given: its place among those of the message, from 0.
    pub reaction: Option<u8>,
    /// Whether it was taken back before anybody saw it.
    pub recalled: bool,
    /// How it left the server; null for what a page or an app fetches.
    pub sending: Option<DeliverySending>,
}

/// The message of a delivery.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeliveredMessage {
    /// Always `message`.
    #[serde(rename = "type")]
    #[schema(example = "message")]
    pub kind_of_object: &'static str,
    /// Its id.
    #[schema(example = "3")]
    pub id: String,
    /// What people call it.
    pub name: Option<String>,
    /// What it is, such as `banner`.
    pub kind: Option<&'static str>,
    /// Which version of it was sent.
    pub version: u32,
}

/// Why a message was sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DeliveryCause {
    /// They did something.
    Event {
        /// The event's id.
        event_id: String,
        /// Its name; null when the event is no longer kept.
        event_name: Option<String>,
    },
    /// They were of the audience.
    Match,
    /// They came to be of a segment.
    Segment {
        /// Its id; null when it is not known any more.
        segment_id: Option<String>,
        /// Its name.
        segment_name: Option<String>,
    },
    /// It was a day before, on or after a date that is known of them.
    Date {
        /// The date.
        #[schema(example = "2026-11-22")]
        date: String,
    },
    /// A teammate wanted to see it: it is not counted.
    Test,
}

/// How a delivery left the server.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeliverySending {
    /// `waiting`, `sent`, `failed` or `bounced`.
    pub state: &'static str,
    /// How often it was tried.
    pub attempts: u8,
    /// When it was last tried, Unix seconds.
    pub last_tried_at: Option<u32>,
    /// What the last attempt came to, when it did not work.
    pub reason: Option<String>,
}
