//! Client ids of events that are gone. The rows do not say whose they are, so
//! the whole table is walked; it holds a week.

use super::{Place, Step, Work};
use crate::ids::WorkspaceId;
use crate::jobs::walk::{remove_if, to_end, visit};
use crate::limits::SWEEP_ROWS_MAX;
use crate::rows::{SeenRow, SeenWhat};
use crate::tables::{LogKey, SeenKey};
use crate::working_set::{RangeNeed, Reads, WorkingSet};

fn range(work: &Work<'_>) -> RangeNeed {
    to_end::<SeenKey>(work.workspace, work.place.cursor, SWEEP_ROWS_MAX)
}

/// The event that a client id stands for.
fn event_of(workspace: WorkspaceId, row: &SeenRow) -> Option<LogKey> {
    match row.what {
        SeenWhat::Event(event) => Some(LogKey::of(workspace, event)),
        SeenWhat::Import | SeenWhat::Job(_) => None,
    }
}

pub(super) fn plan(work: &Work<'_>, reads: &mut Reads<'_>) -> Option<()> {
    // People of whom nothing was removed had no events.
    if work.removed == 0 {
        return Some(());
    }
    let range = range(work);
    reads.range(range.clone())?;
    for key in reads.keys_of::<SeenKey>(&range) {
        if let Some(event) = reads.get(&key)?.and_then(|row| event_of(work.workspace, row)) {
            reads.get(&event);
        }
    }
    Some(())
}

pub(super) fn step(work: &Work<'_>, rows: &mut WorkingSet) -> Step {
    if work.removed == 0 {
        return (0, None);
    }
    let (gone, next) = visit(rows, &range(work), work.place.cursor, |rows, key: &SeenKey| {
        let event = rows.get(key).and_then(|row| event_of(work.workspace, row));
        let is_gone = event.is_some_and(|event| rows.get(&event).is_none());
        remove_if(rows, key, |_| is_gone)
    });
    (gone, next.map(|cursor| Place { done: 0, cursor }))
}
