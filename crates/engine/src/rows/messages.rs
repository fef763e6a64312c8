//! Messages, and what became of them.

use super::{ActorRef, Role};
use crate::ids::{ContactOrdinal, EventRef, MessageId, SegmentId};
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
        /// The person unsubscribed from e-mail.
        Unsubscribed = 19 "unsubscribed",
        /// There is nothing to send it to: no e-mail address, no device.
        NoAddress = 20 "no_address",
        /// Letters to the person's address come back.
        Bounced = 21 "bounced",
        /// The message changed while its delay ran.
        VersionReplaced = 22 "version_replaced",
        /// Nothing proves who the sender is, and the message leaves the node.
        Unproven = 23 "sender_not_proven",
        /// The message was not live any more when its delay had run.
        NotLive = 24 "not_live",
        /// The person has reached the message's goal, and it stops there.
        GoalReached = 25 "goal_reached",
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

/// That a person is of a segment that messages wait for: who enters it is who
/// has none. Kept while no message waits, and put right when one does again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberRow {
    /// Since when, Unix seconds.
    pub since: u32,
}

/// When the workspace's people are there to answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfficeHoursRow {
    /// In the workspace's time zone.
    pub windows: Vec<Window>,
}

/// Something about events that is counted as they come, because live messages
/// ask it: events of a name with certain metadata, by day.
#[derive(Debug, Clone, PartialEq)]
pub struct FactRow {
    /// The folded name of the events.
    pub event: String,
    /// What must hold of their metadata.
    pub metadata: MetadataTree,
    /// When it was registered, Unix seconds.
    pub created_at: u32,
    /// The last event before it was registered: later ones count themselves.
    pub until: u64,
    /// Up to which event the history was counted; complete at `until`.
    pub counted_to: u64,
}

/// What a person did, of what one fact counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FactCountRow {
    /// How often.
    pub count: u64,
    /// When first, Unix seconds.
    pub first: u32,
    /// When last, Unix seconds.
    pub last: u32,
    /// By day, ascending: the latest [`crate::limits::FACT_DAYS_MAX`].
    pub days: Vec<FactDay>,
}

/// What a person did on one day, of what one fact counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactDay {
    /// The day in the workspace's time zone, since 1970.
    pub day: u16,
    /// How often.
    pub count: u32,
    /// When first, Unix seconds.
    pub first: u32,
    /// When last, Unix seconds.
    pub last: u32,
}

words! {
    /// Whose service wakes a device.
    PushService {
        /// Apple's.
        Apns = 1 "apns",
        /// Google's.
        Fcm = 2 "fcm",
    }
}

/// The devices of a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DevicesRow {
    /// Oldest first, at most [`crate::limits::DEVICES_MAX`].
    pub devices: Vec<Device>,
}

/// A device of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// A keyed hash of its token.
    pub device: u128,
    /// Whose service wakes it.
    pub service: PushService,
    /// By which text.
    pub token: String,
    /// Since when it is theirs, Unix seconds.
    pub since: u32,
}

/// Whose a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceOwnerRow {
    /// Whose.
    pub contact: ContactOrdinal,
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
        /// Deliveries that were replied to.
        Replied = 8 "replied",
        /// People who reached the goal in time.
        Goal = 9 "goal",
        /// The same of the control group.
        ControlGoal = 10 "control_goal",
        /// Deliveries that the next program took.
        Delivered = 11 "delivered",
        /// Deliveries that came back.
        Bounced = 12 "bounced",
        /// Deliveries that were refused for good.
        Failed = 13 "failed",
        /// Deliveries through which somebody unsubscribed.
        Unsubscribed = 14 "unsubscribed",
        /// Carousels that were seen to the end.
        Completed = 15 "completed",
        /// People who got it for the first time.
        People = 16 "people",
        /// People who would have got it for the first time, and are of the
        /// control group.
        ControlPeople = 17 "control_people",
        /// People who got this version for the first time.
        VersionPeople = 18 "version_people",
        /// The same of the control group.
        ControlVersionPeople = 19 "control_version_people",
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
