//! `GET /admins`.

use super::{active, present};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::rest::admin::AdminList;

/// List teammates
///
/// All of the workspace, in the order in which they were added: those who were
/// invited too, those who were removed not.
#[utoipa::path(
    get,
    path = "/admins",
    tag = "teammates",
    responses((status = 200, description = "The teammates", body = AdminList))
)]
pub async fn list_admins(call: Call) -> Result<Response, ApiError> {
    let teammates = active(call.app.node.config(), call.access.workspace());
    let shown = teammates.iter().map(|(teammate, row)| present::admin(*teammate, row));
    respond::ok(&AdminList::new(shown.collect()))
}
