//! `GET /companies/{id}`.

use super::{by_id, present};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use std::sync::Arc;
use wire::rest::company::Company;

/// Read a company
#[utoipa::path(
    get,
    path = "/companies/{id}",
    tag = "companies",
    params(("id" = String, Path, description = "The company's id")),
    responses(
        (status = 200, description = "The company", body = Company),
        (status = 404, description = "`company_not_found`: no company of this workspace has this id"),
    )
)]
pub async fn read_company(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let (app, version) = (Arc::clone(&call.app), call.spoken());
    call.read(move |view, access| {
        let found = by_id(view, access, &id)?;
        respond::ok(&present::company(view, access, app.node.config(), version, &found)?)
    })
    .await
}
