//! Who is meant, who is made, who is changed.

use super::{Contact, Workspace};
use engine::command::{CreateContact, Identifiers, NewRole, Profile, UpsertUser};
use engine::ids::{ContactId, ContactOrdinal};
use engine::outcome::ContactAnswer;
use engine::rows::{ContactRow, Role};
use engine::{Answer, Outcome, Refusal, RefusalKind, Stamp};
use std::sync::Arc;

/// E-mail addresses compare without case and outer white space.
pub(super) fn same_email(left: &str, right: &str) -> bool {
    left.trim().to_lowercase() == right.trim().to_lowercase()
}

impl Workspace {
    /// `id`, then `user_id`, then `email`, the first that resolves.
    pub(super) fn resolve(&self, who: &Identifiers) -> Result<ContactOrdinal, Refusal> {
        if let Some(found) = self.by_id(who).or_else(|| self.by_external_id(who.user_id.as_deref())) {
            return Ok(found);
        }
        if let Some(email) = &who.email {
            let known = self.by_email(email);
            let users: Vec<_> = known.iter().filter(|contact| self.is_user(**contact)).collect();
            return match (users.as_slice(), known.last()) {
                ([user], _) => Ok(**user),
                ([], Some(newest)) => Ok(*newest),
                ([], None) => Err(Refusal::new(RefusalKind::ContactNotFound).field("email").detail(email)),
                _ => Err(Refusal::new(RefusalKind::SeveralUsers).field("email").detail(email)),
            };
        }
        let not_found = Refusal::new(RefusalKind::ContactNotFound);
        Err(match (&who.user_id, &who.id) {
            (Some(user_id), _) => not_found.field("user_id").detail(user_id),
            (None, Some(claimed)) => not_found.field("id").detail(&claimed.text),
            (None, None) => Refusal::new(RefusalKind::IdentifierMissing).field("user_id"),
        })
    }

    fn find(&self, is_meant: impl Fn(&Contact) -> bool) -> Vec<ContactOrdinal> {
        let ordinals = (1..).map(ContactOrdinal);
        ordinals.zip(&self.contacts).filter(|(_, contact)| is_meant(contact)).map(|(ordinal, _)| ordinal).collect()
    }

    fn by_id(&self, who: &Identifiers) -> Option<ContactOrdinal> {
        let claimed = who.id.as_ref()?.text.to_lowercase();
        self.find(|contact| contact.id.as_ref() == Some(&claimed)).first().copied()
    }

    fn by_external_id(&self, external_id: Option<&str>) -> Option<ContactOrdinal> {
        let external_id = external_id?;
        self.find(|contact| contact.row.external_id.as_deref() == Some(external_id)).first().copied()
    }

    fn by_email(&self, email: &str) -> Vec<ContactOrdinal> {
        self.find(|contact| contact.row.email.as_ref().is_some_and(|known| same_email(known, email)))
    }

    fn is_user(&self, contact: ContactOrdinal) -> bool {
        self.contact(contact).is_some_and(|contact| contact.row.role == Role::User)
    }

    fn exists(&self, contact: ContactOrdinal, field: &'static str) -> Refusal {
        let refusal = Refusal::new(RefusalKind::ContactExists).field(field);
        match self.contact(contact).and_then(|contact| contact.id.as_ref()) {
            Some(id) => refusal.detail(id),
            None => refusal,
        }
    }

    /// Nobody shares an external id; users do not share an e-mail address.
    pub(super) fn create_contact(&mut self, command: &CreateContact, stamp: &Stamp) -> Outcome {
        if let Some(there) = self.by_external_id(command.external_id.as_deref()) {
            return Err(self.exists(there, "external_id"));
        }
        let with_email = command.email.as_ref().map(|email| self.by_email(email)).unwrap_or_default();
        let user = with_email.iter().find(|contact| self.is_user(**contact));
        if let Some(there) = user.filter(|_| command.role == NewRole::User) {
            return Err(self.exists(*there, "email"));
        }
        let role = if command.role == NewRole::User { Role::User } else { Role::Lead };
        let mut contact = blank(role, stamp);
        contact.is_external_id_unknown = role == Role::Lead && command.external_id.is_none();
        contact.row.external_id.clone_from(&command.external_id);
        contact.row.email = command.email.as_deref().map(tidy);
        take(&mut contact.row, &command.profile);
        self.contacts.push(contact);
        Ok(self.answer(ContactOrdinal(self.contacts.len() as u32)))
    }

    /// Looked up by `id`, `user_id`, `email`. A match by e-mail with another
    /// `user_id` makes a new user.
    pub(super) fn upsert_user(&mut self, command: &UpsertUser, stamp: &Stamp) -> Outcome {
        let who = &command.who;
        if who.is_empty() {
            return Err(Refusal::new(RefusalKind::ContactUnidentified));
        }
        let found = match self.by_id(who) {
            None if who.id.is_some() && who.user_id.is_none() && who.email.is_none() => {
                return Err(self.unknown_id(who));
            }
            found => found.or_else(|| self.by_external_id(who.user_id.as_deref())),
        };
        let found = match found {
            Some(found) => Some(found),
            None => self.user_to_update(who)?,
        };
        let owner = self.by_external_id(who.user_id.as_deref());
        if let Some(owner) = owner.filter(|owner| Some(*owner) != found) {
            return Err(self.exists(owner, "user_id"));
        }
        let contact = match found {
            Some(contact) => contact,
            None => {
                self.contacts.push(blank(Role::User, stamp));
                ContactOrdinal(self.contacts.len() as u32)
            }
        };
        if let Some(Contact { row, is_external_id_unknown, .. }) = self.contact_mut(contact) {
            row.updated_at = stamp.at_s();
            if who.user_id.is_some() {
                row.external_id.clone_from(&who.user_id);
                *is_external_id_unknown = false;
            }
            if let Some(email) = &who.email {
                row.email = Some(tidy(email));
            }
            take(row, &command.profile);
        }
        Ok(self.answer(contact))
    }

    fn unknown_id(&self, who: &Identifiers) -> Refusal {
        let refusal = Refusal::new(RefusalKind::ContactNotFound).field("id");
        match &who.id {
            Some(claimed) => refusal.detail(&claimed.text),
            None => refusal,
        }
    }

    /// The user with this e-mail address who has no other external id than the
    /// one sent: never a guess among several.
    fn user_to_update(&self, who: &Identifiers) -> Result<Option<ContactOrdinal>, Refusal> {
        let Some(email) = &who.email else { return Ok(None) };
        let may_be = |contact: &ContactOrdinal| {
            let has_no_id = self.contact(*contact).is_some_and(|contact| contact.row.external_id.is_none());
            self.is_user(*contact) && (who.user_id.is_none() || has_no_id)
        };
        let meant: Vec<ContactOrdinal> = self.by_email(email).into_iter().filter(may_be).collect();
        match meant.as_slice() {
            [] => Ok(None),
            [user] => Ok(Some(*user)),
            _ => Err(Refusal::new(RefusalKind::SeveralUsers).field("email").detail(email)),
        }
    }

    fn answer(&self, contact: ContactOrdinal) -> Answer {
        let row = self.contact(contact).map(|contact| contact.row.clone()).unwrap_or_else(|| blank_row(Role::User, 0));
        // The id is the product's to make; whoever compares looks at its form.
        Answer::Contact(ContactAnswer { contact, id: ContactId([0; 12]), row: Arc::new(row) })
    }
}

fn tidy(email: &str) -> String {
    email.trim().to_lowercase()
}

fn blank(role: Role, stamp: &Stamp) -> Contact {
    Contact { row: blank_row(role, stamp.at_s()), id: None, is_external_id_unknown: false }
}

fn blank_row(role: Role, at: u32) -> ContactRow {
    ContactRow {
        role,
        external_id: None,
        email: None,
        name: None,
        phone: None,
        avatar_url: None,
        owner_id: None,
        signed_up_at: None,
        last_seen_at: None,
        unsubscribed_from_emails: false,
        created_at: at,
        updated_at: at,
    }
}

/// What was sent replaces what was there.
fn take(row: &mut ContactRow, profile: &Profile) {
    let Profile { name, phone, avatar_url, owner_id, signed_up_at, last_seen_at, unsubscribed_from_emails } = profile;
    for (field, sent) in [
        (&mut row.name, name),
        (&mut row.phone, phone),
        (&mut row.avatar_url, avatar_url),
        (&mut row.owner_id, owner_id),
    ] {
        if let Some(sent) = sent {
            field.clone_from(sent);
        }
    }
    row.signed_up_at = signed_up_at.unwrap_or(row.signed_up_at);
    row.last_seen_at = last_seen_at.unwrap_or(row.last_seen_at);
    row.unsubscribed_from_emails = unsubscribed_from_emails.unwrap_or(row.unsubscribed_from_emails);
}
