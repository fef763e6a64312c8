//! Walking through pages while others write.

use super::world::{Sent, Step, World, leaf, text};
use crate::support::{SHOP, create_user, event, user};
use engine::command::{ContactFacts, NewRole, Profile, UpdateContact};
use engine::contacts::CONTACTS;
use engine::predicates::{AttributeRef, EventFact, Leaf, Op, Scalar, Tree};
use engine::rows::Standard;
use engine::{Answer, Command};
use node::Node;
use node::people::{Count, Direction, PeopleQuery, Position, Sort, SortBy};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

const PEOPLE: u32 = 700;

fn orders() -> Vec<Sort> {
    let by = [
        SortBy::Ordinal,
        SortBy::Attribute(AttributeRef::Standard(Standard::Name.into())),
        SortBy::Attribute(AttributeRef::Standard(Standard::SignedUpAt.into())),
    ];
    by.into_iter().flat_map(|by| [Direction::Up, Direction::Down].map(|direction| Sort { by, direction })).collect()
}

fn shop(folder: &std::path::Path) -> World {
    let mut world = World::new(folder);
    let commands = (1..=PEOPLE).map(|number| {
        let name = (number % 5 > 0).then(|| Sent::Name(Some(format!("N{}", number % 7))));
        let signed_up = (number % 3 > 0).then_some(Sent::SignedUp(Some(1_000 + number % 11)));
        let facts = name.into_iter().chain(signed_up).collect();
        Step::Create { role: NewRole::Lead, external_id: 0, email: None, facts }
    });
    world.take(&commands.collect::<Vec<_>>());
    world
}

/// Every contact on every page, as often as it came.
fn walk(node: &Node, sort: Sort, limit: usize, count: Count) -> BTreeMap<u32, u32> {
    let (mut seen, mut after, mut count) = (BTreeMap::new(), None, count);
    loop {
        let query = PeopleQuery { sort, after, limit, count, roles: CONTACTS, ..PeopleQuery::default() };
        let page = node.search(SHOP, &query).expect("searched");
        count = Count::Known(page.total);
        for (contact, _) in &page.people {
            *seen.entry(contact.0).or_default() += 1;
        }
        let Some(next) = page.next else { return seen };
        assert_eq!(page.people.len(), limit, "only the last page is short");
        after = Position::from_bytes(&next.to_bytes());
        assert!(after.is_some());
    }
}

#[test]
fn a_walk_meets_everybody_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = shop(folder.path());
    for sort in orders() {
        for limit in [1, 50, 349, 350, 351, 700, 701] {
            let seen = walk(&world.node, sort, limit, Count::Exact);
            assert_eq!(seen.len() as u32, PEOPLE, "{sort:?} by {limit}");
            assert!(seen.values().all(|times| *times == 1));
        }
    }
}

#[test]
fn pages_by_number_are_the_same_people() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = shop(folder.path());
    for sort in orders() {
        let page = |offset, limit| {
            let query = PeopleQuery { sort, offset, limit, ..PeopleQuery::default() };
            let page = world.node.search(SHOP, &query).expect("searched");
            assert_eq!((page.total, page.next.is_some()), (u64::from(PEOPLE), offset + limit < PEOPLE as usize));
            page.people.into_iter().map(|(contact, _)| contact.0).collect::<Vec<_>>()
        };
        let whole = page(0, PEOPLE as usize);
        let parts: Vec<u32> = (0..8).flat_map(|number| page(number * 100, 100)).collect();
        assert_eq!(whole, parts);
    }
}

#[test]
fn a_walk_meets_everybody_once_while_others_write() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = shop(folder.path());
    let (node, stop) = (world.node.clone(), Arc::new(AtomicBool::new(false)));
    let writer = {
        let (node, stop) = (node.clone(), stop.clone());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
            let mut made = 0;
            while !stop.load(Ordering::Acquire) {
                let external_id = format!("new{made}");
                let phone = Profile { phone: Some(Some(made.to_string())), ..Profile::default() };
                let update = |who, profile| {
                    let facts = ContactFacts { profile, ..ContactFacts::default() };
                    Command::UpdateContact(Box::new(UpdateContact { workspace: SHOP, who, roles: CONTACTS, facts }))
                };
                let commands = vec![create_user(&external_id), update(user(&external_id), phone)];
                let results = runtime.block_on(node.submit_all(commands));
                assert!(results.iter().all(|result| matches!(result, Ok(Answer::Contact(_)))), "{results:?}");
                made += 1;
            }
            made
        })
    };
    for sort in orders() {
        let seen = walk(&node, sort, 37, Count::Exact);
        assert!((1..=PEOPLE).all(|contact| seen.get(&contact) == Some(&1)), "{sort:?}");
        assert!(seen.values().all(|times| *times == 1), "{sort:?}");
    }
    stop.store(true, Ordering::Release);
    assert!(writer.join().expect("written") > 0);
}

/// Four threads make people, rename them and let them do things; each looks at
/// once for what it was told is done.
#[test]
fn what_was_answered_is_found_by_the_next_search() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::new(folder.path());
    let found = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (world, found) = (&world.node, &found);
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
                for number in 0..40 {
                    let id = format!("t{thread}n{number}");
                    runtime.block_on(world.submit(create_user(&id))).expect("made");
                    let did = Leaf::Event {
                        event: "ordered-item".to_owned(),
                        fact: EventFact::Count,
                        op: Op::Is,
                        value: Scalar::Number("2".to_owned()),
                        within_days: None,
                        metadata: None,
                    };
                    let starts = leaf("external_id", Op::StartsWith, text(&id));
                    let count = |tree: Tree| {
                        let predicate =
                            world.compile(SHOP, &tree, engine::predicates::TreeLimits::STANDARD).expect("compiled");
                        world.count(SHOP, Some(&predicate), CONTACTS).expect("counted").total
                    };
                    let ends = leaf("external_id", Op::EndsWith, text(&id));
                    let both = |other: Tree| Tree::All(vec![starts.clone(), ends.clone(), other]);
                    assert_eq!(count(both(Tree::All(Vec::new()))), 1, "{id}");
                    let events = [1_000, 2_000].map(|at| event(&id, "ordered-item", at));
                    assert!(runtime.block_on(world.submit_all(events.to_vec())).iter().all(Result::is_ok));
                    assert_eq!(count(both(Tree::Leaf(did))), 1, "{id}");
                    found.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(found.into_inner(), 160);
}
