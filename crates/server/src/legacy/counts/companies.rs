//! Companies by tag and by their number of users.

use crate::errors::ApiError;
use crate::limits::{PER_PAGE_DEFAULT, PER_PAGE_MAX};
use crate::numbered::Numbered;
use crate::request::{Call, Query, respond};
use axum::response::Response;
use engine::ids::TagId;
use node::views::{CompaniesQuery, ListedCompanies, Order};
use std::collections::BTreeMap;
use std::sync::Arc;
use wire::legacy::count::{CountSpread, Counts, NamedCount, Spread};

/// All companies.
///
/// # Errors
/// They cannot be counted.
pub(super) async fn all(call: &Call) -> Result<Response, ApiError> {
    call.read(move |view, access| {
        let count = view.counters(access.workspace())?.companies;
        respond::ok(&Counts::Spread(CountSpread::companies(Spread::All(count.into()))))
    })
    .await
}

/// Segments are of people: no company is in one.
///
/// # Errors
/// None.
pub(super) fn by_segment() -> Result<Response, ApiError> {
    respond::ok(&Counts::Spread(CountSpread::companies(Spread::Segment(Vec::new()))))
}

/// Companies with each tag.
///
/// # Errors
/// They cannot be read.
pub(super) async fn by_tag(call: &Call) -> Result<Response, ApiError> {
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let mut tagged: BTreeMap<TagId, u64> = BTreeMap::new();
        let mut after = None;
        loop {
            let companies = view.companies_after(access.workspace(), after, PER_PAGE_MAX)?;
            let Some((last, _)) = companies.last() else { break };
            after = Some(*last);
            for tagging in companies.iter().flat_map(|(_, row)| &row.tags) {
                *tagged.entry(tagging.tag).or_default() += 1;
            }
        }
        let tags = app.node.config().tags(access.workspace());
        let counts = tags.iter().map(|(tag, row)| NamedCount {
            name: &row.name,
            count: tagged.get(tag).copied().unwrap_or(0),
            remote_company_id: None,
        });
        respond::ok(&Counts::Spread(CountSpread::companies(Spread::Tag(counts.collect()))))
    })
    .await
}

/// A page of companies, each with how many people belong to it.
///
/// # Errors
/// The query names no page, or they cannot be read.
pub(super) async fn by_users(call: &Call, query: &Query) -> Result<Response, ApiError> {
    let page = Numbered::of(call, query, PER_PAGE_DEFAULT)?;
    call.read(move |view, access| {
        let asked = CompaniesQuery {
            order: Order::Descending,
            listed: ListedCompanies::All,
            tag: None,
            offset: page.offset(),
            limit: page.limit(),
        };
        let (companies, total) = view.companies(access.workspace(), &asked)?;
        let counts = companies.iter().map(|(_, row)| NamedCount {
            name: row.name.as_deref().unwrap_or_default(),
            count: row.contacts.into(),
            remote_company_id: Some(&row.company_id),
        });
        respond::ok(&Counts::Spread(CountSpread::company_users(counts.collect(), page.pages(total))))
    })
    .await
}
