//! `/manage/segments`: saved predicates, made and changed. To read they are
//! also in [`crate::segments`], as the API of old shows them.

pub mod change;
pub mod create;
pub mod delete;
pub mod list;
pub mod read;

use super::predicates::{self, encode};
use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::request::Call;
use crate::segments::{count, find};
use axum::response::Response;
use engine::command::SaveSegment as SaveSegmentCommand;
use engine::ids::SegmentId;
use engine::limits::TAG_NAME_CHARS_MAX;
use engine::rows::{PersonType, SegmentRow};
use engine::{Answer, Command};
use http::StatusCode;
use std::sync::Arc;
use wire::json::Field;
use wire::manage::segment::{SaveSegment, Segment};

/// Reads a body and has it saved.
async fn save(call: &Call, segment: Option<SegmentId>) -> Result<SegmentId, ApiError> {
    let body = call.body()?;
    let SaveSegment { name, person_type, predicate } = fields::object(&body)?;
    let name = name_of(name)?;
    let person_type = person_type_of(person_type)?;
    let predicate = predicates::read(predicate)?;
    let workspace = call.access.workspace();
    if let Some(tree) = &predicate {
        predicates::compile(&call.app.node, workspace, tree)?;
    }
    let actor = call.access.actor();
    let command = SaveSegmentCommand { workspace, segment, name, person_type, predicate, actor };
    match call.submit(Command::SaveSegment(Box::new(command))).await? {
        Answer::Segment(segment) => Ok(segment),
        other => panic!("a segment was answered with {other:?}"),
    }
}

/// Null and a name of nothing but white space are as good as none.
fn name_of(field: Field<'_>) -> Result<Option<String>, ApiError> {
    let is_sent = !field.is_none();
    let name = fields::text(field, "name", TAG_NAME_CHARS_MAX)?.map(|name| name.trim().to_owned());
    match name.filter(|name| !name.is_empty()) {
        None if is_sent => Err(ApiError::invalid("name", "name must not be empty")),
        name => Ok(name),
    }
}

fn person_type_of(field: Field<'_>) -> Result<Option<PersonType>, ApiError> {
    let Some(word) = fields::text(field, "person_type", TAG_NAME_CHARS_MAX)? else { return Ok(None) };
    let known = PersonType::ALL.into_iter().find(|kind| kind.name() == word);
    let wrong = || ApiError::invalid("person_type", "person_type must be user or contact");
    known.map(Some).ok_or_else(wrong)
}

/// Answers with a segment as it is now.
async fn answer(call: &Call, status: StatusCode, segment: SegmentId) -> Result<Response, ApiError> {
    let counts = call.query()?.flag("include_count")?.unwrap_or(false);
    let (app, access) = (Arc::clone(&call.app), call.access.clone());
    crate::request::blocking(move || {
        let unknown = || ApiError::new(ErrorCode::NotFound).field("id");
        let row = app.node.config().segment(access.workspace(), segment).ok_or_else(unknown)?;
        let count = counts.then(|| count(&app.node, access.workspace(), segment)).transpose()?;
        Ok(crate::request::respond::json(status, &shown(&access, segment, &row, count)))
    })
    .await
}

/// The segment that the path names.
async fn named(call: &mut Call) -> Result<(SegmentId, Arc<SegmentRow>), ApiError> {
    let id = call.path_id().await?;
    find(call.app.node.config(), &call.access, &id)
}

/// Facts are read from the history whenever somebody asks, so a segment is
/// ready as soon as it is made.
fn shown<'a>(access: &Access, segment: SegmentId, row: &'a SegmentRow, count: Option<u64>) -> Segment<'a> {
    Segment {
        kind: "segment",
        id: access.segment_id(segment, row).to_string(),
        name: &row.name,
        person_type: row.person_type.name(),
        predicate: encode::tree(&row.predicate),
        state: "ready",
        building_percent: None,
        count,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}
