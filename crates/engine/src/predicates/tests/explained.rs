//! What an explanation shows, and in which order.

use super::person::{Happened, Person, Stored};
use super::shop::{Shop, seconds};
use super::{attribute, compiled, number, tag, text};
use crate::predicates::{EventFact, Explanation, Leaf, Op, Scalar, Tree, explain};
use expect_test::expect;
use std::fmt::Write as _;

fn show(explanation: &Explanation, depth: usize, shown: &mut String) {
    let indent = "  ".repeat(depth);
    match explanation {
        Explanation::Group { kind, verdict, members } => {
            writeln!(shown, "{indent}{} {verdict}", kind.name()).unwrap();
            members.iter().for_each(|member| show(member, depth + 1, shown));
        }
        Explanation::Segment { leaf, verdict, tree } => {
            let Leaf::Segment { segment, op } = leaf else { panic!("{leaf:?}") };
            writeln!(shown, "{indent}segment {segment} {} {verdict}", op.name()).unwrap();
            show(tree, depth + 1, shown);
        }
        Explanation::Leaf { leaf, verdict, seen, events: _ } => {
            let name = match leaf {
                Leaf::Attribute { name, .. } => name.clone(),
                Leaf::Tag { tag, .. } => format!("tag {tag}"),
                Leaf::Company { attribute, .. } => format!("company {attribute}"),
                Leaf::Event { event, fact, .. } => format!("{event} {}", fact.name()),
                Leaf::Segment { segment, .. } => panic!("{segment}"),
            };
            writeln!(shown, "{indent}{name} {verdict}, saw {seen:?}").unwrap();
        }
    }
}

fn event(event: &str, fact: EventFact, (op, value): (Op, Scalar), within_days: Option<u16>) -> Tree {
    Tree::Leaf(Leaf::Event { event: event.to_owned(), fact, op, value, within_days, metadata: None })
}

fn ada() -> Person {
    let company = |name: &str| [("name", Stored::Text(name.to_owned()))].into();
    let ordered = |created_at| Happened { name: "ordered-item", created_at, metadata: Vec::new() };
    Person {
        attributes: [
            ("email", Stored::Text("Ada@example.org".to_owned())),
            ("custom.seats", Stored::Number("1.50".to_owned())),
            ("created_at", Stored::Date(seconds("2026-03-01T00:00:00Z"))),
        ]
        .into(),
        tags: [1].into(),
        companies: vec![company("Acme"), [].into(), company("Umbrella")],
        events: vec![ordered(seconds("2026-03-01T00:00:00Z")), ordered(seconds("2026-03-29T00:00:00Z"))],
    }
}

#[test]
fn every_leaf_is_shown_in_written_order() {
    let shop = Shop::at("2026-03-30T10:00:00Z").with("1", Tree::Any(vec![tag("2"), tag("1")]));
    let not_in = Tree::Leaf(Leaf::Segment { segment: "1".to_owned(), op: Op::IsNot });
    let company = Leaf::Company { attribute: "name".to_owned(), op: Op::Is, value: text("acme") };
    let tree = Tree::Any(vec![
        event("ordered-item", EventFact::Count, (Op::Gt, number("1")), Some(2)),
        event("ordered-item", EventFact::First, (Op::Before, text("2026-03-29")), None),
        event("uploaded-file", EventFact::Last, (Op::Unknown, Scalar::Null), None),
        event("forgotten", EventFact::Did, (Op::Is, Scalar::Boolean(true)), None),
        not_in,
        Tree::Leaf(company),
        Tree::All(vec![
            attribute("email", Op::EndsWith, text("@EXAMPLE.org")),
            attribute("custom.seats", Op::Is, number("1.5")),
            attribute("created_at", Op::On, text("2026-03-02")),
            attribute("custom.plan", Op::IsNot, text("pro")),
        ]),
    ]);
    let mut shown = String::new();
    show(&explain(&compiled(&tree, &shop).unwrap(), &mut ada()).unwrap(), 0, &mut shown);
    expect![[r#"
        any true
          ordered-item count false, saw Some("1")
          ordered-item first true, saw Some("1772323200")
          uploaded-file last true, saw None
          forgotten did false, saw Some("false")
          segment 1 is_not false
            any true
              tag 2 false, saw Some("false")
              tag 1 true, saw Some("true")
          company name true, saw Some("Acme, Umbrella")
          all false
            email true, saw Some("Ada@example.org")
            custom.seats true, saw Some("1.50")
            created_at false, saw Some("1772323200")
            custom.plan true, saw None
    "#]]
    .assert_eq(&shown);
}

#[test]
fn nobody_and_everybody_need_no_leaf() {
    let shop = Shop::at("2026-03-30T10:00:00Z");
    let everyone = compiled(&Tree::All(vec![]), &shop).unwrap();
    let nobody = compiled(&Tree::Any(vec![]), &shop).unwrap();
    assert!(explain(&everyone, &mut ada()).unwrap().verdict());
    assert!(!explain(&nobody, &mut ada()).unwrap().verdict());
}
