//! `PATCH /manage/teammates/{id}`.

use super::{may_let_in, name, of_path, present, role, row};
use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::ChangeTeammate as ChangeTeammateCommand;
use wire::manage::teammate::{ChangeTeammate, Teammate};

/// Change a teammate
///
/// What is not sent, or null, stays as it is. A role counts from their next
/// request on.
#[utoipa::path(
    patch,
    path = "/manage/teammates/{id}",
    tag = "teammates",
    params(("id" = String, Path, description = "The teammate's id")),
    request_body = ChangeTeammate,
    responses(
        (status = 200, description = "The teammate as they are now", body = Teammate),
        (status = 400, description = "`parameter_invalid`: `name` or `role`"),
        (status = 403, description = "`forbidden`: a token that lacks a scope; it takes read, write and manage"),
        (status = 404, description = "`admin_not_found`: no teammate of this workspace has this id"),
        (status = 409, description = "`last_owner`: nobody else is an owner"),
    )
)]
pub async fn change_teammate(mut call: Call) -> Result<Response, ApiError> {
    may_let_in(&call.access)?;
    let teammate = of_path(&mut call).await?;
    let body = call.body()?;
    let sent: ChangeTeammate<'_> = fields::object(&body)?;
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    let (name, role) = (name(sent.name)?, role(sent.role)?);
    let command = ChangeTeammateCommand { workspace, teammate, name, role, actor };
    call.submit(Command::ChangeTeammate(Box::new(command))).await?;
    let row = row(call.app.node.config(), (workspace, teammate))?;
    respond::ok(&present::teammate(teammate, &row))
}
