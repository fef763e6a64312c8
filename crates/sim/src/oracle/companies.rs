//! Companies, and who belongs to them.

use super::Workspace;
use super::changes::CONTACTS;
use super::people::blank_row;
use engine::command::{AttachCompany, CompanyFacts, DeleteCompany, SaveCompany, SentCompany, WhichCompany};
use engine::ids::{CompanyId, CompanyOrdinal, ContactOrdinal};
use engine::outcome::CompanyAnswer;
use engine::rows::{CompanyRow, ContactRow, JobKind, Model, Role};
use engine::{Answer, Outcome, Refusal, RefusalKind, Stamp};
use std::sync::Arc;

impl Workspace {
    pub(super) fn company_id(&self, company: CompanyOrdinal, row: &CompanyRow) -> CompanyId {
        CompanyId::new(&self.id_key, self.id, company, row.created_at)
    }

    fn find_company(&self, which: &WhichCompany) -> Option<CompanyOrdinal> {
        let is_meant = |(company, row): &(&CompanyOrdinal, &CompanyRow)| match which {
            WhichCompany::Id(id) => *id == Some(self.company_id(**company, row)),
            WhichCompany::CompanyId(company_id) => row.company_id == *company_id,
        };
        self.companies.iter().find(is_meant).map(|(company, _)| *company)
    }

    fn company_answer(&self, company: CompanyOrdinal) -> Outcome {
        let row = self.companies.get(&company).cloned().ok_or(not_found())?;
        Ok(Answer::Company(CompanyAnswer { company, row: Arc::new(row) }))
    }

    pub(super) fn save_company(&mut self, command: &SaveCompany, stamp: &Stamp) -> Outcome {
        let company = self.save(&command.which, &command.facts, stamp)?;
        self.company_answer(company)
    }

    /// One that is named by its `company_id` is made if it is not there. One to
    /// which nothing happens stays as it is.
    fn save(&mut self, which: &WhichCompany, facts: &CompanyFacts, stamp: &Stamp) -> Result<CompanyOrdinal, Refusal> {
        let now = stamp.at_s();
        let found = self.find_company(which);
        let before = match (found.and_then(|company| self.companies.get(&company)), which) {
            (Some(row), _) => row.clone(),
            (None, WhichCompany::Id(_)) => return Err(not_found()),
            (None, WhichCompany::CompanyId(company_id)) => blank(company_id, now),
        };
        let mut after = before.clone();
        after.name = facts.name.clone().unwrap_or(after.name);
        after.plan = facts.plan.clone().unwrap_or(after.plan);
        after.size = facts.size.unwrap_or(after.size);
        after.website = facts.website.clone().unwrap_or(after.website);
        after.industry = facts.industry.clone().unwrap_or(after.industry);
        after.monthly_spend = facts.monthly_spend.unwrap_or(after.monthly_spend);
        after.remote_created_at = facts.remote_created_at.unwrap_or(after.remote_created_at);
        after.last_request_at = facts.last_request_at.unwrap_or(after.last_request_at);
        after.custom = self.with_attributes(Model::Company, &before.custom, &facts.custom, stamp)?;
        let company = found.unwrap_or_else(|| {
            self.last_company += 1;
            CompanyOrdinal(self.last_company)
        });
        if after != before {
            after.updated_at = now;
        }
        self.companies.insert(company, after);
        Ok(company)
    }

    pub(super) fn attach_company(&mut self, command: &AttachCompany, stamp: &Stamp) -> Outcome {
        let contact = self.find(&command.who, &CONTACTS)?;
        let company = self.find_company(&command.which).ok_or(not_found())?;
        let mut row = self.row(contact).cloned().unwrap_or_else(|| blank_row(Role::User, 0));
        if self.belong(contact, &mut row, (company, command.attached)) {
            row.updated_at = stamp.at_s();
            self.store(contact, row, false, stamp);
        }
        self.company_answer(company)
    }

    /// Lets somebody join or leave. Whether anything changed.
    fn belong(
        &mut self,
        contact: ContactOrdinal,
        row: &mut ContactRow,
        (company, attached): (CompanyOrdinal, bool),
    ) -> bool {
        if row.companies.contains(&company) == attached {
            return false;
        }
        if attached {
            row.companies.push(company);
            self.memberships.insert((company, contact));
        } else {
            row.companies.retain(|other| *other != company);
            self.memberships.remove(&(company, contact));
        }
        self.count_contact(company, if attached { 1 } else { -1 });
        true
    }

    pub(super) fn count_contact(&mut self, company: CompanyOrdinal, by: i32) {
        if let Some(row) = self.companies.get_mut(&company) {
            row.contacts = row.contacts.saturating_add_signed(by);
        }
    }

    /// The companies that a request about a user names. One that is to be left
    /// and is not there is not made.
    pub(super) fn take_companies(
        &mut self,
        contact: ContactOrdinal,
        row: &mut ContactRow,
        sent: &[SentCompany],
        stamp: &Stamp,
    ) -> Result<(), Refusal> {
        for company in sent {
            let which = WhichCompany::CompanyId(company.company_id.clone());
            if company.attached || self.find_company(&which).is_some() {
                let ordinal = self.save(&which, &company.facts, stamp)?;
                self.belong(contact, row, (ordinal, company.attached));
            }
        }
        Ok(())
    }

    /// Gone at once; who belonged to it is told by a job.
    pub(super) fn delete_company(&mut self, command: &DeleteCompany, stamp: &Stamp) -> Outcome {
        let company = self.find_company(&command.which).ok_or(not_found())?;
        let answer = self.company_answer(company);
        self.companies.remove(&company);
        self.begin_job(JobKind::DetachCompany { company, detached: 0, finished: false }, stamp);
        answer
    }
}

fn not_found() -> Refusal {
    Refusal::new(RefusalKind::CompanyNotFound)
}

fn blank(company_id: &str, at: u32) -> CompanyRow {
    CompanyRow {
        company_id: company_id.to_owned(),
        name: None,
        plan: None,
        size: None,
        website: None,
        industry: None,
        monthly_spend: None,
        remote_created_at: None,
        last_request_at: None,
        custom: Vec::new(),
        tags: Vec::new(),
        contacts: 0,
        created_at: at,
        updated_at: at,
    }
}
