//! Who may overwrite what: a browser that proves nothing only what such a one
//! wrote.

use super::Workspace;
use super::people::set;
use engine::command::{CompanyFacts, Profile, SentAttributes, SentCompany, Unknown};
use engine::ids::ContactOrdinal;
use engine::outcome::LeftOut;
use engine::rows::{ContactRow, FieldRef, Model, Standard};
use engine::{Refusal, RefusalKind, Stamp};

/// Who writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    /// The workspace's server, through what the browser carries.
    Signed,
    /// A browser that proved who sits there.
    Person,
    /// A browser of nobody in particular, of itself.
    Own,
    /// A browser that only says who sits there.
    Claim,
}

/// The fields that are more than a fact, and how a profile's value gets there.
const FIELDS: [Standard; 7] = [
    Standard::Name,
    Standard::Phone,
    Standard::Avatar,
    Standard::OwnerId,
    Standard::SignedUpAt,
    Standard::LastSeenAt,
    Standard::UnsubscribedFromEmails,
];

fn is_there(row: &ContactRow, field: FieldRef) -> bool {
    let standard = match field {
        FieldRef::Custom(attribute) => return row.custom.iter().any(|(known, _)| *known == attribute),
        FieldRef::Standard(standard) => standard,
    };
    match standard {
        Standard::Email => row.email.is_some(),
        Standard::Name => row.name.is_some(),
        Standard::Phone => row.phone.is_some(),
        Standard::Avatar => row.avatar_url.is_some(),
        Standard::OwnerId => row.owner_id.is_some(),
        Standard::SignedUpAt => row.signed_up_at.is_some(),
        Standard::LastSeenAt => row.last_seen_at.is_some(),
        Standard::UnsubscribedFromEmails => row.unsubscribed_from_emails,
        other => row.facts.iter().any(|(known, _)| *known == other),
    }
}

pub(super) fn add(row: &mut ContactRow, field: FieldRef) {
    row.claimed.push(field);
    row.claimed.sort();
    row.claimed.dedup();
}

/// Claims of what is not there any more go.
pub(super) fn drop_stale(row: &mut ContactRow) {
    let claimed = row.claimed.clone();
    row.claimed = claimed.into_iter().filter(|field| is_there(row, *field)).collect();
}

/// What was merged brings its claims where the survivor had nothing.
pub(super) fn join(row: &mut ContactRow, before: &ContactRow, from: &ContactRow) {
    for field in &from.claimed {
        if !is_there(before, *field) {
            add(row, *field);
        }
    }
    drop_stale(row);
}

pub(super) fn protected(name: &str) -> LeftOut {
    let refusal = Refusal::new(RefusalKind::AttributeProtected).field("custom_attributes").detail(name);
    LeftOut { name: name.to_owned(), refusal }
}

/// The standard attributes that a profile carries.
pub(super) fn sent(profile: &Profile) -> Vec<Standard> {
    let is_sent = |field: &Standard| match field {
        Standard::Name => profile.name.is_some(),
        Standard::Phone => profile.phone.is_some(),
        Standard::Avatar => profile.avatar_url.is_some(),
        Standard::OwnerId => profile.owner_id.is_some(),
        Standard::SignedUpAt => profile.signed_up_at.is_some(),
        Standard::LastSeenAt => profile.last_seen_at.is_some(),
        _ => profile.unsubscribed_from_emails.is_some(),
    };
    let facts = profile.facts.iter().map(|(standard, _)| *standard);
    FIELDS.into_iter().filter(is_sent).chain(facts).collect()
}

fn copy(row: &mut ContactRow, profile: &Profile, standard: Standard) {
    match standard {
        Standard::Name => row.name = profile.name.clone().flatten(),
        Standard::Phone => row.phone = profile.phone.clone().flatten(),
        Standard::Avatar => row.avatar_url = profile.avatar_url.clone().flatten(),
        Standard::OwnerId => row.owner_id = profile.owner_id.clone().flatten(),
        Standard::SignedUpAt => row.signed_up_at = profile.signed_up_at.flatten(),
        Standard::LastSeenAt => row.last_seen_at = profile.last_seen_at.flatten(),
        Standard::UnsubscribedFromEmails => {
            row.unsubscribed_from_emails = profile.unsubscribed_from_emails.unwrap_or_default();
        }
        other => {
            for (_, value) in profile.facts.iter().filter(|(standard, _)| *standard == other) {
                set(&mut row.facts, other, value.clone());
            }
        }
    }
}

impl Hand {
    fn keeps(self, row: &ContactRow, field: FieldRef) -> bool {
        let is_address = matches!(field, FieldRef::Standard(Standard::Email | Standard::Phone));
        let is_choice = field == FieldRef::Standard(Standard::UnsubscribedFromEmails);
        self == Self::Claim && (is_choice || is_there(row, field)) && (is_address || !row.claimed.contains(&field))
    }

    fn mark(self, row: &mut ContactRow, field: FieldRef) {
        match self {
            Self::Signed | Self::Person => row.claimed.retain(|claimed| *claimed != field),
            Self::Own | Self::Claim => add(row, field),
        }
    }
}

impl Workspace {
    pub(super) fn is_protected(&self, name: &str, hand: Hand) -> bool {
        let listed = self.messenger.as_ref().is_some_and(|row| row.protected_attributes.iter().any(|one| one == name));
        listed && hand != Hand::Signed
    }

    /// What the page says, and then what the workspace's server signed.
    pub(super) fn take_profiles(
        &mut self,
        row: &mut ContactRow,
        (unsigned, signed): (&Profile, &Profile),
        hand: Hand,
        (left_out, stamp): (&mut Vec<LeftOut>, &Stamp),
    ) {
        let wins = sent(signed);
        let names: Vec<&String> = signed.custom.attributes.iter().map(|sent| &sent.name).collect();
        self.take_by((row, &wins), unsigned, hand, (left_out, stamp), |name| names.contains(&name));
        self.take_by((row, &[]), signed, Hand::Signed, (left_out, stamp), |_| false);
    }

    fn take_by(
        &mut self,
        (row, without): (&mut ContactRow, &[Standard]),
        profile: &Profile,
        hand: Hand,
        (left_out, stamp): (&mut Vec<LeftOut>, &Stamp),
        is_passed: impl Fn(&String) -> bool,
    ) {
        for standard in sent(profile).into_iter().filter(|standard| !without.contains(standard)) {
            let field = FieldRef::Standard(standard);
            if self.is_protected(standard.name(), hand) {
                left_out.push(protected(standard.name()));
            } else if !hand.keeps(row, field) {
                copy(row, profile, standard);
                hand.mark(row, field);
            }
        }
        for attribute in profile.custom.attributes.iter().filter(|sent| !is_passed(&sent.name)) {
            let name = &attribute.name;
            let known = self.attribute_named(Model::Contact, name).map(|(id, row)| (id, row.messenger_writable));
            let is_locked = known.is_some_and(|(_, writable)| !writable) && hand != Hand::Signed;
            if self.is_protected(name, hand) || is_locked {
                left_out.push(protected(name));
                continue;
            }
            if known.is_some_and(|(id, _)| hand.keeps(row, FieldRef::Custom(id))) {
                continue;
            }
            let one = SentAttributes { attributes: vec![attribute.clone()], unknown: profile.custom.unknown };
            match self.with_attributes(Model::Contact, &row.custom, &one, stamp) {
                Ok(values) => row.custom = values,
                Err(refusal) => {
                    left_out.push(LeftOut { name: name.clone(), refusal });
                    continue;
                }
            }
            let known = self.attribute_named(Model::Contact, name).map(|(id, _)| id);
            known.into_iter().for_each(|id| hand.mark(row, FieldRef::Custom(id)));
        }
    }

    /// Each company for itself. A browser that proves nothing changes none.
    pub(super) fn take_firms(
        &mut self,
        (contact, row): (ContactOrdinal, &mut ContactRow),
        sent: &[SentCompany],
        hand: Hand,
        (left_out, stamp): (&mut Vec<LeftOut>, &Stamp),
    ) {
        for firm in sent.iter().filter(|firm| hand != Hand::Claim || firm.attached) {
            let mut firm = firm.clone();
            let is_there = self.companies.values().any(|row| row.company_id == firm.company_id);
            if is_there && matches!(hand, Hand::Own | Hand::Claim) {
                firm.facts = CompanyFacts::default();
            }
            if firm.facts.custom.unknown == Unknown::Define {
                firm.facts.custom.unknown = Unknown::DefineWithinHalf;
            }
            if let Err(refusal) = self.take_companies(contact, row, &[firm], stamp) {
                left_out.push(LeftOut { name: "companies".to_owned(), refusal });
            }
        }
    }

    /// Whoever holds a token overwrites everything, and what they wrote is no
    /// claim.
    pub(super) fn prove_sent(&self, row: &mut ContactRow, profile: &Profile) {
        let standards = sent(profile).into_iter().map(FieldRef::Standard);
        let names = profile.custom.attributes.iter();
        let customs = names.filter_map(|sent| self.attribute_named(Model::Contact, &sent.name));
        let fields: Vec<FieldRef> = standards.chain(customs.map(|(id, _)| FieldRef::Custom(id))).collect();
        row.claimed.retain(|claimed| !fields.contains(claimed));
    }
}
