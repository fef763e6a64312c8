//! `POST /contacts/search`: comparisons, and groups of them.

use crate::json::{Field, Unread, object};
use crate::list::{List, Pages};
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// A search.
    #[schema(as = SearchContacts)]
    pub struct Search<'a> is "an object with query" {
        /// One comparison, or a group. Read as a tree by
        /// [`Json::read`](crate::json::Json::read).
        #[schema(value_type = SearchLeaf)]
        query: Unread<'a>,
        /// Which page.
        #[schema(value_type = Option<Pagination>)]
        pagination: Unread<'a>,
        /// The order of the answer; the latest made first when not sent.
        #[schema(value_type = Option<Sort>)]
        sort: Unread<'a>,
    }
}

object! {
    /// A comparison, or (with `operator` `AND` or `OR` and an array of
    /// comparisons and groups as `value`) a group.
    #[schema(as = SearchLeaf)]
    pub struct SearchLeaf<'a> is "a comparison" {
        /// What is compared, such as `external_id` or `custom_attributes.plan`.
        #[schema(value_type = String, example = "external_id")]
        field: Field<'a>,
        /// `=`, `!=`, `IN`, `NIN`, `>`, `<`, `>=`, `<=`, `~`, `!~`, `^` or `$`.
        #[schema(value_type = String, example = "=")]
        operator: Field<'a>,
        /// With what. Not sent, it is null.
        #[schema(value_type = Option<Object>, example = "314159")]
        value: Field<'a>,
    }
}

object! {
    /// The order of an answer.
    #[schema(as = SearchSort)]
    pub struct Sort<'a> is "a sort object" {
        /// By what.
        #[schema(value_type = String, example = "created_at")]
        field: Field<'a>,
        /// `ascending` or `descending`; the latter when not sent.
        #[schema(value_type = Option<String>, example = "descending")]
        order: Field<'a>,
    }
}

object! {
    /// Which page.
    #[schema(as = Pagination)]
    pub struct Pagination<'a> is "a pagination object" {
        /// How many contacts a page holds: 1 to 150, 50 when not sent.
        #[schema(value_type = Option<u32>)]
        per_page: Field<'a>,
        /// The cursor of the page before.
        #[schema(value_type = Option<String>)]
        starting_after: Field<'a>,
    }
}

/// A page of what a search found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SearchResult<T> {
    /// Always `list`.
    #[serde(rename = "type")]
    #[schema(example = "list")]
    pub kind: &'static str,
    /// This page's items.
    pub data: Vec<T>,
    /// How many were found on all pages, counted for the first one.
    pub total_count: u64,
    /// Where this page stands.
    pub pages: Pages,
    /// Only there when the search took too long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
}

/// That a search could not look at everything in time.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = SearchCut)]
pub struct Cut {
    /// How many people it could not decide on: they are neither listed nor
    /// counted.
    pub undecided: u64,
}

impl<T> SearchResult<T> {
    /// A page of a counted list.
    #[must_use]
    pub fn new(list: List<T>, cut: Option<Cut>) -> Self {
        let List { kind, data, total_count, pages } = list;
        Self { kind, data, total_count: total_count.unwrap_or_default(), pages, cut }
    }
}
