//! Intents about messages.

use super::Identifiers;
use crate::ids::{ContactId, ContactOrdinal, DeliveryId, FactId, MessageId, WorkspaceId};
use crate::messages::FactSpec;
use crate::rows::{ActorRef, MessageKind, MessageSpec, PushService, Window};
use crate::source::Verified;

/// See [`Command::SaveMessage`](super::Command::SaveMessage). `None` leaves a
/// field as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct SaveMessage {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The one to change; `None` makes a draft.
    pub message: Option<MessageId>,
    /// What people call it; needed to make one.
    pub name: Option<String>,
    /// What it is; needed to make one, and never changed.
    pub kind: Option<MessageKind>,
    /// Everything else; needed to make one. Changing a live message makes a
    /// new version.
    pub spec: Option<Box<MessageSpec>>,
    /// Who asked.
    pub actor: ActorRef,
}

/// Where a message is to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageStep {
    /// Who matches gets it from now on.
    GoLive,
    /// Nobody new gets it.
    Pause,
    /// As paused, and hidden from lists.
    Archive,
}

/// See [`Command::MoveMessage`](super::Command::MoveMessage).
#[derive(Debug, Clone, PartialEq)]
pub struct MoveMessage {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub message: MessageId,
    /// To where.
    pub step: MessageStep,
    /// Who asked.
    pub actor: ActorRef,
}

/// What a browser, or a program, says of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptKind {
    /// A browser has it.
    Received,
    /// Somebody saw it.
    Shown,
    /// A program listed it for somebody.
    RestList,
    /// Its link or button was used.
    Clicked,
    /// It was dismissed.
    Dismissed,
    /// This reaction was given.
    Reaction(u8),
    /// It was replied to.
    Replied,
    /// It was seen to its end.
    Completed,
    /// It was taken, and came back: its address is good no more.
    Bounced,
    /// Somebody unsubscribed through it.
    Unsubscribed,
}

/// One receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// For whom the delivery was made: the person, or who was merged into them.
    pub owner: ContactOrdinal,
    /// Which delivery.
    pub delivery: DeliveryId,
    /// What happened.
    pub kind: ReceiptKind,
}

/// See [`Command::RecordReceipts`](super::Command::RecordReceipts).
#[derive(Debug, Clone, PartialEq)]
pub struct RecordReceipts {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The person.
    pub contact: ContactId,
    /// What happened, at most [`crate::limits::RECEIPTS_PER_REQUEST_MAX`].
    pub receipts: Vec<Receipt>,
}

/// See [`Command::MatchMessages`](super::Command::MatchMessages).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MatchMessages {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who opened a page.
    pub contact: ContactId,
    /// What proved it.
    pub verified: Verified,
}

/// See [`Command::RegisterFacts`](super::Command::RegisterFacts).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterFacts {
    /// Whose.
    pub workspace: WorkspaceId,
    /// What is to be counted.
    pub facts: Vec<FactSpec>,
}

/// See [`Command::ReleaseFacts`](super::Command::ReleaseFacts).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseFacts {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Those that nobody asks for, each with when it was last registered: one
    /// that was registered again since stays.
    pub facts: Vec<(FactId, u32)>,
}

/// See [`Command::ReviewContact`](super::Command::ReviewContact).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewContact {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who may have come to be somebody for whom a message waits.
    pub contact: ContactOrdinal,
}

/// Whether somebody was of a segment when a message went live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marked {
    /// Who.
    pub contact: ContactOrdinal,
    /// Whether they were.
    pub is_member: bool,
}

/// See [`Command::MarkMembers`](super::Command::MarkMembers).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkMembers {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The message that waits for somebody to enter its segment.
    pub message: MessageId,
    /// Since when it does, Unix milliseconds: marks of an earlier time are not
    /// taken.
    pub since_ms: u64,
    /// At most [`crate::limits::MARKED_PER_STEP_MAX`].
    pub people: Vec<Marked>,
    /// Whether these are the last.
    pub ends: bool,
}

/// See [`Command::SetOfficeHours`](super::Command::SetOfficeHours).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetOfficeHours {
    /// Whose.
    pub workspace: WorkspaceId,
    /// When somebody is there, in the workspace's time zone; none is never.
    pub windows: Vec<Window>,
    /// Who asked.
    pub actor: ActorRef,
}

/// See [`Command::FireTimers`](super::Command::FireTimers).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FireTimers {
    /// Whose.
    pub workspace: WorkspaceId,
}

/// What came of looking at a delivery that is to leave the node. A `reason` is
/// a stable word, never a text of somebody else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendingOutcome {
    /// The next program took it.
    Sent,
    /// Not now.
    Later {
        /// When it is tried again, Unix seconds.
        at: u32,
        /// Why.
        reason: String,
    },
    /// It was refused for good, or this was the last attempt.
    Failed {
        /// Why.
        reason: String,
    },
    /// There is nobody behind its address.
    Bounced {
        /// What the other side called it.
        reason: String,
    },
    /// It was not tried, and will not be.
    Skipped {
        /// Why.
        reason: String,
    },
    /// It was not tried, and waits on.
    Held {
        /// When it is looked at again, Unix seconds.
        at: u32,
    },
}

/// See [`Command::RecordSending`](super::Command::RecordSending).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordSending {
    /// Whose.
    pub workspace: WorkspaceId,
    /// For whom the delivery was made.
    pub contact: ContactOrdinal,
    /// Which delivery.
    pub delivery: DeliveryId,
    /// When it was due, Unix seconds: names the row that waited.
    pub due_at: u32,
    /// What came of it.
    pub outcome: SendingOutcome,
}

/// See [`Command::SaveDevice`](super::Command::SaveDevice).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveDevice {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The person.
    pub contact: ContactId,
    /// Whose service wakes it.
    pub service: PushService,
    /// By which text.
    pub token: String,
}

/// See [`Command::RemoveDevice`](super::Command::RemoveDevice).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveDevice {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Only if it is this person's; `None` whosever it is.
    pub contact: Option<ContactId>,
    /// Whose service woke it.
    pub service: PushService,
    /// By which text.
    pub token: String,
}

/// See [`Command::RecallDeliveries`](super::Command::RecallDeliveries).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecallDeliveries {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Of which message.
    pub message: MessageId,
    /// Which, and for whom each was made; at most
    /// [`crate::limits::RECALLED_PER_STEP_MAX`].
    pub deliveries: Vec<(ContactOrdinal, DeliveryId)>,
    /// Who asked; only with the first of many.
    pub actor: Option<ActorRef>,
}

/// See [`Command::SendTest`](super::Command::SendTest).
#[derive(Debug, Clone, PartialEq)]
pub struct SendTest {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which message, in whatever state.
    pub message: MessageId,
    /// Who is to see it.
    pub who: Identifiers,
    /// Who asked.
    pub actor: ActorRef,
}

/// See [`Command::SetForecast`](super::Command::SetForecast).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetForecast {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which message.
    pub message: MessageId,
    /// How many sends an hour are expected at most; `None` expects nothing, and
    /// nothing pauses it.
    pub forecast: Option<u32>,
    /// Who asked.
    pub actor: ActorRef,
}
