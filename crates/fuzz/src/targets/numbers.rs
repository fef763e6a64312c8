//! Two numbers, a line each: read alike in both forms, compared alike both
//! ways round, and as floats wherever those can tell.

use engine::predicates::{Decimal, Number};
use std::cmp::Ordering;

/// Tries one pair.
pub fn run(data: &[u8]) {
    let Some((left, right)) = super::text(data).map(super::first_line) else { return };
    for text in [left, right] {
        assert_eq!(Decimal::parse(text).is_some(), Number::parse(text).is_some(), "only one form takes {text:?}");
    }
    let (Some(one), Some(two)) = (Decimal::parse(left), Decimal::parse(right)) else { return };
    let (Some(one_number), Some(two_number)) = (Number::parse(left), Number::parse(right)) else { return };
    let order = one.compare(two_number);
    assert_eq!(order.reverse(), two.compare(one_number), "{left} and {right}");
    assert_eq!(one.compare(one_number), Ordering::Equal, "{left} and itself");
    let is_json = |text: &str| serde_json::from_str::<serde_json::Number>(text).is_ok();
    if let (Ok(float), Ok(other)) = (left.parse::<f64>(), right.parse::<f64>())
        && is_json(left)
        && is_json(right)
        && (float - other).abs() > 1e-9 * float.abs().max(other.abs())
        && float.is_finite()
        && other.is_finite()
        && float.abs().max(other.abs()) > 1e-290
    {
        let by_float = other.partial_cmp(&float);
        assert_eq!(Some(order), by_float, "{left} and {right}");
    }
}
