//! Held events go: their person came, was deleted, or never came.

use super::identities_of;
use crate::ids::{HeldId, WorkspaceId};
use crate::tables::{CountersKey, HeldCountKey, HeldKey, HeldUnderKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use std::collections::BTreeMap;

/// 125 events: how many one command removes at most. Each costs up to seven
/// writes if no two of them wait under the same identifier.
pub(crate) const REMOVED_MAX: u32 = 125;

/// Notes what [`remove`] reads. `None` until the held events themselves are
/// known.
pub(crate) fn plan_remove(workspace: WorkspaceId, all_held: &[HeldId], reads: &mut Reads<'_>) -> Option<()> {
    reads.get(&CountersKey { workspace });
    let workspace_row = reads.get(&WorkspaceKey { workspace });
    let rows: Vec<_> = all_held.iter().map(|held| reads.get(&HeldKey { workspace, held: *held })).collect();
    let workspace_row = workspace_row??;
    let rows = rows.into_iter().collect::<Option<Vec<_>>>()?;
    for row in rows.into_iter().flatten() {
        for identity in identities_of((workspace_row, workspace), row) {
            reads.get(&HeldCountKey { workspace, identity });
        }
    }
    Some(())
}

/// Removes held events, all that leads to them, and their counts. Returns how
/// many were there.
pub(crate) fn remove(workspace: WorkspaceId, all_held: &[HeldId], rows: &mut WorkingSet) -> u64 {
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }).cloned() else { return 0 };
    let (mut removed, mut bytes, mut by_identity) = (0, 0, BTreeMap::<u128, u32>::new());
    for held in all_held.iter().copied() {
        let Some(row) = rows.get(&HeldKey { workspace, held }).cloned() else { continue };
        for identity in identities_of((&workspace_row, workspace), &row) {
            rows.remove(&HeldUnderKey { workspace, identity, held });
            *by_identity.entry(identity).or_default() += 1;
        }
        rows.remove(&HeldKey { workspace, held });
        removed += 1;
        bytes += u64::from(row.bytes);
    }
    for (identity, gone) in by_identity {
        let key = HeldCountKey { workspace, identity };
        let waiting = rows.get(&key).map_or(0, |row| row.count) - gone;
        if waiting == 0 { rows.remove(&key) } else { rows.update(&key, |row| row.count = waiting) }
    }
    if removed > 0 {
        rows.update(&CountersKey { workspace }, |counters| {
            counters.held_count -= removed;
            counters.held_bytes -= bytes;
        });
    }
    removed
}
