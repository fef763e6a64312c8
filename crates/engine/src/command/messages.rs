//! Intents about messages.

use crate::ids::{ContactId, ContactOrdinal, DeliveryId, MessageId, WorkspaceId};
use crate::rows::{ActorRef, MessageKind, MessageSpec};
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

/// See [`Command::FireTimers`](super::Command::FireTimers).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FireTimers {
    /// Whose.
    pub workspace: WorkspaceId,
}
