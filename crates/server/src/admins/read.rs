//! `GET /admins/{id}`.

use super::{find, present};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::rest::admin::Admin;

/// Read a teammate
#[utoipa::path(
    get,
    path = "/admins/{id}",
    tag = "teammates",
    params(("id" = String, Path, description = "The teammate's id")),
    responses(
        (status = 200, description = "The teammate", body = Admin),
        (status = 404, description = "`admin_not_found`: no teammate of this workspace has this id"),
    )
)]
pub async fn read_admin(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let (teammate, row) = find(call.app.node.config(), call.access.workspace(), &id)?;
    respond::ok(&Admin { away_status_reason_id: Some(None), ..present::admin(teammate, &row) })
}
