//! Companies, and who belongs to them.

use super::{AttributeValue, Tagging};
use crate::ids::{AttributeId, CompanyOrdinal};

/// A company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyRow {
    /// The workspace's own id of it. It never changes.
    pub company_id: String,
    /// Name.
    pub name: Option<String>,
    /// The plan that it is on.
    pub plan: Option<String>,
    /// How many people work there.
    pub size: Option<u32>,
    /// Its web site.
    pub website: Option<String>,
    /// What it does.
    pub industry: Option<String>,
    /// What it pays in a month, in the workspace's currency.
    pub monthly_spend: Option<u32>,
    /// When the workspace's customer began, Unix seconds.
    pub remote_created_at: Option<u32>,
    /// When somebody of it was last seen, Unix seconds.
    pub last_request_at: Option<u32>,
    /// Custom attributes, sorted.
    pub custom: Vec<(AttributeId, AttributeValue)>,
    /// Tags, sorted.
    pub tags: Vec<Tagging>,
    /// How many contacts belong to it.
    pub contacts: u32,
    /// When the row was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
}

/// What kind of identifier of a company a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum CompanyIdentifierKind {
    /// `company_id`, compared exactly.
    CompanyId = 1,
    /// Name, compared folded.
    Name = 2,
}

impl CompanyIdentifierKind {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 2] = [Self::CompanyId, Self::Name];

    /// The kind with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == number)
    }
}

/// The companies that have an identifier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompanyIdRow {
    /// Sorted. One for a `company_id`; any number for a name.
    pub companies: Vec<CompanyOrdinal>,
}

/// A contact belongs to a company: the key says all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompanyContactRow;
