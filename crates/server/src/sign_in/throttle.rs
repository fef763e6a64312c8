//! How often a sign-in failed, by address and by network.
//!
//! An attempt is counted before it is tried and given back when it succeeds:
//! many at once get no more tries than one after the other. Each count is a
//! fixed table of numbers, so nobody can fill the memory; addresses have their
//! place by a hash that nobody outside can compute.

use crate::errors::{ApiError, ErrorCode};
use crate::limits::{SIGN_IN_FAILURES_MAX, SIGN_IN_NETWORK_FAILURES_MAX, SIGN_IN_PLACES, SIGN_IN_WINDOW_S};
use crate::messenger::Network;
use engine::text;
use std::hash::{BuildHasher as _, Hash, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

const WINDOW_MS: u64 = SIGN_IN_WINDOW_S * 1_000;

/// Counts of all addresses and networks.
#[derive(Debug)]
pub struct Throttle {
    emails: Counts,
    networks: Counts,
}

impl Default for Throttle {
    fn default() -> Self {
        Self { emails: Counts::new(SIGN_IN_FAILURES_MAX), networks: Counts::new(SIGN_IN_NETWORK_FAILURES_MAX) }
    }
}

/// An attempt that was counted.
#[derive(Debug)]
pub struct Attempt<'a> {
    throttle: &'a Throttle,
    email: Option<String>,
    network: Network,
    at_ms: u64,
}

impl Throttle {
    /// Counts an attempt; one by a link has no address.
    ///
    /// # Errors
    /// 429 with the seconds until there is room.
    pub fn attempt(&self, email: Option<&str>, network: Network, at_ms: u64) -> Result<Attempt<'_>, ApiError> {
        let email = email.map(text::fold);
        if !self.networks.take(network, at_ms) {
            return Err(too_many(at_ms));
        }
        if email.as_ref().is_some_and(|email| !self.emails.take(email, at_ms)) {
            self.networks.give_back(network, at_ms);
            return Err(too_many(at_ms));
        }
        Ok(Attempt { throttle: self, email, network, at_ms })
    }
}

impl Attempt<'_> {
    /// It succeeded: it does not count.
    pub fn succeeded(self) {
        self.throttle.networks.give_back(self.network, self.at_ms);
        if let Some(email) = self.email {
            self.throttle.emails.give_back(&email, self.at_ms);
        }
    }
}

fn too_many(at_ms: u64) -> ApiError {
    let mut error = ApiError::new(ErrorCode::TooManySignIns);
    error.retry_after_s = u32::try_from((WINDOW_MS - at_ms % WINDOW_MS).div_ceil(1_000)).ok();
    error
}

#[derive(Debug)]
struct Counts {
    max: u64,
    /// Window in the upper half, count in the lower.
    counts: Box<[AtomicU64]>,
    hashes: RandomState,
}

const fn window_of(at_ms: u64) -> u64 {
    (at_ms / WINDOW_MS) & 0xffff_ffff
}

impl Counts {
    fn new(max: u64) -> Self {
        let counts = (0..SIGN_IN_PLACES).map(|_| AtomicU64::new(0)).collect();
        Self { max, counts, hashes: RandomState::new() }
    }

    fn place(&self, of: impl Hash) -> Option<&AtomicU64> {
        let places = u64::try_from(self.counts.len()).ok()?;
        self.counts.get(usize::try_from(self.hashes.hash_one(of) % places).ok()?)
    }

    fn take(&self, of: impl Hash, at_ms: u64) -> bool {
        let window = window_of(at_ms);
        let update = |held: u64| {
            let used = if held >> 32 == window { held & 0xffff_ffff } else { 0 };
            (used < self.max).then_some(window << 32 | (used + 1))
        };
        let place = self.place(of);
        place.is_none_or(|place| place.fetch_update(Ordering::Relaxed, Ordering::Relaxed, update).is_ok())
    }

    /// Takes one off, if its window still lasts.
    fn give_back(&self, of: impl Hash, at_ms: u64) {
        let window = window_of(at_ms);
        let update = |held: u64| (held >> 32 == window && held & 0xffff_ffff > 0).then(|| held - 1);
        if let Some(place) = self.place(of) {
            place.fetch_update(Ordering::Relaxed, Ordering::Relaxed, update).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000_000;

    fn network(last: u8) -> Network {
        Network::Four([10, 0, last])
    }

    #[test]
    fn an_address_fails_so_often_and_then_waits_for_the_next_window() {
        let throttle = Throttle::default();
        for count in 1..=SIGN_IN_FAILURES_MAX + 1 {
            // From another network each time.
            let from = network(u8::try_from(count).unwrap());
            let email = if count % 2 == 0 { "Mia@x.example" } else { "mia@X.example" };
            let attempt = throttle.attempt(Some(email), from, NOW + 60_000);
            assert_eq!(attempt.is_ok(), count <= SIGN_IN_FAILURES_MAX, "{count}");
            if let Err(error) = attempt {
                assert_eq!((error.code, error.retry_after_s), (ErrorCode::TooManySignIns, Some(840)));
            }
        }
        assert!(throttle.attempt(Some("ben@x.example"), network(1), NOW).is_ok());
        assert!(throttle.attempt(Some("mia@x.example"), network(1), NOW + WINDOW_MS).is_ok());
    }

    #[test]
    fn a_network_fails_so_often_whatever_the_address() {
        let throttle = Throttle::default();
        for count in 1..=SIGN_IN_NETWORK_FAILURES_MAX + 1 {
            let email = format!("{count}@x.example");
            let email = (count % 3 > 0).then_some(email.as_str());
            let attempt = throttle.attempt(email, network(1), NOW);
            assert_eq!(attempt.is_ok(), count <= SIGN_IN_NETWORK_FAILURES_MAX, "{count}");
        }
        assert!(throttle.attempt(Some("1@x.example"), network(2), NOW).is_ok());
    }

    #[test]
    fn what_succeeds_does_not_count() {
        let throttle = Throttle::default();
        for _ in 0..SIGN_IN_NETWORK_FAILURES_MAX * 2 {
            throttle.attempt(Some("mia@x.example"), network(1), NOW).unwrap().succeeded();
        }
        let late = throttle.attempt(Some("mia@x.example"), network(1), NOW).unwrap();
        assert!(throttle.attempt(Some("mia@x.example"), network(1), NOW + WINDOW_MS).is_ok());
        // Its window is over: the new one loses nothing.
        late.succeeded();
        for count in 2..=SIGN_IN_FAILURES_MAX + 1 {
            let attempt = throttle.attempt(Some("mia@x.example"), network(1), NOW + WINDOW_MS);
            assert_eq!(attempt.is_ok(), count <= SIGN_IN_FAILURES_MAX, "{count}");
        }
    }
}
