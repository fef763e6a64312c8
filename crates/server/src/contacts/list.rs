//! `GET /contacts`.

use super::page::{self, Asked};
use crate::errors::ApiError;
use crate::legacy;
use crate::limits::PER_PAGE_DEFAULT;
use crate::request::{Call, blocking, respond};
use axum::response::Response;
use engine::contacts::CONTACTS;
use node::people::Sort;
use std::sync::Arc;
use wire::list::List;
use wire::rest::contact::Contact;

const PURPOSE: &str = "contacts list";

/// List contacts
///
/// Users and leads that are not archived, the latest made first. To a client
/// of the 1.x API it is the list of leads, or by `user_id`, `email` or `phone`
/// those who have it.
#[utoipa::path(
    get,
    path = "/contacts",
    tag = "contacts",
    params(
        ("per_page" = Option<u32>, Query, description = "How many contacts a page holds: 1 to 150, 50 when not sent"),
        ("starting_after" = Option<String>, Query, description = "The cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The contacts", body = List<Contact>),
        (status = 400, description = "`client_error`: `starting_after` is no cursor of this list"),
        (status = 404, description = "`not_found`: nobody has what a 1.x client looks for"),
        (status = 410, description = "`contact_merged`: whom a 1.x client looks for was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn list_contacts(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    if call.spoken().is_legacy() {
        return legacy::leads::list(call).await;
    }
    let per_page = query.per_page(PER_PAGE_DEFAULT)?;
    let cursor = query.get("starting_after");
    let place = cursor.map(|cursor| page::open(&call.access, PURPOSE, cursor)).transpose()?;
    let asked = Asked { predicate: None, roles: CONTACTS, sort: Sort::default(), per_page, place, offset: 0 };
    let (app, access, version) = (Arc::clone(&call.app), call.access.clone(), call.spoken());
    blocking(move || {
        let answered = page::find(&app, &access, PURPOSE, asked)?;
        respond::ok(&answered.list(&app, &access, version)?)
    })
    .await
}
