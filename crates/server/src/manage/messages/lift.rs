//! What a message brought about: how many more reached its goal than of those
//! who did not get it.

/// The 97.5 % point of the normal distribution: 95 % lie between it and its
/// negative.
const Z: f64 = 1.959_963_984_540_054;

/// How many of a group reached something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    /// How many reached it.
    pub(super) reached: u64,
    /// Of how many.
    pub(super) of: u64,
}

/// A difference of two shares, with the interval in which it lies with 95 %
/// confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Difference {
    /// The first less the second, -1 to 1.
    pub(super) value: f64,
    /// The lower end.
    pub(super) low: f64,
    /// The upper end.
    pub(super) high: f64,
}

impl Share {
    /// As a fraction; `None` of nobody.
    #[expect(clippy::cast_precision_loss, reason = "counts of people stay far below 2^53")]
    fn fraction(self) -> Option<(f64, f64)> {
        (self.of > 0).then(|| (self.reached.min(self.of) as f64 / self.of as f64, self.of as f64))
    }

    /// Whole percent, halves rounded up; 0 of nobody.
    pub(super) fn percent(self) -> u64 {
        if self.of == 0 {
            return 0;
        }
        let percent = (u128::from(self.reached) * 200 + u128::from(self.of)) / (u128::from(self.of) * 2);
        u64::try_from(percent).unwrap_or(u64::MAX)
    }
}

/// Wilson's interval of one share.
fn wilson((share, of): (f64, f64)) -> (f64, f64) {
    let square = Z * Z;
    let middle = share + square / (2.0 * of);
    let spread = Z * (share * (1.0 - share) / of + square / (4.0 * of * of)).sqrt();
    let whole = 1.0 + square / of;
    ((middle - spread) / whole, (middle + spread) / whole)
}

/// How much larger the first share is than the second, by Newcombe's hybrid
/// score method: the intervals of both, put together. `None` where one is of
/// nobody.
pub(super) fn difference(first: Share, second: Share) -> Option<Difference> {
    let (first, second) = (first.fraction()?, second.fraction()?);
    let ((low_1, high_1), (low_2, high_2)) = (wilson(first), wilson(second));
    let value = first.0 - second.0;
    let below = ((first.0 - low_1).powi(2) + (high_2 - second.0).powi(2)).sqrt();
    let above = ((high_1 - first.0).powi(2) + (second.0 - low_2).powi(2)).sqrt();
    Some(Difference { value, low: value - below, high: value + above })
}

#[cfg(test)]
mod tests {
    use super::{Share, difference};

    #[track_caller]
    fn check((reached_1, of_1): (u64, u64), (reached_2, of_2): (u64, u64), expected: &str) {
        let share = |reached, of| Share { reached, of };
        let told = difference(share(reached_1, of_1), share(reached_2, of_2))
            .map(|found| format!("{:.4} {:.4} {:.4}", found.value, found.low, found.high));
        assert_eq!(told.unwrap_or_default(), expected);
    }

    /// The worked examples of Newcombe, "Interval estimation for the difference
    /// between independent proportions" (1998), method 10.
    #[test]
    fn intervals_are_those_of_the_literature() {
        check((56, 70), (48, 80), "0.2000 0.0524 0.3339");
        check((9, 10), (3, 10), "0.6000 0.1705 0.8090");
        check((6, 7), (2, 7), "0.5714 0.0582 0.8062");
        check((5, 56), (0, 29), "0.0893 -0.0381 0.1926");
        check((0, 10), (0, 20), "0.0000 -0.1611 0.2775");
        check((10, 10), (0, 20), "1.0000 0.6791 1.0000");
    }

    #[test]
    fn of_nobody_nothing_is_said() {
        check((0, 0), (1, 2), "");
        check((1, 2), (0, 0), "");
    }

    #[test]
    fn halves_are_rounded_up_and_little_is_nothing() {
        for (reached, of, percent) in
            [(0, 0, 0), (0, 7, 0), (1, 201, 0), (1, 200, 1), (1, 8, 13), (7, 7, 100), (2, 3, 67)]
        {
            assert_eq!(Share { reached, of }.percent(), percent, "{reached}/{of}");
        }
    }
}
