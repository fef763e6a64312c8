//! Events that wait for somebody.

use super::events::Heard;
use super::people::{Identity, tidy};
use super::{Held, Workspace};
use engine::command::{ClaimedId, ClientId, Identifiers, RecordEvent};
use engine::ids::{ContactOrdinal, HeldId};
use engine::outcome::EventAnswer;
use engine::rows::{IdentifierKind, JobKind};
use engine::settings::Setting;
use engine::{Answer, Outcome, Stamp};

impl Workspace {
    /// Whether an event of somebody unknown is held: only under what they will
    /// be known by.
    pub(super) fn holds(&self, who: &Identifiers) -> bool {
        self.setting(Setting::HoldUnknownEvents) == 1 && (who.user_id.is_some() || who.email.is_some())
    }

    pub(super) fn hold(&mut self, command: &RecordEvent, created_at: u32) -> Outcome {
        self.last_held += 1;
        self.held.insert(self.last_held, Held { command: command.clone(), created_at });
        Ok(Answer::Event(EventAnswer::Held(HeldId(self.last_held))))
    }

    /// What waits under an identifier, oldest first.
    pub(super) fn waiting(&self, identity: &Identity) -> Vec<u64> {
        let waits = |held: &Held| identities_of(held).contains(identity);
        self.held.iter().filter(|(_, held)| waits(held)).map(|(number, _)| *number).collect()
    }

    /// Lets what waits follow somebody who has come.
    pub(super) fn begin_attach(&mut self, contact: ContactOrdinal, identity: &Identity, stamp: &Stamp) {
        if self.waiting(identity).is_empty() {
            return;
        }
        let (kind, value) = identity.clone();
        let cursor = HeldId::default();
        self.begin_job(JobKind::AttachHeld { contact, kind, value, cursor, attached: 0, finished: false }, stamp);
    }

    /// Records a held event as somebody's, as if it came now. Whether it was
    /// stored.
    pub(super) fn attach(&mut self, number: u64, contact: ContactOrdinal, stamp: &Stamp) -> bool {
        let Some(held) = self.held.remove(&number) else { return false };
        let id = self.contact(contact).map(|contact| ClaimedId::new(contact.id.clone()));
        let mut theirs = held.command.clone();
        theirs.who = Identifiers { id, ..Identifiers::default() };
        theirs.created_at = Some(u64::from(held.created_at));
        // Who sent it under which name is no reason to tell a retry from a reuse.
        theirs.client_id = theirs.client_id.map(|id| ClientId { compared: false, ..id });
        let outcome = self.record(&theirs, Heard::Late, stamp);
        let is_recorded = matches!(outcome, Ok(Answer::Event(EventAnswer::Recorded { .. })));
        if is_recorded {
            // A retry names the person as the sender did; a contact id that led
            // nowhere and "now" are not kept while an event waits, so a retry
            // with those is taken for a reuse.
            let who = Identifiers { id: None, ..held.command.who.clone() };
            self.remember_as_sent(&RecordEvent { who, created_at: theirs.created_at, ..held.command });
        }
        is_recorded
    }
}

/// Under what an event waits.
pub(super) fn identities_of(held: &Held) -> Vec<Identity> {
    let who = &held.command.who;
    let user_id = who.user_id.clone().map(|id| (IdentifierKind::ExternalId, id));
    let email = who.email.as_deref().map(|email| (IdentifierKind::Email, tidy(email)));
    user_id.into_iter().chain(email).collect()
}
