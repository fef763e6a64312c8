//! The two evaluators against each other: one person at a time from rows, and
//! everybody from the index.

use super::made_up::{segment_leaf, step, tree};
use super::memory::Memory;
use super::world::{Step, World, all, newest_first, segment};
use crate::support::SHOP;
use engine::Answer;
use engine::contacts::CONTACTS;
use engine::ids::SegmentPublicId;
use engine::predicates::{Op, Tree};
use engine::rows::Role;
use node::people::PeopleQuery;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

type Checked = Result<(), TestCaseError>;

fn check(world: &World, trees: &[Tree]) -> Checked {
    world.settle();
    let (view, everybody) = (world.node.view(), world.everybody());
    for tree in trees {
        // An `any` keeps the identifiers' index out of it.
        let asked = [tree.clone(), Tree::Any(vec![tree.clone()])].map(|tree| world.compile(&tree));
        for roles in [CONTACTS, &[Role::Visitor]] {
            let mut expected = Vec::new();
            for found in &everybody {
                let (contact, row) = found;
                let is_listed = row.is_listed() || (row.role == Role::Visitor && row.merged_into.is_none());
                let holds = world.node.matches(&view, SHOP, found, &asked[0]).expect("read");
                let explained = world.node.explain(&view, SHOP, found, &asked[0]).expect("read");
                prop_assert_eq!(explained.verdict(), holds, "explained");
                if is_listed && roles.contains(&row.role) && holds {
                    expected.push(contact.0);
                }
            }
            let expected = newest_first(expected);
            for predicate in asked.clone() {
                let count = world.node.count(SHOP, Some(&predicate), roles).expect("counted").total;
                prop_assert_eq!(count, expected.len() as u64, "count of {:?}", tree);
                let found = world.found(&PeopleQuery { roles, ..all(predicate) });
                prop_assert_eq!(&found, &expected, "found by {:?}", tree);
            }
        }
    }
    Ok(())
}

/// The trees, and questions about the segments that hold some of them.
fn with_segments(trees: &[Tree], segments: &[String]) -> Vec<Tree> {
    let nested = segments.iter().flat_map(|id| [Op::Is, Op::IsNot].map(|op| segment_leaf(id, op)));
    trees.iter().cloned().chain(nested).collect()
}

fn save_segments(world: &mut World, trees: &[Tree]) -> Vec<String> {
    let answers = world.submit(trees.iter().map(|tree| segment(None, tree.clone())).collect());
    let own = world.node.config().workspace(SHOP).expect("there");
    let id = |answer: Answer| match answer {
        Answer::Segment(id) => {
            let row = world.node.config().segment(SHOP, id).expect("saved");
            SegmentPublicId::new(&own.id_key, SHOP, id, row.created_at).to_string()
        }
        other => panic!("{other:?}"),
    };
    answers.into_iter().map(id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn both_evaluators_agree_after_any_commits(
        first in proptest::collection::vec(step(), 1..40),
        then in proptest::collection::vec(step(), 0..25),
        trees in proptest::collection::vec(tree(), 1..12),
    ) {
        let memory = Memory::default();
        let mut world = World::in_memory(&memory);
        world.take(&[Step::Ping { visitor: 0, facts: Vec::new() }]);
        world.take(&first);
        let segments = save_segments(&mut world, &trees[..trees.len().min(2)]);
        let trees = with_segments(&trees, &segments);
        check(&world, &trees)?;
        // What is held by now is kept up to date, commit by commit.
        world.clock.forward_s(60);
        world.take(&then);
        check(&world, &trees)?;
        let world = world.reopened(&memory);
        check(&world, &trees)?;
    }
}
