//! Decimals against sums on paper.

use super::reference::plain;
use crate::predicates::decimal::{Decimal, Number};
use proptest::prelude::*;
use std::cmp::Ordering;

fn compare(left: &str, right: &str) -> Ordering {
    Decimal::parse(right).unwrap().compare(Number::parse(left).unwrap())
}

#[test]
fn one_number_has_many_forms() {
    for forms in [
        &["0", "-0", "0.0", "0e999999999999999999999", "-0.000e-5"] as &[&str],
        &["1", "1.0", "10e-1", "0.1e1", "1E0", "1e+0", "01"],
        &["1000", "1e3", "1.000e3", "0.001e6", "1e03"],
        &["-2.5", "-25e-1", "-2.50"],
        &["18446744073709551616", "18446744073709551616.000", "1844674407370955161600e-2"],
    ] {
        for (left, right) in forms.iter().flat_map(|left| forms.iter().map(move |right| (left, right))) {
            assert_eq!(compare(left, right), Ordering::Equal, "{left} {right}");
        }
    }
}

#[test]
fn numbers_have_one_order() {
    let ascending = [
        "-1e99999999999999999999",
        "-1e40",
        "-9223372036854775809",
        "-9223372036854775808",
        "-1000.5",
        "-1000",
        "-1",
        "-0.5",
        "-1e-99999999999999999999",
        "0",
        "1e-99999999999999999999",
        "1e-400",
        "0.1",
        "0.10000000000000000000000001",
        "1",
        "9007199254740992",
        "9007199254740992.5",
        "9007199254740993",
        "18446744073709551615",
        "18446744073709551616",
        "1e29",
        "1e30",
        "1000000000000000000000000000001",
        "1e31",
        "1e400",
        "1e99999999999999999999",
        "2e99999999999999999999",
    ];
    for (place, left) in ascending.iter().enumerate() {
        for (other, right) in ascending.iter().enumerate() {
            assert_eq!(compare(left, right), place.cmp(&other), "{left} {right}");
        }
    }
}

#[test]
fn exponents_past_64_bits_stay_large() {
    // Wrapped around, the first would be 10.
    for large in ["1e18446744073709551617", "100e9223372036854775807", "-0.001e-9223372036854775808"] {
        let expected = if large.starts_with('-') { Ordering::Less } else { Ordering::Greater };
        assert_eq!(compare(large, "0"), expected, "{large}");
        assert_eq!(compare(large, "1e400") == Ordering::Greater, !large.starts_with('-'), "{large}");
        assert_eq!(compare(large, "-1e-400"), Ordering::Greater, "{large}");
    }
}

#[test]
fn what_is_no_number_is_not_read() {
    for bad in ["", "-", ".5", "5.", "1e", "1e+", "1e5x", "--1", "+1", "1 ", " 1", "0x10", "NaN", "1.2.3", "1e1.5", "١"]
    {
        assert_eq!(Decimal::parse(bad), None, "{bad}");
        assert!(Number::parse(bad).is_none(), "{bad}");
    }
}

/// Numbers close to each other, in many forms.
fn near() -> impl Strategy<Value = String> {
    let digits = prop_oneof!["[0-9]{1,3}", "[0-9]{15,22}", "9{17,20}", "10{16,20}", "[01]{1,40}"];
    let fraction = prop_oneof![Just(String::new()), "\\.[0-9]{1,3}", "\\.[05]{1,30}"];
    let exponent = prop_oneof![3 => Just(String::new()), 1 => "[eE][+-]?[0-9]{1,2}"];
    ("-?", digits, fraction, exponent)
        .prop_map(|(sign, digits, fraction, exponent)| sign + &digits + &fraction + &exponent)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn decimals_compare_as_on_paper(left in near(), right in near()) {
        prop_assert_eq!(compare(&left, &right), plain(&left).compare(&plain(&right)), "{} {}", left, right);
    }

    #[test]
    fn integers_compare_as_their_text(value: i64, offset in -2_i64..=2, fraction in "(\\.[0-9]{1,2})?") {
        let near = format!("{}{fraction}", value.saturating_add(offset));
        let decimal = Decimal::parse(&near).unwrap();
        let text = value.to_string();
        prop_assert_eq!(decimal.compare(Number::Whole(i128::from(value))), plain(&text).compare(&plain(&near)));
    }
}
