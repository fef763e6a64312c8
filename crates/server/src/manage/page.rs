//! Pages of lists that are newest first and known by their ids.

use crate::auth::Access;
use crate::errors::ApiError;
use crate::limits::PER_PAGE_DEFAULT;
use crate::request::Query;
use crate::sealed;
use node::views::ListPage;

/// Which page of such a list a query asks for.
///
/// # Errors
/// `per_page` or `starting_after` is wrong.
pub fn newest_first(query: &Query, access: &Access, purpose: &str) -> Result<ListPage, ApiError> {
    let limit = query.per_page(PER_PAGE_DEFAULT)?;
    let before = match query.get("starting_after") {
        None => None,
        Some(text) => Some(u64::from_be_bytes(sealed::open_cursor(access, (purpose, "starting_after"), text)?)),
    };
    Ok(ListPage { before, limit })
}

/// The cursor of the page after one that ends with this id.
#[must_use]
pub fn cursor_after(access: &Access, purpose: &str, last: Option<u64>, has_more: bool) -> Option<String> {
    last.filter(|_| has_more).map(|last| sealed::cursor(access, purpose, &last.to_be_bytes()))
}
