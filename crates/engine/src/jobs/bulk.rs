//! `POST /bulk/events`: the items are recorded one by one before this command
//! notes what became of them, so a job is complete as soon as it can be read.

use crate::command::{RecordBulkTask, Stamp};
use crate::ids::JobId;
use crate::limits::{BULK_JOB_OPEN_S, BULK_TASKS_MAX};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{BulkErrorRow, BulkTask, JobKind, JobRow};
use crate::tables::{BulkErrorKey, CountersKey, JobKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &RecordBulkTask, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    if let Some(job) = command.job {
        reads.get(&JobKey { workspace, job });
    }
    Some(())
}

/// Whether a bulk job takes further items.
///
/// # Errors
/// [`RefusalKind::JobNotFound`] for no job or one of another kind,
/// [`RefusalKind::JobClosed`] 15 minutes after it was made, or when it is full.
pub(crate) fn appendable(row: Option<&JobRow>, now_s: u32) -> Result<(JobRow, Vec<BulkTask>), Refusal> {
    let Some(JobRow { kind: JobKind::BulkEvents { tasks }, .. }) = row else {
        return Err(Refusal::new(RefusalKind::JobNotFound).field("job.id"));
    };
    let row = row.cloned().ok_or(Refusal::new(RefusalKind::JobNotFound))?;
    let closes_at = u64::from(row.created_at) + BULK_JOB_OPEN_S;
    if u64::from(now_s) >= closes_at || tasks.len() >= BULK_TASKS_MAX {
        return Err(Refusal::new(RefusalKind::JobClosed).field("job.id"));
    }
    let tasks = tasks.clone();
    Ok((row, tasks))
}

pub(crate) fn apply(command: RecordBulkTask, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    if rows.get(&WorkspaceKey { workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    let now = stamp.at_s();
    let (job, created_at, mut tasks) = match command.job {
        Some(job) => {
            let (row, tasks) = appendable(rows.get(&JobKey { workspace, job }).map(|row| &**row), now)?;
            (job, row.created_at, tasks)
        }
        None => {
            let mut job = JobId::default();
            rows.update(&CountersKey { workspace }, |counters| {
                counters.last_job += 1;
                job = JobId(counters.last_job);
            });
            (job, now, Vec::new())
        }
    };
    let first: u32 = tasks.iter().map(|task| task.error_count).sum();
    let error_count = u32::try_from(command.errors.len()).unwrap_or(u32::MAX);
    for (index, error) in (first..).zip(command.errors) {
        let row = BulkErrorRow { created_at: now, code: error.code, message: error.message, data: error.data };
        rows.put(&BulkErrorKey { workspace, job, index }, row);
    }
    let item_count = command.item_count;
    tasks.push(BulkTask { item_count, error_count, created_at: command.received_at, completed_at: now });
    let row = JobRow { created_at, updated_at: now, kind: JobKind::BulkEvents { tasks } };
    rows.put(&JobKey { workspace, job }, row);
    Ok(Answer::Job(job))
}
