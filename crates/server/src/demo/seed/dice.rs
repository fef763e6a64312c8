//! Numbers that look thrown and are the same in every run.

/// A row of numbers, by the steps of SplitMix64.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The row that begins here.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number of the row.
    pub fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one; 0 below 0.
    pub fn below(&mut self, end: usize) -> usize {
        let thrown = self.throw() >> 16;
        usize::try_from(thrown % u64::try_from(end.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    /// A number from one to another, both included.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        from + (self.throw() >> 16) % (to.saturating_sub(from) + 1)
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// So many letters and digits.
    pub fn letters(&mut self, count: usize) -> String {
        const ALL: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";
        (0..count).filter_map(|_| self.pick(ALL)).map(|byte| char::from(*byte)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_run_throws_the_same_within_its_bounds() {
        let throw = || {
            let mut dice = Dice::new(7);
            (0..100).map(|_| (dice.below(6), dice.between(3, 5), dice.letters(4))).collect::<Vec<_>>()
        };
        assert_eq!(throw(), throw());
        assert!(
            throw().iter().all(|(below, between, text)| *below < 6 && (3..=5).contains(between) && text.len() == 4)
        );
        assert_eq!(Dice::new(1).below(0), 0);
        assert_eq!(Dice::new(1).pick::<u8>(&[]), None);
    }
}
