//! A shop in Berlin with attributes, tags, companies and segments, and what can
//! happen in it: steps that name people by small numbers.

use super::memory::Memory;
use crate::support::{Event, Hands, SHOP, open_at, record, until};
use engine::command::{
    ArchiveContact, Archiving, AttachCompany, ClaimedId, CompanyFacts, ContactFacts, CreateContact, CreateWorkspace,
    DefineAttribute, DeleteCompany, DeleteContact, Identifiers, ImportSummary, MergeContacts, MergeRule, NewAttribute,
    NewRole, PingBrowser, Profile, SaveCompany, SaveSegment, SaveTag, SentAttribute, SentAttributes, Tag, Tagged,
    Unknown, UnmergeContact, UpdateContact, WhichCompany,
};
use engine::contacts::{ANYBODY, CONTACTS};
use engine::ids::{ContactOrdinal, SegmentId, TagId, TeammateId, TokenId};
use engine::metadata::Metadata;
use engine::predicates::{Op, Predicate, Scalar, Tree, TreeLimits};
use engine::rows::{ActorRef, AttributeValue, DataType, Model, PersonType, Standard};
use engine::text::EventName;
use engine::{Answer, Command};
use node::people::{Count, Direction, PeopleQuery};
use node::views::Found;
use node::{Node, NodeOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// 2026-11-02, 00:30 in Berlin: in UTC it is still the day before.
pub const NOW_S: u64 = 1_793_575_800;

pub const CUSTOM: [(&str, DataType); 5] = [
    ("plan", DataType::String),
    ("seats", DataType::Integer),
    ("score", DataType::Float),
    ("vip", DataType::Boolean),
    ("trial_at", DataType::Date),
];
pub const COMPANY_CUSTOM: [(&str, DataType); 2] = [("tier", DataType::String), ("arr", DataType::Float)];
pub const EVENTS: [&str; 3] = ["ordered-item", "logged-in", "uploaded"];
pub const TAGS: u32 = 3;
pub const COMPANIES: usize = 4;

/// What happens to somebody or something. People are numbered in the order in
/// which they were made; a number past the last begins anew.
#[derive(Debug, Clone)]
pub enum Step {
    Create { role: NewRole, external_id: u8, email: Option<String>, facts: Vec<Sent> },
    Update { who: usize, facts: Vec<Sent> },
    Ping { visitor: u8, facts: Vec<(Standard, Option<AttributeValue>)> },
    Archive { who: usize, archiving: Archiving },
    Merge { from: usize, into: usize },
    Unmerge { who: usize },
    Delete { who: usize },
    Tag { who: usize, tag: u32, tagged: bool },
    Company { company: usize, facts: CompanyFacts },
    Attach { who: usize, company: usize, attached: bool },
    DeleteCompany { company: usize },
    Event { who: usize, name: usize, at: u64, metadata: Metadata },
    Import { who: usize, name: usize, count: u64, first: u64, last: u64 },
    Wait { hours: u64 },
}

/// One thing that a request says of somebody.
#[derive(Debug, Clone)]
pub enum Sent {
    Name(Option<String>),
    Phone(Option<String>),
    Owner(Option<String>),
    Email(Option<String>),
    SignedUp(Option<u32>),
    LastSeen(Option<u32>),
    Unsubscribed(bool),
    Fact(Standard, Option<AttributeValue>),
    Custom(&'static str, Option<AttributeValue>),
}

pub struct World {
    pub node: Arc<Node>,
    pub clock: Hands,
    runtime: tokio::runtime::Runtime,
    /// Public ids in the order in which they were made.
    people: Vec<String>,
}

impl World {
    /// In a data folder.
    pub fn new(folder: &Path) -> Self {
        let clock = Hands::at_s(NOW_S);
        Self::begun(open_at(folder, clock.clone()), clock)
    }

    /// Without a disk.
    pub fn in_memory(memory: &Memory) -> Self {
        let clock = Hands::at_s(NOW_S);
        Self::begun(open_in(memory, &clock), clock)
    }

    fn begun(node: Arc<Node>, clock: Hands) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let mut world = Self { node, clock, runtime, people: Vec::new() };
        world.submit(begin());
        world
    }

    /// Opened anew on what was committed.
    pub fn reopened(self, memory: &Memory) -> Self {
        self.node.close_blocking().expect("closed");
        Self { node: open_in(memory, &self.clock), ..self }
    }

    /// Waits until what commands left to jobs is done: a deleted company leaves
    /// its people one after the other.
    pub fn settle(&self) {
        self.runtime.block_on(until("the jobs", || self.node.figures().jobs.count == 0));
    }

    /// Does commands; some may be refused. Whoever was made is remembered.
    pub fn submit(&mut self, commands: Vec<Command>) -> Vec<Answer> {
        let results = self.runtime.block_on(self.node.submit_all(commands));
        let answers: Vec<Answer> = results.into_iter().filter_map(Result::ok).collect();
        for answer in &answers {
            if let Answer::Contact(contact) = answer {
                let id = contact.id.to_string();
                if !self.people.contains(&id) {
                    self.people.push(id);
                }
            }
        }
        answers
    }

    pub fn take(&mut self, steps: &[Step]) {
        for step in steps {
            // One by one: a step can name whom the one before made.
            if let Step::Wait { hours } = step {
                self.clock.forward_s(hours * 3_600);
            }
            let command = self.command(step);
            self.submit(command.into_iter().collect());
        }
    }

    fn who(&self, number: usize) -> Option<Identifiers> {
        let id = self.people.get(number.checked_rem(self.people.len())?)?;
        Some(Identifiers { id: Some(ClaimedId::new(id.clone())), ..Identifiers::default() })
    }

    fn command(&self, step: &Step) -> Option<Command> {
        let workspace = SHOP;
        Some(match step.clone() {
            Step::Create { role, external_id, email, facts } => {
                let external_id = (role == NewRole::User).then(|| format!("u{external_id}"));
                let profile = profile(&facts);
                Command::CreateContact(Box::new(CreateContact { workspace, role, external_id, email, profile }))
            }
            Step::Update { who, facts } => {
                let email = facts.iter().rev().find_map(|sent| match sent {
                    Sent::Email(email) => Some(email.clone()),
                    _ => None,
                });
                let facts = ContactFacts { email, profile: profile(&facts), ..ContactFacts::default() };
                let who = self.who(who)?;
                Command::UpdateContact(Box::new(UpdateContact { workspace, who, roles: ANYBODY, facts }))
            }
            Step::Ping { visitor, facts } => {
                let visitor_id = format!("v{visitor}");
                Command::PingBrowser(Box::new(PingBrowser { facts, ..PingBrowser::of_cookie(workspace, visitor_id) }))
            }
            Step::Archive { who, archiving } => {
                Command::ArchiveContact(ArchiveContact { workspace, who: self.who(who)?, archiving })
            }
            Step::Merge { from, into } => {
                let (from, into) = (self.who(from)?, self.who(into)?);
                Command::MergeContacts(MergeContacts { workspace, from, into, rule: MergeRule::LeadIntoUser })
            }
            Step::Unmerge { who } => {
                let actor = ActorRef::CommandLine;
                Command::UnmergeContact(UnmergeContact { workspace, who: self.who(who)?, actor })
            }
            Step::Delete { who } => Command::DeleteContact(DeleteContact { workspace, who: self.who(who)? }),
            Step::Tag { who, tag, tagged } => {
                let (tag, what) = (TagId(tag), Tagged::Contact(self.who(who)?));
                Command::Tag(Tag { workspace, tag, what, tagged, by: TeammateId(0) })
            }
            Step::Company { company, facts } => {
                Command::SaveCompany(Box::new(SaveCompany { workspace, which: which(company), facts }))
            }
            Step::Attach { who, company, attached } => {
                let who = self.who(who)?;
                Command::AttachCompany(AttachCompany { workspace, who, which: which(company), attached })
            }
            Step::DeleteCompany { company } => {
                Command::DeleteCompany(DeleteCompany { workspace, which: which(company) })
            }
            Step::Event { who, name, at, metadata } => {
                record(event_name(name), Event { who: self.who(who)?, at, metadata, client_id: None })
            }
            Step::Import { who, name, count, first, last } => Command::ImportSummary(Box::new(ImportSummary {
                workspace,
                who: self.who(who)?,
                name: EventName::parse(event_name(name)).expect("a name"),
                count,
                first,
                last,
                client_id: None,
                token: TokenId(1),
            })),
            Step::Wait { .. } => return None,
        })
    }

    pub fn compile(&self, tree: &Tree) -> Predicate {
        let limits = TreeLimits { depth_max: 8, leaves_max: 500 };
        self.node.compile(SHOP, tree, limits).unwrap_or_else(|error| panic!("{error}: {tree:?}"))
    }

    /// Everybody who was ever made and whose row is there.
    pub fn everybody(&self) -> Vec<Found> {
        let view = self.node.view();
        let row =
            |contact| Some((ContactOrdinal(contact), view.contact(SHOP, ContactOrdinal(contact)).expect("read")?));
        (1..=view.counters(SHOP).expect("read").last_contact).filter_map(row).collect()
    }

    /// Whom a search finds, the newest first.
    pub fn found(&self, query: &PeopleQuery) -> Vec<u32> {
        let page = self.node.search(SHOP, query).expect("searched");
        assert_eq!((page.cut, page.next), (None, None));
        assert_eq!(page.total, page.people.len() as u64);
        page.people.iter().map(|(contact, _)| contact.0).collect()
    }
}

/// Everybody whom the predicate holds for.
pub fn all(predicate: Predicate) -> PeopleQuery {
    PeopleQuery { predicate: Some(predicate), roles: CONTACTS, limit: 10_000, count: Count::Exact, ..<_>::default() }
}

/// From the newest to the oldest, as a search lists them.
pub fn newest_first(mut contacts: Vec<u32>) -> Vec<u32> {
    assert_eq!(PeopleQuery::default().sort.direction, Direction::Down);
    contacts.sort_unstable_by(|one, two| two.cmp(one));
    contacts
}

fn open_in(memory: &Memory, clock: &Hands) -> Arc<Node> {
    let options = NodeOptions::new(PathBuf::new());
    Arc::new(Node::open_on(Box::new(memory.clone()), &options, Arc::new(clock.clone())).expect("opened"))
}

fn which(company: usize) -> WhichCompany {
    WhichCompany::CompanyId(format!("c{company}"))
}

fn profile(facts: &[Sent]) -> Profile {
    let mut profile = Profile::default();
    profile.custom.unknown = Unknown::Define;
    for sent in facts {
        match sent.clone() {
            Sent::Name(name) => profile.name = Some(name),
            Sent::Phone(phone) => profile.phone = Some(phone),
            Sent::Owner(owner) => profile.owner_id = Some(owner),
            Sent::Email(_) => {}
            Sent::SignedUp(at) => profile.signed_up_at = Some(at),
            Sent::LastSeen(at) => profile.last_seen_at = Some(at),
            Sent::Unsubscribed(value) => profile.unsubscribed_from_emails = Some(value),
            Sent::Fact(standard, value) => profile.facts.push((standard, value)),
            Sent::Custom(name, value) => {
                let name = name.to_owned();
                profile.custom.attributes.retain(|attribute| attribute.name != name);
                profile.custom.attributes.push(SentAttribute { name, value });
            }
        }
    }
    profile
}

fn begin() -> Vec<Command> {
    let (workspace, actor) = (SHOP, ActorRef::CommandLine);
    let define = |model, (name, data_type): (&str, DataType)| {
        let (name, options, description) = (name.to_owned(), Vec::new(), None);
        let attribute = NewAttribute { model, name, data_type, options, description, messenger_writable: true };
        Command::DefineAttribute(Box::new(DefineAttribute { workspace, attribute, actor }))
    };
    let mut commands = vec![Command::CreateWorkspace(Box::new(CreateWorkspace {
        name: "Shop".to_owned(),
        app_id: "abcd1234".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        id_key: [7; 16],
        identity_secret: "secret".to_owned(),
        actor,
    }))];
    commands.extend(CUSTOM.map(|custom| define(Model::Contact, custom)));
    commands.extend(COMPANY_CUSTOM.map(|custom| define(Model::Company, custom)));
    commands.extend((1..=TAGS).map(|tag| Command::SaveTag(SaveTag { workspace, tag: None, name: format!("t{tag}") })));
    commands
}

/// A segment of these people.
pub fn segment(segment: Option<SegmentId>, predicate: Tree) -> Command {
    Command::SaveSegment(Box::new(SaveSegment {
        workspace: SHOP,
        segment,
        name: Some("Some".to_owned()),
        person_type: Some(PersonType::User),
        predicate: Some(predicate),
        actor: ActorRef::CommandLine,
    }))
}

pub fn leaf(name: &str, op: Op, value: Scalar) -> Tree {
    Tree::Leaf(engine::predicates::Leaf::Attribute { name: name.to_owned(), op, value })
}

pub fn text(text: &str) -> Scalar {
    Scalar::Text(text.to_owned())
}

pub fn custom_attributes(attributes: Vec<SentAttribute>) -> SentAttributes {
    SentAttributes { attributes, unknown: Unknown::Define }
}

fn event_name(place: usize) -> &'static str {
    EVENTS.get(place).expect("an event's name")
}
