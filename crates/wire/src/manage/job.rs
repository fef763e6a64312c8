//! Jobs: work that grows with a workspace.

use serde::Serialize;
use utoipa::ToSchema;

/// A job.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ManagedJob)]
pub struct Job {
    /// Always `job`.
    #[serde(rename = "type")]
    #[schema(example = "job")]
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What it does, such as `bulk_events` or `sweep`.
    pub name: &'static str,
    /// `running` or `completed`. A bulk job is always `completed`, a sweep
    /// always `running`.
    pub state: &'static str,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
    /// For a bulk job: what it held.
    pub bulk: Option<BulkProgress>,
    /// For a sweep: how far it is.
    pub sweep: Option<SweepProgress>,
    /// For any other job: how far it is.
    pub work: Option<WorkProgress>,
}

/// What a bulk job held.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BulkProgress {
    /// How many requests.
    pub task_count: u64,
    /// How many items.
    pub item_count: u64,
    /// How many of them were not stored.
    pub error_count: u64,
    /// Until when it takes further items, Unix seconds.
    pub closing_at: u32,
}

/// How far a sweep is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SweepProgress {
    /// What it looks for, such as `seen` or `stats_hours`.
    pub what: &'static str,
    /// How many rows it has removed or folded.
    pub removed_count: u64,
    /// How often it has come to the end.
    pub pass_count: u64,
}

/// How far a job with an end is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct WorkProgress {
    /// How many rows it has written, changed or removed.
    pub done_count: u64,
    /// How many there will be, if it is known.
    pub total_count: Option<u64>,
}
