//! `/contacts/{id}/notes`.

use super::present::{self, Whom};
use super::write;
use crate::contacts::{by_id, of_id};
use crate::errors::ApiError;
use crate::fields;
use crate::limits::PER_PAGE_DEFAULT;
use crate::numbered::Numbered;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::command::Tagged;
use engine::rows::About;
use std::sync::Arc;
use wire::list::PageList;
use wire::rest::note::{NewNote, Note};

/// List the notes about a contact
///
/// The latest first, with those about everybody who was merged into it.
#[utoipa::path(
    get,
    path = "/contacts/{id}/notes",
    tag = "notes",
    params(
        ("id" = String, Path, description = "The contact's id"),
        ("page" = Option<u64>, Query, description = "From 1; beyond the last it is empty"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
    ),
    responses(
        (status = 200, description = "The notes", body = PageList<Note>),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`not_found`: no contact of this workspace has this id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn list_contact_notes(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let page = Numbered::of(&call, &call.query()?, PER_PAGE_DEFAULT)?;
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let (contact, row) = by_id(view, access, id)?;
        let about: Vec<About> = row.history_of(contact).map(About::Contact).collect();
        let (notes, total) = view.notes_about(access.workspace(), &about, page.offset(), page.limit())?;
        let whom = Whom::Contact(access.contact_id(contact, &row).to_string());
        let shown = notes.iter().map(|(note, row)| present::note(app.node.config(), access, &whom, (*note, row)));
        respond::ok(&PageList::new(shown.collect(), total, page.pages(total)))
    })
    .await
}

/// Write a note about a contact
///
/// Plain text becomes paragraphs; HTML is freed of what could run. Without
/// `admin_id` the first teammate is its author.
#[utoipa::path(
    post,
    path = "/contacts/{id}/notes",
    tag = "notes",
    params(("id" = String, Path, description = "The contact's id")),
    request_body = NewNote,
    responses(
        (status = 200, description = "The note", body = Note),
        (status = 400, description = "`parameter_not_found`: `body`. `parameter_invalid`: it is larger than 64 KiB"),
        (status = 404, description = "`not_found`: no contact of this workspace has this id. `admin_not_found`"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn write_contact_note(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let (contact, row) = call.read(move |view, access| by_id(view, access, id)).await?;
    let id = call.access.contact_id(contact, &row).to_string();
    let body = call.body()?;
    let sent: NewNote<'_> = fields::object(&body)?;
    let note = write::read(sent.body, sent.admin_id).await?;
    write::write(&call, (Tagged::Contact(of_id(id.clone())), Whom::Contact(id)), note).await
}
