use super::{Counted, Found, View};
use engine::command::WhichCompany;
use engine::companies::{find_company, id_of, name_key};
use engine::ids::{CompanyId, CompanyOrdinal, ContactOrdinal, TagId, WorkspaceId};
use engine::rows::{CompanyRow, ContactRow};
use engine::tables::{CompanyContactKey, CompanyKey};
use engine::text;
use std::cmp::Reverse;
use std::ops::ControlFlow;
use std::sync::Arc;
use store::{Direction, ReadError};

/// 10,000 companies: how many a sorted list shows. Further ones are counted,
/// and walked with [`View::companies_after`].
pub const COMPANIES_LISTED_MAX: usize = 10_000;

pub use engine::companies::FoundCompany;

/// In which order a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The earliest first.
    Ascending,
    /// The latest first.
    Descending,
}

/// Which companies a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListedCompanies {
    /// All.
    All,
    /// Those that somebody belongs to.
    WithContacts,
}

/// A page of a sorted list of companies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompaniesQuery {
    /// By `last_request_at`, those without one last; then by when they were
    /// made.
    pub order: Order,
    /// Which.
    pub listed: ListedCompanies,
    /// Only those with this tag.
    pub tag: Option<TagId>,
    /// How many to pass over.
    pub offset: usize,
    /// How many at most.
    pub limit: usize,
}

impl View {
    /// A company.
    ///
    /// # Errors
    /// [`ReadError`] when it cannot be read.
    pub fn company(
        &self,
        workspace: WorkspaceId,
        company: CompanyOrdinal,
    ) -> Result<Option<Arc<CompanyRow>>, ReadError> {
        self.snapshot.get(&CompanyKey { workspace, company })
    }

    /// The company that is meant; `None` when there is none.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn find_company(
        &self,
        workspace: WorkspaceId,
        which: &WhichCompany,
    ) -> Result<Option<FoundCompany>, ReadError> {
        find_company(&mut &self.snapshot, workspace, which)
    }

    /// The companies of this name, which compares folded, by age.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn companies_named(&self, workspace: WorkspaceId, name: &str) -> Result<Vec<FoundCompany>, ReadError> {
        let Some(listed) = self.snapshot.get(&name_key(workspace, name))? else { return Ok(Vec::new()) };
        let mut found = self.companies_there(workspace, listed.companies.iter().copied())?;
        // Long names share a key.
        found.retain(|(_, row)| row.name.as_deref().is_some_and(|own| text::same(own, name)));
        Ok(found)
    }

    /// A contact's companies that are still there, in the order in which they
    /// were joined.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn companies_of(&self, workspace: WorkspaceId, row: &ContactRow) -> Result<Vec<FoundCompany>, ReadError> {
        self.companies_there(workspace, row.companies.iter().copied())
    }

    fn companies_there(
        &self,
        workspace: WorkspaceId,
        companies: impl Iterator<Item = CompanyOrdinal>,
    ) -> Result<Vec<FoundCompany>, ReadError> {
        let mut found = Vec::new();
        for company in companies {
            if let Some(row) = self.company(workspace, company)? {
                found.push((company, row));
            }
        }
        Ok(found)
    }

    /// A page of the first [`COMPANIES_LISTED_MAX`] companies, and how many
    /// there are in all. Looks at every company of the workspace.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn companies(
        &self,
        workspace: WorkspaceId,
        query: &CompaniesQuery,
    ) -> Result<Counted<FoundCompany>, ReadError> {
        let mut places = Vec::new();
        let [from, to] = company_keys(workspace, CompanyOrdinal(0));
        self.snapshot.scan((&from, &to), Direction::Up, |key, row| {
            let is_meant = (query.listed == ListedCompanies::All || row.contacts > 0)
                && query.tag.is_none_or(|tag| row.tags.iter().any(|tagging| tagging.tag == tag));
            if is_meant {
                places.push((row.last_request_at, row.created_at, key.company));
            }
            ControlFlow::Continue(())
        })?;
        match query.order {
            Order::Ascending => {
                places.sort_unstable_by_key(|(at, created_at, company)| (at.is_none(), *at, *created_at, *company));
            }
            Order::Descending => places.sort_unstable_by_key(|place| Reverse(*place)),
        }
        let page = places.iter().take(COMPANIES_LISTED_MAX).skip(query.offset).take(query.limit);
        let companies = self.companies_there(workspace, page.map(|(_, _, company)| *company))?;
        Ok((companies, places.len() as u64))
    }

    /// The companies after one, in an order that never changes; all of them are
    /// walked so.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn companies_after(
        &self,
        workspace: WorkspaceId,
        after: Option<CompanyOrdinal>,
        limit: usize,
    ) -> Result<Vec<FoundCompany>, ReadError> {
        let first = match after {
            None => CompanyOrdinal(0),
            Some(CompanyOrdinal(u32::MAX)) => return Ok(Vec::new()),
            Some(CompanyOrdinal(after)) => CompanyOrdinal(after + 1),
        };
        let [from, to] = company_keys(workspace, first);
        let rows = self.snapshot.list((&from, &to), Direction::Up, limit)?;
        Ok(rows.into_iter().map(|(key, row)| (key.company, row)).collect())
    }

    /// The listed contacts of a company, oldest first, from `offset` on, at
    /// most `limit`; and how many there are in all. Reads the row of each.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn contacts_of_company(
        &self,
        workspace: WorkspaceId,
        company: CompanyOrdinal,
        offset: usize,
        limit: usize,
    ) -> Result<Counted<Found>, ReadError> {
        let ends = [0, u32::MAX].map(ContactOrdinal);
        let [from, to] = ends.map(|contact| CompanyContactKey { workspace, company, contact });
        let members = self.snapshot.list((&from, &to), Direction::Up, usize::MAX)?;
        let (mut page, mut total) = (Vec::new(), 0);
        for (CompanyContactKey { contact, .. }, _) in members {
            let Some(row) = self.contact(workspace, contact)?.filter(|row| row.is_listed()) else { continue };
            if total >= offset && page.len() < limit {
                page.push((contact, row));
            }
            total += 1;
        }
        Ok((page, total as u64))
    }

    /// A company's public id; `None` for a workspace that is not there.
    #[must_use]
    pub fn company_id(&self, workspace: WorkspaceId, company: CompanyOrdinal, row: &CompanyRow) -> Option<CompanyId> {
        let workspace_row = self.config().workspace(workspace)?;
        Some(id_of(&workspace_row, workspace, company, row))
    }
}

fn company_keys(workspace: WorkspaceId, first: CompanyOrdinal) -> [CompanyKey; 2] {
    [first, CompanyOrdinal(u32::MAX)].map(|company| CompanyKey { workspace, company })
}
