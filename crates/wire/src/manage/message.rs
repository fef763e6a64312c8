//! Messages: who sees what, when and how often.

use crate::json::{Field, Json, Unread, Verbatim, object};
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// A message to make, or what to change of one: what is not sent stays as
    /// it is. To make one, `name`, `kind`, `trigger` and `content` are needed.
    #[schema(as = SaveMessage)]
    pub struct SaveMessage<'a> is "a message object" {
        /// What people call it, 1 to 255 characters.
        #[schema(value_type = Option<String>, example = "Upload done")]
        name: Field<'a>,
        /// `banner`, `chat`, `post`, `tooltip`, `carousel`, `email`, `push` or
        /// `webhook`; never changed.
        #[schema(value_type = Option<String>, example = "banner")]
        kind: Field<'a>,
        /// `{"event":…,"occurrence":"every"|"first"|{"nth":3},"metadata":…}`,
        /// or `{"match":true}`: looked at when a page is opened.
        #[schema(value_type = Option<Object>, example = json!({"event": "upload-complete", "occurrence": "every", "metadata": {"all": [{"metadata": "type", "op": "is", "value": "JPEG"}]}}))]
        trigger: Unread<'a>,
        /// `roles` (all three when not sent) and `predicate`, a predicate tree.
        #[schema(value_type = Option<Object>, example = json!({"roles": ["user"], "predicate": {"all": []}}))]
        audience: Unread<'a>,
        /// `mode` (`once`, the default, or `every`), `max_sends`, `min_gap_s`.
        #[schema(value_type = Option<Object>, example = json!({"mode": "every", "min_gap_s": 86400}))]
        frequency: Unread<'a>,
        /// `start_at`, `stop_at`, `windows` (`any`, or days with `from` and
        /// `to`), `time_zone` (`workspace` or `contact`).
        #[schema(value_type = Option<Object>, example = json!({"windows": [{"day": 1, "from": "09:00", "to": "17:00"}]}))]
        schedule: Unread<'a>,
        /// Where in a page: `url_rules` (one must hold; `op` is `is`,
        /// `contains` or `starts_with`) and `time_on_page_s`.
        #[schema(value_type = Option<Object>, example = json!({"url_rules": [], "time_on_page_s": 0}))]
        place = "where": Unread<'a>,
        /// Not served yet: null.
        #[schema(value_type = Option<Object>)]
        goal: Unread<'a>,
        /// How many of a hundred people do not get it, 0 to 99.
        #[schema(value_type = Option<u8>)]
        control_group_percent: Field<'a>,
        /// Which sources trigger it; null is its kind's own.
        #[schema(value_type = Option<Vec<String>>)]
        sources: Unread<'a>,
        /// What it says; the parts depend on the kind. Texts are templates.
        #[schema(value_type = Option<Object>, example = json!({"style": "floating", "position": "top", "body": "Hi {{ first_name | fallback: \"there\" }}"}))]
        content: Unread<'a>,
    }
}

/// A message.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ManagedMessage)]
pub struct Message<'a> {
    /// Always `message`.
    #[serde(rename = "type")]
    #[schema(example = "message")]
    pub message_type: &'static str,
    /// Its id.
    #[schema(example = "3")]
    pub id: String,
    /// What people call it.
    pub name: &'a str,
    /// `banner`, `chat`, `post`, `tooltip`, `carousel`, `email`, `push` or
    /// `webhook`.
    pub kind: &'static str,
    /// `draft`, `live`, `paused` or `archived`.
    pub state: &'static str,
    /// The version in force, from 1.
    pub version: u32,
    /// What that version is.
    #[serde(flatten)]
    pub spec: MessageSpec<'a>,
    /// Since when it is live, Unix seconds; null where it is not.
    pub live_since: Option<u64>,
    /// When it first went live, Unix seconds.
    pub first_live_at: Option<u32>,
    /// How many sends an hour are expected at most; null where nobody
    /// forecast it. Three times as many pause it.
    pub forecast_per_hour: Option<u32>,
    /// Why it is paused: `asked`, `over_forecast`, `sends_reached`; null while
    /// it is not.
    pub paused_because: Option<&'static str>,
    /// While the events from before are counted that its audience asks for
    /// (`within_days`, `metadata`): how many percent are. It can go live when
    /// all are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub building_percent: Option<u8>,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
    /// All versions that were live once, oldest first, and the one in force.
    /// Only where one message is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<Vec<MessageVersion<'a>>>,
    /// What it did, all versions together. Only in a list that was asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbers: Option<Counted>,
}

/// A version of a message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageVersion<'a> {
    /// Which, from 1.
    pub version: u32,
    /// Since when it was the one in force, Unix seconds.
    pub since: u32,
    /// What it is.
    #[serde(flatten)]
    pub spec: MessageSpec<'a>,
}

/// Everything of a message but its name and state.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ManagedMessageSpec)]
pub struct MessageSpec<'a> {
    /// What makes it look at a person.
    #[schema(value_type = Object)]
    pub trigger: Json<'a>,
    /// Who gets it.
    pub audience: MessageAudience<'a>,
    /// How often.
    pub frequency: MessageFrequency,
    /// When.
    pub schedule: MessageSchedule,
    /// Where in a page.
    #[serde(rename = "where")]
    #[schema(value_type = Object)]
    pub place: Verbatim<'a>,
    /// What it is to bring about.
    pub goal: Option<MessageGoal<'a>>,
    /// When it has done its work.
    pub stop: MessageStop,
    /// How many of a hundred people do not get it.
    pub control_group_percent: u8,
    /// Which sources trigger it; null is its kind's own.
    pub sources: Option<Vec<&'static str>>,
    /// Whether a sender whom nothing proves triggers it even though it leaves
    /// the node.
    pub allow_unproven_senders: bool,
    /// What it says.
    #[schema(value_type = Object)]
    pub content: Verbatim<'a>,
}

/// What a message is to bring about.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct MessageGoal<'a> {
    /// The event's name.
    pub event: &'a str,
    /// Within how long after the send, seconds.
    pub within_s: u32,
}

/// When a message has done its work.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct MessageStop {
    /// It pauses after so many sends in all.
    pub after_sends: Option<u32>,
    /// Who has reached its goal does not get it again.
    pub on_goal: bool,
}

/// Who gets a message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageAudience<'a> {
    /// `visitor`, `lead`, `user`.
    pub roles: Vec<&'static str>,
    /// What must hold of them.
    #[schema(value_type = Object)]
    pub predicate: Json<'a>,
}

/// How often a person gets a message.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct MessageFrequency {
    /// `once` or `every`.
    pub mode: &'static str,
    /// How often at most.
    pub max_sends: Option<u32>,
    /// How many seconds lie between two at least.
    pub min_gap_s: Option<u32>,
}

/// When a message is sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageSchedule {
    /// Not before, Unix seconds.
    pub start_at: Option<u32>,
    /// Not from then on, Unix seconds.
    pub stop_at: Option<u32>,
    /// `any`, or a list.
    #[schema(value_type = Object)]
    pub windows: MessageWindows,
    /// Whose the windows are: `workspace` or `contact`.
    pub time_zone: &'static str,
}

/// When in the week a message is sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum MessageWindows {
    /// `any`, `office_hours`, `outside_office_hours`.
    Word(&'static str),
    /// In one of these.
    In(Vec<MessageWindow>),
}

/// A stretch of a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageWindow {
    /// The day of the week, from 1 for Monday.
    pub day: u8,
    /// `09:00`.
    pub from: String,
    /// `17:00`, or `24:00`.
    pub to: String,
}

/// What a message did.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageNumbers {
    /// Always `message_numbers`.
    #[serde(rename = "type")]
    #[schema(example = "message_numbers")]
    pub kind: &'static str,
    /// The message.
    pub id: String,
    /// All versions together.
    pub total: Counted,
    /// Each version that did something.
    pub versions: Vec<VersionNumbers>,
    /// `hour` or `day`: how long a point of the series is.
    pub interval: &'static str,
    /// From the first hour, or day of the workspace's time zone, in which it
    /// did something to the last, those without anything left out.
    pub series: Vec<NumbersPoint>,
}

/// What one version did.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VersionNumbers {
    /// Which.
    pub version: u32,
    /// What it did.
    #[serde(flatten)]
    pub counted: Counted,
}

/// What happened in one hour or day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NumbersPoint {
    /// When it began, Unix seconds.
    pub at: u64,
    /// What happened.
    #[serde(flatten)]
    pub counted: Counted,
}

/// What a message did.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Counted {
    /// How often somebody did what it listens to, or matched.
    pub looked_at: u64,
    /// How often its trigger and its audience held, as of when it was sent or
    /// not.
    pub matched: u64,
    /// How often it was sent.
    pub sent: u64,
    /// Why it was not, by reason; those that are 0 are left out.
    #[schema(value_type = std::collections::BTreeMap<String, u64>)]
    pub suppressed: WordCounts,
    /// What became of it: `received`, `shown`, `rest_list`, `clicked`,
    /// `dismissed`, `reaction`, `recalled`, `replied`, `completed`,
    /// `delivered`, `bounced`, `failed`, `unsubscribed`.
    #[schema(value_type = std::collections::BTreeMap<String, u64>)]
    pub receipts: WordCounts,
    /// The same in whole percent of `sent`, halves rounded up: below a half it
    /// is 0.
    #[schema(value_type = std::collections::BTreeMap<String, u64>)]
    pub percent: WordCounts,
    /// To how many people it was sent for the first time.
    pub people: u64,
    /// How many of them reached its goal within its time.
    pub goal: GoalNumbers,
}

/// How many people reached a goal.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct GoalNumbers {
    /// How many who got the message did.
    pub reached: u64,
    /// In whole percent of `people`.
    pub percent: u64,
    /// How many people were held back for the control group.
    pub control_people: u64,
    /// How many of them reached it.
    pub control_reached: u64,
    /// In whole percent of `control_people`.
    pub control_percent: u64,
    /// How much larger the share of those is who got the message; null without
    /// a control group, or before anybody got the message.
    pub lift: Option<Lift>,
}

/// A difference of two shares, -1 to 1.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Lift {
    /// The share of those who got the message less that of the control group.
    #[schema(example = 0.2)]
    pub difference: f64,
    /// With 95 % confidence it is not smaller than this,
    #[schema(example = 0.0524)]
    pub low: f64,
    /// nor larger than this.
    #[schema(example = 0.3339)]
    pub high: f64,
}

/// Counts by word, in a fixed order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordCounts(pub Vec<(&'static str, u64)>);

impl Serialize for WordCounts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}
