//! Every change under `/manage` and on the command line leaves a row.

use crate::command::{Actor, Stamp};
use crate::ids::WorkspaceId;
use crate::rows::{AuditChange, AuditRow};
use crate::tables::{AuditKey, CountersKey};
use crate::working_set::WorkingSet;

/// What is noted of a change.
pub(crate) struct Entry {
    pub(crate) actor: Actor,
    pub(crate) action: &'static str,
    pub(crate) subject: String,
    pub(crate) changes: Vec<AuditChange>,
}

/// A field's change, or `None` when it stayed the same.
pub(crate) fn change(field: &str, before: Option<String>, after: &Option<String>) -> Option<AuditChange> {
    (before != *after).then(|| AuditChange { field: field.to_owned(), before, after: after.clone() })
}

/// Notes a change, unless nothing changed.
pub(crate) fn note_change(workspace: WorkspaceId, entry: Entry, stamp: &Stamp, rows: &mut WorkingSet) {
    if !entry.changes.is_empty() {
        note(workspace, entry, stamp, rows);
    }
}

/// Notes what was done.
pub(crate) fn note(workspace: WorkspaceId, entry: Entry, stamp: &Stamp, rows: &mut WorkingSet) {
    let mut seq = 0;
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_audit += 1;
        seq = counters.last_audit;
    });
    let Entry { actor, action, subject, changes } = entry;
    let row = AuditRow { at_ms: stamp.at_ms, actor, action: action.to_owned(), subject, changes };
    rows.put(&AuditKey { workspace, seq }, row);
}
