//! What one person had of messages, and what waits to leave.

use super::words::words;
use crate::ids::{ContactOrdinal, EventRef, MessageId};
use crate::source::Verified;

/// What one person had of messages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SendsRow {
    /// By message, sorted.
    pub messages: Vec<MessageSends>,
    /// When they got the latest ones, Unix seconds, oldest first: at most
    /// [`crate::limits::FATIGUE_SENDS_MAX`].
    pub recent: Vec<u32>,
}

/// What one person had of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageSends {
    /// Which message.
    pub message: MessageId,
    /// How often its event occurred since it first went live; only counted for
    /// [`Nth`](super::Occurrence::Nth).
    pub occurrences: u32,
    /// How often it was sent.
    pub sent: u32,
    /// When it was last sent, or held back for the control group, Unix
    /// seconds.
    pub last_at: u32,
    /// The version of that.
    pub version: u32,
    /// Whether that was for the control group.
    pub is_control: bool,
    /// When its goal was first reached after it, Unix seconds.
    pub goal_at: Option<u32>,
    /// The day, since 1970, of the date that it was last sent for.
    pub date_day: Option<u32>,
}

/// What caused a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// An event.
    Event(EventRef),
    /// The person matched.
    Match,
    /// The person came to be of the segment.
    Entered,
    /// The day, since 1970, of the date of theirs that it is for.
    Date(u32),
    /// Somebody wanted to see it: it is not counted.
    Test,
}

/// One message for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// Which message.
    pub message: MessageId,
    /// Which version of it.
    pub version: u32,
    /// Why.
    pub cause: Cause,
    /// How the sender was proved.
    pub verified: Verified,
    /// When it was made, Unix milliseconds.
    pub made_at_ms: u64,
    /// From when on nobody gets it any more, Unix seconds.
    pub expires_at: u32,
    /// The person's revision at which it last changed for browsers.
    pub revision: u64,
    /// When a browser first had it, Unix seconds.
    pub received_at: Option<u32>,
    /// When it was first seen, Unix seconds.
    pub shown_at: Option<u32>,
    /// When its link or button was first used, Unix seconds.
    pub clicked_at: Option<u32>,
    /// When it was dismissed, Unix seconds.
    pub dismissed_at: Option<u32>,
    /// Which reaction was given.
    pub reaction: Option<u8>,
    /// Whether it was taken back before anybody saw it.
    pub recalled: bool,
    /// When it was replied to, Unix seconds.
    pub replied_at: Option<u32>,
    /// What became of it on its way out; `None` for what is fetched.
    pub sending: Option<Sending>,
    /// When it was seen to its end, Unix seconds.
    pub completed_at: Option<u32>,
}

words! {
    /// How a delivery that leaves the node stands.
    SendingState {
        /// It waits for its first or next attempt.
        Waiting = 1 "waiting",
        /// The next program took it.
        Sent = 2 "sent",
        /// It was refused for good, or tried often enough.
        Failed = 3 "failed",
        /// It was taken, and came back.
        Bounced = 4 "bounced",
    }
}

/// What became of a delivery on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// How it stands.
    pub state: SendingState,
    /// How often it was tried.
    pub attempts: u8,
    /// When it was last tried, Unix seconds; 0 for never.
    pub at: u32,
    /// The word for what the last attempt came to, empty when it worked.
    pub reason: String,
}

/// A delivery that is to leave the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutboxRow;

/// Something that waits for its delay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimerRow {
    /// For whom.
    pub contact: ContactOrdinal,
    /// Which message.
    pub message: MessageId,
    /// Which version of it.
    pub version: u32,
    /// What caused it.
    pub event: EventRef,
}

/// That a delivery is of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryOfRow {
    /// For whom.
    pub contact: ContactOrdinal,
}
