//! `PUT /manage/messages/{id}`.

use super::{answer, check_live, decode, forecast, named, saved};
use crate::errors::ApiError;
use crate::messages::counted;
use crate::request::Call;
use axum::response::Response;
use engine::Command;
use engine::command::SaveMessage as SaveMessageCommand;
use engine::rows::{MessageRow, MessageState};
use http::StatusCode;
use wire::manage::message::{Message, SaveMessage};

/// Change a message
///
/// What is not sent stays as it is; each part that is sent is replaced whole.
/// One that was live once gets a new version; deliveries keep theirs.
#[utoipa::path(
    put,
    path = "/manage/messages/{id}",
    tag = "messages",
    params(("id" = String, Path, description = "The message's id")),
    request_body = SaveMessage,
    responses(
        (status = 200, description = "The message", body = Message),
        (status = 400, description = "`parameter_not_found`, `parameter_invalid` or `type_mismatch`: `field` says where. What is not served yet is refused, too"),
        (status = 404, description = "`not_found`: no message of this workspace has this id"),
        (status = 409, description = "`message_state`: its kind never changes; or it is live, and a variable could be missing, or the events from before that its audience asks for are being counted: the version before stays in force"),
    )
)]
pub async fn change_message(mut call: Call) -> Result<Response, ApiError> {
    let (message, before) = named(&mut call).await?;
    let body = call.body()?;
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    let decode::Sent { name, kind, spec } = decode::sent(&call.app.node, workspace, (&body, Some(&before)))?;
    if before.state == MessageState::Live {
        check_live(&call, message, &MessageRow { spec: spec.clone(), ..MessageRow::clone(&before) })?;
        counted::check_live(&call, &spec).await?;
    }
    let command = SaveMessageCommand {
        workspace,
        message: Some(message),
        name,
        kind: Some(kind),
        spec: Some(Box::new(spec)),
        actor,
    };
    let mut changed = saved(call.submit(Command::SaveMessage(Box::new(command))).await?);
    if before.state == MessageState::Live && changed.1.version != before.version {
        changed = forecast::note(&call, &changed, None).await?;
    }
    answer(&call, StatusCode::OK, changed).await
}
