//! How often browsers call, by network and by device.
//!
//! Each count is a fixed table of numbers, changed without a lock: the upper
//! half of a number says which window it counts, the lower half how much. A
//! network or a device has its place by a hash that nobody outside can
//! compute; those that fall on the same place share its room.

use super::address::Network;
use crate::errors::{ApiError, ErrorCode};
use crate::limits::{
    BROWSER_EVENTS_PER_MINUTE_MAX, BROWSER_NEW_ATTRIBUTES_PER_HOUR_MAX, BROWSER_NEW_NAMES_PER_HOUR_MAX,
    DEVICE_EVENTS_PER_MINUTE_MAX, DEVICE_PINGS_PER_MINUTE_MAX, PING_PLACES, PINGS_PER_MINUTE_MAX,
};
use std::hash::{BuildHasher as _, Hash, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

/// What is counted, and how much of it may be.
#[derive(Debug, Clone, Copy)]
struct Allowance {
    max: u64,
    window_ms: u64,
    /// The limit in words, behind its number.
    told: &'static str,
}

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 3_600_000;

/// Counts of all networks and devices.
#[derive(Debug)]
pub struct BrowserLimits {
    pings: Limiter,
    device_pings: Limiter,
    events: Limiter,
    device_events: Limiter,
    new_names: Limiter,
    new_attributes: Limiter,
}

impl BrowserLimits {
    /// Nothing was counted yet.
    #[must_use]
    pub fn new() -> Self {
        let limiter = |max, window_ms, told| Limiter::new(Allowance { max, window_ms, told });
        Self {
            pings: limiter(PINGS_PER_MINUTE_MAX, MINUTE_MS, "in a minute from one network"),
            device_pings: limiter(DEVICE_PINGS_PER_MINUTE_MAX, MINUTE_MS, "in a minute from one device"),
            events: limiter(BROWSER_EVENTS_PER_MINUTE_MAX, MINUTE_MS, "events in a minute from one network"),
            device_events: limiter(DEVICE_EVENTS_PER_MINUTE_MAX, MINUTE_MS, "events in a minute from one device"),
            new_attributes: limiter(
                BROWSER_NEW_ATTRIBUTES_PER_HOUR_MAX,
                HOUR_MS,
                "new attributes in an hour from one network",
            ),
            new_names: limiter(BROWSER_NEW_NAMES_PER_HOUR_MAX, HOUR_MS, "new event names in an hour from one network"),
        }
    }

    /// Counts a call that is no event, before its body is read.
    ///
    /// # Errors
    /// 429 with the seconds until there is room.
    pub(crate) fn take_ping(&self, network: Network, now_ms: u64) -> Result<(), ApiError> {
        self.pings.take(network, 1, now_ms)
    }

    /// Counts the same for its device, once that is known.
    ///
    /// # Errors
    /// As [`Self::take_ping`].
    pub(super) fn take_device_ping(&self, device: Option<&str>, now_ms: u64) -> Result<(), ApiError> {
        device.map_or(Ok(()), |device| self.device_pings.take(device, 1, now_ms))
    }

    /// Counts a call that brings events as the first of them, before anything of
    /// it is read.
    ///
    /// # Errors
    /// As [`Self::take_ping`].
    pub(super) fn take_events_call(&self, network: Network, now_ms: u64) -> Result<(), ApiError> {
        self.events.take(network, 1, now_ms)
    }

    /// Counts the events of a call, of which [`Self::take_events_call`] has
    /// counted one.
    ///
    /// # Errors
    /// As [`Self::take_ping`].
    pub(super) fn take_events(
        &self,
        (network, device): (Network, Option<&str>),
        count: u64,
        now_ms: u64,
    ) -> Result<(), ApiError> {
        if count > 1 {
            self.events.take(network, count - 1, now_ms)?;
        }
        device.map_or(Ok(()), |device| self.device_events.take(device, count, now_ms))
    }

    /// Counts an event name that the workspace does not know.
    ///
    /// # Errors
    /// As [`Self::take_ping`].
    pub(super) fn take_new_name(&self, network: Network, now_ms: u64) -> Result<(), ApiError> {
        self.new_names.take(network, 1, now_ms)
    }

    /// Counts an attribute that the workspace does not know.
    ///
    /// # Errors
    /// As [`Self::take_ping`].
    pub(super) fn take_new_attribute(&self, network: Network, now_ms: u64) -> Result<(), ApiError> {
        self.new_attributes.take(network, 1, now_ms)
    }
}

impl Default for BrowserLimits {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(Debug)]
struct Limiter {
    allowance: Allowance,
    /// Window in the upper half, count in the lower.
    counts: Box<[AtomicU64]>,
    hashes: RandomState,
}

impl Limiter {
    fn new(allowance: Allowance) -> Self {
        let counts = (0..PING_PLACES).map(|_| AtomicU64::new(0)).collect();
        Self { allowance, counts, hashes: RandomState::new() }
    }

    /// Counts `cost`, or refuses it and counts nothing.
    fn take(&self, of: impl Hash, cost: u64, now_ms: u64) -> Result<(), ApiError> {
        let Allowance { max, window_ms, .. } = self.allowance;
        let window = (now_ms / window_ms) & 0xffff_ffff;
        let Some(place) = self.place(of) else { return Ok(()) };
        let update = |held: u64| {
            let used = if held >> 32 == window { held & 0xffff_ffff } else { 0 };
            (used + cost <= max).then_some(window << 32 | (used + cost))
        };
        let taken = place.fetch_update(Ordering::Relaxed, Ordering::Relaxed, update);
        taken.map(|_| ()).map_err(|_| self.exceeded(now_ms))
    }

    fn place(&self, of: impl Hash) -> Option<&AtomicU64> {
        let places = u64::try_from(self.counts.len()).ok()?;
        self.counts.get(usize::try_from(self.hashes.hash_one(of) % places).ok()?)
    }

    fn exceeded(&self, now_ms: u64) -> ApiError {
        let Allowance { max, window_ms, told } = self.allowance;
        let mut error =
            ApiError::new(ErrorCode::RateLimitExceeded).message(format!("Exceeded rate limit of {max} {told}"));
        error.retry_after_s = u32::try_from((window_ms - now_ms % window_ms).div_ceil(1_000)).ok();
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000_000;

    fn limiter(max: u64) -> Limiter {
        Limiter::new(Allowance { max, window_ms: MINUTE_MS, told: "things" })
    }

    #[test]
    fn a_window_has_room_for_its_limit_and_the_next_begins_anew() {
        let limiter = limiter(3);
        for count in 0..3 {
            assert!(limiter.take(7, 1, NOW + count).is_ok(), "{count}");
        }
        let refused = limiter.take(7, 1, NOW + 15_000).unwrap_err();
        assert_eq!((refused.code, refused.retry_after_s), (ErrorCode::RateLimitExceeded, Some(45)));
        assert_eq!(refused.message, "Exceeded rate limit of 3 things");
        assert!(limiter.take(7, 1, NOW + MINUTE_MS).is_ok());
    }

    #[test]
    fn what_has_no_room_is_not_counted() {
        let limiter = limiter(10);
        assert!(limiter.take(7, 9, NOW).is_ok());
        assert!(limiter.take(7, 2, NOW).is_err());
        assert!(limiter.take(7, 1, NOW).is_ok());
        assert!(limiter.take(7, 1, NOW).is_err());
    }

    #[test]
    fn networks_have_places_of_their_own() {
        let limiter = limiter(1);
        let networks: Vec<Network> = (0..100).map(|last| Network::Four([10, 0, last])).collect();
        let places: std::collections::BTreeSet<*const AtomicU64> =
            networks.iter().map(|network| std::ptr::from_ref(limiter.place(*network).unwrap())).collect();
        // A few of a hundred may share one.
        assert!(places.len() > 90, "{}", places.len());
    }
}
