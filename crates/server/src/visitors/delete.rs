//! `DELETE /visitors/{id}`.

use super::{find, present};
use crate::contacts::delete::submit;
use crate::contacts::of_id;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::rest::visitor::Visitor;

/// Delete a visitor for good
///
/// With their events. A browser that pings again with the same id is a new
/// visitor.
#[utoipa::path(
    delete,
    path = "/visitors/{id}",
    tag = "visitors",
    params(("id" = String, Path, description = "The visitor's id")),
    responses(
        (status = 200, description = "The visitor that was", body = Visitor),
        (status = 404, description = "`not_found`: no visitor of this workspace has this id; one who became a contact is none any more"),
        (status = 410, description = "`contact_merged`: the visitor became part of a contact, to which the header `Link` leads"),
    )
)]
pub async fn delete_visitor(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    // The command takes contacts too; here they are nobody.
    let who = of_id(id.clone());
    call.read(move |view, access| find(view, access, &who)).await?;
    let contact = submit(&call, id).await?.contact;
    let found = (contact.contact, contact.row);
    respond::ok(&present::visitor(&call.access, call.app.node.config(), &found))
}
