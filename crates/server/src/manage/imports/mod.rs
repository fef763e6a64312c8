//! `/manage/imports`: contacts and companies from CSV files.
//!
//! A file is looked at first ([`preview`]), then an import is begun with the
//! columns' fields ([`begin`]), then fed with rows ([`rows`]). Each row is
//! applied like any other request and its result answered; the import only
//! remembers how far it is and what was refused. Who sends the same rows again
//! changes nothing: rows that were noted are passed over, and a row that was
//! applied before a crash came between is an update of what it made.

mod apply;
pub mod begin;
mod cells;
mod cells_of;
mod companies;
mod contacts;
pub mod errors;
mod fields;
pub mod list;
mod mapping;
pub mod preview;
pub mod read;
pub mod rows;
pub mod sheet;
mod wrong;

use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use crate::fields as body;
use crate::sealed;
use engine::ids::JobId;
use engine::limits::LABEL_CHARS_MAX;
use engine::rows::{ImportState, JobKind, JobRow, Model};
use node::View;
use std::sync::Arc;
use wire::json::Field;
use wire::manage::import::{Import, MappedColumn};

/// An import's job.
struct Found {
    job: JobId,
    row: Arc<JobRow>,
}

impl Found {
    /// The import with this public id.
    fn by_id(view: &View, access: &Access, id: &str) -> Result<Self, ApiError> {
        let job = sealed::open_job_id(access, id)?;
        let row = view.job(access.workspace(), job)?.filter(|row| matches!(row.kind, JobKind::Import(_)));
        row.map(|row| Self { job, row }).ok_or_else(|| ApiError::new(ErrorCode::JobNotFound))
    }

    fn state(&self) -> &ImportState {
        match &self.row.kind {
            JobKind::Import(state) => state,
            other => unreachable!("an import was found by its kind: {other:?}"),
        }
    }

    fn shown(&self, access: &Access) -> Import<'_> {
        shown(access, self.job, (self.row.created_at, self.row.updated_at), self.state())
    }
}

/// An import as it is shown, without what was refused.
fn shown<'a>(access: &Access, job: JobId, (created_at, updated_at): (u32, u32), state: &'a ImportState) -> Import<'a> {
    Import {
        kind: "import",
        id: sealed::job_id(access, job),
        model: state.model.name(),
        key: &state.key,
        state: if state.finished_at.is_some() { "completed" } else { "running" },
        mapping: state.mapping.iter().map(|(column, field)| MappedColumn { column, field }).collect(),
        rows_total: state.rows_total,
        rows_done: state.next_row,
        created_count: state.created,
        updated_count: state.updated,
        error_count: state.failed,
        errors: None,
        created_at,
        updated_at,
    }
}

/// What the rows are.
fn model_of(field: Field<'_>) -> Result<Model, ApiError> {
    let word = body::text(field, "model", LABEL_CHARS_MAX)?.ok_or_else(|| ApiError::missing("model"))?;
    let known = Model::ALL.into_iter().find(|model| model.name() == word);
    known.ok_or_else(|| ApiError::invalid("model", "model must be contact or company"))
}
