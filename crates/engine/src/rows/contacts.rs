//! People, and what leads to them.

use super::{AttributeValue, Consent, Standard, Tagging};
use crate::ids::{AttributeId, CompanyOrdinal, ContactOrdinal};

/// What a contact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Role {
    /// An anonymous browser.
    Visitor = 0,
    /// Known, but not a customer of the workspace's product.
    Lead = 1,
    /// A customer.
    User = 2,
}

impl Role {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Visitor, Self::Lead, Self::User];

    /// The word that the API uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Lead => "lead",
            Self::User => "user",
        }
    }

    /// The role with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|role| *role as u8 == number)
    }
}

/// A field of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldRef {
    /// A standard attribute.
    Standard(Standard),
    /// A custom attribute.
    Custom(AttributeId),
}

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// What they are.
    pub role: Role,
    /// The workspace's own id of them; a lead's is made by Herald.
    pub external_id: Option<String>,
    /// E-mail address, in lower case.
    pub email: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Phone number, as sent.
    pub phone: Option<String>,
    /// URL of a picture.
    pub avatar_url: Option<String>,
    /// The teammate who looks after them, as sent.
    pub owner_id: Option<String>,
    /// When they signed up, Unix seconds.
    pub signed_up_at: Option<u32>,
    /// When they were last seen, Unix seconds.
    pub last_seen_at: Option<u32>,
    /// Whether they opted out of e-mail.
    pub unsubscribed_from_emails: bool,
    /// When the row was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
    /// Custom attributes, sorted.
    pub custom: Vec<(AttributeId, AttributeValue)>,
    /// Standard attributes that have no field of their own, sorted.
    pub facts: Vec<(Standard, AttributeValue)>,
    /// Tags, sorted.
    pub tags: Vec<Tagging>,
    /// Companies, in the order in which they were attached.
    pub companies: Vec<CompanyOrdinal>,
    /// What they chose to be sent or not, sorted.
    pub consents: Vec<Consent>,
    /// The id in a browser's cookie, of a visitor and of whom it became.
    pub visitor_id: Option<String>,
    /// When they were archived, Unix seconds.
    pub archived_at: Option<u32>,
    /// When they were blocked, Unix seconds.
    pub blocked_at: Option<u32>,
    /// Into whom they were merged. Such a row stays as it was then; its events,
    /// summaries and notes are read as the survivor's.
    pub merged_into: Option<ContactOrdinal>,
    /// Who was merged into them, directly or not, oldest first: at most
    /// [`crate::limits::ALIASES_MAX`].
    pub aliases: Vec<ContactOrdinal>,
    /// When the first of the merged was made, if that was before `created_at`.
    /// `created_at` itself is part of the contact's id and never changes.
    pub first_known_at: Option<u32>,
    /// Fields that a browser wrote last which proved nothing, sorted. All
    /// others it must not overwrite.
    pub claimed: Vec<FieldRef>,
}

impl ContactRow {
    /// Somebody of whom nothing is known yet, at a time in Unix seconds.
    #[must_use]
    pub fn blank(role: Role, at_s: u32) -> Self {
        Self {
            role,
            external_id: None,
            email: None,
            name: None,
            phone: None,
            avatar_url: None,
            owner_id: None,
            signed_up_at: None,
            last_seen_at: None,
            unsubscribed_from_emails: false,
            created_at: at_s,
            updated_at: at_s,
            custom: Vec::new(),
            facts: Vec::new(),
            tags: Vec::new(),
            companies: Vec::new(),
            consents: Vec::new(),
            visitor_id: None,
            archived_at: None,
            blocked_at: None,
            merged_into: None,
            aliases: Vec::new(),
            first_known_at: None,
            claimed: Vec::new(),
        }
    }
}

/// What kind of identifier a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum IdentifierKind {
    /// `external_id`, compared exactly.
    ExternalId = 1,
    /// E-mail address, compared folded.
    Email = 2,
    /// The id in a browser's cookie, compared exactly.
    Visitor = 3,
}

impl IdentifierKind {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::ExternalId, Self::Email, Self::Visitor];

    /// The kind with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == number)
    }
}

/// One contact that has an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identified {
    /// Who.
    pub contact: ContactOrdinal,
    /// What they are, so that a user can win over leads without a read.
    pub role: Role,
}

/// The contacts that have an identifier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IdentifierRow {
    /// Sorted by ordinal. One for an `external_id`; any number for an e-mail.
    pub contacts: Vec<Identified>,
}

/// One merge: what is needed to take it back. It lies under the survivor, in
/// the order of the merges; undoing it removes the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeRow {
    /// Who was merged.
    pub from: ContactOrdinal,
    /// When, Unix seconds.
    pub merged_at: u32,
    /// The survivor's row just before.
    pub before: ContactRow,
    /// The survivor's row just after.
    pub after: ContactRow,
}
