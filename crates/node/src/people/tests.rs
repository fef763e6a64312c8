//! What only an index that is filled too fast, or too slow an answer, shows.

use super::limits::{WAITING_CHANGES, WAITING_CHANGES_MAX};
use super::*;
use crate::{NodeOptions, SystemClock};
use engine::command::{CreateContact, CreateWorkspace, Identifiers, NewRole, Profile, RecordEvent};
use engine::contacts::CONTACTS;
use engine::ids::{ContactOrdinal, TokenId};
use engine::metadata::Omissions;
use engine::predicates::{EventFact, Leaf, Op, Scalar};
use engine::rows::ActorRef;
use engine::source::{Source, Verified};
use engine::text::EventName;
use engine::{Answer, Command};
use std::time::{Duration, Instant};

const SHOP: WorkspaceId = WorkspaceId(1);

struct Fresh {
    node: Node,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

impl Fresh {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let node = Node::open(NodeOptions::new(folder.path().to_owned()), Arc::new(SystemClock)).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let fresh = Self { node, runtime, _folder: folder };
        fresh.done(vec![Command::CreateWorkspace(Box::new(CreateWorkspace {
            name: "Shop".into(),
            app_id: "abcd1234".into(),
            time_zone: "UTC".into(),
            id_key: [7; 16],
            identity_secret: "secret".into(),
            actor: ActorRef::CommandLine,
        }))]);
        fresh
    }

    fn done(&self, commands: Vec<Command>) -> Vec<Answer> {
        self.runtime.block_on(self.node.submit_all(commands)).into_iter().map(Result::unwrap).collect()
    }

    fn index(&self) -> Arc<Index> {
        self.node.people.index(SHOP)
    }

    fn count(&self, predicate: Option<&Predicate>) -> u64 {
        self.node.count(SHOP, predicate, CONTACTS).unwrap().total
    }
}

fn user(number: usize) -> Command {
    Command::CreateContact(Box::new(CreateContact {
        workspace: SHOP,
        role: NewRole::User,
        external_id: Some(number.to_string()),
        email: None,
        profile: Profile::default(),
    }))
}

fn event(number: usize, at: u64) -> Command {
    Command::RecordEvent(Box::new(RecordEvent {
        workspace: SHOP,
        who: Identifiers { user_id: Some(number.to_string()), ..Identifiers::default() },
        name: EventName::parse("x").unwrap(),
        created_at: Some(at),
        metadata: Vec::new(),
        omissions: Omissions::default(),
        client_id: None,
        source: Source::Rest,
        verified: Verified::Token,
        token: TokenId(1),
        received_at_ms: 0,
    }))
}

#[test]
fn nothing_is_held_until_somebody_searches() {
    let fresh = Fresh::new();
    fresh.done((0..10).map(user).collect());
    assert!(fresh.node.people.indexes.read().unwrap().is_empty());
    assert_eq!(fresh.count(None), 10);
    assert_eq!(fresh.node.people.indexes.read().unwrap().len(), 1);
}

#[test]
fn changes_are_taken_in_without_a_search_when_there_are_many() {
    let fresh = Fresh::new();
    assert_eq!(fresh.count(None), 0);
    fresh.done((0..WAITING_CHANGES).map(user).collect());
    let started = Instant::now();
    while fresh.index().waiting() >= WAITING_CHANGES {
        assert!(started.elapsed() < Duration::from_secs(30), "nobody takes the changes in");
        std::thread::yield_now();
    }
    assert_eq!(fresh.count(None), WAITING_CHANGES as u64);
}

#[test]
fn an_index_that_lost_changes_is_built_anew() {
    let fresh = Fresh::new();
    fresh.done((0..10).map(user).collect());
    assert_eq!(fresh.count(None), 10);
    let nobody = |_| Change::Contact(ContactOrdinal(1), None);
    fresh.index().note((0..WAITING_CHANGES_MAX).map(nobody).collect());
    fresh.done(vec![user(10)]);
    assert_eq!(fresh.index().waiting(), 0, "what cannot be used is not kept");
    assert_eq!(fresh.count(None), 11);
    fresh.done(vec![user(11)]);
    assert_eq!(fresh.count(None), 12, "from then on it is told again");
}

#[test]
fn a_search_without_time_says_so_and_leaves_out_whom_it_did_not_look_at() {
    let fresh = Fresh::new();
    fresh.done((0..30).map(user).collect());
    let now_s = fresh.node.now_ms() / 1_000;
    // The first ten did it today, the next ten today and long ago, which only
    // the events tell; nobody else ever did it.
    fresh.done((0..20).map(|number| event(number, now_s - 10)).collect());
    fresh.done((10..20).map(|number| event(number, now_s - 80 * 86_400)).collect());
    let leaf = |value: &str| {
        Tree::Leaf(Leaf::Event {
            event: "x".into(),
            fact: EventFact::Count,
            op: Op::Is,
            value: Scalar::Number(value.into()),
            within_days: Some(2),
            metadata: None,
        })
    };
    for (value, in_time, without) in [("1", 20, 10), ("0", 10, 10), ("2", 0, 0)] {
        let predicate = fresh.node.compile(SHOP, &leaf(value), TreeLimits::STANDARD).unwrap();
        let query = PeopleQuery { predicate: Some(predicate), limit: 50, ..PeopleQuery::default() };
        let page = fresh.node.search(SHOP, &query).unwrap();
        assert_eq!((page.total, page.cut), (in_time, None), "{value}");
        let page = fresh.node.people.find_within(Duration::ZERO, SHOP, &query).unwrap();
        assert_eq!((page.total, page.people.len() as u64), (without, without), "{value}");
        assert_eq!(page.cut, Some(Cut { undecided: 10 }), "{value}");
    }
}

#[test]
fn what_no_message_asks_for_is_kept_for_a_while() {
    use engine::command::RegisterFacts;
    use engine::limits::FACT_UNUSED_S;
    use engine::messages::FactSpec;
    use engine::predicates::MetadataTree;
    let fresh = Fresh::new();
    let spec = FactSpec { event: "bought".to_owned(), metadata: MetadataTree::All(Vec::new()) };
    fresh.done(vec![Command::RegisterFacts(RegisterFacts { workspace: SHOP, facts: vec![spec] })]);
    let config = fresh.node.config();
    let facts = config.facts(SHOP);
    let [(fact, row)] = facts.as_slice() else { panic!("{facts:?}") };
    for (after_s, is_let_go) in [(FACT_UNUSED_S - 1, false), (FACT_UNUSED_S, true), (FACT_UNUSED_S + 1, true)] {
        let expected: Vec<_> = is_let_go.then_some((*fact, row.created_at)).into_iter().collect();
        assert_eq!(facts::unused(config, SHOP, row.created_at + after_s), expected, "after {after_s} s");
    }
}
