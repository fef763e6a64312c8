//! Audiences: saved lists of predicates that all must hold.

use crate::json::{Field, Unread, Verbatim, object};
use crate::list::NumberedPages;
use serde::Serialize;
use utoipa::ToSchema;

/// An audience.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Audience<'a> {
    /// Always `audience`.
    #[serde(rename = "type")]
    #[schema(example = "audience")]
    pub kind: &'static str,
    /// Its id.
    #[schema(example = "123")]
    pub id: String,
    /// What people call it.
    pub name: &'a str,
    /// What people in it are, as it was sent.
    #[schema(value_type = Vec<AudiencePredicate>)]
    pub predicates: Verbatim<'a>,
    /// Which roles they have, as it was sent.
    #[schema(value_type = Vec<AudiencePredicate>)]
    pub role_predicates: Verbatim<'a>,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
}

/// A page of audiences. Its page numbers stand beside the items.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AudienceList<'a> {
    /// Always `list`.
    #[serde(rename = "type")]
    #[schema(example = "list")]
    pub kind: &'static str,
    /// This page's items.
    pub data: Vec<Audience<'a>>,
    /// How many there are on all pages.
    pub total_count: u64,
    /// This page's number, from 1.
    pub page: u64,
    /// How many items a page holds at most.
    pub per_page: u64,
    /// How many pages there are.
    pub total_pages: u64,
}

impl<'a> AudienceList<'a> {
    /// A page of `total_count` audiences.
    #[must_use]
    pub fn new(data: Vec<Audience<'a>>, total_count: u64, pages: &NumberedPages) -> Self {
        let NumberedPages { page, per_page, total_pages, .. } = *pages;
        Self { kind: "list", data, total_count, page, per_page, total_pages }
    }
}

/// An audience that is deleted. It has no `type`, but an `object`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeletedAudience {
    /// Its id.
    pub id: String,
    /// Always `audience`.
    #[schema(example = "audience")]
    pub object: &'static str,
    /// Always true.
    pub deleted: bool,
}

impl DeletedAudience {
    /// The answer to the deletion of the audience with this id.
    #[must_use]
    pub const fn new(id: String) -> Self {
        Self { id, object: "audience", deleted: true }
    }
}

object! {
    /// An audience to make, or what to change of one.
    #[schema(as = SaveAudience)]
    pub struct SaveAudience<'a> is "an audience object" {
        /// What people are to call it, 1 to 255 characters.
        #[schema(value_type = Option<String>, example = "VIP Customers")]
        name: Field<'a>,
        /// What people in it are: all of these.
        #[schema(value_type = Option<Vec<AudiencePredicate>>)]
        predicates: Unread<'a>,
        /// Which roles they have.
        #[schema(value_type = Option<Vec<AudiencePredicate>>)]
        role_predicates: Unread<'a>,
    }
}

object! {
    /// One condition of an audience.
    #[schema(as = AudiencePredicate)]
    pub struct AudiencePredicate<'a> is "a predicate" {
        /// What is looked at.
        #[schema(value_type = String, example = "company.name")]
        attribute: Field<'a>,
        /// The type of its values.
        #[schema(value_type = String, example = "string")]
        kind = "type": Field<'a>,
        /// How it is compared.
        #[schema(value_type = String, example = "contains")]
        comparison: Field<'a>,
        /// With what.
        #[schema(value_type = Option<Object>, example = "Acme")]
        value: Unread<'a>,
    }
}
