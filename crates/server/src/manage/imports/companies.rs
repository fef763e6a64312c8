//! A row about a company.

use super::cells_of::{Cells, custom_value, tags};
use super::wrong::Wrong;
use crate::companies::facts;
use crate::errors::ApiError;
use crate::fields as body;
use engine::Command;
use engine::command::{CompanyFacts, SaveCompany, SentAttributes, Unknown, WhichCompany};
use engine::ids::WorkspaceId;
use engine::limits::EXTERNAL_ID_CHARS_MAX;
use wire::rest::company::SaveCompany as SentCompany;

/// What a row says of a company.
#[derive(Debug, Clone, PartialEq)]
pub struct CompanyRow {
    company_id: String,
    facts: CompanyFacts,
}

impl CompanyRow {
    /// Reads it. What is blank is as if it were not there.
    ///
    /// # Errors
    /// The first cell that its field cannot have, or there is no `company_id`.
    pub fn read(cells: &Cells<'_>) -> Result<(Self, Vec<String>), Wrong> {
        let wrong = |error: ApiError| Wrong::of(error, cells.mapping);
        let field = |name: &str| cells.field(name);
        let sent = SentCompany {
            name: field("name"),
            plan: field("plan"),
            size: field("size"),
            website: field("website"),
            industry: field("industry"),
            monthly_spend: field("monthly_spend"),
            remote_created_at: field("remote_created_at"),
            ..SentCompany::default()
        };
        let custom = cells.custom().map(|(column, name, value)| custom_value(column, name, value));
        let attributes = custom.collect::<Result<Vec<_>, _>>()?;
        let facts = CompanyFacts {
            custom: SentAttributes { attributes, unknown: Unknown::Refuse },
            ..facts::read(sent, Unknown::Refuse, 0).map_err(wrong)?
        };
        let company_id = body::id(field("company_id"), "company_id", EXTERNAL_ID_CHARS_MAX).map_err(wrong)?;
        let company_id = company_id.ok_or_else(|| Wrong::of(ApiError::missing("company_id"), cells.mapping))?;
        Ok((Self { company_id, facts }, tags(cells)?))
    }

    /// The workspace's own id of the company.
    pub fn company_id(&self) -> &str {
        &self.company_id
    }

    /// What makes or changes it.
    pub fn command(self, workspace: WorkspaceId) -> Command {
        let which = WhichCompany::CompanyId(self.company_id);
        Command::SaveCompany(Box::new(SaveCompany { workspace, which, facts: self.facts }))
    }
}
