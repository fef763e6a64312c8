//! `POST /contacts/search`: today one comparison for equality.

use crate::json::{Field, Unread, object};

object! {
    /// A search.
    #[schema(as = SearchContacts)]
    pub struct Search<'a> is "an object with query" {
        /// One comparison, or a group of exactly one.
        #[schema(value_type = SearchLeaf)]
        query: Unread<'a>,
        /// Which page.
        #[schema(value_type = Option<Pagination>)]
        pagination: Unread<'a>,
        /// The order of the answer. Contacts come in the order in which they
        /// were made; only `created_at` is taken, `ascending`.
        #[schema(value_type = Option<Object>)]
        sort: Unread<'a>,
    }
}

object! {
    /// A comparison, or (with `operator` `AND` or `OR` and an array of
    /// comparisons as `value`) a group.
    #[schema(as = SearchLeaf)]
    pub struct SearchLeaf<'a> is "a comparison" {
        /// `id`, `external_id` or `email`.
        #[schema(value_type = String, example = "external_id")]
        field: Field<'a>,
        /// `=`.
        #[schema(value_type = String, example = "=")]
        operator: Field<'a>,
        /// What the field must equal.
        #[schema(value_type = String, example = "314159")]
        value: Field<'a>,
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
