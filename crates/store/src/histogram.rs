//! How long things took, counted in buckets: no lock, no allocation.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// Where the buckets end, in microseconds: from a fast fsync to a search that
/// was given up.
pub const BOUNDS_US: [u64; 14] = [
    250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 10_000_000,
];

/// One more than the bounds: the last bucket has none.
const BUCKETS: usize = BOUNDS_US.len() + 1;

/// Durations by bucket, with their sum. Anybody may note and read at any time.
#[derive(Debug, Default)]
pub struct Histogram {
    buckets: [AtomicU64; BUCKETS],
    sum_us: AtomicU64,
}

/// A histogram as it was at about one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Durations {
    /// How many took at most as long as the bound of the same place, and longer
    /// than the one before; the last took longer than all.
    pub buckets: [u64; BUCKETS],
    /// The sum of all, microseconds.
    pub sum_us: u64,
}

impl Histogram {
    /// Counts one.
    pub fn note(&self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let place = BOUNDS_US.partition_point(|bound| *bound < us);
        if let Some(bucket) = self.buckets.get(place) {
            bucket.fetch_add(1, Relaxed);
        }
        self.sum_us.fetch_add(us, Relaxed);
    }

    /// What was counted so far.
    #[must_use]
    pub fn read(&self) -> Durations {
        let buckets = std::array::from_fn(|place| self.buckets.get(place).map_or(0, |bucket| bucket.load(Relaxed)));
        Durations { buckets, sum_us: self.sum_us.load(Relaxed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_counted_below_the_first_bound_that_it_does_not_pass() {
        for (us, place) in [(0, 0), (249, 0), (250, 0), (251, 1), (10_000_000, 13), (10_000_001, 14), (u64::MAX, 14)] {
            let histogram = Histogram::default();
            histogram.note(Duration::from_micros(us));
            let mut expected = Durations { sum_us: us, ..Durations::default() };
            expected.buckets[place] = 1;
            assert_eq!(histogram.read(), expected, "{us} µs");
        }
    }

    #[test]
    fn the_bounds_rise() {
        assert!(BOUNDS_US.is_sorted_by(|one, next| one < next));
    }
}
