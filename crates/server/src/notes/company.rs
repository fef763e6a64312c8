//! `/companies/{id}/notes`.

use super::present::{self, Whom};
use super::write;
use crate::companies;
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

/// List the notes about a company
///
/// The latest first.
#[utoipa::path(
    get,
    path = "/companies/{id}/notes",
    tag = "notes",
    params(
        ("id" = String, Path, description = "The company's id"),
        ("page" = Option<u64>, Query, description = "From 1; beyond the last it is empty"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
    ),
    responses(
        (status = 200, description = "The notes", body = PageList<Note>),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`company_not_found`: no company of this workspace has this id"),
    )
)]
pub async fn list_company_notes(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let page = Numbered::of(&call, &call.query()?, PER_PAGE_DEFAULT)?;
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let (company, row) = companies::by_id(view, access, &id)?;
        let about = [About::Company(company)];
        let (notes, total) = view.notes_about(access.workspace(), &about, page.offset(), page.limit())?;
        let whom = Whom::Company(access.company_id(company, &row).to_string());
        let shown = notes.iter().map(|(note, row)| present::note(app.node.config(), access, &whom, (*note, row)));
        respond::ok(&PageList::new(shown.collect(), total, page.pages(total)))
    })
    .await
}

/// Write a note about a company
///
/// As about a contact.
#[utoipa::path(
    post,
    path = "/companies/{id}/notes",
    tag = "notes",
    params(("id" = String, Path, description = "The company's id")),
    request_body = NewNote,
    responses(
        (status = 200, description = "The note", body = Note),
        (status = 400, description = "`parameter_not_found`: `body`. `parameter_invalid`: it is larger than 64 KiB"),
        (status = 404, description = "`company_not_found`: no company of this workspace has this id. `admin_not_found`"),
    )
)]
pub async fn write_company_note(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let (company, row) = call.read(move |view, access| companies::by_id(view, access, &id)).await?;
    let whom = Whom::Company(call.access.company_id(company, &row).to_string());
    let body = call.body()?;
    let sent: NewNote<'_> = fields::object(&body)?;
    let note = write::read(sent.body, sent.admin_id).await?;
    write::write(&call, (Tagged::Company(company), whom), note).await
}
