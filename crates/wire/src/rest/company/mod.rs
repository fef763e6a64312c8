//! Companies that people belong to.

mod lists;
mod request;

pub use self::lists::ContactCompanies;
pub use self::request::SaveCompany;

use crate::rest::contact::Empty;
use crate::rest::custom_attributes::Attributes;
use crate::rest::note::NoteList;
use crate::rest::segment::SegmentList;
use crate::rest::tag::TagList;
use serde::Serialize;
use utoipa::ToSchema;

/// A company. `id`, `name`, `app_id` and `company_id` are never null: the Java
/// client cannot read one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Company<'a> {
    /// Always `company`.
    #[serde(rename = "type")]
    #[schema(example = "company")]
    pub kind: &'static str,
    /// The workspace's own id of it. It never changes.
    pub company_id: &'a str,
    /// Its id: 24 hex digits.
    pub id: String,
    /// The workspace's app id.
    pub app_id: &'a str,
    /// Name; empty when nobody said.
    pub name: &'a str,
    /// When it began to be a customer of the workspace, Unix seconds.
    pub remote_created_at: Option<u32>,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
    /// When somebody of it was last seen, Unix seconds. Absent until somebody
    /// was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_request_at: Option<u32>,
    /// What it pays in a month.
    pub monthly_spend: u32,
    /// How many sessions its people had.
    pub session_count: u64,
    /// How many people belong to it.
    pub user_count: u64,
    /// How many work there. Absent when nobody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u32>,
    /// Its web site. Absent when nobody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<&'a str>,
    /// What it does. Absent when nobody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub industry: Option<&'a str>,
    /// Its tags.
    pub tags: TagList<'a>,
    /// The segments that it is in.
    pub segments: SegmentList<'a>,
    /// The plan that it is on; `{}` when nobody said.
    pub plan: Plan<'a>,
    /// What the workspace keeps of it besides.
    #[schema(value_type = Object)]
    pub custom_attributes: Attributes<'a>,
    /// Its notes. From 2.16 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<NoteList<'a>>,
}

/// A plan, or none.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CompanyPlan)]
#[serde(untagged)]
pub enum Plan<'a> {
    /// None.
    Unknown(Empty),
    /// One.
    Known(NamedPlan<'a>),
}

/// A plan.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CompanyNamedPlan)]
pub struct NamedPlan<'a> {
    /// Always `plan`.
    #[serde(rename = "type")]
    #[schema(example = "plan")]
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: &'a str,
}

impl<'a> Plan<'a> {
    /// The plan of this id and name.
    #[must_use]
    pub const fn new(id: String, name: &'a str) -> Self {
        Self::Known(NamedPlan { kind: "plan", id, name })
    }
}

impl Default for Plan<'_> {
    fn default() -> Self {
        Self::Unknown(Empty {})
    }
}

/// A company that is deleted. It has no `type`, but an `object`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeletedCompany {
    /// Its id.
    pub id: String,
    /// Always `company`.
    #[schema(example = "company")]
    pub object: &'static str,
    /// Always true.
    pub deleted: bool,
}

impl DeletedCompany {
    /// The answer to the deletion of the company with this id.
    #[must_use]
    pub const fn new(id: String) -> Self {
        Self { id, object: "company", deleted: true }
    }
}
