//! What an evaluation looks at, and in which order.

use super::shop::Shop;
use super::{attribute, compiled, number, tag, text};
use crate::ids::{DefinitionId, TagId};
use crate::predicates::{
    AttributeRef, EventFact, EventFacts, Fact, Facts, Leaf, MetadataLeaf, MetadataTree, OccurrenceQuery, Op, Scalar,
    StandardRef, Tree, evaluate,
};
use std::convert::Infallible;
use std::ops::ControlFlow;

/// Somebody without anything, who writes down what is asked.
#[derive(Default)]
struct Asked(Vec<String>);

impl Facts for Asked {
    type Error = Infallible;

    fn attribute(&mut self, attribute: AttributeRef) -> Result<Fact<'_>, Infallible> {
        self.0.push(format!("{attribute:?}"));
        Ok(Fact::Missing)
    }

    fn tag(&mut self, tag: TagId) -> Result<bool, Infallible> {
        self.0.push(format!("tag {tag}"));
        Ok(false)
    }

    fn summary(&mut self, definition: DefinitionId) -> Result<EventFacts, Infallible> {
        self.0.push(format!("summary {definition}"));
        Ok(EventFacts::default())
    }

    fn occurrences(&mut self, query: &OccurrenceQuery) -> Result<EventFacts, Infallible> {
        self.0.push(format!("occurrences {} of {}", query.slot, query.definition));
        Ok(EventFacts::default())
    }

    fn companies(&mut self, _: AttributeRef, _: &mut dyn FnMut(Fact<'_>) -> ControlFlow<()>) -> Result<(), Infallible> {
        self.0.push("companies".to_owned());
        Ok(())
    }
}

fn ordered(within_days: Option<u16>, metadata: Option<&str>) -> Tree {
    let leaf = |kind: &str| MetadataTree::Leaf(MetadataLeaf { path: "type".to_owned(), op: Op::Is, value: text(kind) });
    Tree::Leaf(Leaf::Event {
        event: "ordered-item".to_owned(),
        fact: EventFact::Count,
        op: Op::Gt,
        value: number("1"),
        within_days,
        metadata: metadata.map(leaf),
    })
}

fn company() -> Tree {
    Tree::Leaf(Leaf::Company { attribute: "name".to_owned(), op: Op::Is, value: text("acme") })
}

#[test]
fn cheap_leaves_come_first_and_one_answer_can_be_enough() {
    let shop = Shop::at("2026-03-30T10:00:00Z");
    let leaves = |last| vec![ordered(Some(7), None), ordered(None, None), company(), tag("1"), last];
    let mut asked = Asked::default();
    let any = Tree::Any(leaves(attribute("email", Op::Known, Scalar::Null)));
    assert!(!evaluate(&compiled(&any, &shop).unwrap(), &mut asked).unwrap());
    assert_eq!(asked.0, ["Standard(StandardRef(1))", "tag 1", "companies", "summary 1", "occurrences 0 of 1"]);
    let mut asked = Asked::default();
    let any = Tree::Any(leaves(attribute("email", Op::Unknown, Scalar::Null)));
    assert!(evaluate(&compiled(&any, &shop).unwrap(), &mut asked).unwrap());
    assert_eq!(asked.0, ["Standard(StandardRef(1))"]);
}

#[test]
fn needs_name_each_thing_once() {
    let shop = Shop::at("2026-03-30T10:00:00Z").with("1", Tree::All(vec![tag("2"), ordered(Some(7), None)]));
    let tree = Tree::All(vec![
        ordered(Some(7), None),
        ordered(Some(7), Some("JPEG")),
        ordered(Some(7), Some("jpeg")),
        ordered(None, Some("jpeg")),
        ordered(None, None),
        ordered(None, None),
        super::in_segment("1"),
        tag("2"),
        tag("1"),
        company(),
        attribute("external_id", Op::Is, text("25")),
        attribute("email", Op::Known, Scalar::Null),
        attribute("email", Op::Contains, text("@")),
    ]);
    let predicate = compiled(&tree, &shop).unwrap();
    let needs = predicate.needs();
    let standard = |number| AttributeRef::Standard(StandardRef(number));
    assert_eq!(needs.attributes, [standard(1), standard(2)]);
    assert_eq!(needs.company_attributes, [standard(1)]);
    assert_eq!(needs.tags, [TagId(1), TagId(2)]);
    assert_eq!(needs.summaries, [DefinitionId(1)]);
    let slots: Vec<_> =
        needs.occurrences.iter().map(|query| (query.slot, query.from_s.is_some(), query.metadata.is_some())).collect();
    assert_eq!(slots, [(0, true, false), (1, true, true), (2, false, true)]);
    assert_eq!(predicate.leaves().len(), 14);
}

#[test]
fn a_text_that_everyone_must_have_is_named() {
    let shop = Shop::at("2026-03-30T10:00:00Z").with("1", attribute("email", Op::Is, text("ADA@example.org")));
    let email = AttributeRef::Standard(StandardRef(1));
    let required = |tree: Tree| {
        let predicate = compiled(&tree, &shop).unwrap();
        predicate.required_text(email).map(|test| test.comparands.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let is = |op| attribute("email", op, text("Bob@example.org"));
    assert_eq!(required(is(Op::Is)), Some(vec!["bob@example.org".to_owned()]));
    assert_eq!(
        required(Tree::All(vec![tag("1"), Tree::All(vec![is(Op::Is)])])),
        Some(vec!["bob@example.org".to_owned()])
    );
    assert_eq!(required(Tree::All(vec![super::in_segment("1")])), Some(vec!["ada@example.org".to_owned()]));
    let of_list = attribute("email", Op::In, super::list(&["B", "a", "b"]));
    assert_eq!(required(of_list), Some(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(required(Tree::Leaf(Leaf::Segment { segment: "1".to_owned(), op: Op::IsNot })), None);
    assert_eq!(required(is(Op::IsNot)), None);
    assert_eq!(required(is(Op::Contains)), None);
    assert_eq!(required(Tree::Any(vec![is(Op::Is)])), None);
}
