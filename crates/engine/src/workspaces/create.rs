use super::audit::{self, Entry};
use crate::command::{CreateWorkspace, Stamp};
use crate::ids::{JobId, NODE, WorkspaceId};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{AppRow, CountersRow, JobKind, JobRow, NodeRow, Sweep, WorkspaceRow};
use crate::settings::Settings;
use crate::tables::{AppKey, CountersKey, JobKey, NodeKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

/// Ids below this are the sweeps' own; other jobs come after.
const RESERVED_JOBS: u64 = 15;

const NODE_KEY: NodeKey = NodeKey { workspace: NODE };

fn app_key(app_id: &str) -> AppKey {
    AppKey { workspace: NODE, app_id: app_id.to_owned() }
}

pub(crate) fn plan(command: &CreateWorkspace, reads: &mut Reads<'_>) -> Option<()> {
    reads.get(&app_key(&command.app_id));
    reads.get(&NODE_KEY).map(drop)
}

pub(crate) fn apply(command: CreateWorkspace, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let CreateWorkspace { name, app_id, time_zone, id_key, identity_secret, actor } = command;
    if rows.get(&app_key(&app_id)).is_some() {
        return Err(Refusal::new(RefusalKind::IdTaken).field("app_id"));
    }
    let mut node = rows.get(&NODE_KEY).map(|row| NodeRow::clone(row)).unwrap_or_default();
    node.last_workspace += 1;
    let workspace = WorkspaceId(node.last_workspace);
    rows.put(&NODE_KEY, node);
    rows.put(&app_key(&app_id), AppRow { workspace });
    rows.put(&CountersKey { workspace }, CountersRow { last_job: RESERVED_JOBS, ..CountersRow::default() });
    let created_at = stamp.at_s();
    for sweep in Sweep::ALL {
        let kind = JobKind::Sweep { sweep, cursor: 0, removed: 0, passes: 0 };
        rows.put(&JobKey { workspace, job: JobId(sweep as u64) }, JobRow { created_at, updated_at: created_at, kind });
    }
    let entry = Entry {
        actor,
        action: "workspace.created",
        subject: format!("workspace:{workspace}"),
        changes: audit::change("name", None, &Some(name.clone())).into_iter().collect(),
    };
    let row =
        WorkspaceRow { app_id, name, created_at, time_zone, id_key, identity_secret, settings: Settings::default() };
    rows.put(&WorkspaceKey { workspace }, row);
    audit::note(workspace, entry, stamp, rows);
    Ok(Answer::Workspace(workspace))
}
