//! When to try again.

use crate::limits::ATTEMPTS_MAX;

/// Seconds after each attempt that failed: a minute for what was a hiccup, five and
/// fifteen for a restart, hours for an outage; with the eighth attempt after some 22
/// hours, so that a receiver which is down for a day's work is still reached.
const AFTER_S: [u32; ATTEMPTS_MAX as usize - 1] = [60, 300, 900, 3_600, 10_800, 21_600, 43_200];

/// Seconds from the failed attempt with this number (from 1) to the next one;
/// `None` when it was the last.
///
/// The wait is between 0.8 and 1.2 times the step, chosen by `seed` and the number:
/// the same delivery waits as long after a restart as before it, and a thousand that
/// failed together do not come back together.
///
/// ```
/// let wait = outbound::backoff_s(1, 42).unwrap();
/// assert!((48..=72).contains(&wait));
/// assert_eq!(outbound::backoff_s(8, 42), None);
/// ```
pub fn backoff_s(attempt: u32, seed: u64) -> Option<u32> {
    let at = usize::try_from(attempt.max(1) - 1).ok()?;
    let step = *AFTER_S.get(at)?;
    let span = u64::from(step) * 2 / 5;
    let extra = mixed(seed ^ u64::from(attempt).rotate_left(32)) % (span + 1);
    let least = step - step / 5;
    Some(least + u32::try_from(extra).unwrap_or_default())
}

/// SplitMix64's last step: neighbouring seeds give unrelated numbers.
fn mixed(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_attempts_lie_within_about_a_day() {
        for seed in 0..1_000 {
            let waits: Vec<u32> = (1..).map_while(|attempt| backoff_s(attempt, seed)).collect();
            assert_eq!(waits.len(), ATTEMPTS_MAX as usize - 1);
            assert!(waits.is_sorted(), "{waits:?}");
            let sum: u32 = waits.iter().sum();
            assert!((18 * 3_600..=27 * 3_600).contains(&sum), "{sum}");
        }
    }

    #[test]
    fn waits_use_the_whole_span_and_nothing_else() {
        for (at, step) in AFTER_S.into_iter().enumerate() {
            let attempt = u32::try_from(at).unwrap() + 1;
            let waits: Vec<u32> = (0..2_000).filter_map(|seed| backoff_s(attempt, seed)).collect();
            let (least, most) = (*waits.iter().min().unwrap(), *waits.iter().max().unwrap());
            assert!(least >= step / 5 * 4 && least <= step / 5 * 4 + step / 50, "{attempt}: {least}");
            assert!(most <= step / 5 * 6 && most >= step / 5 * 6 - step / 50, "{attempt}: {most}");
        }
    }

    #[test]
    fn a_seed_always_gives_the_same() {
        assert_eq!(backoff_s(3, 7), backoff_s(3, 7));
        assert_eq!(backoff_s(0, 7).is_some(), backoff_s(1, 7).is_some());
        assert_eq!(backoff_s(u32::MAX, 7), None);
    }
}
