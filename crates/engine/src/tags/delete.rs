//! A tag is deleted: itself and its name at once, where it is applied by a job.

use super::name_key;
use crate::command::{DeleteTag, Stamp};
use crate::ids::{ContactOrdinal, SegmentId, TagId, WorkspaceId};
use crate::jobs;
use crate::limits::SEGMENTS_MAX;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::predicates::Leaf;
use crate::rows::{JobKind, SegmentRow, TagRow};
use crate::tables::{CountersKey, SegmentKey, TableKey as _, TagKey};
use crate::working_set::{RangeNeed, Reads, WorkingSet};

/// How many segments a refusal names; it counts the others.
const NAMED_MAX: usize = 10;

pub(crate) fn plan(command: &DeleteTag, reads: &mut Reads<'_>) -> Option<()> {
    let DeleteTag { workspace, tag } = *command;
    reads.get(&CountersKey { workspace });
    reads.range(all_segments(workspace));
    reads.get(&TagKey { workspace, tag }).map(drop)
}

pub(crate) fn apply(command: &DeleteTag, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let DeleteTag { workspace, tag } = *command;
    let key = TagKey { workspace, tag };
    let Some(row) = rows.get(&key).map(|row| TagRow::clone(row)) else {
        return Err(Refusal::new(RefusalKind::TagNotFound));
    };
    if let Some(names) = users_of(workspace, tag, rows) {
        return Err(Refusal::new(RefusalKind::TagInUse).detail(names));
    }
    rows.remove(&key);
    rows.remove(&name_key(workspace, &row.name));
    let kind = JobKind::RemoveTag { tag, cursor: ContactOrdinal(0), removed: 0, finished: false };
    jobs::begin(workspace, kind, stamp, rows);
    Ok(Answer::Tag(tag))
}

fn all_segments(workspace: WorkspaceId) -> RangeNeed {
    let [from, to] = [0, u32::MAX].map(|id| SegmentKey { workspace, segment: SegmentId(id) }.erased());
    RangeNeed { from, to, rows_max: SEGMENTS_MAX as u32 }
}

/// The names of the segments whose predicate asks for the tag, in the order in
/// which they were made; `None` when there are none.
fn users_of(workspace: WorkspaceId, tag: TagId, rows: &WorkingSet) -> Option<String> {
    let (segments, _) = rows.range::<SegmentKey>(&all_segments(workspace));
    let text = tag.to_string();
    let users: Vec<&str> = segments
        .iter()
        .filter_map(|key| rows.get(key))
        .filter(|row| asks_for(row, &text))
        .map(|row| row.name.as_str())
        .collect();
    let named = users.iter().take(NAMED_MAX).copied().collect::<Vec<_>>().join(", ");
    match users.len() {
        0 => None,
        count if count > NAMED_MAX => Some(format!("{named} and {} more", count - NAMED_MAX)),
        _ => Some(named),
    }
}

fn asks_for(row: &SegmentRow, tag: &str) -> bool {
    row.predicate.leaves().into_iter().any(|leaf| matches!(leaf, Leaf::Tag { tag: asked, .. } if asked == tag))
}
