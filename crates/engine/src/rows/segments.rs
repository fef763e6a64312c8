//! Saved predicates.

use crate::predicates::Tree;

/// What a segment's people are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PersonType {
    /// Users only.
    User = 1,
    /// Users and leads.
    Contact = 2,
}

impl PersonType {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 2] = [Self::User, Self::Contact];

    /// The word that the API uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Contact => "contact",
        }
    }

    /// The type with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == number)
    }
}

/// A segment.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentRow {
    /// What people call it.
    pub name: String,
    /// Who can be in it at all.
    pub person_type: PersonType,
    /// Who of them is in it.
    pub predicate: Tree,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
}

/// A saved audience.
#[derive(Debug, Clone, PartialEq)]
pub struct AudienceRow {
    /// What people call it.
    pub name: String,
    /// Its predicates as sent, JSON text.
    pub predicates: String,
    /// Its role predicates as sent, JSON text.
    pub role_predicates: String,
    /// What both mean.
    pub predicate: Tree,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
}
