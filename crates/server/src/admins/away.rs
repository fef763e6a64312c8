//! `PUT /admins/{id}/away`.

use super::{find, present};
use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::SetAway as SetAwayCommand;
use wire::rest::admin::{Admin, SetAway};

/// Say that a teammate is away or back
///
/// Why they are away is not kept.
#[utoipa::path(
    put,
    path = "/admins/{id}/away",
    tag = "teammates",
    params(("id" = String, Path, description = "The teammate's id")),
    request_body = SetAway,
    responses(
        (status = 200, description = "The teammate", body = Admin),
        (status = 400, description = "`parameter_not_found`: `away_mode_enabled` or `away_mode_reassign`"),
        (status = 404, description = "`admin_not_found`: no teammate of this workspace has this id"),
    )
)]
pub async fn set_admin_away(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let workspace = call.access.workspace();
    let (teammate, _) = find(call.app.node.config(), workspace, &id)?;
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
