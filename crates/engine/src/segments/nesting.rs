//! Segments within segments: at most three within each other, and never in a
//! circle, so that a question about a person always has an end.

use super::{every, id_of};
use crate::ids::{SegmentId, SegmentPublicId, WorkspaceId};
use crate::limits::SEGMENT_DEPTH_MAX;
use crate::outcome::{Refusal, RefusalKind};
use crate::predicates::{Leaf, Tree};
use crate::rows::{SegmentRow, WorkspaceRow};
use crate::tables::SegmentKey;
use crate::working_set::WorkingSet;
use std::collections::{BTreeMap, BTreeSet};

/// Which segments stand directly in which.
type Nests = BTreeMap<SegmentId, BTreeSet<SegmentId>>;

/// The ids of segments that a predicate holds, as written.
pub(super) fn named(predicate: &Tree) -> impl Iterator<Item = &str> {
    predicate.leaves().into_iter().filter_map(|leaf| match leaf {
        Leaf::Segment { segment, op: _ } => Some(segment.as_str()),
        _ => None,
    })
}

/// Refuses what would be no order any more once `segment` holds `row`. The
/// range of all segments is known.
///
/// # Errors
/// [`RefusalKind::SegmentNotFound`] with the id of a segment that is not there,
/// [`RefusalKind::SegmentNesting`].
pub(super) fn check(
    workspace_row: &WorkspaceRow,
    (workspace, segment): (WorkspaceId, SegmentId),
    row: &SegmentRow,
    rows: &WorkingSet,
) -> Result<(), Refusal> {
    let (keys, _) = rows.range::<SegmentKey>(&every(workspace));
    let others = keys.iter().filter(|key| key.segment != segment);
    let others = others.filter_map(|key| Some((key.segment, &**rows.get(key)?)));
    let all: Vec<(SegmentId, &SegmentRow)> = others.chain([(segment, row)]).collect();
    let id = |(segment, row): &(SegmentId, &SegmentRow)| (id_of(workspace_row, workspace, *segment, row), *segment);
    let ids: BTreeMap<SegmentPublicId, SegmentId> = all.iter().map(id).collect();
    let found = |text: &str| ids.get(&SegmentPublicId::parse(text)?).copied();

    if let Some(missing) = named(&row.predicate).find(|text| found(text).is_none()) {
        return Err(Refusal::new(RefusalKind::SegmentNotFound).field("predicate").detail(missing));
    }
    let inside = |row: &SegmentRow| named(&row.predicate).filter_map(found).collect();
    let nests: Nests = all.iter().map(|(segment, row)| (*segment, inside(row))).collect();
    let refusal = Refusal::new(RefusalKind::SegmentNesting).field("predicate");
    if reaches_itself(segment, &nests) {
        return Err(refusal.detail("it would stand in itself"));
    }
    if depth(&nests) > SEGMENT_DEPTH_MAX {
        return Err(refusal.detail(format!("more than {SEGMENT_DEPTH_MAX} would stand within each other")));
    }
    Ok(())
}

fn reaches_itself(segment: SegmentId, nests: &Nests) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![segment]);
    while let Some(inside) = next.pop().and_then(|at| nests.get(&at)) {
        next.extend(inside.iter().filter(|found| seen.insert(**found)));
    }
    seen.contains(&segment)
}

/// How many stand within each other at most; one more than may is counted no
/// further.
fn depth(nests: &Nests) -> usize {
    let mut depths: BTreeMap<SegmentId, usize> = nests.keys().map(|id| (*id, 1)).collect();
    for _ in 0..SEGMENT_DEPTH_MAX {
        let deepest = |inside: &BTreeSet<SegmentId>| inside.iter().filter_map(|id| depths.get(id)).max().copied();
        depths = nests.iter().map(|(id, inside)| (*id, 1 + deepest(inside).unwrap_or(0))).collect();
    }
    depths.into_values().max().unwrap_or(0)
}
