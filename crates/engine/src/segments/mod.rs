//! Segments and saved audiences: predicates that have a name. Who is in one is
//! computed when somebody asks; nothing here touches people.

pub(crate) mod audiences;
pub(crate) mod delete;
mod nesting;
pub(crate) mod save;

use crate::ids::{SegmentId, SegmentPublicId, WorkspaceId};
use crate::limits::SEGMENTS_MAX;
use crate::rows::{SegmentRow, WorkspaceRow};
use crate::tables::{SegmentKey, TableKey};
use crate::working_set::RangeNeed;

/// The public id of a segment's row.
#[must_use]
pub fn id_of(
    workspace_row: &WorkspaceRow,
    workspace: WorkspaceId,
    segment: SegmentId,
    row: &SegmentRow,
) -> SegmentPublicId {
    SegmentPublicId::new(&workspace_row.id_key, workspace, segment, row.created_at)
}

/// All segments of a workspace: one more row than there can be, so that the
/// range always reaches the end.
fn every(workspace: WorkspaceId) -> RangeNeed {
    let [from, to] = [0, u32::MAX].map(|id| SegmentKey { workspace, segment: SegmentId(id) }.erased());
    RangeNeed { from, to, rows_max: SEGMENTS_MAX as u32 + 1 }
}

/// What an audit row calls a segment.
fn subject(workspace_row: &WorkspaceRow, workspace: WorkspaceId, segment: SegmentId, row: &SegmentRow) -> String {
    format!("segment:{}", id_of(workspace_row, workspace, segment, row))
}
