//! When somebody is there to answer.

use crate::command::{SetOfficeHours, Stamp};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{OfficeHoursRow, Window};
use crate::tables::{CountersKey, OfficeHoursKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use crate::workspaces::audit::{self, Entry};

pub(crate) fn plan(command: &SetOfficeHours, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    reads.get(&OfficeHoursKey { workspace }).map(drop)
}

pub(crate) fn apply(command: SetOfficeHours, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SetOfficeHours { workspace, windows, actor } = command;
    if rows.get(&WorkspaceKey { workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    let key = OfficeHoursKey { workspace };
    let before = rows.get(&key).map(|row| row.windows.clone()).unwrap_or_default();
    if before != windows {
        let changes = audit::change("windows", Some(text(&before)), &Some(text(&windows))).into_iter().collect();
        let entry = Entry { actor, action: "office_hours.changed", subject: format!("workspace:{workspace}"), changes };
        audit::note_change(workspace, entry, stamp, rows);
        rows.put(&key, OfficeHoursRow { windows });
    }
    Ok(Answer::WorkspaceChanged)
}

/// `1 09:00-17:00, 2 09:00-17:00`.
fn text(windows: &[Window]) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let shown = windows
        .iter()
        .map(|Window { day, from_minute, to_minute }| format!("{day} {}-{}", clock(*from_minute), clock(*to_minute)));
    shown.collect::<Vec<_>>().join(", ")
}
