//! `/manage/jobs`: everything that takes many steps.

use super::page::{cursor_after, newest_first};
use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use crate::jobs::closing_at;
use crate::request::{Call, respond};
use crate::sealed;
use axum::response::Response;
use engine::ids::JobId;
use engine::rows::{JobKind, JobRow};
use wire::list::List;
use wire::manage::job::{BulkProgress, Job, SweepProgress, WorkProgress};

const PURPOSE: &str = "jobs";

/// List jobs
///
/// The latest first.
#[utoipa::path(
    get,
    path = "/manage/jobs",
    tag = "jobs",
    params(
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
        ("starting_after" = Option<String>, Query, description = "The cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The jobs", body = List<Job>),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`not_found`: the cursor is another list's"),
    )
)]
pub async fn list_managed_jobs(call: Call) -> Result<Response, ApiError> {
    let page = newest_first(&call.query()?, &call.access, PURPOSE)?;
    call.read(move |view, access| {
        let (rows, more) = view.jobs(access.workspace(), page)?;
        let cursor = cursor_after(access, PURPOSE, rows.last().map(|(job, _)| job.0), more);
        let data = rows.iter().map(|(job, row)| shown(access, *job, row)).collect();
        respond::ok(&List::new(data, page.limit, cursor))
    })
    .await
}

/// Read a job
#[utoipa::path(
    get,
    path = "/manage/jobs/{id}",
    tag = "jobs",
    params(("id" = String, Path, description = "The job's id")),
    responses(
        (status = 200, description = "The job", body = Job),
        (status = 404, description = "`job_not_found`"),
    )
)]
pub async fn read_managed_job(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    call.read(move |view, access| {
        let job = sealed::open_job_id(access, &id)?;
        let row = view.job(access.workspace(), job)?.ok_or_else(|| ApiError::new(ErrorCode::JobNotFound))?;
        respond::ok(&shown(access, job, &row))
    })
    .await
}

fn shown(access: &Access, job: JobId, row: &JobRow) -> Job {
    let work = |done_count, total_count| WorkProgress { done_count, total_count };
    let (name, is_done, progress) = match &row.kind {
        JobKind::BulkEvents { tasks } => {
            let bulk = BulkProgress {
                task_count: u64::try_from(tasks.len()).unwrap_or(u64::MAX),
                item_count: tasks.iter().map(|task| u64::from(task.item_count)).sum(),
                error_count: tasks.iter().map(|task| u64::from(task.error_count)).sum(),
                closing_at: closing_at(row),
            };
            ("bulk_events", true, Progress { bulk: Some(bulk), ..Progress::default() })
        }
        JobKind::Sweep { sweep, cursor: _, removed, passes } => {
            let sweep = SweepProgress { what: sweep.name(), removed_count: *removed, pass_count: *passes };
            ("sweep", false, Progress { sweep: Some(sweep), ..Progress::default() })
        }
        JobKind::Erase { stage, removed, .. } => ("erase", stage.is_none(), Progress::of(work(*removed, None))),
        JobKind::AttachHeld { attached, finished, .. } => {
            ("attach_held", *finished, Progress::of(work(*attached, None)))
        }
        JobKind::DetachCompany { company: _, detached, finished } => {
            ("detach_company", *finished, Progress::of(work(*detached, None)))
        }
        JobKind::RemoveTag { removed, finished, .. } => ("remove_tag", *finished, Progress::of(work(*removed, None))),
        JobKind::FillFact { counted, finished, .. } => ("fill_fact", *finished, Progress::of(work(*counted, None))),
        JobKind::DropFacts { removed, finished, .. } => ("drop_facts", *finished, Progress::of(work(*removed, None))),
        JobKind::Import(state) => {
            let rows = work(state.next_row, state.rows_total);
            ("import", state.finished_at.is_some(), Progress::of(rows))
        }
    };
    let Progress { bulk, sweep, work } = progress;
    Job {
        kind: "job",
        id: sealed::job_id(access, job),
        name,
        state: if is_done { "completed" } else { "running" },
        created_at: row.created_at,
        updated_at: row.updated_at,
        bulk,
        sweep,
        work,
    }
}

/// How far a job is, in the words of its kind.
#[derive(Default)]
struct Progress {
    bulk: Option<BulkProgress>,
    sweep: Option<SweepProgress>,
    work: Option<WorkProgress>,
}

impl Progress {
    fn of(work: WorkProgress) -> Self {
        Self { work: Some(work), ..Self::default() }
    }
}
