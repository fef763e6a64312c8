//! `DELETE /manage/teammates/{id}`.

use super::{may_let_in, of_path, present, row};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::RemoveTeammate;
use wire::manage::teammate::Teammate;

/// Remove a teammate
///
/// They are signed out at once, and their address and password are forgotten.
/// Their name stays beside what they did.
#[utoipa::path(
    delete,
    path = "/manage/teammates/{id}",
    tag = "teammates",
    params(("id" = String, Path, description = "The teammate's id")),
    responses(
        (status = 200, description = "The teammate, removed", body = Teammate),
        (status = 403, description = "`forbidden`: a token that lacks a scope; it takes read, write and manage"),
        (status = 404, description = "`admin_not_found`: no teammate of this workspace has this id"),
        (status = 409, description = "`last_owner`: nobody else is an owner"),
    )
)]
pub async fn remove_teammate(mut call: Call) -> Result<Response, ApiError> {
    may_let_in(&call.access)?;
    let teammate = of_path(&mut call).await?;
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    call.submit(Command::RemoveTeammate(RemoveTeammate { workspace, teammate, actor })).await?;
    let row = row(call.app.node.config(), (workspace, teammate))?;
    respond::ok(&present::teammate(teammate, &row))
}
