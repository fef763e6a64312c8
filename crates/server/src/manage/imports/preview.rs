//! `POST /manage/imports/preview`: what a file holds, and what would become of
//! it. Nothing is stored.

use super::apply::Reading;
use super::mapping::{Ground, Mapping, Target};
use super::model_of;
use super::rows::{cells_of, zone_of};
use super::sheet::{RowsMax, Sheet};
use crate::errors::ApiError;
use crate::fields as body;
use crate::limits::{PREVIEW_EXAMPLES_MAX, PREVIEW_ROWS_MAX};
use crate::request::{Call, respond};
use axum::response::Response;
use engine::limits::IMPORT_ROWS_MAX;
use engine::rows::Model;
use http::header;
use std::borrow::Cow;
use wire::json::{Field, Unread};
use wire::manage::import::{ImportColumn, ImportPreview, PreviewImport, PreviewedRow};

/// Look at a file to import
///
/// Send the first lines, header included: as JSON, or as `text/csv` with
/// `?model=`. At most 250 rows are looked at. The answer proposes a field for
/// each column, shows the first rows as they would be taken, and says what would
/// be refused. Nothing is stored.
#[utoipa::path(
    post,
    path = "/manage/imports/preview",
    tag = "imports",
    params(("model" = Option<String>, Query, description = "`contact` or `company`, for a body of `text/csv`")),
    request_body(content((PreviewImport = "application/json"), (String = "text/csv"))),
    responses(
        (status = 200, description = "What the file holds", body = ImportPreview),
        (status = 400, description = "`parameter_not_found` or `parameter_invalid`: `model`, `csv` or `mapping`"),
    )
)]
pub async fn preview_import(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let query = call.query()?;
    let media_type = call.headers().get(header::CONTENT_TYPE).map(|value| value.as_bytes()).unwrap_or_default();
    if media_type.to_ascii_lowercase().starts_with(b"text/csv") {
        let model = query.get("model").map_or(Field::Absent, |model| Field::Text(Cow::Borrowed(model)));
        return preview(&call, model_of(model)?, body::utf8(&body)?, Unread(None));
    }
    let PreviewImport { model, csv, mapping } = body::object(&body)?;
    let model = model_of(model)?;
    match csv {
        Field::Text(csv) => preview(&call, model, &csv, mapping),
        Field::Absent | Field::Null => Err(ApiError::missing("csv")),
        _ => Err(ApiError::mistyped("csv", "a string")),
    }
}

fn preview(call: &Call, model: Model, csv: &str, sent: Unread<'_>) -> Result<Response, ApiError> {
    let ground = Ground { config: call.app.node.config(), workspace: call.access.workspace(), model };
    let mut sheet = Sheet::read(csv, RowsMax(IMPORT_ROWS_MAX))?;
    sheet.rows.truncate(IMPORT_ROWS_MAX);
    let mapping = Mapping::propose(sent, &sheet, ground)?;
    let reading = Reading { model, mapping: &mapping, zone: zone_of(call) };
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    for (number, cells) in (0..).zip(&sheet.rows) {
        let read = match cells_of(&sheet.header, &mapping, cells) {
            Ok(cells) => {
                if let (true, Ok(values)) = (rows.len() < PREVIEW_ROWS_MAX, reading.cells(cells.iter().copied())) {
                    rows.push(PreviewedRow { row: number, values: values.shown() });
                }
                reading.row(cells.into_iter()).wrong().cloned()
            }
            Err(wrong) => Some(wrong),
        };
        errors.extend(read.map(|wrong| wrong.shown(number)));
    }
    let columns = sheet.header.iter().enumerate().map(|(place, name)| column(&sheet, &mapping, (place, name)));
    respond::ok(&ImportPreview {
        kind: "import_preview",
        model: model.name(),
        columns: columns.collect(),
        row_count: u64::try_from(sheet.rows.len()).unwrap_or(u64::MAX),
        rows,
        errors,
    })
}

fn column<'a>(sheet: &'a Sheet, mapping: &Mapping, (place, name): (usize, &'a str)) -> ImportColumn<'a> {
    let target = mapping.0.iter().find(|(column, _)| column == name).map(|(_, target)| target);
    let mut examples: Vec<Cow<'_, str>> = Vec::new();
    for cell in sheet.rows.iter().filter_map(|row| row.get(place)).filter(|cell| !cell.is_empty()) {
        if examples.len() < PREVIEW_EXAMPLES_MAX && !examples.iter().any(|known| known == cell) {
            examples.push(Cow::Borrowed(cell));
        }
    }
    ImportColumn {
        name: Cow::Borrowed(name),
        field: target.map(|target| Cow::Owned(target.proposed())),
        data_type: target.map(|target| target.data_type().name()),
        is_new: matches!(target, Some(Target::Custom { is_new: true, .. })),
        examples,
    }
}
