//! Contacts as the console lists them.

use crate::json::{Field, Unread, object};
use crate::rest::contact::Contact;
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// Whom to list.
    #[schema(as = SearchManagedContacts)]
    pub struct SearchContacts<'a> is "an object with predicate, q, roles, sort, per_page, starting_after or offset" {
        /// Who is listed: a predicate tree, at most 4 levels and 50 leaves;
        /// everybody when it is not sent.
        #[schema(value_type = Option<Object>, example = json!({"all": [{"attribute": "email", "op": "known"}]}))]
        predicate: Unread<'a>,
        /// What the name, the e-mail address or the `external_id` must hold, in
        /// capitals or not: at most 200 characters.
        #[schema(value_type = Option<String>, example = "ada")]
        q: Field<'a>,
        /// Of which roles: any of `user`, `lead` and `visitor`; users and leads
        /// when it is not sent.
        #[schema(value_type = Option<Vec<String>>, example = json!(["user"]))]
        roles: Unread<'a>,
        /// The order; the latest made first when not sent.
        #[schema(value_type = Option<Sort>)]
        sort: Unread<'a>,
        /// How many contacts a page holds: 1 to 150, 50 when not sent.
        #[schema(value_type = Option<u32>)]
        per_page: Field<'a>,
        /// The cursor of the page before. Everything else must be as it was
        /// there.
        #[schema(value_type = Option<String>)]
        starting_after: Field<'a>,
        /// How many people the page passes over, counted from the first or from
        /// the cursor: 0 to 1,000,000, 0 when not sent. What brings one to any
        /// place of a long list; for the page after a page take its cursor,
        /// which is cheaper.
        #[schema(value_type = Option<u32>)]
        offset: Field<'a>,
    }
}

object! {
    /// The order of a list of contacts.
    #[schema(as = ManagedContactsSort)]
    pub struct Sort<'a> is "an object with field and order" {
        /// `created_at`, which is the order in which they were made, or an
        /// attribute by the name that predicates use.
        #[schema(value_type = String, example = "last_seen_at")]
        field: Field<'a>,
        /// `asc` or `desc`; the latter when not sent.
        #[schema(value_type = Option<String>, example = "desc")]
        order: Field<'a>,
    }
}

/// A contact with the names of what belongs to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ManagedContact<'a> {
    /// The contact, as the REST API shows it.
    #[serde(flatten)]
    pub contact: Contact<'a>,
    /// The first ten tags.
    pub tags_brief: Vec<TagBrief>,
    /// The first ten companies.
    pub companies_brief: Vec<CompanyBrief>,
}

/// A tag's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TagBrief {
    /// Its id.
    #[schema(example = "1")]
    pub id: String,
    /// Its name.
    #[schema(example = "VIP")]
    pub name: String,
}

/// A company's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CompanyBrief {
    /// Its id.
    pub id: String,
    /// The workspace's own id of it.
    pub company_id: String,
    /// Its name.
    pub name: Option<String>,
}
