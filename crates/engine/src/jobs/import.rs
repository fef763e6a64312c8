//! Imports of a file: its rows come chunk by chunk and are applied like any
//! other request before this notes what became of them. The job says which row
//! comes next, so a sender that was cut off goes on where it was.

use super::begin as begin_job;
use crate::command::{BeginImport, ImportRow, ImportRows, Stamp};
use crate::ids::{JobId, WorkspaceId, hash128};
use crate::limits::IMPORT_KEPT_S;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{BulkErrorRow, ImportState, JobKind, JobRow, SeenRow, SeenWhat, WorkspaceRow};
use crate::tables::{BulkErrorKey, CountersKey, JobKey, SeenKey, WorkspaceKey};
use crate::working_set::{ReadRows, Reads, WorkingSet};
use crate::workspaces::audit::{self, Entry};

pub(crate) fn plan_begin(command: &BeginImport, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    let workspace_row = reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    same(workspace, &seen_key(workspace_row??, command), reads).ok().map(drop)
}

pub(crate) fn begin(command: BeginImport, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }).cloned() else {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    };
    let seen = seen_key(&workspace_row, &command);
    let expires_at = rows.get(&seen).map_or(0, |row| row.expires_at);
    let Ok(same) = same(workspace, &seen, &mut &*rows);
    let (job, state) = match same.filter(|_| expires_at > stamp.at_s()) {
        Some(same) => same,
        None => make(command, stamp, rows),
    };
    let expires_at = stamp.at_s().saturating_add(IMPORT_KEPT_S as u32);
    rows.put(&seen, SeenRow { what: SeenWhat::Job(job), digest: 0, expires_at });
    Ok(Answer::Import(job, state))
}

/// The import that was begun with the same key, model and mapping.
fn same<R: ReadRows>(
    workspace: WorkspaceId,
    seen: &SeenKey,
    rows: &mut R,
) -> Result<Option<(JobId, ImportState)>, R::Missing> {
    let Some(SeenRow { what: SeenWhat::Job(job), .. }) = rows.read(seen)?.map(|row| *row) else {
        return Ok(None);
    };
    let row = rows.read(&JobKey { workspace, job })?;
    Ok(row.and_then(|row| state_of(&row).cloned()).map(|state| (job, state)))
}

fn state_of(row: &JobRow) -> Option<&ImportState> {
    match &row.kind {
        JobKind::Import(state) => Some(state),
        _ => None,
    }
}

fn make(command: BeginImport, stamp: &Stamp, rows: &mut WorkingSet) -> (JobId, ImportState) {
    let BeginImport { workspace, model, key, mapping, rows_total, actor } = command;
    let state = ImportState {
        model,
        key,
        mapping,
        rows_total,
        next_row: 0,
        created: 0,
        updated: 0,
        failed: 0,
        finished_at: None,
    };
    let job = begin_job(workspace, JobKind::Import(state.clone()), stamp, rows);
    let changes = audit::change("model", None, &Some(model.name().to_owned())).into_iter().collect();
    let entry = Entry { actor, action: "import.begun", subject: format!("job:{job}"), changes };
    audit::note(workspace, entry, stamp, rows);
    (job, state)
}

/// Where the import is remembered by what it is. The order of the mapping does
/// not count.
fn seen_key(workspace_row: &WorkspaceRow, command: &BeginImport) -> SeenKey {
    let mut mapping: Vec<&(String, String)> = command.mapping.iter().collect();
    mapping.sort();
    let mut parts: Vec<&[u8]> = vec![b"import file", command.key.as_bytes(), command.model.name().as_bytes()];
    for (column, field) in mapping {
        parts.extend([column.as_bytes(), field.as_bytes()]);
    }
    SeenKey { workspace: command.workspace, hash: hash128(&workspace_row.id_key, &parts) }
}

pub(crate) fn plan_rows(command: &ImportRows, reads: &mut Reads<'_>) -> Option<()> {
    reads.get(&JobKey { workspace: command.workspace, job: command.job }).map(drop)
}

/// Rows that were noted before are passed over, so that a chunk can be sent
/// again, also after the last one.
pub(crate) fn rows(command: ImportRows, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let ImportRows { workspace, job, first_row, rows: sent, finished } = command;
    let key = JobKey { workspace, job };
    let found = rows.get(&key).and_then(|row| Some((row.created_at, state_of(row)?.clone())));
    let Some((created_at, mut state)) = found else {
        return Err(Refusal::new(RefusalKind::JobNotFound).field("job"));
    };
    if first_row > state.next_row {
        return Err(Refusal::new(RefusalKind::ImportOutOfOrder).field("first_row").detail(state.next_row));
    }
    let noted = state.next_row - first_row;
    let new = sent.into_iter().zip(first_row..).skip(usize::try_from(noted).unwrap_or(usize::MAX));
    let mut new = new.peekable();
    if state.finished_at.is_some() {
        return match new.peek() {
            Some(_) => Err(Refusal::new(RefusalKind::JobClosed).field("job")),
            None => Ok(Answer::Import(job, state)),
        };
    }
    for (row, number) in new {
        note(row, number, (&key, &mut state), stamp, rows);
    }
    state.finished_at = finished.then(|| stamp.at_s());
    let kind = JobKind::Import(state.clone());
    rows.put(&key, JobRow { created_at, updated_at: stamp.at_s(), kind });
    Ok(Answer::Import(job, state))
}

/// Counts a row. Of one that was refused, the reason is kept and its number,
/// never what it held.
fn note(row: ImportRow, number: u64, (key, state): (&JobKey, &mut ImportState), stamp: &Stamp, rows: &mut WorkingSet) {
    match row {
        ImportRow::Created => state.created += 1,
        ImportRow::Updated => state.updated += 1,
        ImportRow::Failed(error) => {
            let index = u32::try_from(state.failed).unwrap_or(u32::MAX);
            let data = format!("{{\"row\":{number}}}");
            let row = BulkErrorRow { created_at: stamp.at_s(), code: error.code, message: error.message, data };
            rows.put(&BulkErrorKey { workspace: key.workspace, job: key.job, index }, row);
            state.failed += 1;
        }
    }
    state.next_row = number + 1;
}
