//! A segment as the API shows it.

use crate::auth::Access;
use engine::ids::SegmentId;
use engine::rows::SegmentRow;
use node::people::Counted;
use std::borrow::Cow;
use wire::rest::search::Cut;
use wire::rest::segment::Segment;

/// A segment, and how many are in it if somebody counted.
#[must_use]
pub fn segment(access: &Access, segment: SegmentId, row: &SegmentRow, count: Option<Counted>) -> Segment<'static> {
    Segment {
        kind: "segment",
        id: access.segment_id(segment, row).to_string(),
        name: Cow::Owned(row.name.clone()),
        created_at: row.created_at,
        updated_at: row.updated_at,
        person_type: row.person_type.name(),
        count: count.map(|count| count.total),
        cut: count.and_then(|count| count.cut).map(|cut| Cut { undecided: cut.undecided }),
    }
}
