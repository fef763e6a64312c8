//! Who is meant, who is made.

use super::{Contact, Workspace};
use engine::command::{CreateContact, Identifiers, NewRole, Profile, UpsertUser};
use engine::ids::{ContactId, ContactOrdinal};
use engine::outcome::ContactAnswer;
use engine::rows::{AttributeValue, ContactRow, FieldRef, IdentifierKind, Model, Role, Standard};
use engine::{Answer, Outcome, Refusal, RefusalKind, Stamp};
use std::sync::Arc;

/// E-mail addresses compare without case and outer white space.
pub(super) fn same_email(left: &str, right: &str) -> bool {
    tidy(left) == tidy(right)
}

/// Stands for the external id that the product made for a lead, which nobody
/// can know beforehand.
pub(super) fn made_for(contact: ContactOrdinal) -> String {
    format!("made for {contact}")
}

pub(super) fn role_of(role: NewRole) -> Role {
    if role == NewRole::User { Role::User } else { Role::Lead }
}

/// Somebody's identifiers.
pub(super) type Identity = (IdentifierKind, String);

impl Workspace {
    pub(super) fn contact(&self, contact: ContactOrdinal) -> Option<&Contact> {
        self.contacts.get(&contact)
    }

    pub(super) fn row(&self, contact: ContactOrdinal) -> Option<&ContactRow> {
        self.contact(contact).map(|contact| &contact.row)
    }

    /// An external id as the product writes it.
    pub(super) fn plain(&self, external_id: &str) -> String {
        let ordinal =
            external_id.strip_prefix("made for ").and_then(|ordinal| ordinal.parse().ok()).map(ContactOrdinal);
        let made = ordinal.and_then(|contact| self.made.get(&contact)).cloned().flatten();
        made.unwrap_or_else(|| external_id.to_owned())
    }

    /// Notes an external id that the product made: a UUID in its usual form, 36
    /// characters. Says whether it is news.
    pub(super) fn learn_made(&mut self, contact: ContactOrdinal, external_id: &str) -> bool {
        let is_others = self.made.values().flatten().any(|known| known == external_id);
        let is_news = self.made.get(&contact) == Some(&None) && external_id.len() == 36 && !is_others;
        if is_news {
            self.made.insert(contact, Some(external_id.to_owned()));
        }
        is_news
    }

    /// Whom an identifier leads to, merged away or not: `id`, then `user_id`,
    /// then `email`, then the browser's id, the first that somebody has.
    fn locate(&self, who: &Identifiers) -> Result<ContactOrdinal, Refusal> {
        if let Some(found) = self.by_id(who).or_else(|| self.by_external_id(who.user_id.as_deref())) {
            return Ok(found);
        }
        let with_email = who.email.as_ref().map(|email| self.by_email(email)).unwrap_or_default();
        let users: Vec<_> = with_email.iter().filter(|contact| self.is_user(**contact)).collect();
        match (users.as_slice(), with_email.last()) {
            ([user], _) => return Ok(**user),
            ([], Some(newest)) => return Ok(*newest),
            ([], None) => {}
            _ => {
                let refusal = Refusal::new(RefusalKind::SeveralUsers).field("email");
                return Err(Refusal { detail: who.email.clone(), ..refusal });
            }
        }
        self.by_visitor_id(who.visitor_id.as_deref()).ok_or_else(|| nobody(who))
    }

    /// Whose history is meant: somebody who was merged away is the survivor.
    pub(super) fn resolve(&self, who: &Identifiers) -> Result<ContactOrdinal, Refusal> {
        Ok(self.survivor(self.locate(who)?))
    }

    /// Who is meant themselves.
    pub(super) fn find(&self, who: &Identifiers, roles: &[Role]) -> Result<ContactOrdinal, Refusal> {
        let found = self.locate(who).and_then(|contact| {
            let survivor = self.survivor(contact);
            let row = self.row(contact).ok_or(Refusal::new(RefusalKind::ContactNotFound))?;
            if survivor != contact {
                return Err(self.naming(Refusal::new(RefusalKind::ContactMerged), survivor));
            }
            if roles.contains(&row.role) { Ok(contact) } else { Err(nobody(who)) }
        });
        found.map_err(|refusal| match refusal.kind {
            RefusalKind::ContactNotFound if roles == [Role::Visitor] => {
                Refusal { kind: RefusalKind::VisitorNotFound, ..refusal }
            }
            _ => refusal,
        })
    }

    fn having(&self, is_meant: impl Fn(&Contact) -> bool) -> Vec<ContactOrdinal> {
        let meant = self.contacts.iter().filter(|(_, contact)| is_meant(contact));
        meant.map(|(ordinal, _)| *ordinal).collect()
    }

    pub(super) fn by_id(&self, who: &Identifiers) -> Option<ContactOrdinal> {
        let claimed = who.id.as_ref()?.text.to_lowercase();
        self.having(|contact| contact.id == claimed).first().copied()
    }

    pub(super) fn by_external_id(&self, external_id: Option<&str>) -> Option<ContactOrdinal> {
        let external_id = external_id?;
        let has = |contact: &Contact| contact.row.external_id.as_ref().is_some_and(|id| self.plain(id) == external_id);
        self.having(has).first().copied()
    }

    /// Oldest first.
    pub(super) fn by_email(&self, email: &str) -> Vec<ContactOrdinal> {
        self.having(|contact| contact.row.email.as_ref().is_some_and(|known| same_email(known, email)))
    }

    pub(super) fn by_visitor_id(&self, visitor_id: Option<&str>) -> Option<ContactOrdinal> {
        let visitor_id = visitor_id?;
        self.having(|contact| contact.row.visitor_id.as_deref() == Some(visitor_id)).first().copied()
    }

    pub(super) fn is_user(&self, contact: ContactOrdinal) -> bool {
        self.row(contact).is_some_and(|row| row.role == Role::User)
    }

    fn naming(&self, refusal: Refusal, contact: ContactOrdinal) -> Refusal {
        Refusal { detail: self.contact(contact).map(|contact| contact.id.clone()), ..refusal }
    }

    pub(super) fn exists(&self, contact: ContactOrdinal, field: &'static str) -> Refusal {
        self.naming(Refusal::new(RefusalKind::ContactExists).field(field), contact)
    }

    /// Nobody shares an external id; users do not share an e-mail address. What
    /// somebody has already, they keep.
    pub(super) fn check_free(&self, own: Option<ContactOrdinal>, after: &ContactRow) -> Result<(), Refusal> {
        let before = own.and_then(|own| self.row(own));
        let external_id = after.external_id.as_ref().map(|id| self.plain(id));
        if external_id != before.and_then(|row| row.external_id.as_ref()).map(|id| self.plain(id))
            && let Some(there) = self.by_external_id(external_id.as_deref()).filter(|there| Some(*there) != own)
        {
            return Err(self.exists(there, "external_id"));
        }
        let Some(email) = after.email.as_ref().filter(|_| after.role == Role::User) else { return Ok(()) };
        let is_known = before.is_some_and(|row| row.role == Role::User && row.email.as_ref() == Some(email));
        let others = self.by_email(email).into_iter().find(|there| Some(*there) != own && self.is_user(*there));
        match others.filter(|_| !is_known) {
            Some(there) => Err(self.exists(there, "email")),
            None => Ok(()),
        }
    }

    /// Makes somebody new. Their row follows.
    pub(super) fn next_contact(&mut self, stamp: &Stamp) -> ContactOrdinal {
        self.last_contact += 1;
        let contact = ContactOrdinal(self.last_contact);
        let id = ContactId::new(&self.id_key, self.id, contact, stamp.at_s()).to_string();
        self.contacts.insert(contact, Contact { row: blank_row(Role::Visitor, stamp.at_s()), id });
        contact
    }

    /// The external id that the product makes for a lead.
    pub(super) fn make_external_id(&mut self, contact: ContactOrdinal) -> String {
        self.made.entry(contact).or_insert(None);
        made_for(contact)
    }

    /// Writes somebody's row. Events that waited for a new identifier follow.
    pub(super) fn store(
        &mut self,
        contact: ContactOrdinal,
        mut after: ContactRow,
        is_new: bool,
        stamp: &Stamp,
    ) -> Answer {
        super::claims::drop_stale(&mut after);
        let is_seen = self.row(contact).is_some_and(|before| self.visible(before) != self.visible(&after));
        if is_seen && !is_new {
            self.wake(contact);
        }
        let before =
            if is_new { Vec::new() } else { self.row(contact).map(|row| self.identities(row)).unwrap_or_default() };
        for identity in self.identities(&after).into_iter().filter(|identity| !before.contains(identity)) {
            self.begin_attach(contact, &identity, stamp);
        }
        if let Some(contact) = self.contacts.get_mut(&contact) {
            contact.row = after;
        }
        self.answer(contact, is_new)
    }

    pub(super) fn identities(&self, row: &ContactRow) -> Vec<Identity> {
        let external_id = row.external_id.as_ref().map(|id| (IdentifierKind::ExternalId, self.plain(id)));
        let email = row.email.as_ref().map(|email| (IdentifierKind::Email, tidy(email)));
        let visitor_id = row.visitor_id.clone().map(|id| (IdentifierKind::Visitor, id));
        external_id.into_iter().chain(email).chain(visitor_id).collect()
    }

    pub(super) fn create_contact(&mut self, command: &CreateContact, stamp: &Stamp) -> Outcome {
        let mut row = blank_row(role_of(command.role), stamp.at_s());
        row.external_id.clone_from(&command.external_id);
        row.email = command.email.as_deref().map(tidy);
        self.check_free(None, &row)?;
        self.take(&mut row, &command.profile, stamp)?;
        let contact = self.next_contact(stamp);
        if row.role == Role::Lead && row.external_id.is_none() {
            row.external_id = Some(self.make_external_id(contact));
        }
        Ok(self.store(contact, row, true, stamp))
    }

    /// Looked up by `id`, `user_id`, `email`. A match by e-mail with another
    /// `user_id` makes a new user. Somebody who was merged away is the survivor.
    pub(super) fn upsert_user(&mut self, command: &UpsertUser, stamp: &Stamp) -> Outcome {
        let who = &command.who;
        let found = self.to_upsert(who)?.map(|contact| self.survivor(contact));
        if found.and_then(|contact| self.row(contact)).is_some_and(|row| row.blocked_at.is_some()) {
            return Err(Refusal::new(RefusalKind::ContactBlocked));
        }
        let owner = self.by_external_id(who.user_id.as_deref());
        if let Some(owner) = owner.map(|owner| self.survivor(owner)).filter(|owner| Some(*owner) != found) {
            return Err(self.exists(owner, "user_id"));
        }
        let before = found.and_then(|contact| self.row(contact)).cloned();
        let mut row = before.unwrap_or_else(|| blank_row(Role::User, stamp.at_s()));
        row.updated_at = stamp.at_s();
        row.archived_at = None;
        // The id of somebody who was merged into them stays that one's.
        if who.user_id.is_some() && (owner.is_none() || owner == found) {
            row.external_id.clone_from(&who.user_id);
        }
        if let Some(email) = &who.email {
            row.email = Some(tidy(email));
            row.claimed.retain(|field| *field != FieldRef::Standard(Standard::Email));
        }
        if command.begins_session {
            begin_session(&mut row);
        }
        // What is wrong with a company's attribute takes all back.
        let saved = (self.attributes.clone(), self.companies.clone(), self.memberships.clone(), self.last_company);
        self.take(&mut row, &command.profile, stamp)?;
        let contact = found.unwrap_or(ContactOrdinal(self.last_contact + 1));
        if let Err(refusal) = self.take_companies(contact, &mut row, &command.companies, stamp) {
            (self.attributes, self.companies, self.memberships, self.last_company) = saved;
            return Err(refusal);
        }
        if found.is_none() {
            self.next_contact(stamp);
        }
        Ok(self.store(contact, row, found.is_none(), stamp))
    }

    fn to_upsert(&self, who: &Identifiers) -> Result<Option<ContactOrdinal>, Refusal> {
        if who.id.is_none() && who.user_id.is_none() && who.email.is_none() && who.visitor_id.is_none() {
            return Err(Refusal::new(RefusalKind::ContactUnidentified));
        }
        if let Some(found) = self.by_id(who) {
            return Ok(Some(found));
        }
        if let Some(claimed) = who.id.as_ref().filter(|_| who.user_id.is_none() && who.email.is_none()) {
            return Err(Refusal::new(RefusalKind::ContactNotFound).field("id").detail(&claimed.text));
        }
        match self.by_external_id(who.user_id.as_deref()) {
            Some(found) => Ok(Some(found)),
            None => self.user_to_update(who),
        }
    }

    /// The user with this e-mail address who has no other external id than the
    /// one sent: never a guess among several.
    fn user_to_update(&self, who: &Identifiers) -> Result<Option<ContactOrdinal>, Refusal> {
        let Some(email) = &who.email else { return Ok(None) };
        let may_be = |contact: &ContactOrdinal| {
            let has_no_id = self.row(*contact).is_some_and(|row| row.external_id.is_none());
            self.is_user(*contact) && (who.user_id.is_none() || has_no_id)
        };
        let meant: Vec<ContactOrdinal> = self.by_email(email).into_iter().filter(may_be).collect();
        match meant.as_slice() {
            [] => Ok(None),
            [user] => Ok(Some(*user)),
            _ => Err(Refusal::new(RefusalKind::SeveralUsers).field("email").detail(email)),
        }
    }

    pub(super) fn answer(&self, contact: ContactOrdinal, is_new: bool) -> Answer {
        Answer::Contact(self.contact_answer(contact, is_new))
    }

    pub(super) fn contact_answer(&self, contact: ContactOrdinal, is_new: bool) -> ContactAnswer {
        let id = self.contact(contact).and_then(|contact| ContactId::parse(&contact.id));
        let row = Arc::new(self.shown(contact).unwrap_or_else(|| blank_row(Role::User, 0)));
        ContactAnswer { contact, id: id.unwrap_or(ContactId([0; 12])), row, is_new }
    }

    /// What was sent replaces what was there.
    pub(super) fn take(&mut self, row: &mut ContactRow, profile: &Profile, stamp: &Stamp) -> Result<(), Refusal> {
        let Profile {
            name,
            phone,
            avatar_url,
            owner_id,
            signed_up_at,
            last_seen_at,
            unsubscribed_from_emails,
            facts,
            custom,
        } = profile;
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
        for (standard, value) in facts {
            set(&mut row.facts, *standard, value.clone());
        }
        row.custom = self.with_attributes(Model::Contact, &row.custom, custom, stamp)?;
        self.prove_sent(row, profile);
        Ok(())
    }
}

/// That nobody is meant, with the identifier tried last.
fn nobody(who: &Identifiers) -> Refusal {
    let tried = [
        ("user_id", who.visitor_id.as_ref()),
        ("email", who.email.as_ref()),
        ("user_id", who.user_id.as_ref()),
        ("id", who.id.as_ref().map(|claimed| &claimed.text)),
    ];
    match tried.into_iter().find_map(|(field, value)| Some((field, value?))) {
        Some((field, value)) => Refusal::new(RefusalKind::ContactNotFound).field(field).detail(value),
        None => Refusal::new(RefusalKind::IdentifierMissing).field("user_id"),
    }
}

/// Sets or clears a value of a sorted list.
pub(super) fn set<K: Ord>(list: &mut Vec<(K, AttributeValue)>, key: K, value: Option<AttributeValue>) {
    list.retain(|(known, _)| *known != key);
    list.extend(value.map(|value| (key, value)));
    list.sort();
}

/// Counts a session.
pub(super) fn begin_session(row: &mut ContactRow) {
    let known = row.facts.iter().find(|(standard, _)| *standard == Standard::SessionCount);
    let count = match known {
        Some((_, AttributeValue::Number(text))) => text.parse().unwrap_or(0_u64),
        _ => 0,
    };
    set(&mut row.facts, Standard::SessionCount, Some(AttributeValue::Number((count + 1).to_string())));
}

pub(super) fn tidy(email: &str) -> String {
    email.trim().to_lowercase()
}

pub(super) fn blank_row(role: Role, at: u32) -> ContactRow {
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
        custom: Vec::new(),
        facts: Vec::new(),
        tags: Vec::new(),
        companies: Vec::new(),
        consents: Vec::new(),
        visitor_id: None,
        archived_at: None,
        blocked_at: None,
        merged_into: None,
        aliases: Vec::new(),
        first_known_at: None,
        claimed: Vec::new(),
    }
}
