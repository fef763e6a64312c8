//! Who was merged into whom: a list of merges, and what follows from it.

use super::changes::CONTACTS;
use super::people::{blank_row, tidy};
use super::{DAY_S, Merge, Workspace};
use engine::command::{MergeContacts, MergeRule, UnmergeContact};
use engine::ids::ContactOrdinal;
use engine::rows::{ContactRow, Role};
use engine::{Answer, Outcome, Refusal, RefusalKind, Stamp};

/// How many may be merged into one, directly or not.
const ALIASES_MAX: usize = 16;

impl Workspace {
    /// Who somebody is seen as now.
    pub(super) fn survivor(&self, contact: ContactOrdinal) -> ContactOrdinal {
        let into = self.merges.iter().find(|merge| merge.from == contact).map(|merge| merge.into);
        into.map_or(contact, |into| self.survivor(into))
    }

    /// Everybody who was merged into somebody, directly or not.
    pub(super) fn aliases(&self, contact: ContactOrdinal) -> Vec<ContactOrdinal> {
        let into = self.merges.iter().filter(|merge| merge.into == contact);
        into.flat_map(|merge| self.aliases(merge.from).into_iter().chain([merge.from])).collect()
    }

    /// Whose events, summaries and notes are read as somebody's.
    pub(super) fn history(&self, contact: ContactOrdinal) -> Vec<ContactOrdinal> {
        std::iter::once(contact).chain(self.aliases(contact)).collect()
    }

    /// Somebody's row with what the merges say of them.
    pub(super) fn shown(&self, contact: ContactOrdinal) -> Option<ContactRow> {
        let mut row = self.row(contact)?.clone();
        row.external_id = row.external_id.map(|id| self.plain(&id));
        row.merged_into = Some(self.survivor(contact)).filter(|into| *into != contact);
        row.aliases = self.aliases(contact);
        let known_since = row.aliases.iter().filter_map(|alias| self.row(*alias)).map(|row| row.created_at).min();
        row.first_known_at = known_since.filter(|at| *at < row.created_at);
        Some(row)
    }

    pub(super) fn merge_contacts(&mut self, command: &MergeContacts, stamp: &Stamp) -> Outcome {
        let (from, into) = (self.find(&command.from, &CONTACTS)?, self.find(&command.into, &CONTACTS)?);
        let (Some(from_row), Some(into_row)) = (self.row(from), self.row(into)) else {
            return Err(Refusal::new(RefusalKind::ContactNotFound));
        };
        if (from_row.role, into_row.role) != (Role::Lead, Role::User) {
            return Err(invalid("only a lead can be merged, and only into a user"));
        }
        if command.rule == MergeRule::SharedDetails && !share_details(from_row, into_row) {
            return Err(invalid("they share neither an e-mail address nor a phone number"));
        }
        self.merge(from, into, stamp)
    }

    /// The survivor's values win, empty ones are filled, lists are joined.
    pub(super) fn merge(&mut self, from: ContactOrdinal, into: ContactOrdinal, stamp: &Stamp) -> Outcome {
        if from == into {
            return Err(invalid("they are the same contact"));
        }
        if self.aliases(from).len() + self.aliases(into).len() + 1 > ALIASES_MAX {
            return Err(invalid("too many contacts have been merged into one"));
        }
        let blank = || blank_row(Role::User, 0);
        let mut after = self.row(into).cloned().unwrap_or_else(blank);
        let before = self.shown(into).unwrap_or_else(blank);
        join(&mut after, &self.row(from).cloned().unwrap_or_else(blank));
        if before.email != after.email && self.check_free(Some(into), &after).is_err() {
            after.email = None;
        }
        super::claims::drop_stale(&mut after);
        after.updated_at = stamp.at_s();
        for company in self.row(from).map(|row| row.companies.clone()).unwrap_or_default() {
            self.memberships.remove(&(company, from));
            if !self.memberships.insert((company, into)) {
                self.count_contact(company, -1);
            }
        }
        self.last_merge += 1;
        let (seq, at) = (self.last_merge, stamp.at_s());
        self.wake(from);
        self.merges.push(Merge { seq, from, into, at, before, after: after.clone() });
        let answer = self.store(into, after, false, stamp);
        let shown = self.shown(into);
        if let (Some(merge), Some(shown)) = (self.merges.last_mut(), shown) {
            merge.after = shown;
        }
        Ok(answer)
    }

    /// The latest merge of somebody, within 90 days.
    pub(super) fn unmerge_contact(&mut self, command: &UnmergeContact, stamp: &Stamp) -> Outcome {
        let into = self.find(&command.who, &CONTACTS)?;
        let nothing = |why: &str| Err(Refusal::new(RefusalKind::NothingToUnmerge).detail(why));
        let Some(place) = self.merges.iter().rposition(|merge| merge.into == into) else {
            return nothing("nobody was merged into this contact");
        };
        let merge = self.merges.remove(place);
        if u64::from(merge.at) + 90 * DAY_S < u64::from(stamp.at_s()) {
            self.merges.insert(place, merge);
            return nothing("the merge is older than 90 days");
        }
        let mut after = self.row(into).cloned().unwrap_or_else(|| blank_row(Role::User, 0));
        take_back(&mut after, &merge);
        // Companies that are gone since do not come back.
        let there: Vec<_> = self.companies.keys().copied().collect();
        if let Some(restored) = self.contacts.get_mut(&merge.from) {
            restored.row.companies.retain(|company| there.contains(company));
        }
        self.part_companies(merge.from, (into, &after));
        self.wake(merge.from);
        self.note(command.actor, "contact.unmerged", stamp);
        self.store(into, after, false, stamp);
        let (survivor, restored) = (self.contact_answer(into, false), self.contact_answer(merge.from, false));
        Ok(Answer::Unmerged { survivor, restored })
    }

    /// Who was merged belongs to its companies again, and the survivor no
    /// longer to those that came with it.
    fn part_companies(&mut self, from: ContactOrdinal, (into, after): (ContactOrdinal, &ContactRow)) {
        for company in self.row(from).map(|row| row.companies.clone()).unwrap_or_default() {
            if !after.companies.contains(&company) && self.memberships.remove(&(company, into)) {
                self.count_contact(company, -1);
            }
            if self.memberships.insert((company, from)) {
                self.count_contact(company, 1);
            }
        }
    }
}

fn invalid(why: &str) -> Refusal {
    Refusal::new(RefusalKind::MergeInvalid).field("from").detail(why)
}

fn share_details(from: &ContactRow, into: &ContactRow) -> bool {
    let same = |left: &Option<String>, right: &Option<String>| {
        left.is_some() && left.as_deref().map(tidy) == right.as_deref().map(tidy)
    };
    same(&from.email, &into.email) || same(&from.phone, &into.phone)
}

pub(super) fn join(row: &mut ContactRow, from: &ContactRow) {
    let before = row.clone();
    for (field, theirs) in [
        (&mut row.email, &from.email),
        (&mut row.name, &from.name),
        (&mut row.phone, &from.phone),
        (&mut row.avatar_url, &from.avatar_url),
        (&mut row.owner_id, &from.owner_id),
    ] {
        if field.is_none() {
            field.clone_from(theirs);
        }
    }
    row.signed_up_at = row.signed_up_at.or(from.signed_up_at);
    row.last_seen_at = row.last_seen_at.max(from.last_seen_at);
    row.unsubscribed_from_emails |= from.unsubscribed_from_emails;
    add_new(&mut row.custom, &from.custom, |entry| entry.0);
    add_new(&mut row.facts, &from.facts, |entry| entry.0);
    add_new(&mut row.tags, &from.tags, |tagging| tagging.tag);
    add_new(&mut row.consents, &from.consents, |consent| consent.subscription);
    for company in &from.companies {
        if !row.companies.contains(company) {
            row.companies.push(*company);
        }
    }
    super::claims::join(row, &before, from);
}

fn add_new<T: Clone, K: Ord>(list: &mut Vec<T>, from: &[T], key: impl Fn(&T) -> K) {
    for entry in from {
        if !list.iter().any(|known| key(known) == key(entry)) {
            list.push(entry.clone());
        }
    }
    list.sort_by_key(key);
}

/// What the merge brought goes, unless it has changed since.
fn take_back(row: &mut ContactRow, merge: &Merge) {
    let Merge { before, after, .. } = merge;
    fn back<T: Clone + PartialEq>(field: &mut T, (before, after): (&T, &T)) {
        if field == after {
            field.clone_from(before);
        }
    }
    fn drop_brought<T: PartialEq>(list: &mut Vec<T>, (before, after): (&[T], &[T])) {
        list.retain(|entry| !after.contains(entry) || before.contains(entry));
    }
    back(&mut row.email, (&before.email, &after.email));
    back(&mut row.name, (&before.name, &after.name));
    back(&mut row.phone, (&before.phone, &after.phone));
    back(&mut row.avatar_url, (&before.avatar_url, &after.avatar_url));
    back(&mut row.owner_id, (&before.owner_id, &after.owner_id));
    back(&mut row.signed_up_at, (&before.signed_up_at, &after.signed_up_at));
    back(&mut row.last_seen_at, (&before.last_seen_at, &after.last_seen_at));
    back(&mut row.unsubscribed_from_emails, (&before.unsubscribed_from_emails, &after.unsubscribed_from_emails));
    back(&mut row.updated_at, (&before.updated_at, &after.updated_at));
    drop_brought(&mut row.custom, (&before.custom, &after.custom));
    drop_brought(&mut row.facts, (&before.facts, &after.facts));
    drop_brought(&mut row.tags, (&before.tags, &after.tags));
    drop_brought(&mut row.consents, (&before.consents, &after.consents));
    drop_brought(&mut row.companies, (&before.companies, &after.companies));
}
