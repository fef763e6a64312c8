//! What callers want of messages. Small numbers choose among
//! [`super::words`], or among what the product has given out so far.

use super::WhoPick;
use engine::command::{MessageStep, ReceiptKind};
use engine::rows::MessageKind;

/// What a caller wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the commands with the same names")]
pub enum MessageWant {
    /// [`engine::Command::SaveMessage`].
    Save { message: Option<u8>, kind: Option<MessageKind>, spec: Option<SpecPick> },
    /// [`engine::Command::MoveMessage`].
    Move { message: u8, step: MessageStep },
    /// [`engine::Command::RecordReceipts`] of one delivery, by somebody or by
    /// its own person.
    Receipts { who: Option<WhoPick>, delivery: u8, kind: ReceiptKind },
    /// [`engine::Command::MatchMessages`].
    OpenPage { who: WhoPick, is_proven: bool },
    /// [`engine::Command::RecordSending`] of one that waits to leave; the
    /// number chooses what came of it.
    Send { place: u8, outcome: u8 },
    /// [`engine::Command::RecallDeliveries`] of a message, from one delivery of
    /// all on, so many.
    Recall { message: u8, first: u8, count: u8 },
    /// [`engine::Command::SaveDevice`].
    SaveDevice { who: WhoPick, device: u8 },
    /// [`engine::Command::RemoveDevice`].
    RemoveDevice { who: Option<WhoPick>, device: u8 },
    /// [`engine::Command::FireTimers`].
    FireTimers,
}

/// When a message is sent, to whom and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SpecPick {
    /// Which event it waits for; `None` for whoever opens a page.
    pub event: Option<u8>,
    /// Only after so many.
    pub nth: Option<u8>,
    /// Only if a metadata key is a text.
    pub is_filtered: bool,
    /// How long it waits.
    pub delay_s: u32,
    /// Who can get it, bit by bit.
    pub roles: u8,
    /// Which event they must have done, and how often.
    pub did: Option<(u8, u8)>,
    /// Once, and not again and again.
    pub is_once: bool,
    /// How often at most.
    pub max_sends: Option<u8>,
    /// How long between two.
    pub gap_s: Option<u32>,
    /// From when on, seconds from when it is saved.
    pub starts_in_s: Option<i32>,
    /// Until when.
    pub stops_in_s: Option<i32>,
    /// Which event is its goal, and how long after it counts.
    pub goal: Option<(u8, u32)>,
    /// Whether it stops with its goal.
    pub stops_on_goal: bool,
    /// After how many sends it stops.
    pub after_sends: Option<u8>,
    /// Whether everybody is in the control group.
    pub is_control: bool,
    /// Which sources trigger it, if not its kind's own: a program's, or a
    /// page's.
    pub sources: Option<bool>,
    /// Whether it goes to whoever a browser claims to be.
    pub allows_unproven: bool,
}
