//! Segments: saved predicates.

use crate::json::{Field, Json, Unread, object};
use crate::rest::search::Cut;
use serde::Serialize;
use utoipa::ToSchema;

/// A segment, with its predicate.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ManagedSegment)]
pub struct Segment<'a> {
    /// Always `segment`.
    #[serde(rename = "type")]
    #[schema(example = "segment")]
    pub kind: &'static str,
    /// Its id: 24 hex digits.
    pub id: String,
    /// What people call it.
    pub name: &'a str,
    /// `user` (users only) or `contact` (users and leads).
    pub person_type: &'static str,
    /// Who is in it: a predicate tree.
    #[schema(value_type = Object, example = json!({"all": [{"attribute": "email", "op": "known"}]}))]
    pub predicate: Json<'a>,
    /// `ready`, or `building` while a fact that it needs is being gathered
    /// from the history.
    pub state: &'static str,
    /// While it is building: how much of the history is read, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub building_percent: Option<u8>,
    /// How many are in it. Only where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Set when not all events could be looked at in time: more can be in it
    /// than `count`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
}

object! {
    /// A segment to make, or what to change of one. To make one, `name` and
    /// `predicate` are needed.
    #[schema(as = SaveSegment)]
    pub struct SaveSegment<'a> is "a segment object" {
        /// What people are to call it, 1 to 255 characters.
        #[schema(value_type = Option<String>, example = "Active")]
        name: Field<'a>,
        /// `user` (users only, the default) or `contact` (users and leads).
        #[schema(value_type = Option<String>, example = "user")]
        person_type: Field<'a>,
        /// Who is in it: a predicate tree, at most 4 levels and 50 leaves.
        #[schema(value_type = Option<Object>, example = json!({"all": [{"attribute": "email", "op": "known"}]}))]
        predicate: Unread<'a>,
    }
}

/// A segment that is deleted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeletedSegment {
    /// Always `segment`.
    #[serde(rename = "type")]
    #[schema(example = "segment")]
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Always true.
    pub deleted: bool,
}

impl DeletedSegment {
    /// The answer to the deletion of the segment with this id.
    #[must_use]
    pub const fn new(id: String) -> Self {
        Self { kind: "segment", id, deleted: true }
    }
}
