//! Segments, as the API of old shows them: read only.

use crate::list::named_list;
use crate::rest::search::Cut;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// A segment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Segment<'a> {
    /// Always `segment`.
    #[serde(rename = "type")]
    #[schema(example = "segment")]
    pub kind: &'static str,
    /// Its id: 24 hex digits.
    pub id: String,
    /// What people call it.
    pub name: Cow<'a, str>,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
    /// `user` (users only) or `contact` (users and leads).
    pub person_type: &'static str,
    /// How many are in it. Only with `include_count=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Set when not all events could be looked at in time: more can be in it
    /// than `count`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
}

named_list! {
    /// Segments.
    SegmentList of Segment is "segment.list" segments
}
