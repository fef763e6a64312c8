//! `GET /visitors?user_id=` and `GET /visitors/{id}`.

use super::{find, of_cookie, present};
use crate::contacts::of_id;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::command::Identifiers;
use std::sync::Arc;
use wire::rest::visitor::Visitor;

/// Find a visitor by the id that the browser was given
#[utoipa::path(
    get,
    path = "/visitors",
    tag = "visitors",
    params(("user_id" = String, Query, description = "The id that the browser was given: a UUID")),
    responses(
        (status = 200, description = "The visitor", body = Visitor),
        (status = 400, description = "`parameter_not_found`: no `user_id`"),
        (status = 404, description = "`not_found`: no visitor has it; a visitor who became a contact is none any more"),
        (status = 410, description = "`contact_merged`: the visitor became part of a contact, to which the header `Link` leads"),
    )
)]
pub async fn find_visitor(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let user_id = query.get("user_id").ok_or_else(|| ApiError::missing("user_id"))?;
    let who = of_cookie(user_id.to_owned());
    show(&call, who).await
}

/// Read a visitor
#[utoipa::path(
    get,
    path = "/visitors/{id}",
    tag = "visitors",
    params(("id" = String, Path, description = "The visitor's id")),
    responses(
        (status = 200, description = "The visitor", body = Visitor),
        (status = 404, description = "`not_found`: no visitor of this workspace has this id; one who became a contact is none any more"),
        (status = 410, description = "`contact_merged`: the visitor became part of a contact, to which the header `Link` leads"),
    )
)]
pub async fn read_visitor(mut call: Call) -> Result<Response, ApiError> {
    let who = of_id(call.path_id().await?);
    show(&call, who).await
}

async fn show(call: &Call, who: Identifiers) -> Result<Response, ApiError> {
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let found = find(view, access, &who)?;
        respond::ok(&present::visitor(access, app.node.config(), &found))
    })
    .await
}
