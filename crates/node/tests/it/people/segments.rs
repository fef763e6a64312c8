//! Segments, and what predicates can name.

use super::made_up::segment_leaf;
use super::world::{Sent, Step, World, all, leaf, segment, text};
use crate::support::SHOP;
use engine::Answer;
use engine::command::NewRole;
use engine::ids::{SegmentId, SegmentPublicId};
use engine::predicates::{Op, PredicateErrorKind, Scalar, Tree, TreeLimits};
use engine::rows::AttributeValue;

fn create(role: NewRole, plan: &str) -> Step {
    let plan = Sent::Custom("plan", Some(AttributeValue::Text(plan.to_owned())));
    Step::Create { role, external_id: plan_number(&plan), email: None, facts: vec![plan] }
}

fn plan_number(sent: &Sent) -> u8 {
    format!("{sent:?}").bytes().fold(0, |sum, byte| sum ^ byte)
}

fn saved(answers: &[Answer]) -> SegmentId {
    match answers {
        [Answer::Segment(segment)] => *segment,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_segment_holds_those_of_its_type_at_the_moment_of_the_call() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut world = World::new(folder.path());
    world.take(&[create(NewRole::User, "pro"), create(NewRole::Lead, "Pro"), create(NewRole::User, "free")]);
    let plan = leaf("custom_attributes.plan", Op::Is, text("PRO"));
    let id = saved(&world.submit(vec![segment(None, plan)]));
    let members = |world: &World| {
        let predicate = world.node.compile_segment(SHOP, id).expect("there").expect("compiled");
        world.found(&all(predicate))
    };
    assert_eq!(members(&world), [1], "the lead is no user");
    let pro = Sent::Custom("plan", Some(AttributeValue::Text("pro".to_owned())));
    world.take(&[Step::Update { who: 2, facts: vec![pro] }]);
    assert_eq!(members(&world), [3, 1]);
    let of = |world: &World, contact: usize| {
        let (view, found) = (world.node.view(), world.everybody().remove(contact));
        let segments = world.node.segments_of(&view, SHOP, &found).expect("read");
        segments.into_iter().map(|(segment, _)| segment).filter(|segment| *segment == id).count()
    };
    assert_eq!([0, 1, 2].map(|contact| of(&world, contact)), [1, 0, 1]);
    assert!(world.node.compile_segment(SHOP, SegmentId(99)).is_none());
}

#[test]
fn a_nested_segment_keeps_its_type_and_cannot_contain_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut world = World::new(folder.path());
    world.take(&[create(NewRole::User, "pro"), create(NewRole::Lead, "pro")]);
    let inner = saved(&world.submit(vec![segment(None, Tree::All(Vec::new()))]));
    let own = world.node.config().workspace(SHOP).expect("there");
    let row = world.node.config().segment(SHOP, inner).expect("saved");
    let id = SegmentPublicId::new(&own.id_key, SHOP, inner, row.created_at).to_string();
    assert_eq!(world.found(&all(world.compile(&segment_leaf(&id, Op::Is)))), [1]);
    assert_eq!(world.found(&all(world.compile(&segment_leaf(&id, Op::IsNot)))), [2]);
    let other = SegmentPublicId::new(&own.id_key, SHOP, inner, row.created_at + 1).to_string();
    for unknown in ["", "zz", &other] {
        let error = world.node.compile(SHOP, &segment_leaf(unknown, Op::Is), TreeLimits::STANDARD);
        assert!(matches!(error.expect_err("unknown").kind, PredicateErrorKind::UnknownSegment { .. }), "{unknown}");
    }
}

#[test]
fn names_lead_to_attributes() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::new(folder.path());
    let compiles = |tree: &Tree| world.node.compile(SHOP, tree, TreeLimits::SEARCH);
    for (name, op) in [
        ("email", Op::Contains),
        ("andoid_sdk_version", Op::Is),
        ("android_sdk_version", Op::Is),
        ("location.city", Op::StartsWith),
        ("custom_attributes.plan", Op::Is),
    ] {
        assert!(compiles(&leaf(name, op, text("x"))).is_ok(), "{name}");
    }
    for name in ["custom_attributes.tier", "custom_attributes.Plan", "plan", "Email", ""] {
        let error = compiles(&leaf(name, Op::Is, text("x"))).expect_err("unknown");
        assert!(matches!(error.kind, PredicateErrorKind::UnknownAttribute { .. }), "{name}");
    }
    let on_day = leaf("created_at", Op::On, Scalar::Text("2026-11-02".to_owned()));
    assert!(compiles(&on_day).is_ok());
}
