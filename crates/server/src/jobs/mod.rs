//! Bulk jobs of the 1.x API.

pub mod errors;
pub mod read;
pub mod status;
pub mod update;

use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use crate::request::Call;
use crate::sealed;
use engine::ids::JobId;
use engine::limits::BULK_JOB_OPEN_S;
use engine::rows::{BulkTask, JobKind, JobRow};
use node::View;
use std::sync::Arc;
use wire::legacy::bulk::{Job, JobLinks, Task};

/// The bulk job with this public id.
///
/// # Errors
/// 404 when this workspace has none.
pub fn find_bulk(view: &View, access: &Access, id: &str) -> Result<(JobId, Arc<JobRow>), ApiError> {
    let job = sealed::open_job_id(access, id)?;
    let row = view.job(access.workspace(), job)?;
    let bulk = row.filter(|row| matches!(row.kind, JobKind::BulkEvents { .. }));
    bulk.map(|row| (job, row)).ok_or_else(|| ApiError::new(ErrorCode::JobNotFound))
}

/// A bulk job as the 1.x API shows it. All its items are stored, so it is
/// `completed`; that it still takes items is what `closing_at` says.
#[must_use]
pub fn present<'a>(call: &'a Call, job: JobId, row: &JobRow) -> Job<'a> {
    let tasks: &[BulkTask] = match &row.kind {
        JobKind::BulkEvents { tasks } => tasks,
        _ => &[],
    };
    let id = sealed::job_id(&call.access, job);
    let itself = format!("{}/jobs/{id}", call.base_url());
    let shown = tasks.iter().enumerate().map(|(index, task)| Task {
        kind: "job_task",
        id: format!("task_{}_{index}", id.trim_start_matches("job_")),
        item_count: task.item_count,
        created_at: task.created_at,
        started_at: task.created_at,
        completed_at: task.completed_at,
        state: "completed",
    });
    Job {
        kind: "job",
        app_id: &call.access.workspace_row().app_id,
        name: "api_bulk_job",
        state: "completed",
        job_state: "completed",
        created_at: row.created_at,
        updated_at: row.updated_at,
        completed_at: tasks.last().map(|task| task.completed_at),
        closing_at: closing_at(row),
        tasks: shown.collect(),
        links: JobLinks { error: format!("{itself}/error"), itself },
        id,
    }
}

/// Until when a bulk job takes further items, Unix seconds.
#[must_use]
pub fn closing_at(row: &JobRow) -> u32 {
    row.created_at.saturating_add(u32::try_from(BULK_JOB_OPEN_S).unwrap_or(u32::MAX))
}
