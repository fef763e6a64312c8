//! `POST /contacts/{id}/archive`, `/unarchive` and `/block`.

use super::create::submit;
use super::of_id;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::{ArchiveContact, Archiving};
use engine::outcome::ContactAnswer;
use wire::rest::contact::{ArchivedContact, BlockedContact};

/// Archive a contact
///
/// Lists, searches and segments do not show it any more. It can still be read
/// by its id. Doing so twice is no error.
#[utoipa::path(
    post,
    path = "/contacts/{id}/archive",
    tag = "contacts",
    params(("id" = String, Path, description = "The contact's id")),
    responses(
        (status = 200, description = "It is archived", body = ArchivedContact),
        (status = 404, description = "`not_found`: no contact of this workspace has this id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn archive_contact(call: Call) -> Result<Response, ApiError> {
    archived(call, Archiving::Archive).await
}

/// Unarchive a contact
///
/// Also takes a block back. A contact that is not archived stays as it is.
#[utoipa::path(
    post,
    path = "/contacts/{id}/unarchive",
    tag = "contacts",
    params(("id" = String, Path, description = "The contact's id")),
    responses(
        (status = 200, description = "It is not archived", body = ArchivedContact),
        (status = 404, description = "`not_found`: no contact of this workspace has this id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn unarchive_contact(call: Call) -> Result<Response, ApiError> {
    archived(call, Archiving::Unarchive).await
}

/// Block a contact
///
/// Hides it like archiving, and keeps it from being made again. Unarchiving
/// takes it back.
#[utoipa::path(
    post,
    path = "/contacts/{id}/block",
    tag = "contacts",
    params(("id" = String, Path, description = "The contact's id")),
    responses(
        (status = 200, description = "It is blocked", body = BlockedContact),
        (status = 404, description = "`not_found`: no contact of this workspace has this id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn block_contact(mut call: Call) -> Result<Response, ApiError> {
    let ContactAnswer { id, row, .. } = change(&mut call, Archiving::Block).await?;
    let external_id = row.external_id.as_deref();
    respond::ok(&BlockedContact { kind: "contact", id: id.to_string(), external_id, blocked: row.blocked_at.is_some() })
}

async fn archived(mut call: Call, archiving: Archiving) -> Result<Response, ApiError> {
    let ContactAnswer { id, row, .. } = change(&mut call, archiving).await?;
    let external_id = row.external_id.as_deref();
    let archived = row.archived_at.is_some();
    respond::ok(&ArchivedContact { kind: "contact", id: id.to_string(), external_id, archived })
}

async fn change(call: &mut Call, archiving: Archiving) -> Result<ContactAnswer, ApiError> {
    let who = of_id(call.path_id().await?);
    let command = ArchiveContact { workspace: call.access.workspace(), who, archiving };
    submit(call, Command::ArchiveContact(command)).await
}
