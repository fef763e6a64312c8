//! What callers want of people, in the product's words.

use super::{Voice, id, profile_of, teammate};
use crate::script::WhoPick;
use crate::script::wants::{CompanyPick, FirmPick, TaggedPick, Want, Whom};
use crate::script::words::{ATTRIBUTES, COMPANY_IDS, EMAILS, NAMES, TEXTS, word};
use engine::command::{
    ArchiveContact, AttachCompany, ChangeAttribute, CompanyFacts, ContactFacts, ConvertContact, DefineAttribute,
    DeleteCompany, DeleteContact, DeleteTag, MergeContacts, NewAttribute, SaveCompany, SaveNote, SaveTag,
    SentAttribute, SentAttributes, SentCompany, SetConsent, StepJob, Tag, Tagged, Unknown, UnmergeContact,
    UpdateContact, WhichCompany,
};
use engine::ids::{AttributeId, CompanyOrdinal, JobId, SubscriptionTypeId, TagId, TeammateId};
use engine::rows::{AttributeValue, Role, Standard};
use engine::{Actor, Command};

impl Voice<'_> {
    pub(super) fn want(&self, workspace: u8, want: &Want) -> Option<Command> {
        Some(match want {
            Want::SaveCompany { .. }
            | Want::DeleteCompany { .. }
            | Want::Attach { .. }
            | Want::DefineAttribute { .. }
            | Want::ArchiveAttribute { .. } => self.of_companies(workspace, want)?,
            Want::SaveTag { .. }
            | Want::DeleteTag { .. }
            | Want::Tag { .. }
            | Want::Note { .. }
            | Want::Consent { .. }
            | Want::StepJob { .. } => self.of_neighbours(workspace, want)?,
            Want::Ping { .. }
            | Want::Browse { .. }
            | Want::Collect { .. }
            | Want::Messenger { .. }
            | Want::Rotate { .. } => self.of_browsers(workspace, want)?,
            Want::Message(want) => self.of_messages(workspace, want)?,
            Want::Team(want) => Self::of_team(workspace, *want),
            want => self.of_people(workspace, want)?,
        })
    }

    fn of_people(&self, workspace: u8, want: &Want) -> Option<Command> {
        let who = |who: WhoPick| self.who(workspace, who);
        let id = id(workspace);
        Some(match *want {
            Want::Update { who: picked, whom, role, names, profile } => {
                let external_id = names.external_id.map(|sent| sent.and_then(|pick| self.user_id(workspace, pick)));
                let email = names.email.map(|sent| sent.map(|place| word(&EMAILS, place).to_owned()));
                let facts = ContactFacts { role, external_id, email, profile: profile_of(profile) };
                Command::UpdateContact(Box::new(UpdateContact {
                    workspace: id,
                    who: who(picked),
                    roles: roles(whom),
                    facts,
                }))
            }
            Want::Archive { who: picked, archiving } => {
                Command::ArchiveContact(ArchiveContact { workspace: id, who: who(picked), archiving })
            }
            Want::Delete { who: picked } => Command::DeleteContact(DeleteContact { workspace: id, who: who(picked) }),
            Want::Merge { from, into, rule } => {
                Command::MergeContacts(MergeContacts { workspace: id, from: who(from), into: who(into), rule })
            }
            Want::Unmerge { who: picked } => {
                let actor = Actor::Teammate(TeammateId(1));
                Command::UnmergeContact(UnmergeContact { workspace: id, who: who(picked), actor })
            }
            Want::Convert { from, whom, role, into, profile } => Command::ConvertContact(Box::new(ConvertContact {
                workspace: id,
                from: who(from),
                roles: roles(whom),
                role,
                into: who(into),
                profile: profile_of(profile),
            })),
            _ => return None,
        })
    }

    fn of_companies(&self, workspace: u8, want: &Want) -> Option<Command> {
        let which = |pick: CompanyPick| self.company(workspace, pick);
        let id = id(workspace);
        Some(match *want {
            Want::SaveCompany { which: picked, facts } => Command::SaveCompany(Box::new(SaveCompany {
                workspace: id,
                which: which(picked),
                facts: company_facts(facts),
            })),
            Want::DeleteCompany { which: picked } => {
                Command::DeleteCompany(DeleteCompany { workspace: id, which: which(picked) })
            }
            Want::Attach { who, which: picked, attached } => {
                let who = self.who(workspace, who);
                Command::AttachCompany(AttachCompany { workspace: id, who, which: which(picked), attached })
            }
            Want::DefineAttribute { model, name, data_type } => Command::DefineAttribute(Box::new(DefineAttribute {
                workspace: id,
                attribute: NewAttribute {
                    model,
                    name: word(&ATTRIBUTES, name).to_owned(),
                    data_type,
                    options: Vec::new(),
                    description: None,
                    messenger_writable: true,
                },
                actor: teammate(),
            })),
            Want::ArchiveAttribute { attribute, archived } => Command::ChangeAttribute(Box::new(ChangeAttribute {
                workspace: id,
                attribute: AttributeId(u32::from(attribute)),
                options: None,
                description: None,
                messenger_writable: None,
                archived: Some(archived),
                actor: teammate(),
            })),
            _ => return None,
        })
    }

    fn of_neighbours(&self, workspace: u8, want: &Want) -> Option<Command> {
        let tag_id = |tag: u8| TagId(u32::from(tag));
        let id = id(workspace);
        Some(match *want {
            Want::SaveTag { tag, name } => {
                Command::SaveTag(SaveTag { workspace: id, tag: tag.map(tag_id), name: word(&NAMES, name).to_owned() })
            }
            Want::DeleteTag { tag } => Command::DeleteTag(DeleteTag { workspace: id, tag: tag_id(tag) }),
            Want::Tag { tag, what, tagged } => Command::Tag(Tag {
                workspace: id,
                tag: tag_id(tag),
                what: self.tagged(workspace, what),
                tagged,
                by: TeammateId(1),
            }),
            Want::Note { about, text } => Command::SaveNote(SaveNote {
                workspace: id,
                about: self.tagged(workspace, about),
                author: TeammateId(0),
                body: word(&TEXTS, text).to_owned(),
            }),
            Want::Consent { who, subscription, wanted } => Command::SetConsent(SetConsent {
                workspace: id,
                who: self.who(workspace, who),
                subscription: SubscriptionTypeId(u32::from(subscription)),
                wanted,
            }),
            Want::StepJob { place } => {
                let job = self.job(workspace, place)?;
                Command::StepJob(StepJob { workspace: id, job })
            }
            _ => return None,
        })
    }

    /// Mostly a job that has something to do.
    fn job(&self, workspace: u8, place: u8) -> Option<JobId> {
        let Some(known) = self.oracle.known(id(workspace)) else { return Some(JobId(u64::from(place))) };
        let unfinished = known.unfinished();
        let jobs = if unfinished.is_empty() || place == 11 { known.jobs() } else { unfinished };
        jobs.get(usize::from(place) % jobs.len().max(1)).copied()
    }

    fn company(&self, workspace: u8, pick: CompanyPick) -> WhichCompany {
        let known = self.oracle.known(id(workspace));
        match pick {
            CompanyPick::Named(place) => WhichCompany::CompanyId(word(&COMPANY_IDS, place).to_owned()),
            CompanyPick::Known(place) => {
                let ids = known.map(|known| known.company_ids()).unwrap_or_default();
                WhichCompany::Id(ids.get(usize::from(place) % ids.len().max(1)).copied())
            }
            CompanyPick::Vanished(place) => WhichCompany::Id(known.map(|known| known.vanished_company_id(place))),
            CompanyPick::Garbage => WhichCompany::Id(None),
        }
    }

    fn tagged(&self, workspace: u8, pick: TaggedPick) -> Tagged {
        match pick {
            TaggedPick::Contact(who) => Tagged::Contact(self.who(workspace, who)),
            TaggedPick::Company(company) => Tagged::Company(CompanyOrdinal(u32::from(company))),
        }
    }
}

const fn roles(whom: Whom) -> &'static [Role] {
    match whom {
        Whom::Contacts => &[Role::Lead, Role::User],
        Whom::Visitors => &[Role::Visitor],
        Whom::Unknown => &[Role::Lead, Role::Visitor],
    }
}

/// What browsers tell of themselves; now and then it clears.
pub(super) fn facts(choice: u8) -> Vec<(Standard, Option<AttributeValue>)> {
    let text = |text: &str| Some(AttributeValue::Text(text.to_owned()));
    match choice % 8 {
        4 => vec![(Standard::Browser, text("Firefox")), (Standard::Os, text("Plan 9"))],
        5 => vec![(Standard::Os, None)],
        _ => Vec::new(),
    }
}

/// Custom attributes of several types, one of which may not fit.
pub(super) fn custom(choice: u8) -> SentAttributes {
    let text = |text: &str| Some(AttributeValue::Text(text.to_owned()));
    let number = |text: &str| Some(AttributeValue::Number(text.to_owned()));
    let all = [
        (0, text(if choice & 1 == 0 { "pro" } else { "free" })),
        (1, if choice & 2 == 0 { number("5") } else { number("1.5") }),
        (2, if choice & 4 == 0 { Some(AttributeValue::Boolean(true)) } else { None }),
        (3, number("1700000000")),
    ];
    let attributes = all.into_iter().skip(usize::from(choice % 4));
    let attributes = attributes.map(|(name, value)| SentAttribute { name: word(&ATTRIBUTES, name).to_owned(), value });
    let unknown = if choice & 4 == 0 { Unknown::Define } else { Unknown::Refuse };
    SentAttributes { attributes: attributes.collect(), unknown }
}

fn company_facts(choice: u8) -> CompanyFacts {
    let sent = |bit: u8| choice & bit != 0;
    CompanyFacts {
        name: sent(1).then(|| (choice & 6 != 6).then(|| word(&NAMES, choice / 2).to_owned())),
        plan: sent(2).then(|| Some("gold".to_owned())),
        size: sent(4).then_some(Some(7)),
        monthly_spend: sent(4).then_some(None),
        custom: if sent(8) { custom(choice) } else { SentAttributes::default() },
        ..CompanyFacts::default()
    }
}

/// A company as a request about a user names it.
pub(super) fn sent_company(firm: FirmPick) -> SentCompany {
    let FirmPick { named, facts, attached } = firm;
    SentCompany { company_id: word(&COMPANY_IDS, named).to_owned(), facts: company_facts(facts), attached }
}
