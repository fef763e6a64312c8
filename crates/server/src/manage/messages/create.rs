//! `POST /manage/messages`.

use super::{answer, decode, saved};
use crate::errors::ApiError;
use crate::request::Call;
use axum::response::Response;
use engine::Command;
use engine::command::SaveMessage as SaveMessageCommand;
use http::StatusCode;
use wire::manage::message::{Message, SaveMessage};

/// Make a message
///
/// A draft: nobody gets it before it goes live. What is not sent is as usual:
/// everybody, once, at any time.
#[utoipa::path(
    post,
    path = "/manage/messages",
    tag = "messages",
    request_body = SaveMessage,
    responses(
        (status = 201, description = "The message", body = Message),
        (status = 400, description = "`parameter_not_found`, `parameter_invalid` or `type_mismatch`: `field` says where. What is not served yet is refused, too"),
        (status = 422, description = "`limit_reached`: no more messages can be made"),
    )
)]
pub async fn create_message(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    let decode::Sent { name, kind, spec } = decode::sent(&call.app.node, workspace, (&body, None))?;
    let command =
        SaveMessageCommand { workspace, message: None, name, kind: Some(kind), spec: Some(Box::new(spec)), actor };
    let made = saved(call.submit(Command::SaveMessage(Box::new(command))).await?);
    answer(&call, StatusCode::CREATED, made).await
}
