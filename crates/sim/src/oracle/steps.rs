//! Jobs that run to an end, step by step.

use super::Workspace;
use super::jobs::from;
use engine::ids::{CompanyOrdinal, ContactOrdinal, HeldId, JobId, TagId};
use engine::rows::{About, IdentifierKind, JobKind, JobRow, Tagging};
use engine::{Answer, Outcome, Refusal, RefusalKind, Stamp};

/// How many ordinals a step looks at that takes a tag off.
const TAG_STEP: u32 = 400;

/// How many contacts, and how many notes, a step detaches.
const DETACH_STEP: usize = 200;

/// How many held events a step records.
const ATTACH_STEP: usize = 20;

/// What a step did: rows that went, where the job is now, whether it has come
/// to its end.
pub(super) struct Stepped {
    pub(super) removed: u64,
    pub(super) kind: JobKind,
    pub(super) finished: bool,
}

impl Workspace {
    pub(super) fn begin_job(&mut self, kind: JobKind, stamp: &Stamp) -> JobId {
        self.last_job += 1;
        self.jobs.insert(self.last_job, JobRow { created_at: stamp.at_s(), updated_at: stamp.at_s(), kind });
        JobId(self.last_job)
    }

    pub(super) fn step_job(&mut self, job: JobId, stamp: &Stamp) -> Outcome {
        let Some(kind) = self.jobs.get(&job.0).map(|row| row.kind.clone()) else {
            return Err(Refusal::new(RefusalKind::JobNotFound).field("job"));
        };
        let nothing_left = Ok(Answer::Swept { removed: 0, finished: true });
        let stepped = match kind {
            _ if is_finished(&kind) => return nothing_left,
            JobKind::Erase { .. } => self.erase_step(kind),
            JobKind::AttachHeld { contact, kind, value, cursor, attached, .. } => {
                self.attach_step((contact, kind, value), (cursor, attached), stamp)
            }
            JobKind::DetachCompany { company, detached, .. } => self.detach_step(company, detached),
            JobKind::RemoveTag { tag, cursor, removed, .. } => self.untag_step(tag, cursor, removed),
            // No script registers facts.
            JobKind::FillFact { .. }
            | JobKind::DropFacts { .. }
            | JobKind::BulkEvents { .. }
            | JobKind::Sweep { .. }
            | JobKind::Import(_) => return nothing_left,
        };
        let Stepped { removed, kind, finished } = stepped;
        if let Some(row) = self.jobs.get_mut(&job.0) {
            row.updated_at = stamp.at_s();
            row.kind = kind;
        }
        Ok(Answer::Swept { removed, finished })
    }

    /// Oldest first. A step makes at most one new event name: the second waits
    /// for the next one.
    fn attach_step(
        &mut self,
        (contact, kind, value): (ContactOrdinal, IdentifierKind, String),
        (cursor, attached): (HeldId, u64),
        stamp: &Stamp,
    ) -> Stepped {
        let survivor = self.survivor(contact);
        if self.contact(survivor).is_none() {
            // Deleted since: what waits, waits for somebody else.
            let kind = JobKind::AttachHeld { contact, kind, value: String::new(), cursor, attached, finished: true };
            return Stepped { removed: 0, kind, finished: true };
        }
        let mut waiting = self.waiting(&(kind, value.clone()));
        waiting.retain(|number| *number >= cursor.0);
        waiting.truncate(ATTACH_STEP);
        let mut finished = waiting.len() < ATTACH_STEP;
        let names_before = self.definitions.len();
        let (mut taken, mut recorded, mut next) = (0, 0, cursor);
        for number in waiting {
            let name = self.held.get(&number).map(|held| held.command.name.folded().to_owned()).unwrap_or_default();
            if self.definition_of(&name).is_none() && self.definitions.len() != names_before {
                finished = false;
                break;
            }
            recorded += u64::from(self.attach(number, survivor, stamp));
            taken += 1;
            next = HeldId(number + 1);
        }
        let value = if finished { String::new() } else { value };
        let attached = attached + recorded;
        Stepped {
            removed: taken,
            kind: JobKind::AttachHeld { contact, kind, value, cursor: next, attached, finished },
            finished,
        }
    }

    fn detach_step(&mut self, company: CompanyOrdinal, detached: u64) -> Stepped {
        let members: Vec<ContactOrdinal> = self
            .memberships
            .iter()
            .filter(|(of, _)| *of == company)
            .map(|(_, contact)| *contact)
            .take(DETACH_STEP)
            .collect();
        for contact in &members {
            self.memberships.remove(&(company, *contact));
            if let Some(contact) = self.contacts.get_mut(contact) {
                contact.row.companies.retain(|other| *other != company);
            }
        }
        let about = |row: &engine::rows::NoteRow| row.about == About::Company(company);
        let notes: Vec<u64> =
            self.notes.iter().filter(|(_, row)| about(row)).map(|(note, _)| *note).take(DETACH_STEP).collect();
        for note in &notes {
            self.notes.remove(note);
        }
        let finished = members.len() < DETACH_STEP && notes.len() < DETACH_STEP;
        let kind = JobKind::DetachCompany { company, detached: detached + members.len() as u64, finished };
        Stepped { removed: (members.len() + notes.len()) as u64, kind, finished }
    }

    fn untag_step(&mut self, tag: TagId, cursor: ContactOrdinal, removed: u64) -> Stepped {
        let last = cursor.0 + TAG_STEP;
        let run = cursor.0 + 1..=last;
        let of_people = self.contacts.iter_mut().filter(|(contact, _)| run.contains(&contact.0));
        let of_companies = self.companies.iter_mut().filter(|(company, _)| run.contains(&company.0));
        let mut gone = 0;
        let mut take_off = |tags: &mut Vec<Tagging>| {
            let before = tags.len();
            tags.retain(|tagging| tagging.tag != tag);
            gone += (before - tags.len()) as u64;
        };
        of_people.for_each(|(_, contact)| take_off(&mut contact.row.tags));
        of_companies.for_each(|(_, row)| take_off(&mut row.tags));
        let finished = last >= self.last_contact.max(self.last_company);
        let kind = JobKind::RemoveTag { tag, cursor: ContactOrdinal(last), removed: removed + gone, finished };
        Stepped { removed: gone, kind, finished }
    }

    /// The jobs that have steps left.
    pub(super) fn unfinished(&self) -> Vec<JobId> {
        let has_steps = |kind: &JobKind| {
            !is_finished(kind)
                && matches!(
                    kind,
                    JobKind::Erase { .. }
                        | JobKind::AttachHeld { .. }
                        | JobKind::DetachCompany { .. }
                        | JobKind::RemoveTag { .. }
                )
        };
        self.jobs.iter().filter(|(_, row)| has_steps(&row.kind)).map(|(job, _)| JobId(*job)).collect()
    }

    /// What a walk over the rows of one table does in a step.
    pub(super) fn walk<K: Copy>(
        keys: impl Iterator<Item = K>,
        start: u128,
        place: impl Fn(&K) -> u128,
    ) -> (Vec<K>, Option<u128>) {
        from(keys, (start, super::erase::STEP_ROWS), place)
    }
}

/// Whether a job has come to its end.
pub(super) fn is_finished(kind: &JobKind) -> bool {
    match kind {
        JobKind::Erase { stage, .. } => stage.is_none(),
        JobKind::AttachHeld { finished, .. }
        | JobKind::DetachCompany { finished, .. }
        | JobKind::RemoveTag { finished, .. }
        | JobKind::FillFact { finished, .. }
        | JobKind::DropFacts { finished, .. } => *finished,
        JobKind::BulkEvents { .. } | JobKind::Sweep { .. } | JobKind::Import(_) => false,
    }
}
