//! Numbers that are added up exactly.

use wire::manage::event_reads::{BreakdownSums, Digits};

/// Twelve digits behind the point.
const SCALE: u32 = 12;
const ONE: i128 = 10_i128.pow(SCALE);

/// Eighteen before it: fifty thousand such numbers add up to far less than an
/// `i128` holds.
const WHOLE_DIGITS_MAX: usize = 18;

/// Six digits behind the point of an average.
const AVERAGE_STEP: i128 = 10_i128.pow(SCALE - 6);

/// A number of at most 18 digits before the point and 12 behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(i128);

impl Exact {
    /// Reads a number as JSON writes it. `None` when it is none, or needs more
    /// digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (text, is_negative) = text.strip_prefix('-').map_or((text, false), |text| (text, true));
        let (digits, exponent) = match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !are_digits(whole) || !are_digits(fraction) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let all = format!("{whole}{fraction}");
        let significant = all.trim_start_matches('0');
        if significant.is_empty() {
            return Some(Self(0));
        }
        // How many zeros make it a number of twelfths.
        let behind = i32::try_from(fraction.len()).ok()?;
        let zeros = i32::try_from(SCALE).ok()?.checked_sub(behind)?.checked_add(exponent)?;
        let trimmed = significant.trim_end_matches('0');
        let zeros = zeros.checked_add(i32::try_from(significant.len() - trimmed.len()).ok()?)?;
        let zeros = usize::try_from(zeros).ok()?;
        if trimmed.len() + zeros > WHOLE_DIGITS_MAX + usize::try_from(SCALE).ok()? {
            return None;
        }
        let units: i128 = format!("{trimmed}{}", "0".repeat(zeros)).parse().ok()?;
        Some(Self(if is_negative { -units } else { units }))
    }

    /// A whole number; `None` when it has more than 18 digits.
    #[must_use]
    pub fn whole(value: u64) -> Option<Self> {
        Self::parse(&value.to_string())
    }

    /// The bytes by which it is told from other numbers.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    fn digits(self) -> Digits {
        let (whole, fraction) =
            (self.0.unsigned_abs() / ONE.unsigned_abs(), self.0.unsigned_abs() % ONE.unsigned_abs());
        let sign = if self.0 < 0 { "-" } else { "" };
        let fraction = format!("{fraction:012}");
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        Digits(format!("{sign}{whole}{point}{fraction}"))
    }
}

/// Numbers, added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    count: u64,
    min: Exact,
    max: Exact,
    sum: Exact,
}

impl Sums {
    /// Adds a number to what there is.
    pub fn add(sums: &mut Option<Self>, number: Exact) {
        let Some(sums) = sums else {
            *sums = Some(Self { count: 1, min: number, max: number, sum: number });
            return;
        };
        sums.count += 1;
        sums.min = sums.min.min(number);
        sums.max = sums.max.max(number);
        sums.sum = Exact(sums.sum.0.saturating_add(number.0));
    }

    /// As it is told.
    #[must_use]
    pub fn shown(&self) -> BreakdownSums {
        let Self { count, min, max, sum } = *self;
        let parts = i128::from(count) * AVERAGE_STEP;
        // Half a step is rounded away from zero.
        let half = if sum.0 < 0 { -parts / 2 } else { parts / 2 };
        let average = Exact((sum.0 + half) / parts * AVERAGE_STEP);
        BreakdownSums { count, min: min.digits(), max: max.digits(), sum: sum.digits(), average: average.digits() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Exact::parse(text).map(|number| number.digits().0)
    }

    #[test]
    fn numbers_are_read_as_json_writes_them() {
        for (text, told) in [
            ("0", "0"),
            ("-0.0", "0"),
            ("1", "1"),
            ("1.50", "1.5"),
            ("-19.99", "-19.99"),
            ("10e-1", "1"),
            ("1.5E+3", "1500"),
            ("0.000000000001", "0.000000000001"),
            ("1000e-15", "0.000000000001"),
            ("999999999999999999", "999999999999999999"),
            ("999999999999999999.999999999999", "999999999999999999.999999999999"),
        ] {
            assert_eq!(read(text).as_deref(), Some(told), "{text}");
        }
        for text in ["", "-", ".5", "1x", "1e", "1e99999999999", "0.0000000000001", "1000000000000000000", "1e18"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn sums_are_exact() {
        let mut sums = None;
        for text in ["0.1", "0.2", "-5", "10"] {
            Sums::add(&mut sums, Exact::parse(text).unwrap());
        }
        let BreakdownSums { count, min, max, sum, average } = sums.unwrap().shown();
        assert_eq!(
            (count, min.0, max.0, sum.0, average.0),
            (4, "-5".into(), "10".into(), "5.3".into(), "1.325".into())
        );
    }

    #[test]
    fn averages_are_rounded_to_six_digits() {
        for (numbers, average) in
            [(["1", "1", "0"], "0.666667"), (["-1", "-1", "0"], "-0.666667"), (["1", "0", "0"], "0.333333")]
        {
            let mut sums = None;
            numbers.iter().for_each(|text| Sums::add(&mut sums, Exact::parse(text).unwrap()));
            assert_eq!(sums.unwrap().shown().average.0, average);
        }
    }
}
