//! `GET /contacts/{id}`.

use super::{by_id, present};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use crate::users;
use axum::response::Response;
use wire::rest::contact::Contact;

/// Read a contact
///
/// A client of the 1.x API gets the 1.x shape.
#[utoipa::path(
    get,
    path = "/contacts/{id}",
    tag = "contacts",
    params(("id" = String, Path, description = "The contact's id")),
    responses(
        (status = 200, description = "The contact", body = Contact),
        (status = 404, description = "`not_found`: no contact of this workspace has this id"),
    )
)]
pub async fn read_contact(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let (contact, row) = call.read(move |view, access| by_id(view, access, id)).await?;
    if call.version.means_leads(call.headers()) {
        return respond::ok(&users::present::user(&call.access, contact, &row));
    }
    respond::ok(&present::contact(&call.access, contact, &row))
}
