//! How often a network pings in a minute.
//!
//! A fixed table of numbers, changed without a lock: the upper half of each
//! says which minute it counts, the lower half how much. A network has its
//! place by a hash that nobody outside can compute; networks that fall on the
//! same place share its room.

use super::address::Network;
use crate::errors::{ApiError, ErrorCode};
use crate::limits::{PING_PLACES, PINGS_PER_MINUTE_MAX};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

const MINUTE_MS: u64 = 60_000;

/// Counts of all networks.
#[derive(Debug)]
pub struct PingLimiter {
    /// Minute in the upper half, count in the lower.
    counts: Box<[AtomicU64]>,
    hashes: RandomState,
}

impl PingLimiter {
    /// Nothing was counted yet.
    #[must_use]
    pub fn new() -> Self {
        Self { counts: (0..PING_PLACES).map(|_| AtomicU64::new(0)).collect(), hashes: RandomState::new() }
    }

    /// Counts a ping.
    ///
    /// # Errors
    /// 429 with the seconds until the next minute, when there were as many as
    /// may be.
    pub(super) fn take(&self, network: Network, now_ms: u64) -> Result<(), ApiError> {
        let minute = (now_ms / MINUTE_MS) & 0xffff_ffff;
        let Some(place) = self.place(network) else { return Ok(()) };
        let update = |held: u64| {
            let used = if held >> 32 == minute { held & 0xffff_ffff } else { 0 };
            (used < PINGS_PER_MINUTE_MAX).then_some(minute << 32 | (used + 1))
        };
        let taken = place.fetch_update(Ordering::Relaxed, Ordering::Relaxed, update);
        taken.map(|_| ()).map_err(|_| exceeded(now_ms))
    }

    fn place(&self, network: Network) -> Option<&AtomicU64> {
        let places = u64::try_from(self.counts.len()).ok()?;
        self.counts.get(usize::try_from(self.hashes.hash_one(network) % places).ok()?)
    }
}

impl Default for PingLimiter {
    fn default() -> Self {
        Self::new()
    }
}

fn exceeded(now_ms: u64) -> ApiError {
    let message = format!("Exceeded rate limit of {PINGS_PER_MINUTE_MAX} in a minute from one network");
    let mut error = ApiError::new(ErrorCode::RateLimitExceeded).message(message);
    error.retry_after_s = u32::try_from((MINUTE_MS - now_ms % MINUTE_MS).div_ceil(1_000)).ok();
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000_000;

    #[test]
    fn a_minute_has_room_for_its_limit_and_the_next_begins_anew() {
        let limiter = PingLimiter::new();
        let network = Network::Four([192, 0, 2]);
        for count in 0..PINGS_PER_MINUTE_MAX {
            assert!(limiter.take(network, NOW + count).is_ok(), "{count}");
        }
        let refused = limiter.take(network, NOW + 15_000).unwrap_err();
        assert_eq!((refused.code, refused.retry_after_s), (ErrorCode::RateLimitExceeded, Some(45)));
        assert!(limiter.take(network, NOW + MINUTE_MS).is_ok());
    }

    #[test]
    fn networks_have_places_of_their_own() {
        let limiter = PingLimiter::new();
        let networks: Vec<Network> = (0..100).map(|last| Network::Four([10, 0, last])).collect();
        let places: std::collections::BTreeSet<*const AtomicU64> =
            networks.iter().map(|network| std::ptr::from_ref(limiter.place(*network).unwrap())).collect();
        // A few of a hundred may share one.
        assert!(places.len() > 90, "{}", places.len());
    }
}
