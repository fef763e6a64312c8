//! A message, its state and its versions.

use super::super::ActorRef;
use super::spec::{MessageKind, MessageSpec, Window};
use super::words::words;

words! {
    /// Why a message is not live any more.
    PauseReason {
        /// Somebody paused it.
        Asked = 1 "asked",
        /// It was sent far more often than was forecast.
        OverForecast = 2 "over_forecast",
        /// It was sent as often as it may be in all.
        SendsReached = 3 "sends_reached",
    }
}

words! {
    /// Where a message stands.
    MessageState {
        /// Nobody gets it.
        Draft = 1 "draft",
        /// Who matches gets it.
        Live = 2 "live",
        /// Nobody new gets it.
        Paused = 3 "paused",
        /// As paused, and hidden from lists.
        Archived = 4 "archived",
    }
}

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageRow {
    /// What people call it.
    pub name: String,
    /// What it is. Never changed.
    pub kind: MessageKind,
    /// Where it stands.
    pub state: MessageState,
    /// The version in force, from 1.
    pub version: u32,
    /// Since when it is live, Unix milliseconds.
    pub live_since_ms: Option<u64>,
    /// When it first went live, Unix seconds.
    pub first_live_at: Option<u32>,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
    /// The version in force.
    pub spec: MessageSpec,
    /// Who let it go live last.
    pub owner: Option<ActorRef>,
    /// How many sends an hour are expected at most.
    pub forecast: Option<u32>,
    /// Why it is paused; `None` while it is not.
    pub paused: Option<PauseReason>,
    /// Since when those are being marked who are of its trigger's segment
    /// already, Unix milliseconds; `None` once all are. Until then nobody
    /// triggers it by entering.
    pub marking_since_ms: Option<u64>,
}

/// How often a message was sent, for what stops it by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PulseRow {
    /// How often in all.
    pub sent: u64,
    /// The hour that is counted, since 1970.
    pub hour: u32,
    /// How often in that hour.
    pub in_hour: u32,
}

/// A version that was live once: deliveries keep theirs.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageVersionRow {
    /// When it became the one in force, Unix seconds.
    pub since: u32,
    /// What it says.
    pub spec: MessageSpec,
}

/// When the workspace's people are there to answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfficeHoursRow {
    /// In the workspace's time zone.
    pub windows: Vec<Window>,
}
