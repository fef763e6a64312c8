//! `/manage/workspace`: its name and time zone.

use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::ChangeWorkspace as ChangeWorkspaceCommand;
use engine::limits::LABEL_CHARS_MAX;
use jiff::tz::TimeZone;
use wire::json::Field;
use wire::manage::workspace::{ChangeWorkspace, Workspace};

/// Read the workspace
#[utoipa::path(
    get,
    path = "/manage/workspace",
    tag = "workspace",
    responses((status = 200, description = "The workspace", body = Workspace))
)]
pub async fn read_workspace(call: Call) -> Result<Response, ApiError> {
    answer(&call)
}

/// Change the workspace
///
/// What is not sent, or null, stays as it is. Days begin and end in its time
/// zone: for predicates with dates, from the next call on.
#[utoipa::path(
    patch,
    path = "/manage/workspace",
    tag = "workspace",
    request_body = ChangeWorkspace,
    responses(
        (status = 200, description = "The workspace as it is now", body = Workspace),
        (status = 400, description = "`parameter_invalid`: `name` is empty or too long, or there is no such time zone"),
    )
)]
pub async fn change_workspace(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let ChangeWorkspace { name, time_zone } = fields::object(&body)?;
    let (name, time_zone) = (label(name, "name")?, label(time_zone, "time_zone")?);
    let time_zone = time_zone.map(|name| iana_name(&name)).transpose()?;
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    let command = ChangeWorkspaceCommand { workspace, name, time_zone, actor };
    call.submit(Command::ChangeWorkspace(Box::new(command))).await?;
    answer(&call)
}

/// A text that cannot be taken away.
fn label(field: Field<'_>, name: &'static str) -> Result<Option<String>, ApiError> {
    let is_sent = !field.is_none();
    let text = fields::text(field, name, LABEL_CHARS_MAX)?.map(|text| text.trim().to_owned());
    match text.filter(|text| !text.is_empty()) {
        None if is_sent => Err(ApiError::invalid(name, format!("{name} must not be empty"))),
        text => Ok(text),
    }
}

/// The name of a time zone as the IANA database writes it.
fn iana_name(name: &str) -> Result<String, ApiError> {
    let zone = TimeZone::get(name).ok();
    let known = zone.as_ref().and_then(TimeZone::iana_name).map(str::to_owned);
    let wrong = || ApiError::invalid("time_zone", "time_zone must be the IANA name of a time zone: Europe/Dublin");
    known.ok_or_else(wrong)
}

/// The workspace in force: read anew, because the call knows it from before.
fn answer(call: &Call) -> Result<Response, ApiError> {
    let row = call.app.node.config().workspace(call.access.workspace());
    let row = row.ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
    respond::ok(&Workspace {
        kind: "workspace",
        app_id: &row.app_id,
        name: &row.name,
        time_zone: &row.time_zone,
        created_at: row.created_at,
    })
}
