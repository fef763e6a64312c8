//! `POST /manage/imports/{id}/rows`.

use super::apply::{Done, Reading, Row, apply};
use super::mapping::{Ground, Mapping};
use super::sheet::{RowsMax, Sheet};
use super::wrong::Wrong;
use super::{Found, shown};
use crate::errors::{ApiError, ErrorCode};
use crate::fields as body;
use crate::limits::RETRY_AFTER_S;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::command::ImportRows as NoteRows;
use engine::limits::IMPORT_ROWS_MAX;
use engine::rows::ImportState;
use engine::{Answer, Command};
use http::{HeaderValue, StatusCode, header};
use jiff::tz::TimeZone;
use wire::json::{Field, Unread};
use wire::manage::import::{ImportRows, ImportedRows, RowResult};

/// Send rows of an import
///
/// At most 250, in order: as `csv` with the header line, or as `rows` of cells
/// in the order of the import's mapping. Each is applied and on disk before the
/// answer, and has a result of its own. Rows below `rows_done` are passed over,
/// so a request can be sent again. Contacts are known by `external_id`, then by
/// `email`; companies by `company_id`. Blank cells leave what is there.
#[utoipa::path(
    post,
    path = "/manage/imports/{id}/rows",
    tag = "imports",
    params(("id" = String, Path, description = "The import's id")),
    request_body = ImportRows,
    responses(
        (status = 200, description = "The import, and a result for each row", body = ImportedRows),
        (status = 400, description = "`parameter_not_found` or `parameter_invalid`: `first_row`, `csv` or `rows`"),
        (status = 404, description = "`job_not_found`: this workspace has no such import"),
        (status = 409, description = "`import_out_of_order`: rows before these are missing; the message says which"),
        (status = 422, description = "`job_closed`: the last rows were sent before. `parameter_invalid`: more than 250 rows"),
    )
)]
pub async fn send_import_rows(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let found = call.read(move |view, access| Found::by_id(view, access, &id)).await?;
    let body = call.body()?;
    let ImportRows { first_row, csv, rows, finished } = body::object(&body)?;
    let first_row = body::whole(first_row, "first_row")?.ok_or_else(|| ApiError::missing("first_row"))?;
    let finished = body::boolean(finished, "finished")?.unwrap_or(false);
    let state = found.state();
    let ground = Ground { config: call.app.node.config(), workspace: call.access.workspace(), model: state.model };
    let mapping = Mapping::of(state, ground);
    let reading = Reading { model: state.model, mapping: &mapping, zone: zone_of(&call) };
    let sent = read_rows((csv, rows), state, &reading)?;
    check_place(state, first_row, sent.len())?;
    call.take_rate(u64::try_from(sent.len().saturating_sub(1)).unwrap_or(u64::MAX))?;

    let (sent_count, noted_before) = (sent.len(), state.next_row - first_row);
    let passed_over = usize::try_from(noted_before).unwrap_or(usize::MAX).min(sent_count);
    let new: Vec<Row> = sent.into_iter().skip(passed_over).collect();
    let done = apply(&call, &mapping, new).await?;
    let is_whole = passed_over + done.len() == sent_count;
    let note = NoteRows {
        workspace: call.access.workspace(),
        job: found.job,
        first_row: state.next_row,
        rows: done.iter().map(Done::noted).collect(),
        finished: finished && is_whole,
    };
    let state = match call.submit(Command::ImportRows(Box::new(note))).await? {
        Answer::Import(_, state) => state,
        other => panic!("rows of an import were answered with {other:?}"),
    };
    let results = results(first_row, sent_count, (passed_over, done));
    let now_s = u32::try_from(call.received_at_ms / 1_000).unwrap_or(u32::MAX);
    let import = shown(&call.access, found.job, (found.row.created_at, now_s), &state);
    let mut response = respond::json(StatusCode::OK, &ImportedRows { import, results });
    if !is_whole {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER_S));
    }
    Ok(response)
}

/// Refuses rows before any is applied if the import would not take note of
/// them.
fn check_place(state: &ImportState, first_row: u64, count: usize) -> Result<(), ApiError> {
    if first_row > state.next_row {
        let message = format!("Rows must be sent in order; the next is number {}", state.next_row);
        return Err(ApiError::new(ErrorCode::ImportOutOfOrder).field("first_row").message(message));
    }
    let end = first_row.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
    if state.finished_at.is_some() && end > state.next_row {
        return Err(ApiError::new(ErrorCode::JobClosed).message("The last rows of the import were sent before"));
    }
    Ok(())
}

fn read_rows(
    (csv, rows): (Field<'_>, Unread<'_>),
    state: &ImportState,
    reading: &Reading<'_>,
) -> Result<Vec<Row>, ApiError> {
    let sheet = match (csv, rows) {
        (Field::Text(csv), Unread(None)) => Sheet::read(&csv, RowsMax(IMPORT_ROWS_MAX))?,
        (Field::Absent | Field::Null, Unread(Some(raw))) => Sheet { header: columns_of(state), rows: cells(raw)? },
        (Field::Absent | Field::Null, Unread(None)) => return Ok(Vec::new()),
        (Field::Text(_), Unread(Some(_))) => return Err(ApiError::invalid("rows", "Send csv or rows, not both")),
        _ => return Err(ApiError::mistyped("csv", "a string")),
    };
    if sheet.rows.len() > IMPORT_ROWS_MAX {
        let message = format!("At most {IMPORT_ROWS_MAX} rows can be sent at once");
        return Err(ApiError::new(ErrorCode::Unprocessable).message(message));
    }
    if let Some(missing) = columns_of(state).iter().find(|column| sheet.place(column).is_none()) {
        return Err(ApiError::invalid("csv", format!("csv lacks the column {missing} of the mapping")));
    }
    let read = sheet.rows.iter().map(|cells| match cells_of(&sheet.header, reading.mapping, cells) {
        Ok(cells) => reading.row(cells.into_iter()),
        Err(wrong) => Row::refused(wrong),
    });
    Ok(read.collect())
}

fn columns_of(state: &ImportState) -> Vec<String> {
    state.mapping.iter().map(|(column, _)| column.clone()).collect()
}

/// Cells as JSON holds them.
fn cells(raw: &serde_json::value::RawValue) -> Result<Vec<Vec<String>>, ApiError> {
    let wrong = || ApiError::mistyped("rows", "an array of arrays of strings, numbers, true, false or null");
    let rows: Vec<Vec<&serde_json::value::RawValue>> = serde_json::from_str(raw.get()).map_err(|_| wrong())?;
    let cell = |raw: &serde_json::value::RawValue| match Field::of(raw) {
        Field::Absent | Field::Null => Ok(String::new()),
        Field::Text(text) => Ok(text.into_owned()),
        Field::Number(digits) => Ok(digits.to_owned()),
        Field::Boolean(value) => Ok(value.to_string()),
        Field::Nested(_) => Err(wrong()),
    };
    rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect()
}

/// The cells of a row in the order of the mapping; those that are missing are
/// blank.
///
/// # Errors
/// The row has more cells than the header has columns.
pub fn cells_of<'c>(header: &[String], mapping: &Mapping, cells: &'c [String]) -> Result<Vec<&'c str>, Wrong> {
    if cells.iter().skip(header.len()).any(|cell| !cell.is_empty()) {
        let message = format!("The row has {} cells, the header {} columns", cells.len(), header.len());
        return Err(Wrong { code: "parameter_invalid", column: None, message });
    }
    let cell = |column: &String| {
        let place = header.iter().position(|name| name == column)?;
        cells.get(place).map(String::as_str)
    };
    Ok(mapping.0.iter().map(|(column, _)| cell(column).unwrap_or_default()).collect())
}

/// The workspace's time zone.
pub fn zone_of(call: &Call) -> TimeZone {
    TimeZone::get(&call.access.workspace_row().time_zone).unwrap_or(TimeZone::UTC)
}

fn results(first_row: u64, sent_count: usize, (passed_over, done): (usize, Vec<Done>)) -> Vec<RowResult<'static>> {
    let plain = |row, result, id| RowResult { row, result, id, error: None };
    let mut results = Vec::with_capacity(sent_count);
    let mut numbers = first_row..;
    results.extend(numbers.by_ref().take(passed_over).map(|row| plain(row, "duplicate", None)));
    for (done, row) in done.into_iter().zip(numbers.by_ref()) {
        results.push(match done {
            Done::Created(id) => plain(row, "created", Some(id)),
            Done::Updated(id) => plain(row, "updated", Some(id)),
            Done::Refused(wrong) => RowResult { error: Some(wrong.shown(row)), ..plain(row, "rejected", None) },
        });
    }
    let left = sent_count - results.len();
    results.extend(numbers.take(left).map(|row| plain(row, "retry", None)));
    results
}
