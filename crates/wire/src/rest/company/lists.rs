//! The companies of a contact.

use super::Company;
use crate::list::NumberedPages;
use serde::Serialize;
use utoipa::ToSchema;

/// The companies of a contact. Some clients read `data`, others `companies`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContactCompanies<'a> {
    /// Always `list`.
    #[serde(rename = "type")]
    #[schema(example = "list")]
    pub kind: &'static str,
    /// This page's companies.
    pub data: Vec<Company<'a>>,
    /// The same.
    pub companies: Vec<Company<'a>>,
    /// How many there are on all pages.
    pub total_count: u64,
    /// Where this page stands.
    pub pages: NumberedPages,
}

impl<'a> ContactCompanies<'a> {
    /// A page of a contact's `total_count` companies.
    #[must_use]
    pub fn new(data: Vec<Company<'a>>, total_count: u64, pages: NumberedPages) -> Self {
        Self { kind: "list", companies: data.clone(), data, total_count, pages }
    }
}
