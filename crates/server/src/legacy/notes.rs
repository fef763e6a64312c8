//! Notes of the 1.x API: by person, who is called a user.

use crate::contacts::of_id;
use crate::errors::ApiError;
use crate::fields;
use crate::legacy::person;
use crate::limits::PER_PAGE_DEFAULT;
use crate::notes::present::{self, Whom};
use crate::notes::write;
use crate::numbered::Numbered;
use crate::request::{Call, respond};
use crate::users::find::identifiers_of;
use axum::response::Response;
use engine::command::Tagged;
use engine::contacts::CONTACTS;
use engine::rows::About;
use std::sync::Arc;
use wire::legacy::note::{NewNote, NotePage};
use wire::rest::note::Note;
use wire::rest::reference::SentPerson;

/// Write a note about a user (1.x)
///
/// Whom it is about stands in `user`, or beside it. Plain text becomes
/// paragraphs; HTML is freed of what could run. Without `admin_id` the first
/// teammate is its author.
#[utoipa::path(
    post,
    path = "/notes",
    tag = "1.x",
    request_body = NewNote,
    responses(
        (status = 200, description = "The note", body = Note),
        (status = 400, description = "`parameter_not_found`: no `body`, or nobody whom it is about. `parameter_invalid`: it is larger than 64 KiB"),
        (status = 404, description = "`not_found`: nobody has the identifier. `admin_not_found`"),
        (status = 409, description = "`unique_user_constraint`: several users have this e-mail address"),
        (status = 410, description = "`contact_merged`: they were merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn write_user_note(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let NewNote { body: text, admin_id, user, id, user_id, email } = fields::object(&body)?;
    let beside = SentPerson { id, user_id, email, ..SentPerson::default() };
    let who = person::identifiers(&person::object(user, "user")?.unwrap_or(beside), "user")?;
    let note = write::read(text, admin_id).await?;
    let id = call.read(move |view, access| {
        let (contact, row) = view.find(access.workspace(), &who, CONTACTS)??;
        Ok(access.contact_id(contact, &row).to_string())
    });
    let id = id.await?;
    write::write(&call, (Tagged::Contact(of_id(id.clone())), Whom::User(id)), note).await
}

/// List the notes about a user (1.x)
///
/// The latest first, with those about everybody who was merged into them.
#[utoipa::path(
    get,
    path = "/notes",
    tag = "1.x",
    params(
        ("user_id" = Option<String>, Query, description = "The workspace's own id of the user"),
        ("email" = Option<String>, Query, description = "The user's e-mail address"),
        ("id" = Option<String>, Query, description = "The contact's id; also as `intercom_user_id`"),
        ("page" = Option<u64>, Query, description = "Which page, from 1"),
        ("per_page" = Option<u64>, Query, description = "How many notes a page holds: 50, at most 150"),
    ),
    responses(
        (status = 200, description = "The notes", body = NotePage),
        (status = 400, description = "`parameter_not_found`: nobody is named"),
        (status = 404, description = "`not_found`: nobody has the identifier"),
        (status = 409, description = "`unique_user_constraint`: several users have this e-mail address"),
        (status = 410, description = "`contact_merged`: they were merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn list_user_notes(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let page = Numbered::of(&call, &query, PER_PAGE_DEFAULT)?;
    let who = identifiers_of(&query);
    if who.is_empty() {
        return Err(ApiError::missing("user_id").message("One of user_id, email and id is needed"));
    }
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let (contact, row) = view.find(access.workspace(), &who, CONTACTS)??;
        let about: Vec<About> = row.history_of(contact).map(About::Contact).collect();
        let (notes, total) = view.notes_about(access.workspace(), &about, page.offset(), page.limit())?;
        let whom = Whom::User(access.contact_id(contact, &row).to_string());
        let shown = notes.iter().map(|(note, row)| present::note(app.node.config(), access, &whom, (*note, row)));
        respond::ok(&NotePage::new(shown.collect(), total, page.pages(total)))
    })
    .await
}
