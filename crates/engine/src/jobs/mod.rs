//! Jobs: work that grows with a person or a workspace, and the bulk requests
//! of old clients. A job is a durable row; its steps are ordinary commands.

pub(crate) mod attach_held;
pub(crate) mod bulk;
mod detach_company;
mod drop_facts;
pub(crate) mod erase;
mod fill_fact;
pub(crate) mod import;
mod remove_tag;
pub(crate) mod step;
pub(crate) mod sweep;
mod walk;

use crate::command::Stamp;
use crate::ids::{JobId, WorkspaceId};
use crate::rows::{JobKind, JobRow};
use crate::tables::{CountersKey, JobKey};
use crate::working_set::WorkingSet;

/// Writes a new job's row. The caller has planned the workspace's counters.
pub(crate) fn begin(workspace: WorkspaceId, kind: JobKind, stamp: &Stamp, rows: &mut WorkingSet) -> JobId {
    let mut job = JobId::default();
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_job += 1;
        job = JobId(counters.last_job);
    });
    let now = stamp.at_s();
    rows.put(&JobKey { workspace, job }, JobRow { created_at: now, updated_at: now, kind });
    job
}
