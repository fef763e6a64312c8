//! `POST /manage/event_definitions/{id}/archive` and `…/unarchive`.

use super::{named, read};
use crate::errors::ApiError;
use crate::fields;
use crate::request::Call;
use axum::response::Response;
use engine::Command;
use engine::command::ArchiveDefinition;
use wire::manage::definition::{ArchiveDefinition as Sent, EventDefinition};

/// Archive an event definition
///
/// Its name gives its slot free and disappears from summaries. An event
/// tracked under it later is answered 202 as ever, not stored, and counted as
/// dropped. What is stored stays. Nothing can use a definition yet, so `force`
/// makes no difference.
#[utoipa::path(
    post,
    path = "/manage/event_definitions/{id}/archive",
    tag = "event definitions",
    params(("id" = String, Path, description = "The definition's id")),
    request_body = Sent,
    responses(
        (status = 200, description = "The definition", body = EventDefinition),
        (status = 404, description = "`not_found`"),
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
    let (definition, _) = named(&mut call).await?;
    let body = call.body()?;
    let Sent { force } = fields::object(&body)?;
    fields::boolean(force, "force")?;
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    call.submit(Command::ArchiveDefinition(ArchiveDefinition { workspace, definition, archived, actor })).await?;
    read::answer(call).await
}
