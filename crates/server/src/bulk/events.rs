//! `POST /bulk/events`: stored before the answer; the job only remembers what
//! was not.

use crate::errors::{ApiError, ErrorCode, Undecodable};
use crate::events::decode::Origin;
use crate::fields;
use crate::jobs::{find_bulk, present};
use crate::request::{Call, Version, respond};
use crate::sealed;
use axum::response::Response;
use engine::command::{BulkError, RecordBulkTask};
use engine::ids::JobId;
use engine::limits::{BULK_ITEMS_MAX, BULK_JOB_OPEN_S, EXTERNAL_ID_CHARS_MAX};
use engine::outcome::EventAnswer;
use engine::source::Source;
use engine::{Answer, Command, RefusalKind};
use http::StatusCode;
use node::Failure;
use serde_json::value::RawValue;
use wire::json::{Field, Unread};
use wire::legacy::bulk::{Bulk, BulkItem, BulkJobRef, Job};

/// Record events in bulk (1.x)
///
/// At most 100 items. They are on disk before the answer; the job is
/// `completed` at once and lists the items that were not stored. It takes
/// further items for 15 minutes.
#[utoipa::path(
    post,
    path = "/bulk/events",
    tag = "1.x",
    request_body = Bulk,
    responses(
        (status = 202, description = "The job", body = Job),
        (status = 400, description = "`parameter_not_found`: no items"),
        (status = 404, description = "`job_not_found`: the job to append to"),
        (status = 422, description = "`parameter_invalid`: more than 100 items. `job_closed`: the job takes no further items"),
    )
)]
pub async fn submit_events(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let Bulk { items, job } = fields::object(&body)?;
    let items = items_of(items)?;
    let job = open_job(&call, job).await?;
    call.take_rate(u64::try_from(items.len() - 1).unwrap_or(u64::MAX))?;

    let origin = Origin::new(&call.access, Source::Bulk, call.received_at_ms, call.version == Version::Two);
    let decoded: Vec<_> = items.iter().map(|item| decode(&origin, item)).collect();
    let commands = decoded.iter().map(|item| match item {
        Ok(command) => command.clone(),
        Err(Undecodable { kind, .. }) => origin.rejection(*kind),
    });
    let outcomes = call.app.node.submit_all(commands.collect()).await;
    let mut errors = Vec::new();
    for ((outcome, decoded), item) in outcomes.into_iter().zip(decoded).zip(&items) {
        if let Some(error) = error_of(outcome, decoded) {
            errors.push(bulk_error(error, item));
        }
    }
    let job = record(&call, job, items.len(), errors).await?;
    let (id, row) = call.read(move |view, access| find_bulk(view, access, &sealed::job_id(access, job))).await?;
    let shown = present(&call, id, &row);
    Ok(respond::json(StatusCode::ACCEPTED, &shown))
}

fn items_of(sent: Unread<'_>) -> Result<Vec<&RawValue>, ApiError> {
    let items = fields::array(sent, "items")?.unwrap_or_default();
    if items.is_empty() {
        return Err(ApiError::missing("items"));
    }
    if items.len() > BULK_ITEMS_MAX {
        let message = format!("items may hold at most {BULK_ITEMS_MAX} items");
        return Err(ApiError::new(ErrorCode::Unprocessable).field("items").message(message));
    }
    Ok(items)
}

/// The job to append to, looked up before anything is stored.
async fn open_job(call: &Call, sent: Unread<'_>) -> Result<Option<JobId>, ApiError> {
    let Unread(Some(raw)) = sent else { return Ok(None) };
    let BulkJobRef { id } = fields::json(raw.get()).map_err(|_| ApiError::mistyped("job", "an object with id"))?;
    let Some(id) = fields::id(id, "job.id", EXTERNAL_ID_CHARS_MAX)? else { return Ok(None) };
    let (job, row) = call.read(move |view, access| find_bulk(view, access, &id)).await?;
    if u64::from(row.created_at) + BULK_JOB_OPEN_S <= call.received_at_ms / 1_000 {
        return Err(ApiError::new(ErrorCode::JobClosed).field("job.id"));
    }
    Ok(Some(job))
}

fn decode(origin: &Origin, item: &RawValue) -> Result<Command, Undecodable> {
    let wrong = |error| Undecodable::new(RefusalKind::BulkItemInvalid, error);
    let BulkItem { method, data_type, data } = fields::json(item.get()).map_err(wrong)?;
    if method != Field::Text("post".into()) {
        return Err(wrong(ApiError::invalid("method", "method must be post: events cannot be changed or deleted")));
    }
    if !data_type.is_absent() && data_type != Field::Text("event".into()) {
        return Err(wrong(ApiError::invalid("data_type", "data_type must be event")));
    }
    let Unread(Some(data)) = data else { return Err(wrong(ApiError::missing("data"))) };
    origin.read(data.get(), None)
}

/// What an item's error list shall say; `None` when it was stored or is a
/// duplicate.
fn error_of(outcome: Result<Answer, Failure>, decoded: Result<Command, Undecodable>) -> Option<ApiError> {
    if let Err(Undecodable { error, .. }) = decoded {
        return Some(error);
    }
    match outcome {
        Ok(Answer::Event(EventAnswer::Dropped { .. })) => {
            Some(ApiError::new(ErrorCode::Unprocessable).field("event_name").message("The event name is archived"))
        }
        Ok(_) => None,
        Err(failure) => Some(failure.into()),
    }
}

fn bulk_error(error: ApiError, item: &RawValue) -> BulkError {
    let data = serde_json::from_str::<BulkItem<'_>>(item.get()).ok().and_then(|item| item.data.0);
    let data = data.map_or_else(|| item.get().to_owned(), |data| data.get().to_owned());
    BulkError { code: error.code.code().to_owned(), message: error.message.into_owned(), data }
}

async fn record(call: &Call, job: Option<JobId>, item_count: usize, errors: Vec<BulkError>) -> Result<JobId, ApiError> {
    let task = RecordBulkTask {
        workspace: call.access.workspace(),
        job,
        item_count: u32::try_from(item_count).unwrap_or(u32::MAX),
        errors,
        received_at: u32::try_from(call.received_at_ms / 1_000).unwrap_or(u32::MAX),
    };
    match call.submit(Command::RecordBulkTask(Box::new(task))).await? {
        Answer::Job(job) => Ok(job),
        other => panic!("a bulk task was answered with {other:?}"),
    }
}
