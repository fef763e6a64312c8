//! `POST /manage/messages/{id}/go_live`, `/pause` and `/archive`.

use super::{answer, check_live, forecast, named, saved};
use crate::errors::ApiError;
use crate::fields;
use crate::messages::counted;
use crate::request::Call;
use axum::response::Response;
use engine::Command;
use engine::command::{MessageStep, MoveMessage};
use engine::rows::MessageState;
use http::StatusCode;
use wire::manage::dry_run::GoLive;
use wire::manage::message::Message;

/// Let a message go live
///
/// Who matches gets it from now on: events from before never trigger it. Again
/// changes nothing. What its audience asks of single events (`within_days`,
/// `metadata`) is counted as they come: where those from before are not counted
/// within two seconds it stays as it is, and can go live later. What it is expected to send in an hour is said with it, or
/// by a dry run; three times as many pause it.
#[utoipa::path(
    post,
    path = "/manage/messages/{id}/go_live",
    tag = "messages",
    params(("id" = String, Path, description = "The message's id")),
    request_body = GoLive,
    responses(
        (status = 200, description = "The message", body = Message),
        (status = 400, description = "`parameter_invalid`: its audience names what is not there any more; `field` says where"),
        (status = 404, description = "`not_found`: no message of this workspace has this id"),
        (status = 409, description = "`message_state`: a variable could be missing; `field` says in which text, the message which one. Or the events from before are being counted: `field` is `audience`, the message says how many percent are"),
    )
)]
pub async fn go_live(mut call: Call) -> Result<Response, ApiError> {
    let (message, row) = named(&mut call).await?;
    let body = call.body()?;
    let GoLive { forecast_per_hour } = fields::object(&body)?;
    let sent = forecast::sent(forecast_per_hour)?;
    check_live(&call, message, &row)?;
    counted::check_live(&call, &row.spec).await?;
    if sent.is_some() || row.state != MessageState::Live {
        forecast::note(&call, &(message, row), sent).await?;
    }
    moved(call, MessageStep::GoLive).await
}

/// Pause a message
///
/// Nobody new gets it, and what nobody has seen yet is not shown. Again changes
/// nothing.
#[utoipa::path(
    post,
    path = "/manage/messages/{id}/pause",
    tag = "messages",
    params(("id" = String, Path, description = "The message's id")),
    responses(
        (status = 200, description = "The message", body = Message),
        (status = 404, description = "`not_found`: no message of this workspace has this id"),
        (status = 409, description = "`message_state`: it is not live"),
    )
)]
pub async fn pause(call: Call) -> Result<Response, ApiError> {
    moved(call, MessageStep::Pause).await
}

/// Archive a message
///
/// As paused, and hidden from lists that do not ask for it. It can go live
/// again.
#[utoipa::path(
    post,
    path = "/manage/messages/{id}/archive",
    tag = "messages",
    params(("id" = String, Path, description = "The message's id")),
    responses(
        (status = 200, description = "The message", body = Message),
        (status = 404, description = "`not_found`: no message of this workspace has this id"),
    )
)]
pub async fn archive(call: Call) -> Result<Response, ApiError> {
    moved(call, MessageStep::Archive).await
}

async fn moved(mut call: Call, step: MessageStep) -> Result<Response, ApiError> {
    let (message, _) = named(&mut call).await?;
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    let command = MoveMessage { workspace, message, step, actor };
    let moved = saved(call.submit(Command::MoveMessage(command)).await?);
    answer(&call, StatusCode::OK, moved).await
}
