//! What unfinished jobs have still to remove.

use super::{CheckReport, each};
use engine::ids::{CompanyOrdinal, ContactOrdinal, FactId, JobId, WorkspaceId};
use engine::rows::{About, EraseStage, JobKind};
use engine::tables::JobKey;
use std::collections::BTreeSet;
use store::{ReadError, Snapshot};

/// Of whom and of what rows may be left that nothing leads to any more.
#[derive(Debug, Default)]
pub(super) struct Leftovers {
    erased: BTreeSet<(WorkspaceId, ContactOrdinal)>,
    memberships: BTreeSet<(WorkspaceId, ContactOrdinal, CompanyOrdinal)>,
    detached: BTreeSet<(WorkspaceId, CompanyOrdinal)>,
    dropped: BTreeSet<(WorkspaceId, FactId)>,
}

impl Leftovers {
    /// Reads the jobs, and looks whether those that are through hold anything
    /// of the people whom they were about.
    pub(super) fn read(snapshot: &Snapshot, report: &mut CheckReport) -> Result<Self, ReadError> {
        let mut leftovers = Self::default();
        each(snapshot, |key: &JobKey, row| {
            leftovers.note(key.workspace, &row.kind);
            if tells_of_people(&row.kind) {
                let JobId(job) = key.job;
                report.fault(|| format!("job {job} of workspace {} is through, but tells of people", key.workspace));
            }
            Ok(())
        })?;
        Ok(leftovers)
    }

    fn note(&mut self, workspace: WorkspaceId, kind: &JobKind) {
        match kind {
            JobKind::Erase { contacts, companies, stage: Some(stage), .. } if *stage != EraseStage::Files => {
                self.erased.extend(contacts.iter().map(|contact| (workspace, *contact)));
                let memberships = companies.iter().map(|(contact, company)| (workspace, *contact, *company));
                self.memberships.extend(memberships);
            }
            JobKind::DetachCompany { company, finished: false, .. } => {
                self.detached.insert((workspace, *company));
            }
            JobKind::DropFacts { facts, finished: false, .. } => {
                self.dropped.extend(facts.iter().map(|fact| (workspace, *fact)));
            }
            _ => {}
        }
    }

    /// Whether this contact was deleted, and rows of theirs may be left.
    pub(super) fn is_erased(&self, contact: (WorkspaceId, ContactOrdinal)) -> bool {
        self.erased.contains(&contact)
    }

    /// Whether this contact was deleted, and may be left in this company.
    pub(super) fn is_membership(
        &self,
        workspace: WorkspaceId,
        (contact, company): (ContactOrdinal, CompanyOrdinal),
    ) -> bool {
        self.memberships.contains(&(workspace, contact, company))
    }

    /// Whether this company was deleted, and may still have contacts and notes.
    pub(super) fn is_detached(&self, company: (WorkspaceId, CompanyOrdinal)) -> bool {
        self.detached.contains(&company)
    }

    /// Whether this fact is counted no more, and counts of it may be left.
    pub(super) fn is_dropped(&self, fact: (WorkspaceId, FactId)) -> bool {
        self.dropped.contains(&fact)
    }

    /// Whether notes may be left about whom or what is gone.
    pub(super) fn is_gone(&self, workspace: WorkspaceId, about: About) -> bool {
        match about {
            About::Contact(contact) => self.is_erased((workspace, contact)),
            About::Company(company) => self.is_detached((workspace, company)),
        }
    }
}

fn tells_of_people(kind: &JobKind) -> bool {
    match kind {
        JobKind::Erase { companies, needles, stage: None | Some(EraseStage::Files), .. } => {
            !companies.is_empty() || !needles.is_empty()
        }
        JobKind::AttachHeld { value, finished: true, .. } => !value.is_empty(),
        _ => false,
    }
}
