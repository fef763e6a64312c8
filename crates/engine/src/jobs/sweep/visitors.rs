//! Visitors who have not come back are deleted, as if somebody had asked for it.

use crate::command::Stamp;
use crate::contacts::delete;
use crate::ids::{ContactOrdinal, WorkspaceId};
use crate::jobs::walk::{Walked as _, next};
use crate::limits::VISITORS_PER_STEP_MAX;
use crate::rows::{ContactRow, Role, WorkspaceRow};
use crate::settings::Setting;
use crate::tables::ContactKey;
use crate::working_set::{RangeNeed, ReadRows, Reads, WorkingSet};
use std::sync::Arc;

const DAY_S: u64 = 86_400;

type People = Vec<(ContactOrdinal, Arc<ContactRow>)>;

pub(super) fn plan(
    (workspace, workspace_row): (WorkspaceId, &WorkspaceRow),
    range: &RangeNeed,
    stamp: &Stamp,
    reads: &mut Reads<'_>,
) -> Option<()> {
    let mut keys = reads.keys_of::<ContactKey>(range);
    let people = gone(workspace_row, &mut keys, stamp, reads).ok()?;
    delete::plan_remove(workspace, &people, reads);
    Some(())
}

pub(super) fn step(
    (workspace, workspace_row): (WorkspaceId, &WorkspaceRow),
    (range, cursor): (&RangeNeed, u128),
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> (u64, Option<u128>) {
    let (mut keys, whole) = rows.range::<ContactKey>(range);
    let found = keys.len();
    let Ok(people) = gone(workspace_row, &mut keys, stamp, &mut &*rows);
    if !people.is_empty() {
        delete::remove(workspace, &people, stamp, rows);
    }
    let whole = whole && keys.len() == found;
    (people.len() as u64, next((&keys, whole), cursor, ContactKey::cursor))
}

/// Who of these is to be deleted; the keys are cut after the last that the step
/// has room for.
fn gone<R: ReadRows>(
    workspace_row: &WorkspaceRow,
    keys: &mut Vec<ContactKey>,
    stamp: &Stamp,
    rows: &mut R,
) -> Result<People, R::Missing> {
    let kept_s = workspace_row.settings.value(Setting::VisitorsKeptDays) * DAY_S;
    let (mut people, mut rows_left) = (People::new(), VISITORS_PER_STEP_MAX);
    for place in 0..keys.len() {
        let Some(key) = keys.get(place) else { break };
        let Some(row) = rows.read(key)?.filter(|row| stays_away(row, kept_s, stamp)) else { continue };
        let Some(left) = rows_left.checked_sub(1 + row.aliases.len()) else {
            keys.truncate(place);
            break;
        };
        rows_left = left;
        people.push((key.contact, row));
    }
    Ok(people)
}

fn stays_away(row: &ContactRow, kept_s: u64, stamp: &Stamp) -> bool {
    let last = row.last_seen_at.unwrap_or(row.created_at).max(row.created_at);
    let is_visitor = row.role == Role::Visitor && row.merged_into.is_none();
    is_visitor && u64::from(last) + kept_s <= u64::from(stamp.at_s())
}
