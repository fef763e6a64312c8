//! Companies: made, changed, joined, deleted.
//!
//! The cast: `save` makes a company or changes it, and `sent` does the same for
//! those that a request about a user names; both go through `store`, which
//! keeps rows and index in step. `attach` lets a contact join or leave: the
//! contact's row lists its companies in the order in which they were joined, a
//! row of `company_contacts` leads back, and the company's row counts them.
//! `delete` removes a company at once and leaves its contacts to a job, so
//! whoever reads a contact's companies passes over those that are gone.

pub(crate) mod attach;
mod attribute;
pub(crate) mod delete;
pub(crate) mod save;
mod sent;
mod store;

pub(crate) use sent::{is_there, plan_sent, take_sent};

use crate::command::WhichCompany;
use crate::ids::{CompanyId, CompanyOrdinal, WorkspaceId};
use crate::limits::COMPANY_NAME_KEY_CHARS_MAX;
use crate::outcome::{Refusal, RefusalKind};
use crate::rows::{CompanyIdentifierKind, CompanyRow, WorkspaceRow};
use crate::tables::{CompanyIdentifierKey, CompanyKey, WorkspaceKey};
use crate::text;
use crate::working_set::ReadRows;
pub use attribute::CompanyAttribute;
use std::sync::Arc;

/// A company and its ordinal.
pub type FoundCompany = (CompanyOrdinal, Arc<CompanyRow>);

/// The public id of a company's row.
#[must_use]
pub fn id_of(
    workspace_row: &WorkspaceRow,
    workspace: WorkspaceId,
    company: CompanyOrdinal,
    row: &CompanyRow,
) -> CompanyId {
    CompanyId::new(&workspace_row.id_key, workspace, company, row.created_at)
}

/// The index key of a `company_id`, which compares exactly.
#[must_use]
pub fn company_id_key(workspace: WorkspaceId, company_id: &str) -> CompanyIdentifierKey {
    CompanyIdentifierKey { workspace, kind: CompanyIdentifierKind::CompanyId, value: company_id.to_owned() }
}

/// The index key of a name: folded, and cut to
/// [`COMPANY_NAME_KEY_CHARS_MAX`] characters. Longer names share it, so who
/// looks for one compares the rows.
#[must_use]
pub fn name_key(workspace: WorkspaceId, name: &str) -> CompanyIdentifierKey {
    let folded = text::fold(name);
    let (value, _) = text::cut(&folded, COMPANY_NAME_KEY_CHARS_MAX);
    CompanyIdentifierKey { workspace, kind: CompanyIdentifierKind::Name, value: value.to_owned() }
}

/// The company that is meant; `None` when there is none.
///
/// # Errors
/// The reader's.
pub fn find_company<R: ReadRows>(
    rows: &mut R,
    workspace: WorkspaceId,
    which: &WhichCompany,
) -> Result<Option<FoundCompany>, R::Missing> {
    match which {
        WhichCompany::Id(None) => Ok(None),
        WhichCompany::Id(Some(id)) => {
            let Some(workspace_row) = rows.read(&WorkspaceKey { workspace })? else { return Ok(None) };
            let Some(company) = id.ordinal(&workspace_row.id_key, workspace) else { return Ok(None) };
            let row = rows.read(&CompanyKey { workspace, company })?;
            let row = row.filter(|row| id_of(&workspace_row, workspace, company, row) == *id);
            Ok(row.map(|row| (company, row)))
        }
        WhichCompany::CompanyId(company_id) => {
            let listed = rows.read(&company_id_key(workspace, company_id))?;
            let Some(company) = listed.and_then(|row| row.companies.first().copied()) else { return Ok(None) };
            Ok(rows.read(&CompanyKey { workspace, company })?.map(|row| (company, row)))
        }
    }
}

/// That there is no such company.
pub(crate) const fn not_found() -> Refusal {
    Refusal::new(RefusalKind::CompanyNotFound)
}
