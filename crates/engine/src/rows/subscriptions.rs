//! What people agreed to be sent, and what other programs asked to be sent.

use crate::ids::SubscriptionTypeId;

/// A kind of mail or message that people choose to get or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionTypeRow {
    /// What people call it.
    pub name: String,
    /// What is sent under it.
    pub description: String,
    /// Whether people get it only after they agreed; else until they object.
    pub opt_in: bool,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it was archived, Unix seconds.
    pub archived_at: Option<u32>,
}

/// A contact's explicit choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Consent {
    /// Of what.
    pub subscription: SubscriptionTypeId,
    /// Whether they want it.
    pub wanted: bool,
}

/// A webhook subscription of the 1.x API. It is stored; nothing is sent yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookRow {
    /// Where to send.
    pub url: String,
    /// About what.
    pub topics: Vec<String>,
    /// Which events, for the topic `event.created`.
    pub event_names: Vec<String>,
    /// What signs the requests.
    pub hub_secret: Option<String>,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
}
