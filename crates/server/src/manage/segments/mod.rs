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
use crate::messages::counted;
use crate::request::Call;
use crate::segments::{count, find};
use axum::response::Response;
use engine::command::SaveSegment as SaveSegmentCommand;
use engine::ids::SegmentId;
use engine::limits::TAG_NAME_CHARS_MAX;
use engine::messages::FactSpec;
use engine::predicates::Predicate;
use engine::rows::{PersonType, SegmentRow};
use engine::{Answer, Command};
use http::StatusCode;
use node::Node;
use node::people::Counted;
use std::sync::Arc;
use wire::json::Field;
use wire::manage::segment::{SaveSegment, Segment};
use wire::rest::search::Cut;

/// Reads a body and has it saved.
async fn save(call: &Call, segment: Option<SegmentId>) -> Result<SegmentId, ApiError> {
    let body = call.body()?;
    let SaveSegment { name, person_type, predicate } = fields::object(&body)?;
    let name = name_of(name)?;
    let person_type = person_type_of(person_type)?;
    let predicate = predicates::read(predicate)?;
    let workspace = call.access.workspace();
    if let Some(tree) = &predicate {
        let compiled = predicates::compile(&call.app.node, workspace, tree)?;
        check_live(call, segment, &compiled).await?;
    }
    let actor = call.access.actor();
    let command = SaveSegmentCommand { workspace, segment, name, person_type, predicate, actor };
    match call.submit(Command::SaveSegment(Box::new(command))).await? {
        Answer::Segment(segment) => Ok(segment),
        other => panic!("a segment was answered with {other:?}"),
    }
}

/// Live messages must not stop deciding because a segment that they ask for
/// comes to ask what is not counted.
async fn check_live(call: &Call, segment: Option<SegmentId>, predicate: &Predicate) -> Result<(), ApiError> {
    let facts = FactSpec::all_of(predicate);
    let live = segment.filter(|_| !facts.is_empty());
    let live = live.map(|segment| call.app.node.live_on_segment(call.access.workspace(), segment));
    let Some((message, row)) = live.and_then(|live| live.into_iter().next()) else { return Ok(()) };
    let uses = format!("The live message {message} ({}) asks for this segment", row.name);
    if facts.iter().any(|fact| fact.metadata.depends_on_today()) {
        let why = "days_ago, days_ago_more and days_ago_less cannot be asked of an event's metadata there";
        return Err(ApiError::new(ErrorCode::MessageState).field(predicates::FIELD).message(format!("{uses}; {why}")));
    }
    match counted::count(call, facts, predicates::FIELD).await? {
        100 => Ok(()),
        percent => Err(counted::building(percent, &uses).field(predicates::FIELD)),
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
        Ok(crate::request::respond::json(status, &shown(&app.node, &access, (segment, &row), count)))
    })
    .await
}

/// The segment that the path names.
async fn named(call: &mut Call) -> Result<(SegmentId, Arc<SegmentRow>), ApiError> {
    let id = call.path_id().await?;
    find(call.app.node.config(), &call.access, &id)
}

/// Who is in it is read from the history whenever somebody asks, so a segment
/// is never wrong. It is building while live messages cannot ask for it yet.
fn shown<'a>(
    node: &Node,
    access: &Access,
    (segment, row): (SegmentId, &'a SegmentRow),
    count: Option<Counted>,
) -> Segment<'a> {
    let compiled = node.compile_segment(access.workspace(), segment).and_then(Result::ok);
    let facts = compiled.map(|predicate| FactSpec::all_of(&predicate)).unwrap_or_default();
    let building_percent = counted::building_percent(node, access.workspace(), &facts);
    Segment {
        kind: "segment",
        id: access.segment_id(segment, row).to_string(),
        name: &row.name,
        person_type: row.person_type.name(),
        predicate: encode::tree(&row.predicate),
        state: if building_percent.is_some() { "building" } else { "ready" },
        building_percent,
        count: count.map(|count| count.total),
        cut: count.and_then(|count| count.cut).map(|cut| Cut { undecided: cut.undecided }),
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}
