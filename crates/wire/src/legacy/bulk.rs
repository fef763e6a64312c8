//! Bulk jobs of the 1.x API.

use crate::json::{Field, Unread, object};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

object! {
    /// Events or users in bulk.
    #[schema(as = BulkItems)]
    pub struct Bulk<'a> is "an object with items" {
        /// 1 to 100 items.
        #[schema(value_type = Vec<BulkItem>)]
        items: Unread<'a>,
        /// The open job to append to.
        #[schema(value_type = Option<BulkJobRef>)]
        job: Unread<'a>,
    }
}

object! {
    /// One item of a bulk request.
    #[schema(as = BulkItem)]
    pub struct BulkItem<'a> is "a bulk item" {
        /// `post`; for users also `delete`.
        #[schema(value_type = String, example = "post")]
        method: Field<'a>,
        /// `event` or `user`.
        #[schema(value_type = String, example = "event")]
        data_type: Field<'a>,
        /// The event or the user.
        #[schema(value_type = Object)]
        data: Unread<'a>,
    }
}

object! {
    /// A job by its id.
    #[schema(as = BulkJobRef)]
    pub struct BulkJobRef<'a> is "a job object" {
        /// The job's id.
        #[schema(value_type = String)]
        id: Field<'a>,
    }
}

/// A bulk job.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = BulkJob)]
pub struct Job<'a> {
    /// Always `job`.
    #[serde(rename = "type")]
    #[schema(example = "job")]
    pub kind: &'static str,
    /// Its id.
    #[schema(example = "job_0000000000000001c0ffee00")]
    pub id: String,
    /// The workspace's app id.
    pub app_id: &'a str,
    /// Always `api_bulk_job`.
    pub name: &'static str,
    /// Always `completed`: items are stored before the answer is sent.
    pub state: &'static str,
    /// The same under the name that the Go client reads.
    pub job_state: &'static str,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
    /// When its last task was done, Unix seconds.
    pub completed_at: Option<u32>,
    /// Until when it takes further items, Unix seconds.
    pub closing_at: u32,
    /// Its requests.
    pub tasks: Vec<Task>,
    /// Where to read more.
    pub links: JobLinks,
}

/// One request of a bulk job.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = BulkTask)]
pub struct Task {
    /// Always `job_task`.
    #[serde(rename = "type")]
    #[schema(example = "job_task")]
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// How many items it held.
    pub item_count: u32,
    /// When it came, Unix seconds.
    pub created_at: u32,
    /// When it was begun, Unix seconds.
    pub started_at: u32,
    /// When it was done, Unix seconds.
    pub completed_at: u32,
    /// Always `completed`.
    pub state: &'static str,
}

/// Where to read more about a job.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = BulkJobLinks)]
pub struct JobLinks {
    /// The job.
    #[serde(rename = "self")]
    pub itself: String,
    /// What went wrong.
    pub error: String,
}

/// The items of a job that were not stored.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = BulkErrorFeed)]
pub struct ErrorFeed<'a> {
    /// The workspace's app id.
    pub app_id: &'a str,
    /// The job's id.
    pub job_id: String,
    /// Always empty: all items stand on one page.
    pub pages: crate::rest::contact::Empty,
    /// The items.
    pub items: Vec<FailedItem<'a>>,
}

/// An item that was not stored.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = BulkFailedItem)]
pub struct FailedItem<'a> {
    /// Always `job_item`.
    #[serde(rename = "type")]
    #[schema(example = "job_item")]
    pub kind: &'static str,
    /// Its place in the job.
    pub id: String,
    /// When it was tried, Unix seconds.
    pub updated_at: u32,
    /// `post` or `delete`.
    pub method: &'static str,
    /// `event` or `user`.
    pub data_type: &'static str,
    /// The item's `data`, as sent.
    #[schema(value_type = Object)]
    pub data: &'a RawValue,
    /// What was wrong with it.
    pub error: FailedItemError<'a>,
}

/// What was wrong with an item.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = BulkItemError)]
pub struct FailedItemError<'a> {
    /// Always `error`.
    #[serde(rename = "type")]
    #[schema(example = "error")]
    pub kind: &'static str,
    /// The stable code.
    pub code: &'a str,
    /// For people.
    pub message: &'a str,
}
