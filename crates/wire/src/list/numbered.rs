//! Lists that are walked by page numbers.

use serde::Serialize;
use utoipa::ToSchema;

/// A page of a list that is walked by page numbers. A page beyond the last is
/// empty.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PageList<T> {
    /// Always `list`.
    #[serde(rename = "type")]
    #[schema(example = "list")]
    pub kind: &'static str,
    /// This page's items.
    pub data: Vec<T>,
    /// How many there are on all pages.
    pub total_count: u64,
    /// Where this page stands.
    pub pages: NumberedPages,
}

impl<T> PageList<T> {
    /// A page of a list of `total_count` items.
    #[must_use]
    pub const fn new(data: Vec<T>, total_count: u64, pages: NumberedPages) -> Self {
        Self { kind: "list", data, total_count, pages }
    }
}

/// Where a page stands among its list's pages, and the address of the next.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NumberedPages {
    /// Always `pages`.
    #[serde(rename = "type")]
    #[schema(example = "pages")]
    pub kind: &'static str,
    /// The address of the next page; null on the last.
    pub next: Option<String>,
    /// This page's number, from 1.
    pub page: u64,
    /// How many items a page holds at most.
    pub per_page: u64,
    /// How many pages there are.
    pub total_pages: u64,
}

impl NumberedPages {
    /// Page `page` (from 1) of a list of `total_count` items. `link` makes the
    /// address of the page with a number, and is asked only if there is one.
    #[must_use]
    pub fn new(page: u64, per_page: u64, total_count: u64, link: impl FnOnce(u64) -> String) -> Self {
        let per_page = per_page.max(1);
        let total_pages = total_count.div_ceil(per_page).max(1);
        let next = (page < total_pages).then(|| link(page + 1));
        Self { kind: "pages", next, page, per_page, total_pages }
    }
}
