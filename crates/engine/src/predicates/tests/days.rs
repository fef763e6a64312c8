//! Where a calendar day begins and ends.

use super::shop::Shop;
use super::{attribute, compiled, number, text};
use crate::predicates::{LeafTest, Moment, Op, Scalar, Test, Tree};
use expect_test::{Expect, expect};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::fmt::Write as _;

fn shown(second: u32) -> String {
    match second {
        0 => "begin".to_owned(),
        u32::MAX => "end".to_owned(),
        second => Timestamp::from_second(i64::from(second)).unwrap().to_string(),
    }
}

/// The seconds for which a comparison of dates holds.
fn range(shop: &Shop, op: Op, value: Scalar) -> String {
    let tree: Tree = attribute("created_at", op, value);
    let predicate = match compiled(&tree, shop) {
        Ok(predicate) => predicate,
        Err(error) => return error.to_string(),
    };
    let leaves = predicate.leaves();
    let LeafTest::Attribute { condition, .. } = &leaves[0].test else { panic!("{leaves:?}") };
    let Test::Date(range) = condition.test else { panic!("{condition:?}") };
    if range.last < range.first {
        return "nothing".to_owned();
    }
    format!("{} .. {}", shown(range.first), shown(range.last))
}

fn check(shop: &Shop, cases: &[(Op, Scalar)], expected: &Expect) {
    let mut table = String::new();
    for (op, value) in cases {
        let (Scalar::Text(written) | Scalar::Number(written)) = value else { panic!("{value:?}") };
        writeln!(table, "{} {written}: {}", op.name(), range(shop, *op, value.clone())).unwrap();
    }
    expected.assert_eq(&table);
}

#[test]
fn operators_split_a_day_from_its_neighbours() {
    let shop = Shop::at("2026-07-10T10:00:00Z");
    let cases =
        [Op::Is, Op::On, Op::Before, Op::Lt, Op::After, Op::Gt, Op::Gte, Op::Lte].map(|op| (op, text("2026-07-01")));
    check(
        &shop,
        &cases,
        &expect![[r#"
        is 2026-07-01: 2026-06-30T22:00:00Z .. 2026-07-01T21:59:59Z
        on 2026-07-01: 2026-06-30T22:00:00Z .. 2026-07-01T21:59:59Z
        before 2026-07-01: begin .. 2026-06-30T21:59:59Z
        lt 2026-07-01: begin .. 2026-06-30T21:59:59Z
        after 2026-07-01: 2026-07-01T22:00:00Z .. end
        gt 2026-07-01: 2026-07-01T22:00:00Z .. end
        gte 2026-07-01: 2026-06-30T22:00:00Z .. end
        lte 2026-07-01: begin .. 2026-07-01T21:59:59Z
    "#]],
    );
}

#[test]
fn days_are_23_and_25_hours_long_when_clocks_change() {
    let shop = Shop::at("2026-07-10T10:00:00Z");
    let days = ["2026-03-28", "2026-03-29", "2026-03-30", "2026-10-24", "2026-10-25", "2026-10-26"];
    check(
        &shop,
        &days.map(|day| (Op::On, text(day))),
        &expect![[r#"
        on 2026-03-28: 2026-03-27T23:00:00Z .. 2026-03-28T22:59:59Z
        on 2026-03-29: 2026-03-28T23:00:00Z .. 2026-03-29T21:59:59Z
        on 2026-03-30: 2026-03-29T22:00:00Z .. 2026-03-30T21:59:59Z
        on 2026-10-24: 2026-10-23T22:00:00Z .. 2026-10-24T21:59:59Z
        on 2026-10-25: 2026-10-24T22:00:00Z .. 2026-10-25T22:59:59Z
        on 2026-10-26: 2026-10-25T23:00:00Z .. 2026-10-26T22:59:59Z
    "#]],
    );
}

#[test]
fn days_ago_counts_calendar_days_across_a_change_of_clocks() {
    // 00:30 on the 30th in Berlin: 24 hours earlier it was the 28th.
    let shop = Shop::at("2026-03-29T22:30:00Z");
    let mut cases = Vec::new();
    for op in [Op::DaysAgo, Op::DaysAgoMore, Op::DaysAgoLess] {
        cases.extend(["0", "1", "2"].map(|days| (op, number(days))));
    }
    check(
        &shop,
        &cases,
        &expect![[r#"
        days_ago 0: 2026-03-29T22:00:00Z .. 2026-03-30T21:59:59Z
        days_ago 1: 2026-03-28T23:00:00Z .. 2026-03-29T21:59:59Z
        days_ago 2: 2026-03-27T23:00:00Z .. 2026-03-28T22:59:59Z
        days_ago_more 0: begin .. 2026-03-29T21:59:59Z
        days_ago_more 1: begin .. 2026-03-28T22:59:59Z
        days_ago_more 2: begin .. 2026-03-27T22:59:59Z
        days_ago_less 0: 2026-03-30T22:00:00Z .. 2026-03-30T22:30:00Z
        days_ago_less 1: 2026-03-29T22:00:00Z .. 2026-03-30T22:30:00Z
        days_ago_less 2: 2026-03-28T23:00:00Z .. 2026-03-30T22:30:00Z
    "#]],
    );
    // 23:30 on the 25th of October, a day of 25 hours.
    let shop = Shop::at("2026-10-25T22:30:00Z");
    let cases = ["0", "1"].map(|days| (Op::DaysAgo, number(days)));
    check(
        &shop,
        &cases,
        &expect![[r#"
        days_ago 0: 2026-10-24T22:00:00Z .. 2026-10-25T22:59:59Z
        days_ago 1: 2026-10-23T22:00:00Z .. 2026-10-24T21:59:59Z
    "#]],
    );
}

#[test]
fn a_leap_day_is_a_day() {
    let shop = Shop::at("2028-03-01T10:00:00Z");
    let cases = [
        (Op::On, text("2028-02-29")),
        (Op::DaysAgo, number("1")),
        (Op::On, text("2027-02-29")),
        (Op::After, text("2028-02-28")),
    ];
    check(
        &shop,
        &cases,
        &expect![[r#"
        on 2028-02-29: 2028-02-28T23:00:00Z .. 2028-02-29T22:59:59Z
        days_ago 1: 2028-02-28T23:00:00Z .. 2028-02-29T22:59:59Z
        on 2027-02-29: on needs whole Unix seconds or a date as YYYY-MM-DD, not "2027-02-29"
        after 2028-02-28: 2028-02-28T23:00:00Z .. end
    "#]],
    );
}

#[test]
fn a_day_is_named_by_seconds_too() {
    let shop = Shop::at("2026-07-10T10:00:00Z");
    let cases = [
        // One second before midnight, and midnight.
        (Op::On, number("1782856799")),
        (Op::On, number("1782856800")),
        (Op::On, text("1782856800")),
        (Op::On, number("1.5")),
        (Op::On, text("yesterday")),
        (Op::On, text("2026-7-1")),
        (Op::On, text("2026-07-01T00:00")),
    ];
    check(
        &shop,
        &cases,
        &expect![[r#"
        on 1782856799: 2026-06-29T22:00:00Z .. 2026-06-30T21:59:59Z
        on 1782856800: 2026-06-30T22:00:00Z .. 2026-07-01T21:59:59Z
        on 1782856800: 2026-06-30T22:00:00Z .. 2026-07-01T21:59:59Z
        on 1.5: on needs whole Unix seconds or a date as YYYY-MM-DD, not 1.5
        on yesterday: on needs whole Unix seconds or a date as YYYY-MM-DD, not "yesterday"
        on 2026-7-1: on needs whole Unix seconds or a date as YYYY-MM-DD, not "2026-7-1"
        on 2026-07-01T00:00: on needs whole Unix seconds or a date as YYYY-MM-DD, not "2026-07-01T00:00"
    "#]],
    );
}

#[test]
fn days_outside_of_what_is_stored_hold_nobody_or_everybody() {
    let shop = Shop::at("2026-07-10T10:00:00Z");
    let cases = [
        (Op::On, text("1969-12-31")),
        (Op::On, text("1970-01-01")),
        (Op::Before, text("1970-01-01")),
        (Op::After, text("1800-01-01")),
        (Op::On, text("2106-02-07")),
        (Op::On, text("2106-02-08")),
        (Op::Lte, text("2500-01-01")),
        (Op::On, text("9999-12-31")),
        (Op::On, number("-5")),
        (Op::On, number("999999999999999")),
        (Op::DaysAgo, number("36525")),
        (Op::DaysAgo, number("36526")),
        (Op::DaysAgo, number("-1")),
    ];
    check(
        &shop,
        &cases,
        &expect![[r#"
        on 1969-12-31: nothing
        on 1970-01-01: begin .. 1970-01-01T22:59:59Z
        before 1970-01-01: nothing
        after 1800-01-01: begin .. end
        on 2106-02-07: 2106-02-06T23:00:00Z .. end
        on 2106-02-08: nothing
        lte 2500-01-01: begin .. end
        on 9999-12-31: on needs whole Unix seconds or a date as YYYY-MM-DD, not "9999-12-31"
        on -5: begin .. 1970-01-01T22:59:59Z
        on 999999999999999: on needs whole Unix seconds or a date as YYYY-MM-DD, not 999999999999999
        days_ago 36525: nothing
        days_ago 36526: days_ago needs a whole number of days from 0 to 36525, not 36526
        days_ago -1: days_ago needs a whole number of days from 0 to 36525, not -1
    "#]],
    );
}

#[test]
fn a_day_may_begin_after_midnight() {
    let late = TimeZone::posix("<-04>4<-03>,M9.1.6/24,M4.1.6/24").unwrap();
    let mut shop = Shop::at("2026-10-01T10:00:00Z");
    shop.moment.zone = late;
    check(
        &shop,
        &["2026-09-05", "2026-09-06"].map(|day| (Op::On, text(day))),
        &expect![[r#"
        on 2026-09-05: 2026-09-05T04:00:00Z .. 2026-09-06T03:59:59Z
        on 2026-09-06: 2026-09-06T04:00:00Z .. 2026-09-07T02:59:59Z
    "#]],
    );
}

#[test]
fn a_window_holds_today_and_the_days_before() {
    let moment = |now| Shop::at(now).moment;
    let start = |moment: &Moment, days| shown(moment.window_start_s(days));
    let summer = moment("2026-03-30T10:00:00Z");
    assert_eq!(start(&summer, 1), "2026-03-29T22:00:00Z");
    assert_eq!(start(&summer, 2), "2026-03-28T23:00:00Z");
    assert_eq!(start(&summer, 60), "2026-01-29T23:00:00Z");
}
