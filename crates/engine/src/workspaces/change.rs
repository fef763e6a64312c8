//! A workspace's name and time zone.

use super::audit::{self, Entry};
use crate::command::{ChangeWorkspace, Stamp};
use crate::messages::register;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::WorkspaceRow;
use crate::tables::{CountersKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &ChangeWorkspace, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&CountersKey { workspace });
    register::plan_every(workspace, reads);
    reads.get(&WorkspaceKey { workspace }).map(drop)
}

pub(crate) fn apply(command: ChangeWorkspace, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let ChangeWorkspace { workspace, name, time_zone, actor } = command;
    let key = WorkspaceKey { workspace };
    let Some(mut row) = rows.get(&key).map(|row| WorkspaceRow::clone(row)) else {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    };
    let zone_before = row.time_zone.clone();
    let mut changes = Vec::new();
    for (field, value, sent) in [("name", &mut row.name, name), ("time_zone", &mut row.time_zone, time_zone)] {
        let Some(sent) = sent else { continue };
        changes.extend(audit::change(field, Some(value.clone()), &Some(sent.clone())));
        *value = sent;
    }
    let entry = Entry { actor, action: "workspace.changed", subject: format!("workspace:{workspace}"), changes };
    audit::note_change(workspace, entry, stamp, rows);
    if row.time_zone != zone_before {
        register::recount(workspace, stamp, rows);
    }
    rows.put(&key, row);
    Ok(Answer::WorkspaceChanged)
}
