//! `GET /counts`: how many there are of everything, and how they are spread.

use crate::list::NumberedPages;
use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};
use utoipa::ToSchema;

/// How many there are of everything.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyCountHash)]
pub struct CountHash {
    /// Always `count.hash`.
    #[serde(rename = "type")]
    #[schema(example = "count.hash")]
    pub kind: &'static str,
    /// Companies.
    pub company: Count,
    /// Users.
    pub user: Count,
    /// Leads.
    pub lead: Count,
    /// Tags, archived ones included.
    pub tag: Count,
    /// Segments, archived ones included.
    pub segment: Count,
}

/// A number.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = LegacyCount)]
pub struct Count {
    /// It.
    pub count: u64,
}

/// How something is spread, or how many there are of it. One of the first three is there.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyCountSpread)]
pub struct CountSpread<'a> {
    /// Always `count`.
    #[serde(rename = "type")]
    #[schema(example = "count")]
    pub kind: &'static str,
    /// Users, by segment or tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub user: Option<Spread<'a>>,
    /// Companies, by segment, tag or their number of users.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub company: Option<Spread<'a>>,
    /// Conversations, by state or by teammate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationSpread<'a>>,
    /// Where this page stands, for companies by their number of users.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<NumberedPages>,
}

/// Numbers by name, under what the names are of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spread<'a> {
    /// Of segments.
    Segment(Vec<NamedCount<'a>>),
    /// Of tags.
    Tag(Vec<NamedCount<'a>>),
    /// Of companies: how many users each has.
    User(Vec<NamedCount<'a>>),
    /// How many there are in all.
    All(u64),
}

/// A number under its name: `{"Active": 1}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCount<'a> {
    /// The name.
    pub name: &'a str,
    /// The number.
    pub count: u64,
    /// For a company: the workspace's own id of it.
    pub remote_company_id: Option<&'a str>,
}

/// How conversations are spread.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyConversationSpread)]
#[serde(untagged)]
pub enum ConversationSpread<'a> {
    /// By state.
    States(ConversationCounts),
    /// By teammate.
    Admins(AdminCounts<'a>),
}

/// Conversations by state.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
#[schema(as = LegacyConversationCounts)]
pub struct ConversationCounts {
    /// Somebody's.
    pub assigned: u64,
    /// Done.
    pub closed: u64,
    /// Not done.
    pub open: u64,
    /// Nobody's.
    pub unassigned: u64,
}

/// Conversations by teammate.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyAdminCounts)]
pub struct AdminCounts<'a> {
    /// One entry for each.
    pub admin: Vec<AdminCount<'a>>,
}

/// The conversations of a teammate.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyAdminCount)]
pub struct AdminCount<'a> {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: &'a str,
    /// Not done.
    pub open: u64,
    /// Done.
    pub closed: u64,
}

/// What `GET /counts` answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyCounts)]
#[serde(untagged)]
pub enum Counts<'a> {
    /// Without `type`: how many there are of everything.
    Hash(CountHash),
    /// With `type`: how it is spread.
    Spread(CountSpread<'a>),
}

impl<'a> CountSpread<'a> {
    const NONE: Self = Self { kind: "count", user: None, company: None, conversation: None, pages: None };

    /// Users: all of them, or by segment or tag.
    #[must_use]
    pub fn users(user: Spread<'a>) -> Self {
        Self { user: Some(user), ..Self::NONE }
    }

    /// Companies: all of them, or by segment or tag.
    #[must_use]
    pub fn companies(company: Spread<'a>) -> Self {
        Self { company: Some(company), ..Self::NONE }
    }

    /// A page of companies by their number of users.
    #[must_use]
    pub fn company_users(counts: Vec<NamedCount<'a>>, pages: NumberedPages) -> Self {
        Self { company: Some(Spread::User(counts)), pages: Some(pages), ..Self::NONE }
    }

    /// Conversations.
    #[must_use]
    pub fn conversations(conversation: ConversationSpread<'a>) -> Self {
        Self { conversation: Some(conversation), ..Self::NONE }
    }
}

impl Serialize for Spread<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (key, counts) = match self {
            Self::Segment(counts) => ("segment", counts),
            Self::Tag(counts) => ("tag", counts),
            Self::User(counts) => ("user", counts),
            Self::All(count) => return serializer.collect_map([("count", count)]),
        };
        serializer.collect_map([(key, counts)])
    }
}

impl Serialize for NamedCount<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(self.name, &self.count)?;
        if let Some(id) = self.remote_company_id {
            map.serialize_entry("remote_company_id", id)?;
        }
        map.end()
    }
}
