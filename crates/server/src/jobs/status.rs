//! `GET /jobs/status/{id}`: how far any job is.

use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use crate::request::{Call, respond};
use crate::sealed;
use axum::response::Response;
use engine::rows::{EraseStage, JobKind, JobRow};
use node::{ReadError, View};
use wire::rest::job_status::JobStatus;

/// Read how far a job is
///
/// Of every kind: bulk requests, imports, and what Herald does by itself. A
/// sweep is always pending: it begins again when it comes to its end.
#[utoipa::path(
    get,
    path = "/jobs/status/{id}",
    tag = "jobs",
    params(("id" = String, Path, description = "The job's id")),
    responses(
        (status = 200, description = "How far it is", body = JobStatus),
        (status = 404, description = "`job_not_found`: no job of this workspace has this id"),
    )
)]
pub async fn read_job_status(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let base_url = call.base_url().into_owned();
    call.read(move |view, access| {
        let job = sealed::open_job_id(access, &id)?;
        let row = view.job(access.workspace(), job)?.ok_or_else(|| ApiError::new(ErrorCode::JobNotFound))?;
        let Resource { kind, id: resource_id } = resource(view, access, &row)?;
        let resource_url = match (kind, &resource_id) {
            (Some("contact"), Some(id)) => Some(format!("{base_url}/contacts/{id}")),
            _ => None,
        };
        respond::ok(&JobStatus {
            kind: "job",
            url: format!("{base_url}/jobs/status/{id}"),
            id,
            status: if is_done(&row) { "success" } else { "pending" },
            resource_type: kind,
            resource_id,
            resource_url,
        })
    })
    .await
}

fn is_done(row: &JobRow) -> bool {
    match &row.kind {
        // Its items are stored before it is answered.
        JobKind::BulkEvents { .. } => true,
        JobKind::Sweep { .. } => false,
        // All rows are gone; the files are rewritten once a day.
        JobKind::Erase { stage, .. } => matches!(stage, None | Some(EraseStage::Files)),
        JobKind::AttachHeld { finished, .. }
        | JobKind::DetachCompany { finished, .. }
        | JobKind::RemoveTag { finished, .. }
        | JobKind::FillFact { finished, .. }
        | JobKind::DropFacts { finished, .. } => *finished,
        JobKind::Import(state) => state.finished_at.is_some(),
    }
}

/// What a job makes or changes.
struct Resource {
    kind: Option<&'static str>,
    id: Option<String>,
}

fn resource(view: &View, access: &Access, row: &JobRow) -> Result<Resource, ReadError> {
    let of = |kind, id| Ok(Resource { kind: Some(kind), id });
    match &row.kind {
        JobKind::BulkEvents { .. } => of("event", None),
        JobKind::Sweep { .. } | JobKind::FillFact { .. } | JobKind::DropFacts { .. } => {
            Ok(Resource { kind: None, id: None })
        }
        // Of what is gone, no id is left.
        JobKind::Erase { .. } => of("contact", None),
        JobKind::DetachCompany { .. } => of("company", None),
        JobKind::RemoveTag { tag, .. } => of("tag", Some(tag.to_string())),
        JobKind::Import(state) => of(state.model.name(), None),
        JobKind::AttachHeld { contact, .. } => {
            let row = view.contact(access.workspace(), *contact)?;
            of("contact", row.map(|row| access.contact_id(*contact, &row).to_string()))
        }
    }
}
