//! Every operator on every kind of value, missing ones included.

use super::person::{Person, Stored};
use super::shop::{Shop, attributes, seconds};
use super::{attribute, compiled, list, number, text};
use crate::predicates::{Op, Scalar, ValueKind, evaluate};
use expect_test::{Expect, expect};
use std::fmt::Write as _;

fn value(kind: ValueKind, op: Op) -> Scalar {
    match (kind, op) {
        (_, Op::Known | Op::Unknown) => Scalar::Null,
        (_, Op::DaysAgo | Op::DaysAgoMore | Op::DaysAgoLess) => number("2"),
        (ValueKind::Text | ValueKind::Id, Op::In | Op::NotIn) => list(&["Ab", "x"]),
        (ValueKind::Text | ValueKind::Id, _) => text("Ab"),
        (ValueKind::Number, Op::In | Op::NotIn) => Scalar::List(vec![number("7"), number("1e1")]),
        (ValueKind::Number, _) => number("10"),
        (ValueKind::Boolean, Op::In | Op::NotIn) => Scalar::List(vec![Scalar::Boolean(true)]),
        (ValueKind::Boolean, _) => Scalar::Boolean(true),
        (ValueKind::Date, _) => text("2026-03-28"),
    }
}

fn samples(kind: ValueKind) -> Vec<(&'static str, Stored)> {
    let texts = ["Ab", "aB", "abc", "cab", "\u{e5}b"];
    let numbers = ["10", "10.0", "9.99", "10.01"];
    match kind {
        ValueKind::Text | ValueKind::Id => texts.map(|sample| (sample, Stored::Text(sample.to_owned()))).into(),
        ValueKind::Number => numbers.map(|sample| (sample, Stored::Number(sample.to_owned()))).into(),
        ValueKind::Boolean => vec![("true", Stored::Boolean(true)), ("false", Stored::Boolean(false))],
        ValueKind::Date => ["27T12", "28T12", "29T12", "30T12"]
            .map(|sample| (sample, Stored::Date(seconds(&format!("2026-03-{sample}:00:00Z")))))
            .into(),
    }
}

/// One line for each operator: the samples that it holds for, or why there is
/// no such operator.
fn check(name: &'static str, expected: &Expect) {
    let shop = Shop::at("2026-03-30T10:00:00Z");
    let kind = attributes().into_iter().find(|(held, ..)| *held == name).unwrap().1;
    let mut samples = samples(kind);
    let of_other_kind = if kind == ValueKind::Boolean { Stored::Text("true".into()) } else { Stored::Boolean(true) };
    samples.extend([("null", Stored::Null), ("other", of_other_kind)]);
    let mut table = String::new();
    for op in Op::ALL {
        let predicate = match compiled(&attribute(name, op, value(kind, op)), &shop) {
            Ok(predicate) => predicate,
            Err(error) => {
                writeln!(table, "{:13} - {}", op.name(), error.kind.code()).unwrap();
                continue;
            }
        };
        let holds = |stored: Option<&Stored>| {
            let attributes = stored.map(|stored| (name, stored.clone())).into_iter().collect();
            evaluate(&predicate, &mut Person { attributes, ..Person::default() }).unwrap()
        };
        let mut held: Vec<_> =
            samples.iter().filter(|(_, stored)| holds(Some(stored))).map(|(name, _)| *name).collect();
        held.extend(holds(None).then_some("missing"));
        writeln!(table, "{:13} {}", op.name(), held.join(" ")).unwrap();
    }
    expected.assert_eq(&table);
}

#[test]
fn texts() {
    check(
        "email",
        &expect![[r#"
        is            Ab aB
        is_not        abc cab åb null other missing
        contains      Ab aB abc cab
        not_contains  åb null other missing
        starts_with   Ab aB abc
        ends_with     Ab aB cab
        gt            - operator_not_allowed
        gte           - operator_not_allowed
        lt            - operator_not_allowed
        lte           - operator_not_allowed
        known         Ab aB abc cab åb other
        unknown       null missing
        in            Ab aB
        not_in        abc cab åb null other missing
        days_ago      - operator_not_allowed
        days_ago_more - operator_not_allowed
        days_ago_less - operator_not_allowed
        on            - operator_not_allowed
        before        - operator_not_allowed
        after         - operator_not_allowed
    "#]],
    );
}

#[test]
fn ids() {
    check(
        "external_id",
        &expect![[r#"
        is            Ab
        is_not        aB abc cab åb null other missing
        contains      Ab
        not_contains  aB abc cab åb null other missing
        starts_with   Ab
        ends_with     Ab
        gt            - operator_not_allowed
        gte           - operator_not_allowed
        lt            - operator_not_allowed
        lte           - operator_not_allowed
        known         Ab aB abc cab åb other
        unknown       null missing
        in            Ab
        not_in        aB abc cab åb null other missing
        days_ago      - operator_not_allowed
        days_ago_more - operator_not_allowed
        days_ago_less - operator_not_allowed
        on            - operator_not_allowed
        before        - operator_not_allowed
        after         - operator_not_allowed
    "#]],
    );
}

#[test]
fn numbers() {
    check(
        "custom.seats",
        &expect![[r#"
        is            10 10.0
        is_not        9.99 10.01 null other missing
        contains      - operator_not_allowed
        not_contains  - operator_not_allowed
        starts_with   - operator_not_allowed
        ends_with     - operator_not_allowed
        gt            10.01
        gte           10 10.0 10.01
        lt            9.99
        lte           10 10.0 9.99
        known         10 10.0 9.99 10.01 other
        unknown       null missing
        in            10 10.0
        not_in        9.99 10.01 null other missing
        days_ago      - operator_not_allowed
        days_ago_more - operator_not_allowed
        days_ago_less - operator_not_allowed
        on            - operator_not_allowed
        before        - operator_not_allowed
        after         - operator_not_allowed
    "#]],
    );
}

#[test]
fn booleans() {
    check(
        "custom.vip",
        &expect![[r#"
        is            true
        is_not        false null other missing
        contains      - operator_not_allowed
        not_contains  - operator_not_allowed
        starts_with   - operator_not_allowed
        ends_with     - operator_not_allowed
        gt            - operator_not_allowed
        gte           - operator_not_allowed
        lt            - operator_not_allowed
        lte           - operator_not_allowed
        known         true false other
        unknown       null missing
        in            true
        not_in        false null other missing
        days_ago      - operator_not_allowed
        days_ago_more - operator_not_allowed
        days_ago_less - operator_not_allowed
        on            - operator_not_allowed
        before        - operator_not_allowed
        after         - operator_not_allowed
    "#]],
    );
}

#[test]
fn dates() {
    check(
        "custom.renews_at",
        &expect![[r#"
        is            28T12
        is_not        - operator_not_allowed
        contains      - operator_not_allowed
        not_contains  - operator_not_allowed
        starts_with   - operator_not_allowed
        ends_with     - operator_not_allowed
        gt            29T12 30T12
        gte           28T12 29T12 30T12
        lt            27T12
        lte           27T12 28T12
        known         27T12 28T12 29T12 30T12 other
        unknown       null missing
        in            - operator_not_allowed
        not_in        - operator_not_allowed
        days_ago      28T12
        days_ago_more 27T12
        days_ago_less 29T12 30T12
        on            28T12
        before        27T12
        after         29T12 30T12
    "#]],
    );
}
