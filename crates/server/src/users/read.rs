//! `GET /users/{id}`.

use super::present;
use crate::contacts::by_id;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
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
    )
)]
pub async fn read_user(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let (contact, row) = call.read(move |view, access| by_id(view, access, id)).await?;
    respond::ok(&present::user(&call.access, contact, &row))
}
