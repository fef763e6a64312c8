//! `GET /companies/{id}/contacts`, and the same in the 1.x shape under
//! `/companies/{id}/users`.

use super::by_id;
use crate::auth::Access;
use crate::contacts;
use crate::errors::ApiError;
use crate::limits::PER_PAGE_DEFAULT;
use crate::numbered::Numbered;
use crate::request::{Call, Query, respond};
use crate::users;
use axum::response::Response;
use engine::companies::FoundCompany;
use node::View;
use std::sync::Arc;
use wire::legacy::user::UserList;
use wire::list::PageList;
use wire::rest::contact::Contact;

/// List the contacts of a company
///
/// The oldest first. Archived contacts are not among them.
#[utoipa::path(
    get,
    path = "/companies/{id}/contacts",
    tag = "companies",
    params(
        ("id" = String, Path, description = "The company's id"),
        ("page" = Option<u64>, Query, description = "From 1; beyond the last it is empty"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
    ),
    responses(
        (status = 200, description = "The contacts", body = PageList<Contact>),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`company_not_found`: no company of this workspace has this id"),
    )
)]
pub async fn list_company_contacts(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let page = Numbered::of(&call, &call.query()?, PER_PAGE_DEFAULT)?;
    let (app, version) = (Arc::clone(&call.app), call.spoken());
    call.read(move |view, access| {
        let (company, _) = by_id(view, access, &id)?;
        let (found, total) = view.contacts_of_company(access.workspace(), company, page.offset(), page.limit())?;
        let config = app.node.config();
        let shown = found.iter().map(|found| contacts::present::contact(view, access, config, version, found));
        respond::ok(&PageList::new(shown.collect::<Result<_, _>>()?, total, page.pages(total)))
    })
    .await
}

/// List the people of a company (1.x)
#[utoipa::path(
    get,
    path = "/companies/{id}/users",
    tag = "1.x",
    params(
        ("id" = String, Path, description = "The company's id"),
        ("page" = Option<u64>, Query, description = "From 1; beyond the last it is empty"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
    ),
    responses(
        (status = 200, description = "The people", body = UserList),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`company_not_found`: no company of this workspace has this id"),
    )
)]
pub async fn list_company_users(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let query = call.query()?;
    list_users(&call, &query, move |view, access| by_id(view, access, &id)).await
}

/// Answers with a page of the people of a company, in the 1.x shape.
pub(super) async fn list_users(
    call: &Call,
    query: &Query,
    find: impl FnOnce(&View, &Access) -> Result<FoundCompany, ApiError> + Send + 'static,
) -> Result<Response, ApiError> {
    let page = Numbered::of(call, query, PER_PAGE_DEFAULT)?;
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let (company, _) = find(view, access)?;
        let (found, total) = view.contacts_of_company(access.workspace(), company, page.offset(), page.limit())?;
        let shown = found.iter().map(|found| users::present::user(view, access, &app.node, found));
        respond::ok(&UserList::new(shown.collect::<Result<_, _>>()?, total, page.pages(total)))
    })
    .await
}
