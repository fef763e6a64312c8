//! `POST /companies/list`, and what `GET /companies` answers with a list.

use super::present;
use crate::errors::ApiError;
use crate::limits::COMPANIES_PER_PAGE_DEFAULT;
use crate::numbered::Numbered;
use crate::request::{Call, Query, Version, respond};
use axum::response::Response;
use engine::companies::FoundCompany;
use engine::ids::TagId;
use node::views::{COMPANIES_LISTED_MAX, CompaniesQuery, ListedCompanies, Order};
use std::sync::Arc;
use wire::legacy::company::CompanyPage;
use wire::list::PageList;
use wire::rest::company::Company;

/// List companies
///
/// Those that somebody belongs to, by when somebody of them was last seen, the
/// latest first. At most the first 10,000 are listed; all are walked with
/// `GET /companies/scroll`.
#[utoipa::path(
    post,
    path = "/companies/list",
    tag = "companies",
    params(
        ("page" = Option<u64>, Query, description = "From 1; beyond the last it is empty"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 15 when not sent"),
        ("order" = Option<String>, Query, description = "`asc` or `desc`, `desc` when not sent"),
    ),
    responses(
        (status = 200, description = "The companies", body = PageList<Company>),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
    )
)]
pub async fn list_companies(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    list(&call, &query, Which::Tagged(None)).await
}

/// Which companies are listed.
pub(super) enum Which {
    /// All, or those with a tag.
    Tagged(Option<TagId>),
    /// None: those of a segment, which holds people.
    None,
}

/// Answers with a page of companies.
pub(super) async fn list(call: &Call, query: &Query, which: Which) -> Result<Response, ApiError> {
    let order = match query.get("order") {
        None | Some("desc") => Order::Descending,
        Some("asc") => Order::Ascending,
        Some(_) => return Err(ApiError::invalid("order", "order must be asc or desc")),
    };
    let page = Numbered::of(call, query, COMPANIES_PER_PAGE_DEFAULT)?;
    let (app, version) = (Arc::clone(&call.app), call.spoken());
    call.read(move |view, access| {
        let (companies, total): (Vec<FoundCompany>, u64) = match which {
            Which::None => (Vec::new(), 0),
            Which::Tagged(tag) => {
                let (offset, limit) = (page.offset(), page.limit());
                let query = CompaniesQuery { order, listed: ListedCompanies::WithContacts, tag, offset, limit };
                view.companies(access.workspace(), &query)?
            }
        };
        let shown = companies.iter().map(|found| present::company(view, access, app.node.config(), version, found));
        answer(version, shown.collect::<Result<_, _>>()?, total, &page)
    })
    .await
}

/// A page in the shape of the version that the caller speaks. Pages end where
/// the list does.
fn answer(version: Version, shown: Vec<Company<'_>>, total: u64, page: &Numbered) -> Result<Response, ApiError> {
    let listed = total.min(u64::try_from(COMPANIES_LISTED_MAX).unwrap_or(u64::MAX));
    let pages = page.pages(listed);
    if version.is_legacy() {
        return respond::ok(&CompanyPage::new(shown, total, pages));
    }
    respond::ok(&PageList::new(shown, total, pages))
}
