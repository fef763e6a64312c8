//! Numbers as exact decimals: compared by their own text, never as floats.
//!
//! `1`, `1.0` and `10e-1` are one number. An exponent beyond 64 bits is taken
//! as the largest there is, so nothing is ever written out: such numbers are
//! still ordered against all others, and among themselves by their digits.

use std::cmp::Ordering;

/// A number to compare with, taken apart once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal {
    sign: i8,
    /// The value is `0.DIGITS` times ten to the power of this.
    magnitude: i64,
    /// Significant digits, without zeros at either end. Empty for zero.
    digits: Box<[u8]>,
    /// The largest whole number that is not above it, or an end of `i128`
    /// when it lies beyond every `u64`.
    floor: i128,
    /// Whether it is that whole number itself.
    whole: bool,
}

/// A number of a person, borrowed from where it is kept.
#[derive(Debug, Clone, Copy)]
pub enum Number<'a> {
    /// A whole number.
    Whole(i128),
    /// A number taken apart.
    Parts(Parts<'a>),
}

/// A number's text, taken apart in place.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    sign: i8,
    magnitude: i64,
    head: &'a [u8],
    tail: &'a [u8],
}

/// More digits than any `u64` has, few enough for `i128`.
const WHOLE_DIGITS_MAX: i64 = 30;

impl Decimal {
    /// Reads a number as JSON writes it; zeros in front are forgiven. `None`
    /// when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts = Parts::parse(text)?;
        let digits: Box<[u8]> = parts.digits().collect();
        let (floor, whole) = parts.floor();
        Some(Self { sign: parts.sign, magnitude: parts.magnitude, digits, floor, whole })
    }

    /// How a number of a person stands to this one.
    #[must_use]
    pub fn compare(&self, number: Number<'_>) -> Ordering {
        match number {
            Number::Whole(value) => {
                value.cmp(&self.floor).then(if self.whole { Ordering::Equal } else { Ordering::Less })
            }
            Number::Parts(parts) => parts.compare(self.parts()),
        }
    }

    pub(super) fn order(&self, other: &Self) -> Ordering {
        self.parts().compare(other.parts())
    }

    fn parts(&self) -> Parts<'_> {
        Parts { sign: self.sign, magnitude: self.magnitude, head: &self.digits, tail: &[] }
    }
}

impl<'a> Number<'a> {
    /// Reads a number as JSON writes it, without allocating.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        // 18 digits always fit; nearly every number that people send has fewer.
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.len() <= 18 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::Whole(i128::from(text.parse::<i64>().ok()?)));
        }
        Parts::parse(text).map(Self::Parts)
    }
}

impl<'a> Parts<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (sign, rest) = match text.as_bytes() {
            [b'-', rest @ ..] => (-1, rest),
            rest => (1, rest),
        };
        let (integer, rest) = leading_digits(rest)?;
        let (fraction, rest) = match rest {
            [b'.', rest @ ..] => leading_digits(rest)?,
            rest => (&[] as &[u8], rest),
        };
        let exponent = match rest {
            [] => 0,
            [b'e' | b'E', rest @ ..] => exponent(rest)?,
            _ => return None,
        };
        Some(Self::trimmed(sign, exponent, (integer, fraction)))
    }

    /// Without zeros at either end, and with the point in front.
    fn trimmed(sign: i8, exponent: i64, (integer, fraction): (&'a [u8], &'a [u8])) -> Self {
        let head = without_leading_zeros(integer);
        let (tail, places) = if head.is_empty() {
            let tail = without_leading_zeros(fraction);
            (tail, -(length(fraction) - length(tail)))
        } else {
            (fraction, length(head))
        };
        let tail = without_trailing_zeros(tail);
        let head = if tail.is_empty() { without_trailing_zeros(head) } else { head };
        if head.is_empty() && tail.is_empty() {
            return Self { sign: 0, magnitude: 0, head, tail };
        }
        Self { sign, magnitude: exponent.saturating_add(places), head, tail }
    }

    fn digits(self) -> impl Iterator<Item = u8> {
        self.head.iter().chain(self.tail).copied()
    }

    fn compare(self, other: Parts<'_>) -> Ordering {
        let by_sign = self.sign.cmp(&other.sign);
        let by_size = self.magnitude.cmp(&other.magnitude).then_with(|| self.digits().cmp(other.digits()));
        by_sign.then(if self.sign < 0 { by_size.reverse() } else { by_size })
    }

    /// The largest whole number that is not above it, and whether it is that.
    fn floor(self) -> (i128, bool) {
        let sign = i128::from(self.sign);
        if self.magnitude > WHOLE_DIGITS_MAX {
            return (if self.sign < 0 { i128::MIN } else { i128::MAX }, false);
        }
        let places = usize::try_from(self.magnitude).unwrap_or(0);
        let padded = self.digits().chain(std::iter::repeat(b'0')).take(places);
        let above = padded.fold(0_i128, |sum, digit| sum * 10 + i128::from(digit - b'0'));
        let whole = self.sign == 0 || (self.magnitude > 0 && self.digits().nth(places).is_none());
        (sign * above - i128::from(self.sign < 0 && !whole), whole)
    }
}

fn leading_digits(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if count == 0 { None } else { text.split_at_checked(count) }
}

/// Stops growing at the largest exponent that 64 bits hold.
fn exponent(text: &[u8]) -> Option<i64> {
    let (sign, digits) = match text {
        [b'-', digits @ ..] => (-1, digits),
        [b'+', digits @ ..] | digits => (1, digits),
    };
    let (digits, rest) = leading_digits(digits)?;
    let size = digits.iter().fold(0_i64, |sum, digit| sum.saturating_mul(10).saturating_add(i64::from(digit - b'0')));
    rest.is_empty().then_some(size * sign)
}

fn without_leading_zeros(mut digits: &[u8]) -> &[u8] {
    while let [b'0', rest @ ..] = digits {
        digits = rest;
    }
    digits
}

fn without_trailing_zeros(mut digits: &[u8]) -> &[u8] {
    while let [rest @ .., b'0'] = digits {
        digits = rest;
    }
    digits
}

fn length(digits: &[u8]) -> i64 {
    i64::try_from(digits.len()).unwrap_or(i64::MAX)
}
