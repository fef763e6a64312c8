//! `POST /manage/event_definitions/{id}/archive` and `…/unarchive`.

use super::{named, read};
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::request::Call;
use axum::response::Response;
use engine::Command;
use engine::command::ArchiveDefinition;
use engine::text::EventName;
use node::people::EventUses;
use wire::manage::definition::{ArchiveDefinition as Sent, EventDefinition};

/// Archive an event definition
///
/// Its name gives its slot free and disappears from summaries. An event
/// tracked under it later is answered 202 as ever, not stored, and counted as
/// dropped. What is stored stays. Live messages (as a trigger, in the audience or
/// as a goal) and segments that use it are named in a 409, unless `force` is
/// true: then they match nobody by it until it returns.
#[utoipa::path(
    post,
    path = "/manage/event_definitions/{id}/archive",
    tag = "event definitions",
    params(("id" = String, Path, description = "The definition's id")),
    request_body = Sent,
    responses(
        (status = 200, description = "The definition", body = EventDefinition),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`resource_conflict`: live messages or segments use it; the message names them"),
    )
)]
pub async fn archive_event_definition(call: Call) -> Result<Response, ApiError> {
    set_archived(call, true).await
}

/// Unarchive an event definition
///
/// Its events are stored again.
#[utoipa::path(
    post,
    path = "/manage/event_definitions/{id}/unarchive",
    tag = "event definitions",
    params(("id" = String, Path, description = "The definition's id")),
    responses(
        (status = 200, description = "The definition", body = EventDefinition),
        (status = 404, description = "`not_found`"),
        (status = 422, description = "`422`: as many names are active as may be"),
    )
)]
pub async fn unarchive_event_definition(call: Call) -> Result<Response, ApiError> {
    set_archived(call, false).await
}

async fn set_archived(mut call: Call, archived: bool) -> Result<Response, ApiError> {
    let (definition, row) = named(&mut call).await?;
    let body = call.body()?;
    let Sent { force } = fields::object(&body)?;
    let is_forced = fields::boolean(force, "force")?.unwrap_or(false);
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    if archived && !is_forced && row.archived_at.is_none() {
        check_unused(&call, &row.name)?;
    }
    call.submit(Command::ArchiveDefinition(ArchiveDefinition { workspace, definition, archived, actor })).await?;
    read::answer(call).await
}

/// Names the live messages and the segments that use an event.
fn check_unused(call: &Call, name: &str) -> Result<(), ApiError> {
    let Ok(name) = EventName::parse(name) else { return Ok(()) };
    let EventUses { messages, segments } = call.app.node.uses_of_event(call.access.workspace(), &name);
    let messages = messages.iter().map(|(id, row)| format!("{} ({id})", row.name));
    let segments = segments.iter().map(|(_, row)| row.name.clone());
    let uses = [("live messages", messages.collect::<Vec<_>>()), ("segments", segments.collect())];
    let uses: Vec<String> = uses
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(what, names)| format!("{what}: {}", names.join(", ")))
        .collect();
    if uses.is_empty() {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::ResourceConflict)
        .field("force")
        .message(format!("It is used by {}; send force to archive it anyway", uses.join("; "))))
}
