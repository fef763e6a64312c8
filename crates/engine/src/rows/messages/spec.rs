//! What somebody wrote: what a message is, who gets it, when and how often.

use super::super::Role;
use super::words::words;
use crate::ids::SegmentId;
use crate::predicates::{MetadataTree, Tree};
use crate::source::Source;

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
        /// Screens of a mobile app.
        Carousel = 5 "carousel",
        /// A letter to their e-mail address.
        Email = 6 "email",
        /// A note on their phone.
        Push = 7 "push",
        /// A request to another program.
        Webhook = 8 "webhook",
    }
}

/// How a kind of message comes to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// A page's script fetches it.
    Page,
    /// A mobile app fetches it.
    App,
    /// It leaves the node: it waits in the outbox.
    Outside,
}

impl MessageKind {
    /// How it comes to people.
    #[must_use]
    pub const fn channel(self) -> Channel {
        match self {
            Self::Banner | Self::Chat | Self::Post | Self::Tooltip => Channel::Page,
            Self::Carousel => Channel::App,
            Self::Email | Self::Push | Self::Webhook => Channel::Outside,
        }
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
    /// They came to be of a segment.
    Entered {
        /// Which.
        segment: SegmentId,
    },
    /// A day before, on or after a date that is known of them.
    Date {
        /// The attribute's name, as in conditions.
        attribute: String,
        /// How many days after the date; below 0, before it.
        days: i16,
    },
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
    /// How long after the event it is sent, seconds; everything is asked again
    /// then.
    pub delay_s: u32,
    /// How long before it was received the event may have happened, seconds.
    pub max_age_s: u32,
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

/// When in the week.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Windows {
    /// Always.
    #[default]
    Any,
    /// In the workspace's office hours.
    OfficeHours,
    /// Outside of them.
    OutsideOfficeHours,
    /// In these, at least one.
    In(Vec<Window>),
}

/// When a message is sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schedule {
    /// Not before, Unix seconds.
    pub start_at: Option<u32>,
    /// Not from then on, Unix seconds.
    pub stop_at: Option<u32>,
    /// When in the week.
    pub windows: Windows,
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

/// When a message has done its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stop {
    /// It pauses after so many sends in all, from 1.
    pub after_sends: Option<u32>,
    /// Who has reached its goal does not get it again.
    pub on_goal: bool,
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
    /// When it has done its work.
    pub stop: Stop,
    /// How many of a hundred people do not get it, to compare with.
    pub control_group_percent: u8,
    /// Which sources trigger it; `None` is its kind's own.
    pub sources: Option<Vec<Source>>,
    /// Whether a sender whom nothing proves triggers it even though it leaves
    /// the node.
    pub allows_unproven: bool,
    /// Where in a page, JSON text.
    pub place: String,
    /// What it says, JSON text.
    pub content: String,
}
