//! `PUT /admins/{id}/away`.

use super::{find, present};
use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::SetAway as SetAwayCommand;
use engine::ids::TeammateId;
use engine::rows::TeammateRole;
use wire::rest::admin::{Admin, SetAway};

/// Say that a teammate is away or back
///
/// Why they are away is not kept. Teammates below editor say it of themselves
/// only.
#[utoipa::path(
    put,
    path = "/admins/{id}/away",
    tag = "teammates",
    params(("id" = String, Path, description = "The teammate's id")),
    request_body = SetAway,
    responses(
        (status = 200, description = "The teammate", body = Admin),
        (status = 400, description = "`parameter_not_found`: `away_mode_enabled` or `away_mode_reassign`"),
        (status = 403, description = "`forbidden`: of another teammate, by one who is no editor"),
        (status = 404, description = "`admin_not_found`: no teammate of this workspace has this id"),
    )
)]
pub async fn set_admin_away(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let workspace = call.access.workspace();
    let (teammate, _) = find(call.app.node.config(), workspace, &id)?;
    may_say(&call.access, teammate)?;
    let body = call.body()?;
    let sent: SetAway<'_> = fields::object(&body)?;
    let away = fields::boolean(sent.away_mode_enabled, "away_mode_enabled")?;
    let away = away.ok_or_else(|| ApiError::missing("away_mode_enabled"))?;
    let reassign = fields::boolean(sent.away_mode_reassign, "away_mode_reassign")?;
    let reassign = reassign.ok_or_else(|| ApiError::missing("away_mode_reassign"))?;
    let actor = call.access.actor();
    call.submit(Command::SetAway(SetAwayCommand { workspace, teammate, away, reassign, actor })).await?;
    let (teammate, row) = find(call.app.node.config(), workspace, &id)?;
    respond::ok(&Admin { away_status_reason_id: Some(None), ..present::admin(teammate, &row) })
}

/// Whether the caller may say where this teammate is.
fn may_say(access: &Access, of: TeammateId) -> Result<(), ApiError> {
    let is_refused = access.signed_in().is_some_and(|by| by.teammate != of && by.row.role < TeammateRole::Editor);
    let message = "Only an editor says that others are away";
    if is_refused { Err(ApiError::new(ErrorCode::Forbidden).message(message)) } else { Ok(()) }
}
