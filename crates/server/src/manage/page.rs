//! Pages of lists that are known by their ids: newest first where they grow
//! without end, oldest first where they are small and in memory.

use crate::auth::Access;
use crate::errors::ApiError;
use crate::limits::PER_PAGE_DEFAULT;
use crate::request::Query;
use crate::sealed;
use node::views::ListPage;
use wire::list::Counts;

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

/// Behind which id the page of a small list begins; 0 is the first.
///
/// # Errors
/// `starting_after` is wrong.
pub fn after(query: &Query, access: &Access, purpose: &str) -> Result<u32, ApiError> {
    match query.get("starting_after") {
        None => Ok(0),
        Some(text) => Ok(u32::from_be_bytes(sealed::open_cursor(access, (purpose, "starting_after"), text)?)),
    }
}

/// A page of a small list.
pub struct Part<'a, T> {
    /// Its items.
    pub items: &'a [T],
    /// How many there are in all, and before it.
    pub counts: Counts,
    next: Option<u32>,
}

impl<T> Part<'_, T> {
    /// The cursor of the next page.
    #[must_use]
    pub fn cursor(&self, access: &Access, purpose: &str) -> Option<String> {
        self.next.map(|last| sealed::cursor(access, purpose, &last.to_be_bytes()))
    }
}

/// The page behind an id, of a list that is sorted by its ids.
pub fn oldest_first<T>(all: &[T], id: impl Fn(&T) -> u32, (after, per_page): (u32, usize)) -> Part<'_, T> {
    let before = all.partition_point(|item| id(item) <= after);
    let rest = all.get(before..).unwrap_or_default();
    let items = rest.get(..per_page).unwrap_or(rest);
    let next = items.last().filter(|_| rest.len() > items.len()).map(id);
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    Part { items, counts: Counts { total: count(all.len()), before: count(before) }, next }
}
