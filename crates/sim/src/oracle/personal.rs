//! What callers can know, and what checkers ask about people.

use super::{Oracle, Workspace};
use crate::script::Whose;
use engine::Refusal;
use engine::command::{Identifiers, StepJob};
use engine::ids::{CompanyId, CompanyOrdinal, ContactId, ContactOrdinal, DefinitionId, DeliveryId, JobId, WorkspaceId};
use engine::rows::{EraseStage, JobKind, MessageCount, Role, Verdict};
use std::collections::BTreeMap;

/// How often somebody did a thing, first and last.
pub type Sum = (u64, u32, u32);

/// What is known of a workspace's people.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a>(&'a Workspace);

impl Oracle {
    /// What is known of a workspace's people, if it is there.
    #[must_use]
    pub fn known(&self, workspace: WorkspaceId) -> Option<Known<'_>> {
        self.workspaces.get(&workspace).map(Known)
    }

    /// The workspaces.
    pub fn all(&self) -> impl Iterator<Item = (WorkspaceId, Known<'_>)> {
        self.workspaces.iter().map(|(id, workspace)| (*id, Known(workspace)))
    }
}

impl Oracle {
    /// The next step of the oldest job that has one, in each workspace. Jobs
    /// that only wait for the files to be rewritten have none.
    #[must_use]
    pub fn job_steps(&self) -> Vec<StepJob> {
        let next =
            |workspace: &Workspace| workspace.unfinished().into_iter().find(|job| !workspace.waits_for_files(*job));
        let all = self.workspaces.iter();
        all.filter_map(|(id, workspace)| Some(StepJob { workspace: *id, job: next(workspace)? })).collect()
    }
}

impl Workspace {
    fn waits_for_files(&self, job: JobId) -> bool {
        let kind = self.jobs.get(&job.0).map(|row| &row.kind);
        matches!(kind, Some(JobKind::Erase { stage: Some(EraseStage::Files), .. }))
    }
}

impl<'a> Known<'a> {
    /// Contact ids that were given out.
    #[must_use]
    pub fn ids(self, whose: Whose) -> Vec<String> {
        if whose == Whose::Deleted {
            return self.0.departed.clone();
        }
        let is_meant = |contact: ContactOrdinal, role: Role| {
            let is_merged = self.0.survivor(contact) != contact;
            match whose {
                Whose::Anybody => true,
                Whose::Visitor => role == Role::Visitor && !is_merged,
                Whose::Lead => role == Role::Lead && !is_merged,
                Whose::User => role == Role::User && !is_merged,
                Whose::Merged => is_merged,
                Whose::Survivor => !is_merged && !self.0.aliases(contact).is_empty(),
                Whose::Deleted => false,
            }
        };
        let meant = self.0.contacts.iter().filter(|(contact, known)| is_meant(**contact, known.row.role));
        meant.map(|(_, known)| known.id.clone()).collect()
    }

    /// Somebody's public id.
    #[must_use]
    pub fn id_of(self, contact: ContactOrdinal) -> Option<String> {
        self.0.contact(contact).map(|known| known.id.clone())
    }

    /// A contact id in the workspace's own form, of somebody who never was.
    #[must_use]
    pub fn vanished_id(self, place: u8) -> String {
        let nobody = ContactOrdinal(1_000_000 + u32::from(place));
        ContactId::new(&self.0.id_key, self.0.id, nobody, 1_700_000_000).to_string()
    }

    /// Deliveries that were made, of whom each is.
    #[must_use]
    pub fn deliveries(self) -> Vec<(ContactOrdinal, DeliveryId)> {
        self.0.messages.deliveries.keys().map(|(owner, delivery)| (*owner, DeliveryId(*delivery))).collect()
    }

    /// What waits to leave the building: since when, whose, and which.
    #[must_use]
    pub fn outbox(self) -> Vec<(u32, ContactOrdinal, DeliveryId)> {
        let waiting = self.0.messages.outbox.iter();
        waiting.map(|(due_at, contact, delivery)| (*due_at, *contact, DeliveryId(*delivery))).collect()
    }

    /// Who somebody is now.
    #[must_use]
    pub fn survivor(self, contact: ContactOrdinal) -> ContactOrdinal {
        self.0.survivor(contact)
    }

    /// What came of events and pages for messages, in words.
    pub fn verdicts(self) -> impl Iterator<Item = &'static str> {
        let verdicts = self.0.messages.stats.values().flat_map(|row| row.verdicts.iter().map(|(verdict, _)| *verdict));
        let verdicts = verdicts.filter_map(Verdict::from_number).map(Verdict::name);
        let counts = self.0.messages.stats.values().flat_map(|row| row.counts.iter().map(|(count, _)| *count));
        verdicts.chain(counts.filter_map(MessageCount::from_number).map(MessageCount::name))
    }

    /// The external ids that the product made for leads, as far as known.
    #[must_use]
    pub fn made_ids(self) -> Vec<String> {
        self.0.made.values().flatten().cloned().collect()
    }

    /// Whether an external id was made for this contact that is not known yet.
    #[must_use]
    pub fn lacks_external_id(self, contact: ContactOrdinal) -> bool {
        self.0.made.get(&contact) == Some(&None)
    }

    /// The public ids of the companies that are there.
    #[must_use]
    pub fn company_ids(self) -> Vec<CompanyId> {
        self.0.companies.iter().map(|(company, row)| self.0.company_id(*company, row)).collect()
    }

    /// A company id in the workspace's own form, of a company that never was.
    #[must_use]
    pub fn vanished_company_id(self, place: u8) -> CompanyId {
        let nobody = CompanyOrdinal(1_000_000 + u32::from(place));
        CompanyId::new(&self.0.id_key, self.0.id, nobody, 1_700_000_000)
    }

    /// The jobs that have steps left.
    #[must_use]
    pub fn unfinished(self) -> Vec<JobId> {
        self.0.unfinished()
    }

    /// What a job does, in a word.
    #[must_use]
    pub fn does(self, job: JobId) -> &'static str {
        match self.0.jobs.get(&job.0).map(|row| &row.kind) {
            Some(JobKind::Erase { .. }) => "erased a part",
            Some(JobKind::AttachHeld { attached: 0, .. }) => "held in vain",
            Some(JobKind::AttachHeld { .. }) => "held events attached",
            Some(JobKind::DetachCompany { .. }) => "company let people go",
            Some(JobKind::RemoveTag { .. }) => "tag taken off",
            _ => "nothing",
        }
    }

    /// All jobs.
    #[must_use]
    pub fn jobs(self) -> Vec<JobId> {
        self.0.jobs.keys().copied().map(JobId).collect()
    }

    /// Whose history an identifier leads to.
    ///
    /// # Errors
    /// When to nobody's, or several are meant.
    pub fn resolve(self, who: &Identifiers) -> Result<ContactOrdinal, Refusal> {
        self.0.resolve(who)
    }

    /// Who is meant themselves.
    ///
    /// # Errors
    /// When nobody is, or several.
    pub fn find(self, who: &Identifiers, roles: &[Role]) -> Result<ContactOrdinal, Refusal> {
        self.0.find(who, roles)
    }

    /// Those who were not merged away.
    #[must_use]
    pub fn people(self) -> Vec<ContactOrdinal> {
        self.0.contacts.keys().copied().filter(|contact| self.0.survivor(*contact) == *contact).collect()
    }

    /// The numbers of the events in somebody's history.
    #[must_use]
    pub fn events_of(self, contact: ContactOrdinal) -> Vec<u64> {
        let history = self.0.history(contact);
        self.0.events.iter().filter(|(_, row)| history.contains(&row.contact)).map(|(seq, _)| *seq).collect()
    }

    /// What somebody's history sums up to.
    #[must_use]
    pub fn sums_of(self, contact: ContactOrdinal) -> BTreeMap<DefinitionId, Sum> {
        let mut sums = BTreeMap::<DefinitionId, Sum>::new();
        let history = self.0.history(contact);
        let mut add = |definition, (count, first, last): Sum| {
            let sum = sums.entry(definition).or_insert((0, first, last));
            *sum = (sum.0 + count, sum.1.min(first), sum.2.max(last));
        };
        for row in self.0.events.values().filter(|row| history.contains(&row.contact)) {
            add(row.definition, (1, row.created_at, row.created_at));
        }
        for ((definition, _), told) in self.0.imported.iter().filter(|((_, of), _)| history.contains(of)) {
            add(*definition, (told.count, told.first, told.last));
        }
        sums
    }

    /// Whether nothing of somebody may be left.
    #[must_use]
    pub fn is_erased(self, contact: ContactOrdinal) -> bool {
        self.0.erased.contains(&contact)
    }

    /// Whether somebody is being erased.
    #[must_use]
    pub fn is_erasing(self) -> bool {
        let is_erasing =
            |kind: &JobKind| matches!(kind, JobKind::Erase { stage: Some(stage), .. } if *stage != EraseStage::Files);
        self.0.jobs.values().any(|row| is_erasing(&row.kind))
    }

    /// Whether an event is there.
    #[must_use]
    pub fn has_event(self, seq: u64) -> bool {
        self.0.events.contains_key(&seq)
    }
}
