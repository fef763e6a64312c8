//! `POST /bulk/events`: stored before the answer; the job only remembers what
//! was not.

use super::items::{Kept, Request, bulk_error};
use crate::errors::{ApiError, ErrorCode, Undecodable};
use crate::events::decode::Origin;
use crate::fields;
use crate::request::{Call, Version};
use axum::response::Response;
use engine::outcome::EventAnswer;
use engine::source::Source;
use engine::{Answer, Command, RefusalKind};
use node::Failure;
use serde_json::value::RawValue;
use wire::json::{Field, Unread};
use wire::legacy::bulk::{Bulk, BulkItem, Job};

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
    let request = Request::read(&call, &body).await?;
    let origin = Origin::new(&call.access, Source::Bulk, call.received_at_ms, matches!(call.version, Version::Two(_)));
    let decoded: Vec<_> = request.items.iter().map(|item| decode(&origin, item)).collect();
    let commands = decoded.iter().map(|item| match item {
        Ok(command) => command.clone(),
        Err(Undecodable { kind, .. }) => origin.rejection(*kind),
    });
    let outcomes = call.app.node.submit_all(commands.collect()).await;
    let mut errors = Vec::new();
    for ((outcome, decoded), item) in outcomes.into_iter().zip(decoded).zip(&request.items) {
        if let Some(error) = error_of(outcome, decoded) {
            errors.push(bulk_error(error, item, Kept::Data));
        }
    }
    request.answer(&call, errors).await
}

fn decode(origin: &Origin, item: &RawValue) -> Result<Command, Undecodable> {
    let wrong = |error| Undecodable::new(RefusalKind::BulkItemInvalid, error);
    let BulkItem { method, data_type, data } = fields::json(item.get()).map_err(wrong)?;
    if method != Field::Text("post".into()) {
        return Err(wrong(ApiError::invalid("method", "method must be post: events cannot be changed or deleted")));
    }
    if !data_type.is_none() && data_type != Field::Text("event".into()) {
        return Err(wrong(ApiError::invalid("data_type", "data_type must be event")));
    }
    let Unread(Some(data)) = data else { return Err(wrong(ApiError::missing("data"))) };
    origin.read(data.get(), None)
}

/// What an item's error list shall say; `None` when it was stored, waits for
/// its person, or is a duplicate.
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
