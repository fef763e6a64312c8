//! `/manage/office_hours`: when somebody is there to answer.

use super::messages::decode::schedule::window;
use super::messages::encode;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::{JSON_DEPTH_MAX, WINDOWS_MAX};
use crate::messages::at::At;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::SetOfficeHours;
use wire::json::Json;
use wire::manage::office_hours::{OfficeHours, SetOfficeHours as Sent};

/// Read the office hours
///
/// A workspace has none until somebody sets them. Messages whose windows are
/// `office_hours` are sent in them only, those with `outside_office_hours` at
/// all other times.
#[utoipa::path(
    get,
    path = "/manage/office_hours",
    tag = "workspace",
    responses((status = 200, description = "The office hours", body = OfficeHours))
)]
pub async fn read_office_hours(call: Call) -> Result<Response, ApiError> {
    answer(&call)
}

/// Set the office hours
///
/// All of them, in the workspace's time zone; an empty list is never. A window
/// over midnight is two. What is sent from then on goes by them.
#[utoipa::path(
    put,
    path = "/manage/office_hours",
    tag = "workspace",
    request_body = Sent,
    responses(
        (status = 200, description = "The office hours as they are now", body = OfficeHours),
        (status = 400, description = "`parameter_not_found`, `parameter_invalid` or `type_mismatch`: `field` says which window"),
    )
)]
pub async fn set_office_hours(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let text = fields::utf8(&body)?;
    let text = if text.trim_ascii().is_empty() { "{}" } else { text };
    let wrong = |error| ApiError::invalid("body", format!("The body cannot be read: {error}"));
    let json = Json::read(text, JSON_DEPTH_MAX).map_err(wrong)?;
    let at = At::object(&json, "", &["windows"])?;
    let items = at.items("windows", WINDOWS_MAX)?.ok_or_else(|| at.missing("windows"))?;
    let windows = items.iter().map(window).collect::<Result<_, _>>()?;
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    let command = SetOfficeHours { workspace, windows, actor };
    call.submit(Command::SetOfficeHours(Box::new(command))).await?;
    answer(&call)
}

/// Those in force: read anew, because the call knows them from before.
fn answer(call: &Call) -> Result<Response, ApiError> {
    let (config, workspace) = (call.app.node.config(), call.access.workspace());
    let row = config.workspace(workspace).ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
    respond::ok(&OfficeHours {
        kind: "office_hours",
        windows: config.office_hours(workspace).iter().map(encode::window).collect(),
        time_zone: &row.time_zone,
    })
}
