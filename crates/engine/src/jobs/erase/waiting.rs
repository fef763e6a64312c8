//! Events that wait under an identifier of theirs.

use super::{Place, Step, Work};
use crate::contacts::email_key;
use crate::events::held::{self, identity};
use crate::ids::HeldId;
use crate::jobs::walk::next;
use crate::limits::ERASE_ROWS_MAX;
use crate::rows::IdentifierKind;
use crate::tables::{CountersKey, HeldCountKey, HeldUnderKey, IdentifierKey, WorkspaceKey};
use crate::working_set::{RangeNeed, ReadRows, Reads, WorkingSet};

/// Under what something could wait, from where the step begins: what was
/// noted of the people does not say which kind of identifier it is.
fn turn<R: ReadRows>(work: &Work<'_>, rows: &mut R) -> Result<Vec<u128>, R::Missing> {
    let workspace = work.workspace;
    let Some(workspace_row) = rows.read(&WorkspaceKey { workspace })? else { return Ok(Vec::new()) };
    let keys = work.needles.iter().flat_map(|needle| {
        let value = needle.clone();
        [IdentifierKey { workspace, kind: IdentifierKind::ExternalId, value }, email_key(workspace, needle)]
    });
    let turn = keys.skip(work.place.done as usize).take(ERASE_ROWS_MAX as usize);
    Ok(turn.map(|key| identity(&workspace_row, &key)).collect())
}

/// What waits under the first of them, from the cursor on.
fn waiting(work: &Work<'_>, turn: &[u128]) -> Option<RangeNeed> {
    let from = HeldId(work.place.cursor as u64);
    turn.first().map(|identity| held::waiting(work.workspace, *identity, (from, held::REMOVED_MAX)))
}

/// Whether anything waits at all.
fn is_idle<R: ReadRows>(work: &Work<'_>, rows: &mut R) -> Result<bool, R::Missing> {
    let counters = rows.read(&CountersKey { workspace: work.workspace })?;
    Ok(counters.is_none_or(|counters| counters.held_count == 0))
}

pub(super) fn plan(work: &Work<'_>, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = work.workspace;
    let is_idle = is_idle(work, reads);
    let turn = turn(work, reads);
    if is_idle.ok()? {
        return Some(());
    }
    let turn = turn.ok()?;
    for identity in turn.iter().copied() {
        reads.get(&HeldCountKey { workspace, identity });
    }
    let range = waiting(work, &turn)?;
    reads.range(range.clone())?;
    let all_held: Vec<HeldId> = reads.keys_of::<HeldUnderKey>(&range).into_iter().map(|key| key.held).collect();
    held::plan_remove(workspace, &all_held, reads)
}

/// Removes what waits under the first identifier, and passes over those after
/// it under which nothing does.
pub(super) fn step(work: &Work<'_>, rows: &mut WorkingSet) -> Step {
    let workspace = work.workspace;
    let Ok(is_idle) = is_idle(work, &mut &*rows);
    let Ok(turn) = turn(work, &mut &*rows);
    let Some(range) = waiting(work, &turn).filter(|_| !is_idle) else { return (0, None) };
    let (keys, whole) = rows.range::<HeldUnderKey>(&range);
    let all_held: Vec<HeldId> = keys.iter().map(|key| key.held).collect();
    let gone = held::remove(workspace, &all_held, rows);
    let done = work.place.done;
    if let Some(cursor) = next((&keys, whole), work.place.cursor, |key| u128::from(key.held.0)) {
        return (gone, Some(Place { done, cursor }));
    }
    let is_empty = |identity: &u128| {
        let count = rows.get(&HeldCountKey { workspace, identity: *identity });
        count.is_none_or(|row| row.count == 0)
    };
    let passed = 1 + turn.iter().skip(1).take_while(|identity| is_empty(identity)).count();
    let is_through = passed == turn.len() && turn.len() < ERASE_ROWS_MAX as usize;
    (gone, (!is_through).then_some(Place { done: done + passed as u32, cursor: 0 }))
}
