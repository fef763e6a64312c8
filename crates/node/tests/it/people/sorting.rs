//! The order of people.

use super::world::{EVENTS, Sent, Step, World, all};
use crate::support::SHOP;
use engine::command::NewRole;
use engine::predicates::{AttributeRef, EventFact, Tree};
use engine::rows::{AttributeValue, Standard};
use node::people::{Direction, PeopleQuery, Sort, SortBy};

fn create(facts: Vec<Sent>) -> Step {
    Step::Create { role: NewRole::Lead, external_id: 0, email: None, facts }
}

fn sorted(world: &World, by: SortBy, direction: Direction) -> Vec<u32> {
    let sort = Sort { by, direction };
    world.found(&PeopleQuery { sort, ..all(world.compile(&Tree::All(Vec::new()))) })
}

#[test]
fn values_sort_by_kind_and_the_missing_come_last() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut world = World::new(folder.path());
    let name = |name: &str| Sent::Name(Some(name.to_owned()));
    let sessions = |count: &str| Sent::Fact(Standard::SessionCount, Some(AttributeValue::Number(count.to_owned())));
    let score = |score: &str| Sent::Custom("score", Some(AttributeValue::Number(score.to_owned())));
    world.take(&[
        create(vec![name("b"), sessions("10"), Sent::LastSeen(Some(30)), score("1.5")]),
        create(vec![]),
        create(vec![name("A"), sessions("9"), Sent::LastSeen(Some(20)), score("-1e3")]),
        create(vec![name("ä"), sessions("9.50"), Sent::LastSeen(Some(30)), score("1.50")]),
        create(vec![name("B"), sessions("-1")]),
        create(vec![]),
    ]);
    let standard = |standard: Standard| SortBy::Attribute(AttributeRef::Standard(standard.into()));
    let custom = world.node.config().attribute_named(SHOP, engine::rows::Model::Contact, "score").expect("defined").0;
    for (by, up, down) in [
        (SortBy::Ordinal, [1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1]),
        (standard(Standard::Name), [3, 1, 5, 4, 2, 6], [4, 5, 1, 3, 6, 2]),
        (standard(Standard::SessionCount), [5, 3, 4, 1, 2, 6], [1, 4, 3, 5, 6, 2]),
        (standard(Standard::LastSeenAt), [3, 1, 4, 2, 5, 6], [4, 1, 3, 6, 5, 2]),
        (SortBy::Attribute(AttributeRef::Custom(custom)), [3, 1, 4, 2, 5, 6], [4, 1, 3, 6, 5, 2]),
    ] {
        assert_eq!(sorted(&world, by, Direction::Up), up, "{by:?} up");
        assert_eq!(sorted(&world, by, Direction::Down), down, "{by:?} down");
    }
}

#[test]
fn what_was_done_sorts_and_who_never_did_it_comes_last_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut world = World::new(folder.path());
    let done = |who: usize, at: u64| Step::Event { who, name: 0, at, metadata: Vec::new() };
    let import = Step::Import { who: 3, name: 0, count: 300, first: 5, last: 50 };
    let (nobody, other) = (|| create(vec![]), Step::Event { who: 1, name: 1, at: 1, metadata: Vec::new() });
    world.take(&[nobody(), nobody(), nobody(), nobody(), other]);
    world.take(&[done(0, 10), done(0, 40), done(2, 20), import]);
    let name = engine::text::EventName::parse(EVENTS[0]).expect("a name");
    let definition = world.node.config().definition_named(SHOP, name.as_str()).expect("defined").0;
    for (fact, up, down) in [
        (EventFact::Count, [3, 1, 4, 2], [4, 1, 3, 2]),
        (EventFact::First, [4, 1, 3, 2], [3, 1, 4, 2]),
        (EventFact::Last, [3, 1, 4, 2], [4, 1, 3, 2]),
        (EventFact::Did, [1, 3, 4, 2], [4, 3, 1, 2]),
    ] {
        for (direction, wanted) in [(Direction::Up, up), (Direction::Down, down)] {
            let by = SortBy::Event(definition, fact);
            assert_eq!(sorted(&world, by, direction), wanted, "{fact:?} {direction:?}");
            let sort = Sort { by, direction };
            let found = world.found(&PeopleQuery {
                sort,
                did: Some(definition),
                predicate: None,
                ..all(world.compile(&Tree::All(Vec::new())))
            });
            assert_eq!(found, wanted[..3], "{fact:?} {direction:?}");
        }
    }
}
