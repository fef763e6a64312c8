//! What browsers say, and what they see: who is there, whose history goes on,
//! when a browser must look again.

use super::Workspace;
use super::claims::Hand;
use super::people::{begin_session, blank_row, made_for, set, tidy};
use engine::command::{BrowserPerson, ClaimedId, CollectEmail, Identifiers, PingBrowser, SentPage};
use engine::ids::ContactOrdinal;
use engine::outcome::{LeftOut, PingAnswer};
use engine::rows::{About, BrowsingRow, ContactRow, FieldRef, PageViewRow, Role, SiteRow, Standard};
use engine::source::Verified;
use engine::{Answer, Outcome, Refusal, RefusalKind, Stamp};

/// A session begins after half an hour without a sign of life.
const SESSION_GAP_S: u32 = 1_800;

/// So many page views of a person are kept.
const PAGES_KEPT: u64 = 100;

/// Nobody has more aliases, and no more leads with a proven address are looked
/// at than one more.
const ALIASES_MAX: usize = 16;

const ANYBODY: [Role; 3] = [Role::Visitor, Role::Lead, Role::User];

const EMAIL: FieldRef = FieldRef::Standard(Standard::Email);

/// The user that a page names.
struct Named<'a> {
    user_id: Option<&'a str>,
    email: Option<String>,
    is_proven: bool,
}

fn named(person: &BrowserPerson) -> Option<Named<'_>> {
    let BrowserPerson::Named { user_id, email, email_is_proven } = person else { return None };
    Some(Named { user_id: user_id.as_deref(), email: email.as_deref().map(tidy), is_proven: *email_is_proven })
}

impl Workspace {
    pub(super) fn ping_browser(&mut self, command: &PingBrowser, stamp: &Stamp) -> Outcome {
        let found = self.meant(command)?;
        if found.and_then(|contact| self.row(contact)).is_some_and(|row| row.blocked_at.is_some()) {
            return Err(Refusal::new(RefusalKind::ContactBlocked));
        }
        let cookie = self.cookie_of(command).filter(|contact| Some(*contact) != found);
        let lead = self.lead_of(command).filter(|contact| Some(*contact) != found && Some(*contact) != cookie);
        let (contact, is_new, is_made) = self.becoming(command, (found, cookie, lead), stamp)?;
        let mut row = if is_new && !is_made {
            blank_row(Role::Visitor, stamp.at_s())
        } else {
            self.row(contact).cloned().unwrap_or_else(|| blank_row(Role::Visitor, stamp.at_s()))
        };
        let is_user = row.role == Role::User || matches!(command.person, BrowserPerson::Named { .. });
        let hand = match command.verified {
            Verified::None if is_user => Hand::Claim,
            Verified::None => Hand::Own,
            _ => Hand::Person,
        };
        let mut left_out = Vec::new();
        match named(&command.person) {
            Some(named) => self.take_identity((contact, &mut row), &named, hand, &mut left_out)?,
            None if is_new => row.visitor_id = Some(command.visitor_id.clone()),
            None => {}
        }
        if row.role == Role::User {
            row.archived_at = None;
        }
        for (standard, value) in &command.facts {
            set(&mut row.facts, *standard, value.clone());
        }
        self.take_profiles(&mut row, (&command.profile, &command.signed), hand, (&mut left_out, stamp));
        self.take_firms((contact, &mut row), &command.companies, hand, (&mut left_out, stamp));
        see(&mut row, stamp.at_s());
        self.store(contact, row, is_new && !is_made, stamp);
        self.browsing.entry(contact).or_insert(BrowsingRow { revision: 1, person_revision: 1, page_views: 0 });
        if let Some(page) = &command.page {
            self.view(contact, page, stamp);
        }
        if let Some(site) = &command.site {
            self.note_site(site, stamp.at_s());
        }
        Ok(self.pinged(contact, is_new, left_out))
    }

    fn pinged(&self, contact: ContactOrdinal, is_new: bool, left_out: Vec<LeftOut>) -> Answer {
        let person = self.contact_answer(contact, is_new);
        let revision = self.browsing.get(&contact).map_or(0, |row| row.revision);
        Answer::Ping(PingAnswer { person, revision, left_out })
    }

    /// Who is there from now on, whether they are new, and whether their row is
    /// written already: so that others could go on as them.
    fn becoming(
        &mut self,
        command: &PingBrowser,
        (found, mut cookie, lead): (Option<ContactOrdinal>, Option<ContactOrdinal>, Option<ContactOrdinal>),
        stamp: &Stamp,
    ) -> Result<(ContactOrdinal, bool, bool), Refusal> {
        let mut person = found;
        if let (None, Some(named), Some(contact)) = (found, named(&command.person), cookie)
            && self.can_be(contact, &named, command.verified)
        {
            person = cookie.take();
        }
        let is_new = person.is_none();
        let joining: Vec<ContactOrdinal> = cookie.into_iter().chain(lead).collect();
        let contact = match person {
            Some(contact) => contact,
            None => {
                let contact = self.next_contact(stamp);
                if let Some(named) = named(&command.person).filter(|_| !joining.is_empty()) {
                    let mut row = blank_row(Role::User, stamp.at_s());
                    row.external_id = named.user_id.map(str::to_owned);
                    row.email = named.email.filter(|_| named.user_id.is_none());
                    if command.verified == Verified::None {
                        super::claims::add(&mut row, EMAIL);
                    }
                    self.store(contact, row, true, stamp);
                    let fresh = BrowsingRow { revision: 1, person_revision: 1, page_views: 0 };
                    self.browsing.insert(contact, fresh);
                }
                contact
            }
        };
        for from in &joining {
            self.go_on_as(*from, (contact, command.verified), stamp)?;
        }
        Ok((contact, is_new, !joining.is_empty()))
    }

    /// Who is meant; nobody's business is told when it is nobody.
    fn meant(&self, command: &PingBrowser) -> Result<Option<ContactOrdinal>, Refusal> {
        let merged = Err(Refusal::new(RefusalKind::ContactMerged));
        match &command.person {
            BrowserPerson::Anonymous => {
                let found = self.by_visitor_id(Some(&command.visitor_id));
                let is_over = |contact| self.is_user(contact) || self.survivor(contact) != contact;
                if found.is_some_and(is_over) { merged } else { Ok(found) }
            }
            BrowserPerson::Known(id) | BrowserPerson::Browser(id) => {
                let is_own = matches!(command.person, BrowserPerson::Browser(_));
                let id = ClaimedId { text: id.to_string(), id: Some(*id) };
                match self.by_id(&Identifiers { id: Some(id), ..Identifiers::default() }) {
                    None => Err(Refusal::new(RefusalKind::ContactNotFound)),
                    Some(contact) if self.survivor(contact) != contact => merged,
                    Some(contact) if is_own && self.row(contact).is_some_and(|row| row.role == Role::User) => merged,
                    found => Ok(found),
                }
            }
            BrowserPerson::Named { user_id, email, email_is_proven } => {
                if let Some(found) = self.by_external_id(user_id.as_deref()) {
                    return Ok(Some(self.survivor(found)));
                }
                let Some(email) = email.as_ref().filter(|_| user_id.is_none() || *email_is_proven) else {
                    return Ok(None);
                };
                let users = self.by_email(email).into_iter().filter(|contact| self.is_user(*contact));
                let users: Vec<_> = users.map(|contact| self.survivor(contact)).collect();
                let claims_it = |contact: &ContactOrdinal| {
                    let row = self.row(*contact);
                    row.is_some_and(|row| row.external_id.is_some() && row.claimed.contains(&EMAIL))
                };
                if user_id.is_none() && *email_is_proven && users.iter().any(claims_it) {
                    return Err(Refusal::new(RefusalKind::SeveralUsers).field("email").detail(email));
                }
                let users = users.into_iter();
                let lacks_id =
                    |contact: &ContactOrdinal| self.row(*contact).is_some_and(|row| row.external_id.is_none());
                let users: Vec<_> = users.filter(|contact| user_id.is_none() || lacks_id(contact)).collect();
                match users.as_slice() {
                    [] => Ok(None),
                    [user] => Ok(Some(*user)),
                    _ => Err(Refusal::new(RefusalKind::SeveralUsers).field("email").detail(email)),
                }
            }
        }
    }

    fn can_go_on(&self, contact: ContactOrdinal) -> bool {
        let is_free = |row: &ContactRow| row.role != Role::User && row.blocked_at.is_none();
        self.survivor(contact) == contact && self.row(contact).is_some_and(is_free)
    }

    fn cookie_of(&self, command: &PingBrowser) -> Option<ContactOrdinal> {
        let is_named = matches!(command.person, BrowserPerson::Named { .. });
        let found = self.by_visitor_id(Some(&command.visitor_id)).filter(|_| is_named);
        found.filter(|contact| self.can_go_on(*contact))
    }

    fn lead_of(&self, command: &PingBrowser) -> Option<ContactOrdinal> {
        let named = named(&command.person).filter(|named| named.is_proven)?;
        let is_lead = |contact: &ContactOrdinal| self.row(*contact).is_some_and(|row| row.role == Role::Lead);
        let leads = self.by_email(&named.email?).into_iter().rev().filter(is_lead);
        leads.take(ALIASES_MAX + 1).find(|contact| self.can_go_on(*contact))
    }

    /// A lead with an id or an address of another's is another contact.
    fn can_be(&self, contact: ContactOrdinal, named: &Named<'_>, verified: Verified) -> bool {
        let Some(row) = self.row(contact) else { return false };
        let is_made = |id: &String| self.plain(id) == self.plain(&made_for(contact));
        let has_other_email = row.email.is_some() && named.email.is_some() && row.email != named.email;
        row.external_id.as_ref().is_none_or(is_made) && (!has_other_email || verified != Verified::None)
    }

    /// Merged, or gone if nothing is known of them; left if it does not fit.
    fn go_on_as(
        &mut self,
        from: ContactOrdinal,
        (into, verified): (ContactOrdinal, Verified),
        stamp: &Stamp,
    ) -> Result<(), Refusal> {
        if self.is_nobody(from) {
            let Some(gone) = self.contacts.remove(&from) else { return Ok(()) };
            self.departed.push(gone.id.clone());
            self.erased.insert(from);
            self.browsing.remove(&from);
            self.leave_behind((from, gone), into, stamp);
            return Ok(());
        }
        let companies = self.row(from).map_or(0, |row| row.companies.len());
        let aliases_max = if verified == Verified::None { ALIASES_MAX / 2 } else { ALIASES_MAX };
        if self.aliases(from).len() + self.aliases(into).len() < aliases_max && companies <= 100 {
            self.merge(from, into, stamp)?;
        }
        Ok(())
    }

    /// What was known of somebody who goes, and the pages that they opened.
    fn leave_behind(&mut self, (from, gone): (ContactOrdinal, super::Contact), into: ContactOrdinal, stamp: &Stamp) {
        let mut after = self.row(into).cloned().unwrap_or_else(|| blank_row(Role::User, 0));
        super::merges::join(&mut after, &gone.row);
        super::claims::drop_stale(&mut after);
        after.updated_at = stamp.at_s();
        self.store(into, after, false, stamp);
        let mut views: Vec<_> =
            self.pages.extract_if(.., |(contact, _), _| *contact == from).map(|(_, view)| view).collect();
        views.sort_by_key(|view| view.number);
        for view in views {
            self.browsing.entry(into).or_insert(BrowsingRow { revision: 1, person_revision: 1, page_views: 0 });
            self.keep(into, view);
        }
    }

    fn is_nobody(&self, contact: ContactOrdinal) -> bool {
        let Some(row) = self.row(contact) else { return false };
        let is_bare = row.role == Role::Visitor
            && row.external_id.is_none()
            && row.email.is_none()
            && row.custom.is_empty()
            && row.tags.is_empty()
            && row.companies.is_empty()
            && row.consents.is_empty();
        let has_done = self.events.values().any(|event| event.contact == contact)
            || self.imported.keys().any(|(_, of)| *of == contact);
        let has_notes = self.notes.values().any(|note| note.about == About::Contact(contact));
        let had_messages = self.messages.sends.contains_key(&contact)
            || self.messages.deliveries.keys().any(|(owner, _)| *owner == contact);
        let has_device = self.devices.contains_key(&contact);
        is_bare && self.aliases(contact).is_empty() && !has_done && !has_notes && !had_messages && !has_device
    }

    fn take_identity(
        &mut self,
        (contact, row): (ContactOrdinal, &mut ContactRow),
        named: &Named<'_>,
        hand: Hand,
        left_out: &mut Vec<LeftOut>,
    ) -> Result<(), Refusal> {
        if row.role != Role::User {
            self.change_role(contact, row, Role::User)?;
            let users = |email: &String| self.by_email(email).into_iter().any(|of| of != contact && self.is_user(of));
            if row.email.as_ref().is_some_and(users) {
                row.email = None;
                super::claims::drop_stale(row);
            }
        }
        let owner = self.by_external_id(named.user_id).filter(|owner| *owner != contact);
        if row.external_id.is_none() && owner.is_none() {
            row.external_id = named.user_id.map(str::to_owned);
        }
        let Some(email) = named.email.clone() else { return Ok(()) };
        let is_same = row.email.as_ref() == Some(&email);
        if !is_same && named.user_id.is_some() && !named.is_proven && self.is_protected("email", hand) {
            left_out.push(super::claims::protected("email"));
            return Ok(());
        }
        let is_anothers = self.by_email(&email).into_iter().any(|other| other != contact && self.is_user(other));
        let may = is_same || (!is_anothers && (hand != Hand::Claim || row.email.is_none()));
        if may {
            row.email = Some(email);
            match hand {
                Hand::Signed | Hand::Person => row.claimed.retain(|field| *field != EMAIL),
                Hand::Own | Hand::Claim if !is_same => super::claims::add(row, EMAIL),
                Hand::Own | Hand::Claim => {}
            }
        }
        Ok(())
    }

    /// A visitor becomes a lead. The address joins nobody's history, and is not
    /// taken when it is another user's.
    pub(super) fn collect_email(&mut self, command: &CollectEmail, stamp: &Stamp) -> Outcome {
        let id = ClaimedId { text: command.contact.to_string(), id: Some(command.contact) };
        let who = Identifiers { id: Some(id), ..Identifiers::default() };
        let mute = |refusal: Refusal| Refusal { detail: None, ..refusal };
        let contact = self.find(&who, &ANYBODY).map_err(mute)?;
        let mut row = self.row(contact).cloned().unwrap_or_else(|| blank_row(Role::User, 0));
        if row.blocked_at.is_some() {
            return Err(Refusal::new(RefusalKind::ContactBlocked));
        }
        if row.role == Role::User && self.is_protected("email", Hand::Claim) {
            return Err(Refusal::new(RefusalKind::AttributeProtected).field("email").detail("email"));
        }
        row.updated_at = stamp.at_s();
        if row.role == Role::Visitor {
            self.change_role(contact, &mut row, Role::Lead)?;
        }
        self.check_free(Some(contact), &row).map_err(mute)?;
        let mut with_email = row.clone();
        with_email.email = Some(tidy(&command.email));
        if row.email.is_none() && self.check_free(Some(contact), &with_email).is_ok() {
            super::claims::add(&mut with_email, EMAIL);
            row = with_email;
        }
        self.store(contact, row, false, stamp);
        Ok(self.pinged(contact, false, Vec::new()))
    }

    /// Somebody's browsers, if they ever had one, must look again.
    pub(super) fn wake(&mut self, contact: ContactOrdinal) {
        if let Some(row) = self.browsing.get_mut(&contact) {
            row.revision += 1;
            row.person_revision = row.revision;
        }
    }

    /// What a browser sees of somebody.
    pub(super) fn visible(&self, row: &ContactRow) -> impl PartialEq + use<> {
        let text = [
            row.external_id.as_ref().map(|id| self.plain(id)),
            row.email.clone(),
            row.name.clone(),
            row.phone.clone(),
            row.avatar_url.clone(),
            row.visitor_id.clone(),
        ];
        (row.role, text, row.archived_at, row.blocked_at)
    }

    fn view(&mut self, contact: ContactOrdinal, page: &SentPage, stamp: &Stamp) {
        let SentPage { url, title, referrer } = page.clone();
        self.keep(contact, PageViewRow { number: 0, viewed_at_ms: stamp.at_ms, url, title, referrer });
    }

    fn keep(&mut self, contact: ContactOrdinal, view: PageViewRow) {
        let Some(browsing) = self.browsing.get_mut(&contact) else { return };
        browsing.page_views += 1;
        let number = browsing.page_views;
        self.pages.insert((contact, ((number - 1) % PAGES_KEPT) as u16), PageViewRow { number, ..view });
    }

    fn note_site(&mut self, host: &str, now: u32) {
        let fresh = SiteRow { first_seen_at: now, last_seen_at: now };
        let row = self.sites.entry(host.to_owned()).or_insert(fresh);
        if row.last_seen_at + 60 <= now {
            row.last_seen_at = now;
        }
    }
}

/// Notes that somebody is here.
fn see(row: &mut ContactRow, now: u32) {
    if row.last_seen_at.is_none_or(|at| at + SESSION_GAP_S < now) {
        begin_session(row);
    }
    row.last_seen_at = row.last_seen_at.max(Some(now));
    row.updated_at = now;
}
