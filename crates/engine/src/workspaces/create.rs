use super::audit::{self, Entry};
use crate::command::{CreateWorkspace, Stamp};
use crate::ids::{JobId, NODE, SegmentId, SubscriptionTypeId, WorkspaceId};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::predicates::{Leaf, Op, Scalar, Tree};
use crate::rows::{
    AppRow, CountersRow, JobKind, JobRow, NodeRow, PersonType, Standard, SubscriptionTypeRow, Sweep, WorkspaceRow,
};
use crate::segments::save;
use crate::settings::Settings;
use crate::tables::{AppKey, CountersKey, JobKey, NodeKey, SegmentKey, SubscriptionTypeKey, WorkspaceKey};
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
    furnish(workspace, stamp, rows);
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

/// What a new workspace has to begin with: two segments and a subscription
/// type, to be changed or deleted like any other.
fn furnish(workspace: WorkspaceId, stamp: &Stamp, rows: &mut WorkingSet) {
    let segments = [("Active", Standard::LastSeenAt), ("New", Standard::CreatedAt)];
    let mut last_segment = SegmentId::default();
    for (name, attribute) in segments {
        last_segment.0 += 1;
        let (op, value) = (Op::DaysAgoLess, Scalar::Number("30".to_owned()));
        let predicate = Tree::Leaf(Leaf::Attribute { name: attribute.name().to_owned(), op, value });
        let row = save::blank(name.to_owned(), PersonType::Contact, predicate, stamp);
        rows.put(&SegmentKey { workspace, segment: last_segment }, row);
    }
    let subscription = SubscriptionTypeId(1);
    let row = SubscriptionTypeRow {
        name: "Announcements".to_owned(),
        description: "News about the product".to_owned(),
        opt_in: false,
        created_at: stamp.at_s(),
        archived_at: None,
    };
    rows.put(&SubscriptionTypeKey { workspace, subscription }, row);
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_segment = last_segment.0;
        counters.last_subscription_type = subscription.0;
    });
}
