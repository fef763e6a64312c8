//! Intents about companies.

use super::contacts::{Identifiers, SentAttributes};
use crate::ids::{CompanyId, WorkspaceId};

/// Facts about a company that a request carries. `None` means "not sent";
/// `Some(None)` clears.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CompanyFacts {
    /// Name.
    pub name: Option<Option<String>>,
    /// The plan that it is on.
    pub plan: Option<Option<String>>,
    /// How many people work there.
    pub size: Option<Option<u32>>,
    /// Its web site.
    pub website: Option<Option<String>>,
    /// What it does.
    pub industry: Option<Option<String>>,
    /// What it pays in a month.
    pub monthly_spend: Option<Option<u32>>,
    /// When the workspace's customer began, Unix seconds.
    pub remote_created_at: Option<Option<u32>>,
    /// When somebody of it was last seen, Unix seconds.
    pub last_request_at: Option<Option<u32>>,
    /// Custom attributes.
    pub custom: SentAttributes,
}

/// Which company is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhichCompany {
    /// The one with this public id; `None` when what was sent has not the form
    /// of one.
    Id(Option<CompanyId>),
    /// The one with this `company_id`.
    CompanyId(String),
}

/// See [`Command::SaveCompany`](super::Command::SaveCompany). A company that is
/// named by its `company_id` is made if it is not there.
#[derive(Debug, Clone, PartialEq)]
pub struct SaveCompany {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub which: WhichCompany,
    /// What was sent of it.
    pub facts: CompanyFacts,
}

/// See [`Command::DeleteCompany`](super::Command::DeleteCompany).
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteCompany {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub which: WhichCompany,
}

/// See [`Command::AttachCompany`](super::Command::AttachCompany).
#[derive(Debug, Clone, PartialEq)]
pub struct AttachCompany {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Whom.
    pub who: Identifiers,
    /// Which company.
    pub which: WhichCompany,
    /// Whether they are to belong to it.
    pub attached: bool,
}

/// A company that a request about a user names.
#[derive(Debug, Clone, PartialEq)]
pub struct SentCompany {
    /// The workspace's own id of it.
    pub company_id: String,
    /// What was sent of it.
    pub facts: CompanyFacts,
    /// Whether the user is to belong to it; else they are detached.
    pub attached: bool,
}
