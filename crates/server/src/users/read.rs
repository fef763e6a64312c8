//! `GET /users/{id}`.

use super::present;
use crate::contacts::by_id;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use std::sync::Arc;
use wire::legacy::user::User;

/// Read a user or a lead (1.x)
#[utoipa::path(
    get,
    path = "/users/{id}",
    tag = "1.x",
    params(("id" = String, Path, description = "The contact's id")),
    responses(
        (status = 200, description = "The user or lead", body = User),
        (status = 404, description = "`not_found`: nobody of this workspace has this id"),
        (status = 410, description = "`contact_merged`: they were merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn read_user(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let found = by_id(view, access, id)?;
        respond::ok(&present::user(view, access, &app.node, &found)?)
    })
    .await
}
