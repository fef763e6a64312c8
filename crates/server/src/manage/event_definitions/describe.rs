//! `PATCH /manage/event_definitions/{id}`.

use super::{named, read};
use crate::errors::ApiError;
use crate::fields;
use crate::request::Call;
use axum::response::Response;
use engine::Command;
use engine::command::DescribeDefinition;
use engine::limits::{DESCRIPTION_CHARS_MAX, DISPLAY_NAME_CHARS_MAX};
use wire::manage::definition::{DescribeDefinition as Sent, EventDefinition};

/// Describe an event definition
///
/// What is not sent stays as it is; null, or an empty string, takes it away.
#[utoipa::path(
    patch,
    path = "/manage/event_definitions/{id}",
    tag = "event definitions",
    params(("id" = String, Path, description = "The definition's id")),
    request_body = Sent,
    responses(
        (status = 200, description = "The definition", body = EventDefinition),
        (status = 404, description = "`not_found`"),
    )
)]
pub async fn describe_event_definition(mut call: Call) -> Result<Response, ApiError> {
    let (definition, _) = named(&mut call).await?;
    let body = call.body()?;
    let sent: Sent<'_> = fields::object(&body)?;
    let command = DescribeDefinition {
        workspace: call.access.workspace(),
        definition,
        description: fields::clearable_text(sent.description, "description", DESCRIPTION_CHARS_MAX)?,
        display_name: fields::clearable_text(sent.display_name, "display_name", DISPLAY_NAME_CHARS_MAX)?,
        actor: call.access.actor(),
    };
    call.submit(Command::DescribeDefinition(Box::new(command))).await?;
    read::answer(call).await
}
