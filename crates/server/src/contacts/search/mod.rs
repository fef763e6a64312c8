//! `POST /contacts/search`.
//!
//! `decode` turns what was sent into the one predicate tree, with the help of
//! `fields` (what can be compared), `operators` (how) and `values` (with what);
//! `event` reads conditions on what people did, `sort` the order. The node compiles the tree and finds the people.

mod decode;
pub(crate) mod event;
mod fields;
mod operators;
mod sort;
pub(crate) mod values;
mod wrong;

use super::page::{self, Asked};
use crate::errors::ApiError;
use crate::fields as body_fields;
use crate::limits::{CURSOR_CHARS_MAX, JSON_DEPTH_MAX, PER_PAGE_DEFAULT, PER_PAGE_MAX};
use crate::request::{Call, blocking, respond};
use axum::response::Response;
use engine::contacts::CONTACTS;
use engine::predicates::TreeLimits;
use std::sync::Arc;
use wire::json::{Json, Unread};
use wire::rest::contact::Contact;
use wire::rest::search::{Cut, Pagination, Search, SearchResult};

/// Search contacts
///
/// `query` is one comparison or a group of them: `AND` or `OR` with up to 15
/// comparisons and groups, two groups deep. Texts compare without regard to
/// case; dates compare by calendar days of the workspace's time zone; no
/// `value`, or null, means that there is none. Besides the attributes of
/// contacts, `tag_id` and `segment_id` can be compared, and, beyond Intercom's
/// language, what people did: `event.NAME.count`, `.first`, `.last` and `.did`;
/// and any leaf of a predicate may stand among the comparisons, such as
/// `{"event":"ordered-item","fact":"count","op":"gte","value":3,
/// "within_days":30}`. A search sees everything that was answered
/// before it. One that looks at single events stops after five seconds: `cut`
/// then says how many people it could not decide on.
#[utoipa::path(
    post,
    path = "/contacts/search",
    tag = "contacts",
    request_body = Search,
    responses(
        (status = 200, description = "The contacts", body = SearchResult<Contact>),
        (status = 400, description = "`parameter_not_found`: there is no `query`. `parameter_invalid`: `field` names the part that cannot be, such as `query.value[1].operator`. `invalid_field`: there is no such field. `invalid_sort_order`: neither `ascending` nor `descending`. `client_error`: `starting_after` is no cursor of a search with this order"),
    )
)]
pub async fn search_contacts(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let Search { query, pagination, sort } = body_fields::object(&body)?;
    let Unread(Some(raw)) = query else { return Err(ApiError::missing("query")) };
    let query = Json::read(raw.get(), JSON_DEPTH_MAX)
        .map_err(|error| ApiError::invalid("query", format!("query cannot be read: {error}")))?;
    let workspace = call.access.workspace();
    let config = call.app.node.config();
    let tree = decode::Decoder { config, workspace }.query(&query)?;
    let sort = sort::read(sort, config, workspace)?;
    let purpose = sort.purpose();
    let (per_page, cursor) = read_pagination(pagination)?;
    let place = cursor.map(|cursor| page::open(&call.access, &purpose, &cursor)).transpose()?;
    let (app, access, version) = (Arc::clone(&call.app), call.access.clone(), call.spoken());
    blocking(move || {
        let predicate = app.node.compile(workspace, &tree, TreeLimits::SEARCH).map_err(wrong::told)?;
        let asked = Asked { predicate: Some(predicate), roles: CONTACTS, sort: sort.order, per_page, place, offset: 0 };
        let answered = page::find(&app, &access, &purpose, asked)?;
        let cut = answered.page.cut.map(|cut| Cut { undecided: cut.undecided });
        respond::ok(&SearchResult::new(answered.list(&app, &access, version)?, cut))
    })
    .await
}

fn read_pagination(pagination: Unread<'_>) -> Result<(usize, Option<String>), ApiError> {
    let sent: Pagination<'_> = match pagination {
        Unread(None) => Pagination::default(),
        Unread(Some(raw)) => body_fields::json(raw.get())?,
    };
    let per_page = match body_fields::whole(sent.per_page, "per_page")? {
        None => PER_PAGE_DEFAULT,
        Some(0) => return Err(ApiError::invalid("per_page", "per_page must be at least 1")),
        Some(wanted) => usize::try_from(wanted).unwrap_or(PER_PAGE_MAX).min(PER_PAGE_MAX),
    };
    Ok((per_page, body_fields::text(sent.starting_after, "starting_after", CURSOR_CHARS_MAX)?))
}
