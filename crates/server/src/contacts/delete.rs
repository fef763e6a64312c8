//! `DELETE /contacts/{id}`.

use super::{by_id, of_id};
use crate::errors::ApiError;
use crate::legacy;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::command::DeleteContact;
use engine::outcome::Deleted;
use engine::{Answer, Command};
use wire::rest::contact::DeletedContact;

/// Delete a contact for good
///
/// With the answer nothing of the contact, nor of whoever was merged into it,
/// can be read any more; everything else that is stored of them is erased by a
/// job that starts at once. A client of the 1.x API archives a lead and gets
/// the lead.
#[utoipa::path(
    delete,
    path = "/contacts/{id}",
    tag = "contacts",
    params(("id" = String, Path, description = "The contact's id")),
    responses(
        (status = 200, description = "The contact that was", body = DeletedContact),
        (status = 404, description = "`not_found`: no contact of this workspace has this id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn delete_contact(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    if call.spoken().is_legacy() {
        return legacy::leads::delete(call, id).await;
    }
    // The command takes visitors too; here they are nobody.
    let claimed = id.clone();
    call.read(move |view, access| by_id(view, access, claimed)).await?;
    let Deleted { contact, .. } = submit(&call, id).await?;
    let external_id = contact.row.external_id.as_deref();
    respond::ok(&DeletedContact { kind: "contact", id: contact.id.to_string(), external_id, deleted: true })
}

/// Deletes the person with this id for good, whatever their role.
///
/// # Errors
/// What the engine refused, or why it was not tried.
pub async fn submit(call: &Call, id: String) -> Result<Deleted, ApiError> {
    let command = DeleteContact { workspace: call.access.workspace(), who: of_id(id) };
    match call.submit(Command::DeleteContact(command)).await? {
        Answer::Deleted(deleted) => Ok(deleted),
        other => panic!("a deletion was answered with {other:?}"),
    }
}
