//! People are deleted: not to be found at once, and then, stage by stage, gone.

use super::people::tidy;
use super::steps::Stepped;
use super::{Body, ClientKey, Remembered, Workspace};
use engine::command::DeleteContact;
use engine::ids::{CompanyOrdinal, ContactOrdinal, JobId};
use engine::outcome::Deleted;
use engine::rows::{About, BulkErrorRow, EraseStage, IdentifierKind, JobKind, LogRow, Role};
use engine::{Answer, Outcome, Stamp};

/// How many rows a step looks at.
pub(super) const STEP_ROWS: usize = 200;

/// How many people's rows a step looks at.
const STEP_PEOPLE: usize = 8;

/// How many held events a step removes.
const STEP_HELD: usize = 125;

/// Everybody.
const ANYBODY: [Role; 3] = [Role::Visitor, Role::Lead, Role::User];

/// Where a stage goes on; `None` when it is through.
type Next = Option<(u32, u128)>;

/// What a step works on.
struct Work<'a> {
    contacts: &'a [ContactOrdinal],
    companies: &'a [(ContactOrdinal, CompanyOrdinal)],
    needles: &'a [String],
    done: u32,
    cursor: u128,
    removed: u64,
}

impl Workspace {
    pub(super) fn delete_contact(&mut self, command: &DeleteContact, stamp: &Stamp) -> Outcome {
        let contact = self.find(&command.who, &ANYBODY)?;
        let answer = self.contact_answer(contact, false);
        let job = self.remove_people(&[contact], stamp);
        self.last_deletion += 1;
        Ok(Answer::Deleted(Deleted { contact: answer, job, number: self.last_deletion }))
    }

    /// They and everybody who was merged into them can no longer be found.
    pub(super) fn remove_people(&mut self, people: &[ContactOrdinal], stamp: &Stamp) -> JobId {
        let (mut contacts, mut companies, mut needles) = (Vec::new(), Vec::new(), Vec::new());
        for person in people {
            let theirs = self.row(*person).map(|row| row.companies.clone()).unwrap_or_default();
            companies.extend(theirs.into_iter().map(|company| (*person, company)));
            for contact in self.history(*person) {
                if let Some(gone) = self.contacts.remove(&contact) {
                    let external_id = gone.row.external_id.map(|id| self.plain(&id));
                    let known = [Some(gone.id.clone()), external_id, gone.row.email, gone.row.visitor_id];
                    needles.extend(known.into_iter().flatten());
                    self.departed.push(gone.id);
                    self.browsing.remove(&contact);
                    self.messages.sends.remove(&contact);
                    contacts.push(contact);
                }
            }
        }
        let stage = Some(EraseStage::Timeline);
        let kind = JobKind::Erase { contacts, companies, needles, stage, done: 0, cursor: 0, removed: 0 };
        self.begin_job(kind, stamp)
    }

    pub(super) fn erase_step(&mut self, kind: JobKind) -> Stepped {
        let JobKind::Erase { contacts, mut companies, mut needles, stage, done, cursor, removed } = kind else {
            return Stepped { removed: 0, kind, finished: true };
        };
        let work = Work { contacts: &contacts, companies: &companies, needles: &needles, done, cursor, removed };
        let (gone, next) = match stage {
            Some(EraseStage::Timeline) => self.erase_events(&work),
            Some(EraseStage::Done) => self.erase_summaries(&work),
            Some(EraseStage::Notes) => self.erase_notes(&work),
            Some(EraseStage::Merges) => self.erase_merges(&work),
            Some(EraseStage::PageViews) => self.erase_pages(&work),
            Some(EraseStage::Deliveries) => self.erase_deliveries(&work),
            // No story makes any.
            Some(EraseStage::Members | EraseStage::FactCounts) => (0, theirs(&work, |_| Vec::<(u128, ())>::new()).1),
            Some(EraseStage::Devices) => self.erase_devices(&work),
            Some(EraseStage::Companies) => self.erase_memberships(&work),
            Some(EraseStage::Held) => self.erase_held(&work),
            Some(EraseStage::Seen) => self.erase_client_ids(&work),
            Some(EraseStage::BulkErrors) => self.erase_errors(&work),
            Some(EraseStage::Files) | None => (0, None),
        };
        let (stage, (done, cursor)) = match next {
            Some(place) => (stage, place),
            None => (stage.and_then(after), (0, 0)),
        };
        let finished = stage.is_none_or(|stage| stage == EraseStage::Files);
        if finished {
            self.erased.extend(&contacts);
            companies.clear();
            needles.clear();
        }
        let removed = removed + gone;
        Stepped {
            removed: gone,
            kind: JobKind::Erase { contacts, companies, needles, stage, done, cursor, removed },
            finished,
        }
    }

    fn erase_events(&mut self, work: &Work<'_>) -> (u64, Next) {
        let place = |row: &LogRow| {
            let (age, definition) = (u128::from(u32::MAX - row.created_at), u128::from(row.definition.0));
            (age << 64) | (definition << 32) | u128::from(row.discriminator)
        };
        let all = &self.events;
        let (gone, next) = theirs(work, |contact| {
            all.iter().filter(|(_, row)| row.contact == contact).map(|(seq, row)| (place(row), *seq)).collect()
        });
        for seq in &gone {
            self.gone_events.extend(self.events.remove(seq));
        }
        (2 * gone.len() as u64, next)
    }

    fn erase_summaries(&mut self, work: &Work<'_>) -> (u64, Next) {
        let (events, imported) = (&self.gone_events, &self.imported);
        let (gone, next) = theirs(work, |contact| {
            let done = events.iter().filter(|row| row.contact == contact).map(|row| row.definition);
            let told = imported.keys().filter(|(_, of)| *of == contact).map(|(definition, _)| *definition);
            let mut all: Vec<_> = done.chain(told).map(|of| (u128::from(of.0), (of, contact))).collect();
            all.sort_unstable();
            all.dedup();
            all
        });
        for place in &gone {
            self.imported.remove(place);
            self.gone_events.retain(|row| (row.definition, row.contact) != *place);
        }
        (2 * gone.len() as u64, next)
    }

    /// Each person has one row of them, and each device one that leads there.
    fn erase_devices(&mut self, work: &Work<'_>) -> (u64, Next) {
        let all = &self.devices;
        let (gone, next) = theirs(work, |contact| all.keys().filter(|of| **of == contact).map(|of| (0, *of)).collect());
        let gone = gone.iter().filter_map(|contact| self.devices.remove(contact));
        (gone.map(|devices| 1 + devices.len() as u64).sum(), next)
    }

    fn erase_notes(&mut self, work: &Work<'_>) -> (u64, Next) {
        let all = &self.notes;
        let (gone, next) = theirs(work, |contact| {
            let about = all.iter().filter(|(_, row)| row.about == About::Contact(contact));
            about.map(|(note, _)| (u128::from(*note), *note)).collect()
        });
        self.notes.retain(|note, _| !gone.contains(note));
        (2 * gone.len() as u64, next)
    }

    fn erase_merges(&mut self, work: &Work<'_>) -> (u64, Next) {
        let all = &self.merges;
        let (gone, next) = theirs(work, |contact| {
            let under = all.iter().filter(|merge| merge.into == contact);
            under.map(|merge| (u128::from(merge.seq), merge.seq)).collect()
        });
        self.merges.retain(|merge| !gone.contains(&merge.seq));
        (gone.len() as u64, next)
    }

    fn erase_pages(&mut self, work: &Work<'_>) -> (u64, Next) {
        let all = &self.pages;
        let (gone, next) = theirs(work, |contact| {
            let opened = all.keys().filter(|(of, _)| *of == contact);
            opened.map(|place| (u128::from(place.1), *place)).collect()
        });
        self.pages.retain(|place, _| !gone.contains(place));
        (gone.len() as u64, next)
    }

    fn erase_deliveries(&mut self, work: &Work<'_>) -> (u64, Next) {
        let all = &self.messages.deliveries;
        let (gone, next) = theirs(work, |contact| {
            let theirs = all.keys().filter(|(of, _)| *of == contact);
            theirs.map(|place| (u128::from(place.1), *place)).collect()
        });
        self.messages.deliveries.retain(|place, _| !gone.contains(place));
        (2 * gone.len() as u64, next)
    }

    fn erase_memberships(&mut self, work: &Work<'_>) -> (u64, Next) {
        let turn = work.companies.iter().skip(work.done as usize).take(STEP_ROWS);
        let (mut gone, mut done) = (0, work.done);
        for (contact, company) in turn {
            done += 1;
            if self.memberships.remove(&(*company, *contact)) {
                self.count_contact(*company, -1);
                gone += 1;
            }
        }
        (gone, ((done as usize) < work.companies.len()).then_some((done, 0)))
    }

    /// What was noted of them does not say what kind of identifier it is.
    fn erase_held(&mut self, work: &Work<'_>) -> (u64, Next) {
        let kinds =
            |needle: &String| [(IdentifierKind::ExternalId, needle.clone()), (IdentifierKind::Email, tidy(needle))];
        let turn: Vec<_> = work.needles.iter().flat_map(kinds).skip(work.done as usize).take(STEP_ROWS).collect();
        let Some(first) = turn.first().filter(|_| !self.held.is_empty()) else { return (0, None) };
        let mut waiting = self.waiting(first);
        waiting.retain(|number| u128::from(*number) >= work.cursor);
        waiting.truncate(STEP_HELD);
        self.held.retain(|number, _| !waiting.contains(number));
        let gone = waiting.len() as u64;
        if let Some(last) = waiting.last().filter(|_| waiting.len() == STEP_HELD) {
            return (gone, Some((work.done, u128::from(*last) + 1)));
        }
        let empty = turn.iter().skip(1).take_while(|identity| self.waiting(identity).is_empty()).count();
        let is_through = 1 + empty == turn.len() && turn.len() < STEP_ROWS;
        (gone, (!is_through).then_some((work.done + 1 + empty as u32, 0)))
    }

    /// Those of whom nothing went had no events.
    fn erase_client_ids(&mut self, work: &Work<'_>) -> (u64, Next) {
        if work.removed == 0 {
            return (0, None);
        }
        let before = self.remembered.len();
        let events = &self.events;
        let is_gone =
            |remembered: &Remembered| matches!(&remembered.body, Body::Event { seq, .. } if !events.contains_key(seq));
        self.remembered.retain(|_: &ClientKey, remembered| !is_gone(remembered));
        ((before - self.remembered.len()) as u64, None)
    }

    fn erase_errors(&mut self, work: &Work<'_>) -> (u64, Next) {
        let place = |(job, index): &(u64, u32)| (u128::from(*job) << 32) | u128::from(*index);
        let (looked_at, next) = Self::walk(self.bulk_errors.keys().copied(), work.cursor, place);
        let before = self.bulk_errors.len();
        for key in looked_at {
            let tells = |needle: &String| self.bulk_errors.get(&key).is_some_and(|row| tells_of(row, needle));
            if work.needles.iter().any(tells) {
                self.bulk_errors.remove(&key);
            }
        }
        ((before - self.bulk_errors.len()) as u64, next.map(|cursor| (0, cursor)))
    }
}

fn after(stage: EraseStage) -> Option<EraseStage> {
    let place = EraseStage::ALL.iter().position(|known| *known == stage)?;
    EraseStage::ALL.get(place + 1).copied()
}

/// A step's rows of the people whose turn it is, and where the stage goes on.
/// `rows_of` tells a person's rows and where each lies, in any order.
fn theirs<T: Ord + Copy>(work: &Work<'_>, rows_of: impl Fn(ContactOrdinal) -> Vec<(u128, T)>) -> (Vec<T>, Next) {
    let (mut gone, mut left, mut done) = (Vec::new(), STEP_ROWS, work.done);
    let turn = work.contacts.iter().skip(work.done as usize).take(STEP_PEOPLE);
    for (contact, cursor) in turn.zip(std::iter::once(work.cursor).chain(std::iter::repeat(0))) {
        let mut rows = rows_of(*contact);
        rows.retain(|(place, _)| *place >= cursor);
        rows.sort_unstable();
        let is_whole = rows.len() < STEP_ROWS && rows.len() <= left;
        rows.truncate(left);
        left -= rows.len();
        gone.extend(rows.iter().map(|(_, row)| *row));
        if !is_whole {
            return (gone, Some((done, rows.last().map_or(cursor, |(place, _)| place + 1))));
        }
        done += 1;
    }
    (gone, ((done as usize) < work.contacts.len()).then_some((done, 0)))
}

/// Whether an error row tells of somebody: an identifier of up to five
/// characters must stand for itself, one of less than three is in every text.
fn tells_of(row: &BulkErrorRow, needle: &str) -> bool {
    let needle = needle.to_lowercase();
    let chars = needle.chars().count();
    let stands_alone = |text: &str, at: usize| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + needle.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    chars >= 3
        && [&row.data, &row.message]
            .into_iter()
            .map(|text| text.to_lowercase())
            .any(|text| text.match_indices(&needle).any(|(at, _)| chars > 5 || stands_alone(&text, at)))
}
