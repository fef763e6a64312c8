//! Conditions on an event's metadata, one line each.

use super::shop::{Shop, seconds};
use super::{list, number, text};
use crate::metadata::{Metadata, Value};
use crate::predicates::{MetadataLeaf, MetadataTree, Op, Scalar, compile_metadata};
use expect_test::{Expect, expect};
use std::fmt::Write as _;

fn ordered() -> Metadata {
    let string = |text: &str| Value::String(text.to_owned());
    let entries = [
        ("Type", string("JPEG")),
        ("load", Value::Number("3.670".to_owned())),
        ("digits", string("12")),
        ("paid", Value::Boolean(true)),
        ("price", Value::Money { amount: 34_999, currency: "eur".to_owned() }),
        ("order_number", Value::RichLink { url: "https://shop.example/1".to_owned(), value: "3434-3434".to_owned() }),
        ("order_date", Value::Number(seconds("2026-03-28T23:30:00Z").to_string())),
        ("a-b", string("dashed")),
        ("nested", Value::Opaque("{}".to_owned())),
    ];
    entries.map(|(key, value)| (key.to_owned(), value)).into()
}

fn leaf(path: &str, op: Op, value: Scalar) -> MetadataTree {
    MetadataTree::Leaf(MetadataLeaf { path: path.to_owned(), op, value })
}

fn verdict(tree: &MetadataTree) -> String {
    match compile_metadata(tree, &Shop::at("2026-03-30T10:00:00Z").moment) {
        Ok(compiled) => if compiled.matches(&ordered()) { "yes" } else { "no" }.to_owned(),
        Err(error) => error.to_string(),
    }
}

fn check(cases: &[(&str, Op, Scalar)], expected: &Expect) {
    let mut table = String::new();
    for (path, op, value) in cases {
        let verdict = verdict(&leaf(path, *op, value.clone()));
        writeln!(table, "{path} {} {value:?}: {verdict}", op.name()).unwrap();
    }
    expected.assert_eq(&table);
}

#[test]
fn texts_numbers_and_booleans_by_what_is_sent() {
    check(
        &[
            ("type", Op::Is, text("jpeg")),
            ("TYPE", Op::StartsWith, text("jp")),
            ("type", Op::NotIn, list(&["png", "gif"])),
            ("a.b", Op::Is, text("dashed")),
            ("a-b", Op::Is, text("dashed")),
            ("load", Op::Is, number("3.67")),
            ("load", Op::In, Scalar::List(vec![number("1"), number("367e-2")])),
            ("load", Op::Gt, text("3.66")),
            ("load", Op::Gt, text("heavy")),
            ("digits", Op::Is, number("12")),
            ("digits", Op::Is, text("12")),
            ("paid", Op::Is, Scalar::Boolean(true)),
            ("paid", Op::IsNot, Scalar::Boolean(true)),
            ("paid", Op::Is, text("true")),
            ("load", Op::In, Scalar::List(vec![number("1"), Scalar::Boolean(true)])),
        ],
        &expect![[r#"
            type is Text("jpeg"): yes
            TYPE starts_with Text("jp"): yes
            type not_in List([Text("png"), Text("gif")]): yes
            a.b is Text("dashed"): yes
            a-b is Text("dashed"): yes
            load is Number("3.67"): yes
            load in List([Number("1"), Number("367e-2")]): yes
            load gt Text("3.66"): yes
            load gt Text("heavy"): gt needs a number, not "heavy"
            digits is Number("12"): no
            digits is Text("12"): yes
            paid is Boolean(true): yes
            paid is_not Boolean(true): no
            paid is Text("true"): no
            load in List([Number("1"), Boolean(true)]): in needs a number, not true
        "#]],
    );
}

#[test]
fn dates_under_date_keys_and_by_operators_of_dates() {
    check(
        &[
            ("order_date", Op::Is, text("2026-03-29")),
            ("order_date", Op::Is, number("1774738800")),
            ("order_date", Op::Gt, number("1774738800")),
            ("order_date", Op::Gte, number("1774738800")),
            ("order_date", Op::DaysAgo, number("1")),
            ("order_date", Op::Before, text("2026-03-29")),
            ("order_date", Op::Known, Scalar::Null),
            ("order_date", Op::IsNot, text("soon")),
            ("load", Op::After, text("2026-03-29")),
            ("type", Op::On, text("2026-03-29")),
            ("load", Op::Lt, text("2026-03-29")),
        ],
        &expect![[r#"
            order_date is Text("2026-03-29"): yes
            order_date is Number("1774738800"): yes
            order_date gt Number("1774738800"): no
            order_date gte Number("1774738800"): yes
            order_date days_ago Number("1"): yes
            order_date before Text("2026-03-29"): no
            order_date known Null: yes
            order_date is_not Text("soon"): yes
            load after Text("2026-03-29"): no
            type on Text("2026-03-29"): no
            load lt Text("2026-03-29"): no
        "#]],
    );
}

#[test]
fn values_with_parts_are_compared_by_part() {
    check(
        &[
            ("price", Op::Known, Scalar::Null),
            ("price", Op::Gt, number("1")),
            ("price.amount", Op::Known, Scalar::Null),
            ("price.amount", Op::Is, number("34999")),
            ("price.currency", Op::Is, text("EUR")),
            ("load.currency", Op::Unknown, Scalar::Null),
            ("load.amount", Op::Unknown, Scalar::Null),
            ("order_number.value", Op::StartsWith, text("3434")),
            ("order_number.url", Op::EndsWith, text("/1")),
            ("order_number", Op::Is, text("3434-3434")),
            ("nested", Op::Known, Scalar::Null),
            ("nested", Op::Contains, text("{")),
            ("nested", Op::NotContains, text("{")),
            ("absent", Op::Unknown, Scalar::Null),
            ("absent", Op::IsNot, text("x")),
            ("absent", Op::Is, text("x")),
        ],
        &expect![[r#"
            price known Null: yes
            price gt Number("1"): no
            price.amount known Null: yes
            price.amount is Number("34999"): an amount needs its currency: put price.currency with is into the same all
            price.currency is Text("EUR"): yes
            load.currency unknown Null: yes
            load.amount unknown Null: yes
            order_number.value starts_with Text("3434"): yes
            order_number.url ends_with Text("/1"): yes
            order_number is Text("3434-3434"): no
            nested known Null: yes
            nested contains Text("{"): no
            nested not_contains Text("{"): yes
            absent unknown Null: yes
            absent is_not Text("x"): yes
            absent is Text("x"): no
        "#]],
    );
}

#[test]
fn an_amount_needs_its_currency_around_it() {
    let amount = || leaf("price.amount", Op::Gte, number("34999"));
    let currency = |currency| leaf("Price.currency", Op::Is, text(currency));
    let all = MetadataTree::All;
    let any = MetadataTree::Any;
    let refused = |tree: MetadataTree| verdict(&tree).contains("an amount needs its currency");
    assert_eq!(verdict(&all(vec![amount(), currency("eur")])), "yes");
    assert_eq!(verdict(&all(vec![amount(), currency("usd")])), "no");
    assert_eq!(verdict(&all(vec![currency("eur"), any(vec![amount(), all(vec![amount()])])])), "yes");
    assert!(refused(amount()));
    assert!(refused(any(vec![amount(), currency("eur")])));
    assert!(refused(all(vec![any(vec![currency("eur")]), amount()])));
    assert!(refused(all(vec![all(vec![currency("eur")]), amount()])));
    assert!(refused(all(vec![leaf("other.currency", Op::Is, text("eur")), amount()])));
    assert!(refused(all(vec![leaf("price.currency", Op::IsNot, text("eur")), amount()])));
    assert!(refused(all(vec![leaf("price.currency", Op::In, list(&["eur", "usd"])), amount()])));
}
