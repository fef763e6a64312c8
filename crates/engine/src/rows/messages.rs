//! Messages, and what became of them.

use super::Role;
use crate::ids::{ContactOrdinal, EventRef, MessageId};
use crate::predicates::{MetadataTree, Tree};
use crate::source::{Source, Verified};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $number:literal $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$variant_doc])* $variant = $number,)* }

        impl $name {
            /// All of them, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word that the API uses.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => $word,)* } }

            /// The one with this number, as stored.
            #[must_use]
            pub fn from_number(number: u8) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| *one as u8 == number)
            }

            /// The one of this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}

words! {
    /// What a message is.
    MessageKind {
        /// A line at the top or bottom of a page.
        Banner = 1 "banner",
        /// A small card.
        Chat = 2 "chat",
        /// A large card.
        Post = 3 "post",
        /// A hint at an element of a page.
        Tooltip = 4 "tooltip",
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

words! {
    /// What came of one event for one message: why it was sent, or the first
    /// reason why it was not.
    Verdict {
        /// A delivery was made.
        Sent = 1 "sent",
        /// A delivery waits for its delay.
        Delayed = 2 "delayed",
        /// Events of this source do not trigger it.
        Source = 3 "source_not_eligible",
        /// The event is older than a trigger looks back.
        TooOld = 4 "event_too_old",
        /// The event happened before the message went live.
        BeforeLive = 5 "before_live",
        /// The trigger's conditions on metadata do not hold.
        Metadata = 6 "metadata_did_not_match",
        /// It is not the occurrence that the trigger asks for.
        Occurrence = 7 "not_this_occurrence",
        /// The person is of another role.
        Role = 8 "role_not_in_audience",
        /// The audience's conditions do not hold.
        Audience = 9 "audience_did_not_match",
        /// The person is blocked or archived.
        Blocked = 10 "contact_blocked",
        /// The person had it, and gets it once.
        Once = 11 "sent_once",
        /// The person had it as often as they may.
        MaxSends = 12 "max_sends",
        /// The person had it too shortly before.
        MinGap = 13 "min_gap",
        /// The schedule has not begun.
        NotStarted = 14 "not_started",
        /// The schedule has ended.
        Stopped = 15 "stopped",
        /// It is outside the schedule's hours.
        Window = 16 "outside_window",
        /// The person had as many messages as they may get.
        Fatigue = 17 "fatigue_cap",
        /// The person is in the control group.
        Control = 18 "control_group",
    }
}

words! {
    /// How often somebody gets a message.
    FrequencyMode {
        /// Once.
        Once = 1 "once",
        /// Whenever it triggers.
        Every = 2 "every",
    }
}

/// Which occurrences of its event trigger a message, counted per person since
/// the message first went live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occurrence {
    /// Each.
    Every,
    /// This one, from 1.
    Nth(u32),
}

/// What makes a message look at a person.
#[derive(Debug, Clone, PartialEq)]
pub enum Trigger {
    /// They did something.
    Event(EventTrigger),
    /// They are of the audience: looked at when a page is opened or an
    /// attribute changes.
    Match,
}

/// Something that a person did.
#[derive(Debug, Clone, PartialEq)]
pub struct EventTrigger {
    /// The event's name, as written.
    pub event: String,
    /// Which occurrences.
    pub occurrence: Occurrence,
    /// What must hold of the event's metadata.
    pub metadata: MetadataTree,
}

/// Who gets a message.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageAudience {
    /// Who can get it at all, sorted.
    pub roles: Vec<Role>,
    /// What must hold of them, after the event.
    pub predicate: Tree,
}

/// How often somebody gets a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frequency {
    /// Once, or whenever it triggers.
    pub mode: FrequencyMode,
    /// How often at most, from 1.
    pub max_sends: Option<u32>,
    /// How long at least between two, seconds.
    pub min_gap_s: Option<u32>,
}

/// A stretch of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The day of the week, from 1 for Monday.
    pub day: u8,
    /// The first minute of the day in it.
    pub from_minute: u16,
    /// The first minute after it, up to 1,440.
    pub to_minute: u16,
}

/// When a message is sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schedule {
    /// Not before, Unix seconds.
    pub start_at: Option<u32>,
    /// Not from then on, Unix seconds.
    pub stop_at: Option<u32>,
    /// When in the week; empty: always.
    pub windows: Vec<Window>,
    /// Whether the windows are of the contact's time zone, where it is known,
    /// and not of the workspace's.
    pub in_contact_zone: bool,
}

/// What a message is to bring about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// The event's name.
    pub event: String,
    /// Within how long after the send, seconds.
    pub within_s: u32,
}

/// One version of a message: everything but its name and state.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageSpec {
    /// What makes it look at a person.
    pub trigger: Trigger,
    /// Who gets it.
    pub audience: MessageAudience,
    /// How often.
    pub frequency: Frequency,
    /// When.
    pub schedule: Schedule,
    /// What it is to bring about.
    pub goal: Option<Goal>,
    /// How many of a hundred people do not get it, to compare with.
    pub control_group_percent: u8,
    /// Which sources trigger it; `None` is its kind's own.
    pub sources: Option<Vec<Source>>,
    /// Where in a page, JSON text.
    pub place: String,
    /// What it says, JSON text.
    pub content: String,
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
}

/// A version that was live once: deliveries keep theirs.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageVersionRow {
    /// When it became the one in force, Unix seconds.
    pub since: u32,
    /// What it says.
    pub spec: MessageSpec,
}

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
    /// [`Occurrence::Nth`].
    pub occurrences: u32,
    /// How often it was sent.
    pub sent: u32,
    /// When it was last sent, Unix seconds.
    pub last_at: u32,
}

/// What caused a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// An event.
    Event(EventRef),
    /// The person matched.
    Match,
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
}

/// That a delivery is of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryOfRow {
    /// For whom.
    pub contact: ContactOrdinal,
}

/// What came of one event for the messages that listen to its name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DecisionRow {
    /// By message.
    pub verdicts: Vec<MessageVerdict>,
}

/// What came of one event for one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageVerdict {
    /// Which message.
    pub message: MessageId,
    /// Which version of it.
    pub version: u32,
    /// What came of it.
    pub verdict: Verdict,
}

words! {
    /// What is counted of a message.
    MessageCount {
        /// Deliveries that a browser had.
        Received = 1 "received",
        /// Deliveries that were seen.
        Shown = 2 "shown",
        /// Deliveries that were seen in the REST list.
        RestList = 3 "rest_list",
        /// Deliveries whose link or button was used.
        Clicked = 4 "clicked",
        /// Deliveries that were dismissed.
        Dismissed = 5 "dismissed",
        /// Deliveries that got a reaction.
        Reaction = 6 "reaction",
        /// Deliveries that were taken back.
        Recalled = 7 "recalled",
    }
}

/// What a message did in one hour.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MessageStatsRow {
    /// By [`Verdict`], sorted.
    pub verdicts: Vec<(u8, u64)>,
    /// By [`MessageCount`], sorted.
    pub counts: Vec<(u8, u64)>,
}
