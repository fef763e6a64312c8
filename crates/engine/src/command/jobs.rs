//! Intents about work that takes many steps.

use crate::ids::{JobId, WorkspaceId};
use crate::rows::{ActorRef, Model, Sweep};

/// See [`Command::SweepStep`](super::Command::SweepStep).
#[derive(Debug, Clone, PartialEq)]
pub struct SweepStep {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which sweep.
    pub sweep: Sweep,
}

/// See [`Command::StepJob`](super::Command::StepJob). A job that is finished, or
/// has no steps of its own, stays as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct StepJob {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub job: JobId,
}

/// See [`Command::BeginImport`](super::Command::BeginImport). The same key with
/// the same model and mapping is the same import: it goes on where it was.
#[derive(Debug, Clone, PartialEq)]
pub struct BeginImport {
    /// Whose.
    pub workspace: WorkspaceId,
    /// What the rows are.
    pub model: Model,
    /// What the sender calls it, 1 to 255 characters.
    pub key: String,
    /// Which column goes into which field: pairs of column and field.
    pub mapping: Vec<(String, String)>,
    /// How many rows will come, if it is known.
    pub rows_total: Option<u64>,
    /// Who asked.
    pub actor: ActorRef,
}

/// What became of one row of an import.
#[derive(Debug, Clone, PartialEq)]
pub enum ImportRow {
    /// It made something new.
    Created,
    /// It changed something.
    Updated,
    /// It was refused.
    Failed(BulkError),
}

/// See [`Command::ImportRows`](super::Command::ImportRows). Rows that were noted
/// before are passed over.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportRows {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which import.
    pub job: JobId,
    /// The number of the first row, from 0.
    pub first_row: u64,
    /// What became of them, in order.
    pub rows: Vec<ImportRow>,
    /// Whether these are the last.
    pub finished: bool,
}

/// See [`Command::RecordBulkTask`](super::Command::RecordBulkTask).
#[derive(Debug, Clone, PartialEq)]
pub struct RecordBulkTask {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The job to append to; `None` makes one.
    pub job: Option<JobId>,
    /// How many items the request held.
    pub item_count: u32,
    /// Those that were not stored.
    pub errors: Vec<BulkError>,
    /// When the request was read, Unix seconds.
    pub received_at: u32,
}

/// An item of a bulk request that was not stored.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkError {
    /// The stable error code.
    pub code: String,
    /// The message that goes with it.
    pub message: String,
    /// The item's `data` as sent, JSON text.
    pub data: String,
}
