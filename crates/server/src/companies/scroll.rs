//! `GET /companies/scroll`.

use super::present;
use crate::errors::ApiError;
use crate::limits::SCROLL_PAGE_ITEMS;
use crate::request::{Call, respond};
use crate::scroll::ScrollKind;
use axum::response::Response;
use engine::ids::CompanyOrdinal;
use std::sync::Arc;
use wire::legacy::company::CompanyScroll;
use wire::list::ScrollList;
use wire::rest::company::Company;

/// Walk over all companies
///
/// 100 at a call, in the order in which they were made: send `scroll_param` back
/// for the next page, until one is empty and its `scroll_param` null. To 1.x the
/// list is `companies`, not `data`. A workspace has one walk at a time; one
/// that rests for a minute is over.
#[utoipa::path(
    get,
    path = "/companies/scroll",
    tag = "companies",
    params(("scroll_param" = Option<String>, Query, description = "That of the page before; without it a walk begins")),
    responses(
        (status = 200, description = "The companies", body = ScrollList<Company>),
        (status = 400, description = "`scroll_exists`: another walk is under way"),
        (status = 404, description = "`not_found`: the walk is over"),
    )
)]
pub async fn scroll_companies(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let kind = (call.access.workspace(), ScrollKind::Companies);
    let new_param = call.app.request_ids.next();
    let param = query.get("scroll_param");
    let scroll = call.app.scrolls.enter(kind, param, new_param.as_str(), call.received_at_ms)?;
    let (app, version) = (Arc::clone(&call.app), call.spoken());
    call.read(move |view, access| {
        let companies = match scroll.after() {
            Some(bytes) => view.companies_after(access.workspace(), ordinal(bytes), SCROLL_PAGE_ITEMS)?,
            None => Vec::new(),
        };
        let shown = companies.iter().map(|found| present::company(view, access, app.node.config(), version, found));
        let shown = shown.collect::<Result<_, _>>()?;
        app.scrolls.advance(&scroll, companies.last().map(|(company, _)| company.0.to_be_bytes().to_vec()));
        let param = scroll.param.clone();
        if version.is_legacy() {
            respond::ok(&CompanyScroll::new(shown, param))
        } else {
            respond::ok(&ScrollList::new(shown, param))
        }
    })
    .await
}

/// Which company the page before ended with; `None` before the first page.
fn ordinal(bytes: &[u8]) -> Option<CompanyOrdinal> {
    bytes.try_into().ok().map(|bytes| CompanyOrdinal(u32::from_be_bytes(bytes)))
}
