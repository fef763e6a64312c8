//! What came in under one event name: how much, which values, which events,
//! by whom.

use super::definition::SourceShare;
use super::receipt::ReceiptValue;
use crate::list::Pages;
use crate::rest::metadata::ShownValue;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// How much came in, by time and source.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventVolume<'a> {
    /// Always `event_volume`.
    #[serde(rename = "type")]
    #[schema(example = "event_volume")]
    pub kind: &'static str,
    /// `hour` or `day`.
    pub interval: &'static str,
    /// The workspace's zone, whose days are meant.
    pub time_zone: &'a str,
    /// Where the first point begins, Unix seconds.
    pub since: u32,
    /// Where the last point ends, Unix seconds.
    pub until: u32,
    /// Events in all points.
    pub total: u64,
    /// Those by the surface they came through.
    pub by_source: Vec<SourceShare>,
    /// The oldest first, without gaps.
    pub points: Vec<VolumePoint>,
}

/// What came in within an hour or a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VolumePoint {
    /// Where it begins, Unix seconds.
    pub at: u32,
    /// How many events.
    pub total: u64,
    /// Those by the surface they came through; only those with any.
    #[schema(value_type = BTreeMap<String, u64>)]
    pub by_source: BTreeMap<&'static str, u64>,
}

/// Which values came under one metadata key.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventBreakdown<'a> {
    /// Always `event_breakdown`.
    #[serde(rename = "type")]
    #[schema(example = "event_breakdown")]
    pub kind: &'static str,
    /// The key.
    pub key: &'a str,
    /// How many events were looked at, the newest.
    pub occurrences_read: u64,
    /// Whether those are all.
    pub complete: bool,
    /// Why not: `occurrences`, only the newest 50,000 are looked at, or `time`.
    pub cut: Option<&'static str>,
    /// When the oldest of them was received, Unix seconds; null without any.
    pub since: Option<u64>,
    /// The values that came most often.
    pub values: Vec<BreakdownValue<'a>>,
    /// How many events hold other values.
    pub other_count: u64,
    /// How many events do not hold the key.
    pub missing_count: u64,
    /// How many different values there are.
    pub distinct: u64,
    /// What the numbers among them come to; null without any.
    pub numbers: Option<BreakdownSums>,
    /// What amounts of money come to, by currency, in its minor unit.
    pub money: Vec<BreakdownMoney>,
}

/// A value and how often it came.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BreakdownValue<'a> {
    /// How it is read, as in receipts.
    #[schema(example = "string")]
    pub kind: &'static str,
    /// The value, as it came last.
    #[schema(value_type = Object)]
    pub value: ShownValue<'a>,
    /// How many events hold it.
    pub count: u64,
    /// How many people did these.
    pub people: u64,
}

/// What numbers come to, exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BreakdownSums {
    /// How many there are.
    pub count: u64,
    /// The lowest.
    #[schema(value_type = f64)]
    pub min: Digits,
    /// The highest.
    #[schema(value_type = f64)]
    pub max: Digits,
    /// All together.
    #[schema(value_type = f64)]
    pub sum: Digits,
    /// The sum by the count, to six digits behind the point.
    #[schema(value_type = f64)]
    pub average: Digits,
}

/// What amounts of one currency come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BreakdownMoney {
    /// The currency, in lower case.
    pub currency: String,
    /// What they come to.
    #[serde(flatten)]
    pub sums: BreakdownSums,
}

/// A number in its own digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digits(pub String);

impl Serialize for Digits {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ShownValue::Json(&self.0).serialize(serializer)
    }
}

/// One page of the events of a name.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OccurrenceList)]
pub struct EventList<'a> {
    /// Always `list`.
    #[serde(rename = "type")]
    #[schema(example = "list")]
    pub kind: &'static str,
    /// The newest received first.
    pub data: Vec<ListedEvent<'a>>,
    /// Whether looking for them took too long: the page can be short, and the
    /// next one goes on.
    pub cut: bool,
    /// Where this page stands.
    pub pages: Pages,
}

/// An event of the name.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Occurrence)]
pub struct ListedEvent<'a> {
    /// Always `event`.
    #[serde(rename = "type")]
    #[schema(example = "event")]
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// When it happened, Unix seconds.
    pub created_at: u32,
    /// When it was received, Unix milliseconds.
    pub received_at: u64,
    /// Through which surface it came.
    pub source: &'static str,
    /// What proved its sender: `none`, `hash`, `jwt` or `token`.
    pub verified: &'static str,
    /// Whose it is now.
    pub contact: ContactBrief,
    /// What was stored of its metadata, in the order sent.
    pub metadata: Vec<ReceiptValue<'a>>,
}

/// Somebody, in few words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContactBrief {
    /// Always `contact`.
    #[serde(rename = "type")]
    #[schema(example = "contact")]
    pub kind: &'static str,
    /// Their id.
    pub id: String,
    /// `user`, `lead` or `visitor`.
    pub role: &'static str,
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// The workspace's own id of them.
    pub external_id: Option<String>,
}

/// Somebody who did it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventPerson {
    /// Always `event_person`.
    #[serde(rename = "type")]
    #[schema(example = "event_person")]
    pub kind: &'static str,
    /// Who.
    pub contact: ContactBrief,
    /// How often.
    pub count: u64,
    /// The first time, Unix seconds.
    pub first: u32,
    /// The last time, Unix seconds.
    pub last: u32,
}
