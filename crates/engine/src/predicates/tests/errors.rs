//! What is refused, in which words, and at which number.

use super::person::{Person, Stored};
use super::shop::Shop;
use super::{attribute, compiled, in_segment, list, number, tag, text};
use crate::limits::{
    COMPARAND_BYTES_MAX, PREDICATE_COMPANIES_MAX as COMPANIES_MAX, PREDICATE_LIST_VALUES_MAX as LIST_VALUES_MAX,
};
use crate::predicates::{
    CompileOptions, EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree, TreeLimits, compile, evaluate,
};
use expect_test::expect;
use std::fmt::Write as _;

fn outcome(tree: &Tree, shop: &Shop) -> String {
    match compiled(tree, shop) {
        Ok(_) => "ok".to_owned(),
        Err(error) => format!("{}: {error}", error.kind.code()),
    }
}

fn event(fact: EventFact, op: Op, value: Scalar) -> Tree {
    let event = "ordered-item".to_owned();
    Tree::Leaf(Leaf::Event { event, fact, op, value, within_days: None, metadata: None })
}

fn with_metadata(tree: MetadataTree) -> Tree {
    Tree::Leaf(Leaf::Event {
        event: "ordered-item".to_owned(),
        fact: EventFact::Did,
        op: Op::Is,
        value: Scalar::Boolean(true),
        within_days: None,
        metadata: Some(tree),
    })
}

fn metadata_leaf(path: &str, op: Op, value: Scalar) -> MetadataTree {
    MetadataTree::Leaf(MetadataLeaf { path: path.to_owned(), op, value })
}

fn faulty() -> Vec<Tree> {
    let company = |attribute: &str| Leaf::Company { attribute: attribute.to_owned(), op: Op::Is, value: text("x") };
    vec![
        attribute("custom.renews_at", Op::Contains, text("x")),
        attribute("custom.seats", Op::On, text("2026-01-01")),
        attribute("custom.vip", Op::Gt, number("1")),
        attribute("email", Op::Gt, text("x")),
        attribute("shoe_size", Op::Is, number("42")),
        attribute("email", Op::Is, Scalar::Null),
        attribute("email", Op::Is, number("5")),
        attribute("email", Op::Is, list(&["a"])),
        attribute("email", Op::In, text("a")),
        attribute("email", Op::In, Scalar::List(vec![])),
        attribute("email", Op::NotIn, Scalar::List(vec![text("a"), list(&["b"])])),
        attribute("email", Op::Known, text("x")),
        attribute("custom.seats", Op::Gt, text("many")),
        attribute("custom.vip", Op::Is, text("yes")),
        attribute("created_at", Op::On, text(&"9".repeat(100))),
        attribute("created_at", Op::DaysAgo, number("1.5")),
        Tree::Leaf(company("shoe_size")),
        Tree::Leaf(Leaf::Tag { tag: "77".to_owned(), op: Op::Is }),
        Tree::Leaf(Leaf::Tag { tag: "1".to_owned(), op: Op::Contains }),
        in_segment("77"),
        Tree::Leaf(Leaf::Segment { segment: "1".to_owned(), op: Op::Known }),
        event(EventFact::Count, Op::Known, Scalar::Null),
        event(EventFact::Last, Op::IsNot, number("5")),
        event(EventFact::Did, Op::IsNot, Scalar::Boolean(true)),
        event(EventFact::Did, Op::Is, number("1")),
        with_metadata(metadata_leaf("", Op::Is, text("x"))),
        with_metadata(metadata_leaf("price.amount", Op::Gt, number("5"))),
        with_metadata(MetadataTree::Any(vec![
            metadata_leaf("type", Op::Is, text("x")),
            metadata_leaf("load", Op::Contains, number("5")),
        ])),
        with_metadata(metadata_leaf("paid_at", Op::IsNot, text("2026-01-01"))),
    ]
}

#[test]
fn every_refusal_says_what_to_change() {
    let shop = Shop::at("2026-03-30T10:00:00Z").with("1", tag("1"));
    let mut table = String::new();
    for tree in faulty() {
        writeln!(table, "{}", outcome(&tree, &shop)).unwrap();
    }
    expect![[r#"
        operator_not_allowed: contains is not an operator of dates; there are is, gt, gte, lt, lte, known, unknown, days_ago, days_ago_more, days_ago_less, on, before, after
        operator_not_allowed: on is not an operator of numbers; there are is, is_not, gt, gte, lt, lte, known, unknown, in, not_in
        operator_not_allowed: gt is not an operator of booleans; there are is, is_not, known, unknown, in, not_in
        operator_not_allowed: gt is not an operator of texts; there are is, is_not, contains, not_contains, starts_with, ends_with, known, unknown, in, not_in
        unknown_attribute: there is no attribute shoe_size of people
        wrong_value: is needs a text, not null
        wrong_value: is needs a text, not 5
        wrong_value: is needs a text, not a list
        wrong_value: in needs a list, not "a"
        list_empty: in needs a list with at least one value
        wrong_value: not_in needs a text, not a list
        value_not_taken: known takes no value; leave it out
        wrong_value: gt needs a number, not "many"
        wrong_value: is needs true or false, not "yes"
        wrong_value: on needs whole Unix seconds or a date as YYYY-MM-DD, not "9999999999999999999999999999999999999999999999999999999999999999"
        wrong_value: days_ago needs a whole number of days from 0 to 36525, not 1.5
        unknown_company_attribute: there is no attribute shoe_size of companies
        unknown_tag: there is no tag 77
        operator_not_allowed: contains is not an operator of tags; there are is, is_not
        unknown_segment: there is no segment 77
        operator_not_allowed: known is not an operator of segments; there are is, is_not
        operator_not_allowed: known is not an operator of counts; there are is, is_not, gt, gte, lt, lte, in, not_in
        operator_not_allowed: is_not is not an operator of dates; there are is, gt, gte, lt, lte, known, unknown, days_ago, days_ago_more, days_ago_less, on, before, after
        operator_not_allowed: is_not is not an operator of did; there are is
        wrong_value: is needs true or false, not 1
        metadata_path_blank: metadata: a metadata condition needs the name of a key
        currency_missing: metadata: an amount needs its currency: put price.currency with is into the same all
        wrong_value: metadata.any[1]: contains needs a text, not 5
        operator_not_allowed: metadata: is_not is not an operator of dates; there are is, gt, gte, lt, lte, known, unknown, days_ago, days_ago_more, days_ago_less, on, before, after
    "#]].assert_eq(&table);
}

#[test]
fn a_refusal_says_where() {
    let shop = Shop::at("2026-03-30T10:00:00Z").with("1", Tree::Any(vec![tag("1"), tag("77")]));
    let bad = || attribute("email", Op::Gt, text("x"));
    let in_metadata = with_metadata(MetadataTree::All(vec![metadata_leaf("price.amount", Op::Lt, number("1"))]));
    let path = |tree: Tree| compiled(&tree, &shop).unwrap_err().path;
    assert_eq!(path(bad()), "");
    assert_eq!(path(Tree::All(vec![tag("1"), bad()])), "all[1]");
    assert_eq!(path(Tree::All(vec![tag("1"), Tree::Any(vec![tag("1"), tag("2"), bad()])])), "all[1].any[2]");
    assert_eq!(path(Tree::All(vec![Tree::All(vec![tag("1")]), in_metadata])), "all[1].metadata.all[0]");
    assert_eq!(path(Tree::All(vec![in_segment("1")])), "all[0].segment.any[1]");
}

fn nested(depth: usize) -> Tree {
    (0..depth).fold(tag("1"), |inner, _| Tree::All(vec![inner]))
}

#[test]
fn depth_and_leaves_hold_at_the_limit_and_not_past_it() {
    let shop = Shop::at("2026-03-30T10:00:00Z");
    for (depth, code) in [(3, "ok"), (4, "ok"), (5, "too_deep")] {
        assert!(outcome(&nested(depth), &shop).starts_with(code), "{depth}");
    }
    for (limits, leaves_max) in [(TreeLimits::STANDARD, 50), (TreeLimits::SEARCH, 225)] {
        for (leaves, fits) in [(leaves_max - 1, true), (leaves_max, true), (leaves_max + 1, false)] {
            let mut groups = vec![Tree::Any(vec![tag("1"); leaves / 2])];
            groups.extend(vec![tag("2"); leaves - leaves / 2]);
            let options = CompileOptions { limits, ..CompileOptions::new(&shop.moment) };
            assert_eq!(compile(&Tree::All(groups), &shop, &options).is_ok(), fits, "{leaves} of {leaves_max}");
        }
    }
    for (groups, code) in [(49, "ok"), (50, "ok"), (51, "too_many_leaves")] {
        assert!(outcome(&Tree::All(vec![Tree::All(vec![]); groups]), &shop).starts_with(code), "{groups} empty groups");
    }
}

#[test]
fn leaves_over_metadata_count_too() {
    let shop = Shop::at("2026-03-30T10:00:00Z");
    for (leaves, code) in [(48, "ok"), (49, "ok"), (50, "too_many_leaves")] {
        let tree = with_metadata(MetadataTree::Any(vec![metadata_leaf("type", Op::Is, text("x")); leaves]));
        assert!(outcome(&tree, &shop).starts_with(code), "{leaves}");
    }
    for (depth, code) in [(3, "ok"), (4, "ok"), (5, "too_deep")] {
        let leaf = metadata_leaf("type", Op::Is, text("x"));
        let tree = (0..depth).fold(leaf, |inner, _| MetadataTree::Any(vec![inner]));
        assert!(outcome(&with_metadata(tree), &shop).starts_with(code), "{depth}");
    }
}

#[test]
fn values_lists_and_windows_hold_at_the_limit_and_not_past_it() {
    let shop = Shop::at("2026-03-30T10:00:00Z");
    for (past, code) in [(-1_isize, "ok"), (0, "ok"), (1, "list_too_long")] {
        let values = vec![text("x"); LIST_VALUES_MAX.checked_add_signed(past).unwrap()];
        assert!(outcome(&attribute("email", Op::In, Scalar::List(values)), &shop).starts_with(code), "{past}");
    }
    for (past, code) in [(-1_isize, "ok"), (0, "ok"), (1, "value_too_long")] {
        let value = "1".repeat(COMPARAND_BYTES_MAX.checked_add_signed(past).unwrap());
        assert!(outcome(&attribute("email", Op::Is, text(&value)), &shop).starts_with(code), "{past}");
        assert!(outcome(&attribute("custom.seats", Op::Is, number(&value)), &shop).starts_with(code), "{past}");
    }
    for (days, code) in [(0, "window_out_of_range"), (1, "ok"), (59, "ok"), (60, "ok"), (61, "window_out_of_range")] {
        let mut tree = event(EventFact::Did, Op::Is, Scalar::Boolean(true));
        let Tree::Leaf(Leaf::Event { within_days, .. }) = &mut tree else { panic!("{tree:?}") };
        *within_days = Some(days);
        assert!(outcome(&tree, &shop).starts_with(code), "{days}");
    }
}

#[test]
fn segments_nest_three_deep_and_never_in_circles() {
    let shop = Shop::at("2026-03-30T10:00:00Z")
        .with("1", tag("1"))
        .with("2", in_segment("1"))
        .with("3", in_segment("2"))
        .with("4", in_segment("3"))
        .with("5", Tree::All(vec![in_segment("6")]))
        .with("6", in_segment("5"));
    for (id, code) in [("2", "ok"), ("3", "ok"), ("4", "segments_too_deep"), ("5", "segment_cycle")] {
        assert!(outcome(&in_segment(id), &shop).starts_with(code), "{id}");
    }
    // The tree of a segment stands in that segment already.
    let of_segment = |tree: &Tree, id: &str| {
        let options = CompileOptions { segment: Some(id), ..CompileOptions::new(&shop.moment) };
        compile(tree, &shop, &options).map_err(|error| error.kind.code())
    };
    assert!(of_segment(&in_segment("2"), "3").is_ok());
    assert_eq!(of_segment(&in_segment("3"), "4"), Err("segments_too_deep"));
    assert_eq!(of_segment(&in_segment("1"), "1"), Err("segment_cycle"));
    assert_eq!(of_segment(&in_segment("2"), "1"), Err("segment_cycle"));
}

#[test]
fn segments_cannot_multiply_leaves_without_end() {
    let wide = |leaves: usize, id: &str| Tree::Any(vec![if id.is_empty() { tag("1") } else { in_segment(id) }; leaves]);
    // A segment's leaf counts besides those of its tree: 19 * (1 + 49) = 950.
    for (last, code) in [(48, "ok"), (49, "ok"), (50, "too_many_leaves_in_segments")] {
        let shop = Shop::at("2026-03-30T10:00:00Z").with("1", wide(49, "")).with("2", wide(last, ""));
        let mut members = vec![in_segment("1"); 19];
        members.push(in_segment("2"));
        assert!(outcome(&Tree::All(members), &shop).starts_with(code), "{last}");
    }
    let shop =
        Shop::at("2026-03-30T10:00:00Z").with("1", wide(50, "")).with("2", wide(50, "1")).with("3", wide(50, "2"));
    assert!(outcome(&wide(50, "3"), &shop).starts_with("too_many_leaves_in_segments"));
}

#[test]
fn fifty_companies_are_looked_at() {
    let shop = Shop::at("2026-03-30T10:00:00Z");
    for (place, found) in [(COMPANIES_MAX - 1, true), (COMPANIES_MAX, true), (COMPANIES_MAX + 1, false)] {
        let mut person = Person { companies: vec![Default::default(); place], ..Person::default() };
        person.companies[place - 1].insert("name", Stored::Text("Acme".to_owned()));
        let holds = |op| {
            let leaf = Leaf::Company { attribute: "name".to_owned(), op, value: text("acme") };
            evaluate(&compiled(&Tree::Leaf(leaf), &shop).unwrap(), &mut person.clone()).unwrap()
        };
        assert_eq!((holds(Op::Is), holds(Op::IsNot)), (found, !found), "{place}");
    }
}
