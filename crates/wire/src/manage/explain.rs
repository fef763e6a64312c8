//! Why a predicate holds for a contact, or why not.

use crate::json::{Field, Json, Unread, Verbatim, object};
use serde::Serialize;
use serde::ser::Serializer;
use std::borrow::Cow;
use utoipa::ToSchema;

object! {
    /// A predicate to explain for a contact. One of `predicate` and
    /// `segment_id` is needed; of several identifiers the first that belongs to
    /// somebody counts.
    #[schema(as = ExplainPredicate)]
    pub struct ExplainPredicate<'a> is "an object with contact_id and predicate" {
        /// The contact's id.
        #[schema(value_type = Option<String>)]
        contact_id: Field<'a>,
        /// The workspace's own id of them (`external_id`).
        #[schema(value_type = Option<String>)]
        user_id: Field<'a>,
        /// Their e-mail address.
        #[schema(value_type = Option<String>)]
        email: Field<'a>,
        /// The predicate tree.
        #[schema(value_type = Option<Object>, example = json!({"all": [{"attribute": "email", "op": "known"}]}))]
        predicate: Unread<'a>,
        /// The segment whose predicate is meant.
        #[schema(value_type = Option<String>)]
        segment_id: Field<'a>,
    }
}

/// What a predicate says of a contact, leaf by leaf.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Explanation<'a> {
    /// Always `explanation`.
    #[serde(rename = "type")]
    #[schema(example = "explanation")]
    pub kind: &'static str,
    /// The contact's id.
    pub contact_id: String,
    /// Whether the predicate holds.
    pub verdict: bool,
    /// The predicate with its verdicts, in the shape in which it was sent.
    pub tree: ExplainedTree<'a>,
}

/// A node of a predicate, with its verdict.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum ExplainedTree<'a> {
    /// All must hold.
    All(ExplainedAll<'a>),
    /// One must hold.
    Any(ExplainedAny<'a>),
    /// A condition on being in a segment.
    Segment(ExplainedSegment<'a>),
    /// Any other condition.
    Leaf(ExplainedLeaf<'a>),
}

/// A node of which all parts must hold.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExplainedAll<'a> {
    /// Whether all of them hold.
    pub verdict: bool,
    /// The parts. All of them are looked at, so that each can be read.
    #[schema(no_recursion)]
    pub all: Vec<ExplainedTree<'a>>,
}

/// A node of which one part must hold.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExplainedAny<'a> {
    /// Whether one of them holds.
    pub verdict: bool,
    /// The parts.
    #[schema(no_recursion)]
    pub any: Vec<ExplainedTree<'a>>,
}

/// A condition on being in a segment, and what the segment's own predicate
/// says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExplainedSegment<'a> {
    /// Whether it holds.
    pub verdict: bool,
    /// The condition, as it was sent.
    #[schema(value_type = Object)]
    pub leaf: Json<'a>,
    /// The segment's predicate, with its verdicts.
    #[schema(no_recursion)]
    pub segment: Box<ExplainedTree<'a>>,
}

/// A condition, its verdict, and what it saw.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExplainedLeaf<'a> {
    /// Whether it holds.
    pub verdict: bool,
    /// The condition, as it was sent.
    #[schema(value_type = Object)]
    pub leaf: Json<'a>,
    /// The value that it compared; null when there is none.
    #[schema(value_type = Option<Object>)]
    pub saw: Seen<'a>,
    /// What explains the verdict besides: of a date, the moment to be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Cow<'a, str>>,
    /// Of a condition on events: those that it looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<ExplainedEvents>,
}

/// The events of one person that a condition looked at.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct ExplainedEvents {
    /// How many.
    pub count: u64,
    /// When the first was, Unix seconds.
    pub first: Option<u32>,
    /// When the last was, Unix seconds.
    pub last: Option<u32>,
    /// Of so many days only, today included.
    pub within_days: Option<u16>,
}

/// A value that a condition saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen<'a> {
    /// None.
    Nothing,
    /// A string.
    Text(Cow<'a, str>),
    /// A number, in its own digits; a date as Unix seconds.
    Number(Cow<'a, str>),
    /// True or false.
    Boolean(bool),
    /// Several: of more than one company, or the values of an event's key.
    Several(Vec<Seen<'a>>),
}

impl Serialize for Seen<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => serializer.serialize_unit(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(digits) => Verbatim(digits).serialize(serializer),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Several(values) => serializer.collect_seq(values),
        }
    }
}
