//! A contact joins a company, or leaves it.

use super::{find_company, not_found};
use crate::command::{AttachCompany, Stamp};
use crate::contacts::{self, CONTACTS};
use crate::ids::{CompanyOrdinal, ContactOrdinal, WorkspaceId};
use crate::limits::COMPANIES_PER_CONTACT_MAX;
use crate::outcome::{Answer, CompanyAnswer, Outcome, Refusal, RefusalKind};
use crate::rows::{CompanyContactRow, CompanyRow, ContactRow};
use crate::tables::{CompanyContactKey, CompanyKey, ContactKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &AttachCompany, reads: &mut Reads<'_>) -> Option<()> {
    let found = contacts::plan_find(command.workspace, &command.who, CONTACTS, reads);
    // The company is asked for in the same round, whether or not they are known.
    let company = find_company(reads, command.workspace, &command.which).ok()?;
    found.and(company).map(drop)
}

pub(crate) fn apply(command: &AttachCompany, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Ok(found) = contacts::find(&mut &*rows, workspace, &command.who, CONTACTS);
    let (contact, before) = found?;
    let Ok(found) = find_company(&mut &*rows, workspace, &command.which);
    let (company, _) = found.ok_or(not_found())?;
    let mut row = ContactRow::clone(&before);
    let membership = Membership { workspace, contact, company };
    let changed = if command.attached { membership.begin(&mut row, rows)? } else { membership.end(&mut row, rows) };
    if changed {
        row.updated_at = stamp.at_s();
        rows.put(&ContactKey { workspace, contact }, row);
    }
    let row = rows.get(&CompanyKey { workspace, company }).cloned().ok_or(not_found())?;
    Ok(Answer::Company(CompanyAnswer { company, row }))
}

/// That a contact belongs to a company.
#[derive(Debug, Clone, Copy)]
pub(super) struct Membership {
    pub(super) workspace: WorkspaceId,
    pub(super) contact: ContactOrdinal,
    pub(super) company: CompanyOrdinal,
}

impl Membership {
    /// Lets the contact join. The caller writes the contact's row. Whether
    /// anything changed.
    ///
    /// # Errors
    /// [`RefusalKind::TooManyCompanies`].
    pub(super) fn begin(self, row: &mut ContactRow, rows: &mut WorkingSet) -> Result<bool, Refusal> {
        if row.companies.contains(&self.company) {
            return Ok(false);
        }
        if row.companies.len() >= COMPANIES_PER_CONTACT_MAX {
            return Err(Refusal::new(RefusalKind::TooManyCompanies).detail(COMPANIES_PER_CONTACT_MAX));
        }
        row.companies.push(self.company);
        rows.put(&self.key(), CompanyContactRow);
        self.count(|contacts| contacts + 1, rows);
        Ok(true)
    }

    /// Lets the contact leave. The caller writes the contact's row. Whether
    /// anything changed.
    pub(super) fn end(self, row: &mut ContactRow, rows: &mut WorkingSet) -> bool {
        let Some(place) = row.companies.iter().position(|company| *company == self.company) else { return false };
        row.companies.remove(place);
        rows.remove(&self.key());
        self.count(|contacts| contacts.saturating_sub(1), rows);
        true
    }

    fn key(self) -> CompanyContactKey {
        CompanyContactKey { workspace: self.workspace, company: self.company, contact: self.contact }
    }

    fn count(self, change: impl FnOnce(u32) -> u32, rows: &mut WorkingSet) {
        let key = CompanyKey { workspace: self.workspace, company: self.company };
        if let Some(row) = rows.get(&key) {
            let row = CompanyRow { contacts: change(row.contacts), ..CompanyRow::clone(row) };
            rows.put(&key, row);
        }
    }
}
