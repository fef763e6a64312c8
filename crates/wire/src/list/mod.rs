//! Lists: by cursor ([`List`]), by page number ([`PageList`]), by scrolling
//! ([`ScrollList`]), by a bare cursor ([`ForwardList`]), and whole
//! ([`PlainList`]).

mod named;
mod numbered;

pub(crate) use named::{named_list, paged_list, scroll_list};
pub use numbered::{NumberedPages, PageList};

use serde::Serialize;
use utoipa::ToSchema;

/// A page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct List<T> {
    /// Always `list`.
    #[serde(rename = "type")]
    #[schema(example = "list")]
    pub kind: &'static str,
    /// This page's items.
    pub data: Vec<T>,
    /// How many there are on all pages. Absent where counting them would cost
    /// more than reading a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_count: Option<u64>,
    /// Where this page stands.
    pub pages: Pages,
}

/// Where a page stands among its list's pages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Pages {
    /// Always `pages`.
    #[serde(rename = "type")]
    #[schema(example = "pages")]
    pub kind: &'static str,
    /// This page's number, from 1. Absent where only cursors are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// How many items a page holds at most.
    pub per_page: usize,
    /// How many pages there are. Absent where only cursors are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_pages: Option<u64>,
    /// How to ask for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<NextPage>,
}

/// How to ask for the next page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NextPage {
    /// Its number. Absent where only cursors are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// How many items a page holds at most.
    pub per_page: usize,
    /// The cursor to send as `starting_after`. Opaque and URL-safe.
    pub starting_after: String,
}

impl<T> List<T> {
    /// A page known by its cursor alone.
    #[must_use]
    pub fn new(data: Vec<T>, per_page: usize, starting_after: Option<String>) -> Self {
        let next = starting_after.map(|starting_after| NextPage { page: None, per_page, starting_after });
        let pages = Pages { kind: "pages", page: None, per_page, total_pages: None, next };
        Self { kind: "list", data, total_count: None, pages }
    }

    /// A page of a list whose items are all counted. `before` of them stand on
    /// earlier pages.
    #[must_use]
    pub fn counted(data: Vec<T>, per_page: usize, counts: Counts, starting_after: Option<String>) -> Self {
        let per_page_max = u64::try_from(per_page.max(1)).unwrap_or(u64::MAX);
        let page = counts.before / per_page_max + 1;
        let next = starting_after.map(|starting_after| NextPage { page: Some(page + 1), per_page, starting_after });
        let total_pages = Some(counts.total.div_ceil(per_page_max).max(1));
        let pages = Pages { kind: "pages", page: Some(page), per_page, total_pages, next };
        Self { kind: "list", data, total_count: Some(counts.total), pages }
    }
}

/// How many items a counted list holds.
#[derive(Debug, Clone, Copy)]
pub struct Counts {
    /// On all pages.
    pub total: u64,
    /// On the pages before this one.
    pub before: u64,
}

/// A list that is shown as a whole.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlainList<T> {
    /// Always `list`.
    #[serde(rename = "type")]
    #[schema(example = "list")]
    pub kind: &'static str,
    /// Its items.
    pub data: Vec<T>,
}

impl<T> PlainList<T> {
    /// The list of these.
    #[must_use]
    pub const fn new(data: Vec<T>) -> Self {
        Self { kind: "list", data }
    }
}

impl<T> Default for PlainList<T> {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

/// A page of a list that is walked by scrolling: the walk ends with an empty
/// page, whose `scroll_param` is null.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScrollList<T> {
    /// Always `list`.
    #[serde(rename = "type")]
    #[schema(example = "list")]
    pub kind: &'static str,
    /// This page's items.
    pub data: Vec<T>,
    /// What to send for the next page; null at the end of the walk, as some
    /// clients go on until then.
    pub scroll_param: Option<String>,
    /// Always null.
    pub pages: Option<NumberedPages>,
    /// Always null: nobody counts.
    pub total_count: Option<u64>,
}

impl<T> ScrollList<T> {
    /// A page of the walk with this `scroll_param`.
    #[must_use]
    pub fn new(data: Vec<T>, scroll_param: String) -> Self {
        let scroll_param = (!data.is_empty()).then_some(scroll_param);
        Self { kind: "list", data, scroll_param, pages: None, total_count: None }
    }
}

/// A page of a list that is walked by a cursor alone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ForwardList<T> {
    /// Always `list`.
    #[serde(rename = "type")]
    #[schema(example = "list")]
    pub kind: &'static str,
    /// This page's items.
    pub data: Vec<T>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// Whether there is a next page.
    pub has_more: bool,
}

impl<T> ForwardList<T> {
    /// A page, and the cursor of the next one.
    #[must_use]
    pub const fn new(data: Vec<T>, next_cursor: Option<String>) -> Self {
        let has_more = next_cursor.is_some();
        Self { kind: "list", data, next_cursor, has_more }
    }
}
