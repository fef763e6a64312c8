//! A shop, its people, and how commands reach it.

use engine::command::{
    ClientId, CreateContact, CreateWorkspace, DeleteContact, Identifiers, MergeContacts, MergeRule, NewRole, Profile,
    RecordEvent, UnmergeContact,
};
use engine::ids::{ContactOrdinal, JobId, TokenId, WorkspaceId};
use engine::metadata::{Metadata, Omissions};
use engine::predicates::{MetadataTree, Tree};
use engine::rows::{
    ActorRef, ContactRow, EventTrigger, Frequency, FrequencyMode, MessageAudience, MessageSpec, Occurrence, Role,
    Schedule, Stop, Trigger,
};
use engine::source::{Source, Verified};
use engine::text::EventName;
use engine::{Answer, Command};
use node::views::{Found, View};
use node::{Clock, Node, NodeOptions, SystemClock};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

pub const SHOP: WorkspaceId = WorkspaceId(1);

/// A clock that stands still until it is set: Unix milliseconds.
#[derive(Debug, Clone)]
pub struct Hands(Arc<AtomicU64>);

impl Hands {
    pub fn at_s(seconds: u64) -> Self {
        Self(Arc::new(AtomicU64::new(seconds * 1_000)))
    }

    pub fn set_s(&self, seconds: u64) {
        self.0.store(seconds * 1_000, Ordering::Release);
    }

    pub fn forward_s(&self, seconds: u64) {
        self.0.fetch_add(seconds * 1_000, Ordering::AcqRel);
    }
}

impl Clock for Hands {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
}

pub fn open(folder: &Path) -> Arc<Node> {
    open_at(folder, SystemClock)
}

pub fn open_at(folder: &Path, clock: impl Clock) -> Arc<Node> {
    Arc::new(Node::open(NodeOptions::new(folder.to_owned()), Arc::new(clock)).expect("opened"))
}

/// Does commands that all succeed.
pub async fn done(node: &Node, commands: Vec<Command>) -> Vec<Answer> {
    let results = node.submit_all(commands).await;
    results.into_iter().map(|result| result.expect("done")).collect()
}

/// Waits for something that the node does by itself.
pub async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(60), "not within a minute: {what}");
        tokio::task::yield_now().await;
    }
}

pub async fn until_job(node: &Node, job: JobId, is_so: impl Fn(&engine::rows::JobKind) -> bool) {
    until("the job", || node.view().job(SHOP, job).expect("read").is_none_or(|row| is_so(&row.kind))).await;
}

/// Everything agrees with everything.
pub fn assert_sound(node: &Node) {
    let report = node.check().expect("checked");
    assert!(report.is_sound(), "{report}");
}

pub fn workspace(app_id: &str) -> Command {
    Command::CreateWorkspace(Box::new(CreateWorkspace {
        name: "Shop".into(),
        app_id: app_id.into(),
        time_zone: "UTC".into(),
        id_key: [7; 16],
        identity_secret: "secret".into(),
        actor: ActorRef::CommandLine,
    }))
}

pub fn user(external_id: &str) -> Identifiers {
    Identifiers { user_id: Some(external_id.into()), ..Identifiers::default() }
}

pub fn create_user(external_id: &str) -> Command {
    create(SHOP, NewRole::User, external_id, None)
}

pub fn create_lead(external_id: &str) -> Command {
    create(SHOP, NewRole::Lead, external_id, None)
}

pub fn create(workspace: WorkspaceId, role: NewRole, external_id: &str, email: Option<&str>) -> Command {
    let (external_id, email) = (Some(external_id.to_owned()), email.map(str::to_owned));
    Command::CreateContact(Box::new(CreateContact { workspace, role, external_id, email, profile: Profile::default() }))
}

/// An event, as it is to be recorded.
#[derive(Debug, Clone, Default)]
pub struct Event {
    pub who: Identifiers,
    pub at: u64,
    pub metadata: Metadata,
    pub client_id: Option<String>,
}

pub fn record(name: &str, event: Event) -> Command {
    let Event { who, at, metadata, client_id } = event;
    Command::RecordEvent(Box::new(RecordEvent {
        workspace: SHOP,
        who,
        name: EventName::parse(name).expect("a name"),
        created_at: Some(at),
        metadata,
        omissions: Omissions::default(),
        client_id: client_id.map(|text| ClientId { text, compared: true }),
        source: Source::Rest,
        verified: Verified::Token,
        token: TokenId(1),
        received_at_ms: at * 1_000,
    }))
}

pub fn event(external_id: &str, name: &str, at: u64) -> Command {
    record(name, Event { who: user(external_id), at, ..Event::default() })
}

pub fn merge(from: &str, into: &str) -> Command {
    let (from, into) = (user(from), user(into));
    Command::MergeContacts(MergeContacts { workspace: SHOP, from, into, rule: MergeRule::LeadIntoUser })
}

pub fn unmerge(external_id: &str) -> Command {
    Command::UnmergeContact(UnmergeContact { workspace: SHOP, who: user(external_id), actor: ActorRef::CommandLine })
}

pub fn delete(external_id: &str) -> Command {
    Command::DeleteContact(DeleteContact { workspace: SHOP, who: user(external_id) })
}

/// Whose history an `external_id` leads to.
pub fn found(view: &View, external_id: &str) -> Found {
    view.resolve(SHOP, &user(external_id)).expect("read").expect("known")
}

pub fn row_of(view: &View, contact: ContactOrdinal) -> Arc<ContactRow> {
    view.contact(SHOP, contact).expect("read").expect("there")
}

/// A message for everybody, as often as this happens.
pub fn message_on(trigger: Trigger) -> MessageSpec {
    MessageSpec {
        trigger,
        audience: MessageAudience { roles: Role::ALL.to_vec(), predicate: Tree::All(Vec::new()) },
        frequency: Frequency { mode: FrequencyMode::Every, max_sends: None, min_gap_s: None },
        schedule: Schedule::default(),
        goal: None,
        stop: Stop::default(),
        control_group_percent: 0,
        sources: None,
        allows_unproven: false,
        place: "{}".to_owned(),
        content: "{}".to_owned(),
    }
}

/// The same for an event, so long after it.
pub fn message_after(event: &str, delay_s: u32) -> MessageSpec {
    let (event, occurrence, metadata) = (event.to_owned(), Occurrence::Every, MetadataTree::All(Vec::new()));
    message_on(Trigger::Event(EventTrigger { event, occurrence, metadata, delay_s, max_age_s: 3_600 }))
}
