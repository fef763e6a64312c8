//! What bulk requests share: their items, and the job that remembers which of
//! them were not stored.

use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::jobs::{find_bulk, present};
use crate::request::{Call, respond};
use crate::sealed;
use axum::response::Response;
use engine::command::{BulkError, RecordBulkTask};
use engine::ids::JobId;
use engine::limits::{BULK_ITEMS_MAX, BULK_JOB_OPEN_S, EXTERNAL_ID_CHARS_MAX};
use engine::{Answer, Command};
use http::StatusCode;
use serde_json::value::RawValue;
use wire::json::{Field, Unread};
use wire::legacy::bulk::{Bulk, BulkItem, BulkJobRef};

/// A bulk request, checked as a whole but for its items.
pub(super) struct Request<'a> {
    /// 1 to [`BULK_ITEMS_MAX`].
    pub(super) items: Vec<&'a RawValue>,
    job: Option<JobId>,
}

impl<'a> Request<'a> {
    /// Reads a body and counts its items against the rate.
    ///
    /// # Errors
    /// There are no items or too many, or the job to append to takes none.
    pub(super) async fn read(call: &Call, body: &'a [u8]) -> Result<Self, ApiError> {
        let Bulk { items, job } = fields::object(body)?;
        let items = items_of(items)?;
        let job = open_job(call, job).await?;
        call.take_rate(u64::try_from(items.len() - 1).unwrap_or(u64::MAX))?;
        Ok(Self { items, job })
    }

    /// Has the job remember what was not stored, and answers with the job.
    ///
    /// # Errors
    /// The job was closed meanwhile, or the command was not tried.
    pub(super) async fn answer(&self, call: &Call, errors: Vec<BulkError>) -> Result<Response, ApiError> {
        let task = RecordBulkTask {
            workspace: call.access.workspace(),
            job: self.job,
            item_count: u32::try_from(self.items.len()).unwrap_or(u32::MAX),
            errors,
            received_at: u32::try_from(call.received_at_ms / 1_000).unwrap_or(u32::MAX),
        };
        let job = match call.submit(Command::RecordBulkTask(Box::new(task))).await? {
            Answer::Job(job) => job,
            other => panic!("a bulk task was answered with {other:?}"),
        };
        let (id, row) = call.read(move |view, access| find_bulk(view, access, &sealed::job_id(access, job))).await?;
        Ok(respond::json(StatusCode::ACCEPTED, &present(call, id, &row)))
    }
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

/// What a job keeps of an item that was not stored: of an event its `data`
/// alone, of a user the whole item, which tells the two apart.
#[derive(Debug, Clone, Copy)]
pub struct StoredItem<'a> {
    /// `post` or `delete`.
    pub method: &'static str,
    /// `event` or `user`.
    pub data_type: &'static str,
    /// Its `data`, as sent.
    pub data: &'a RawValue,
}

impl<'a> StoredItem<'a> {
    /// Reads what was kept; `None` when it is no JSON.
    #[must_use]
    pub fn read(kept: &'a str) -> Option<Self> {
        let data = serde_json::from_str(kept).ok()?;
        let event = Self { method: "post", data_type: "event", data };
        let Ok(item) = serde_json::from_str::<BulkItem<'a>>(kept) else { return Some(event) };
        let (Unread(Some(data)), Field::Text(data_type)) = (item.data, item.data_type) else { return Some(event) };
        let method = if item.method == Field::Text("delete".into()) { "delete" } else { "post" };
        Some(if data_type == "user" { Self { method, data_type: "user", data } } else { event })
    }
}

/// What a job is to keep of an item: see [`StoredItem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// The item's `data`, or all of an item that has none.
    Data,
    /// All of it.
    Item,
}

/// What a job is told of an item that was not stored.
pub(super) fn bulk_error(error: ApiError, item: &RawValue, kept: Kept) -> BulkError {
    let data = serde_json::from_str::<BulkItem<'_>>(item.get()).ok().and_then(|item| item.data.0);
    let kept = match (kept, data) {
        (Kept::Data, Some(data)) => data.get(),
        _ => item.get(),
    };
    BulkError { code: error.code.code().to_owned(), message: error.message.into_owned(), data: kept.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_items_tell_what_they_are() {
        for (kept, expected) in [
            (r#"{"event_name":"a"}"#, r#"post event {"event_name":"a"}"#),
            ("7", "post event 7"),
            (r#"{"method":"delete","data_type":"user","data":{"user_id":"1"}}"#, r#"delete user {"user_id":"1"}"#),
            (r#"{"method":"post","data_type":"user","data":{}}"#, "post user {}"),
            (r#"{"method":"x","data_type":"user","data":{}}"#, "post user {}"),
            (r#"{"data_type":"user"}"#, r#"post event {"data_type":"user"}"#),
        ] {
            let StoredItem { method, data_type, data } = StoredItem::read(kept).unwrap();
            assert_eq!(format!("{method} {data_type} {data}"), expected, "{kept}");
        }
        assert!(StoredItem::read("{").is_none());
    }
}
