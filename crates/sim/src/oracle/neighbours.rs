//! Tags, notes, and what people chose to be sent.

use super::Workspace;
use super::changes::CONTACTS;
use engine::command::{DeleteTag, SaveNote, SaveTag, SetConsent, Tag, Tagged};
use engine::ids::{CompanyOrdinal, ContactOrdinal, NoteId, TagId};
use engine::rows::{About, Consent, JobKind, NoteRow, TagRow, Tagging};
use engine::{Answer, Outcome, Refusal, RefusalKind, Stamp};
use std::sync::Arc;

impl Workspace {
    fn tag_named(&self, name: &str) -> Option<u32> {
        let same = |row: &TagRow| row.name.to_lowercase() == name.to_lowercase();
        self.tags.iter().find(|(_, row)| same(row)).map(|(tag, _)| *tag)
    }

    pub(super) fn save_tag(&mut self, command: &SaveTag, stamp: &Stamp) -> Outcome {
        let named = self.tag_named(&command.name);
        let Some(TagId(tag)) = command.tag else {
            let tag = named.unwrap_or_else(|| {
                self.last_tag += 1;
                self.tags.insert(self.last_tag, TagRow { name: command.name.clone(), created_at: stamp.at_s() });
                self.last_tag
            });
            return Ok(Answer::Tag(TagId(tag)));
        };
        let Some(row) = self.tags.get_mut(&tag) else { return Err(Refusal::new(RefusalKind::TagNotFound)) };
        if named.is_some_and(|other| other != tag) {
            return Err(Refusal::new(RefusalKind::NameTaken).field("name").detail(&command.name));
        }
        row.name.clone_from(&command.name);
        Ok(Answer::Tag(TagId(tag)))
    }

    /// Gone at once; off people and companies it is taken by a job.
    pub(super) fn delete_tag(&mut self, command: &DeleteTag, stamp: &Stamp) -> Outcome {
        if self.tags.remove(&command.tag.0).is_none() {
            return Err(Refusal::new(RefusalKind::TagNotFound));
        }
        let (tag, cursor) = (command.tag, ContactOrdinal(0));
        self.begin_job(JobKind::RemoveTag { tag, cursor, removed: 0, finished: false }, stamp);
        Ok(Answer::Tag(tag))
    }

    pub(super) fn tag(&mut self, command: &Tag, stamp: &Stamp) -> Outcome {
        let about = self.about(&command.what)?;
        if !self.tags.contains_key(&command.tag.0) {
            return Err(Refusal::new(RefusalKind::TagNotFound));
        }
        let now = stamp.at_s();
        let (tags, updated_at) = match about {
            About::Contact(contact) => match self.contacts.get_mut(&contact) {
                Some(contact) => (&mut contact.row.tags, &mut contact.row.updated_at),
                None => return Err(Refusal::new(RefusalKind::ContactNotFound)),
            },
            About::Company(company) => match self.companies.get_mut(&company) {
                Some(row) => (&mut row.tags, &mut row.updated_at),
                None => return Err(Refusal::new(RefusalKind::CompanyNotFound)),
            },
        };
        let has = tags.iter().any(|tagging| tagging.tag == command.tag);
        if has == command.tagged {
            // The API takes one tag off a contact, and untags companies in lists.
            let is_missed = !command.tagged && matches!(about, About::Contact(_));
            return if is_missed { Err(Refusal::new(RefusalKind::TagNotFound)) } else { Ok(Answer::Tag(command.tag)) };
        }
        tags.retain(|tagging| tagging.tag != command.tag);
        if command.tagged {
            tags.push(Tagging { tag: command.tag, at: now, by: command.by });
            tags.sort();
        }
        *updated_at = now;
        Ok(Answer::Tag(command.tag))
    }

    fn about(&self, what: &Tagged) -> Result<About, Refusal> {
        match what {
            Tagged::Contact(who) => self.find(who, &CONTACTS).map(About::Contact),
            Tagged::Company(company) => self.company_there(*company).map(About::Company),
        }
    }

    fn company_there(&self, company: CompanyOrdinal) -> Result<CompanyOrdinal, Refusal> {
        let is_there = self.companies.contains_key(&company);
        if is_there { Ok(company) } else { Err(Refusal::new(RefusalKind::CompanyNotFound)) }
    }

    pub(super) fn save_note(&mut self, command: &SaveNote, stamp: &Stamp) -> Outcome {
        let about = self.about(&command.about)?;
        let row = NoteRow { about, author: command.author, body: command.body.clone(), created_at: stamp.at_s() };
        self.last_note += 1;
        self.notes.insert(self.last_note, row.clone());
        Ok(Answer::Note(NoteId(self.last_note), Arc::new(row)))
    }

    pub(super) fn set_consent(&mut self, command: &SetConsent, stamp: &Stamp) -> Outcome {
        let contact = self.find(&command.who, &CONTACTS)?;
        let subscription = command.subscription;
        // The one that every workspace has from its beginning.
        if subscription.0 != 1 {
            return Err(Refusal::new(RefusalKind::SubscriptionTypeNotFound));
        }
        let consents: Vec<Consent> =
            command.wanted.map(|wanted| Consent { subscription, wanted }).into_iter().collect();
        if let Some(row) = self.contacts.get_mut(&contact).map(|contact| &mut contact.row)
            && row.consents != consents
        {
            row.consents = consents;
            row.updated_at = stamp.at_s();
        }
        Ok(Answer::SubscriptionType(subscription))
    }
}
