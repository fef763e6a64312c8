//! How often a sign-in failed, by address and by network, and how often it
//! succeeded.
//!
//! An attempt is counted before it is tried and given back when it succeeds:
//! many at once get no more tries than one after the other. An address is
//! counted apart from a network from which it has signed in before, so that
//! strangers who try it do not keep its owner out; for all others it is one
//! count, wherever they are. Each count is a fixed table of numbers, so nobody
//! can fill the memory; addresses have their place by a hash that nobody
//! outside can compute.

use crate::errors::{ApiError, ErrorCode};
use crate::limits::{
    SIGN_IN_FAILURES_MAX, SIGN_IN_NETWORK_FAILURES_MAX, SIGN_IN_PLACES, SIGN_IN_SITE_FAILURES_MAX,
    SIGN_IN_SUCCESSES_MAX, SIGN_IN_WINDOW_S,
};
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
    /// IPv6 networks of 48 bits: who has one has 65,536 of the others.
    sites: Counts,
    successes: Counts,
    known: Known,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            emails: Counts::new(SIGN_IN_FAILURES_MAX),
            networks: Counts::new(SIGN_IN_NETWORK_FAILURES_MAX),
            sites: Counts::new(SIGN_IN_SITE_FAILURES_MAX),
            successes: Counts::new(SIGN_IN_SUCCESSES_MAX),
            known: Known::new(),
        }
    }
}

/// An attempt that was counted.
#[derive(Debug)]
pub struct Attempt<'a> {
    throttle: &'a Throttle,
    email: Option<Counted>,
    network: Network,
    at_ms: u64,
}

/// An address, and the network if it is a known one of it.
type Counted = (String, Option<Network>);

impl Throttle {
    /// Counts an attempt; one by a link has no address.
    ///
    /// # Errors
    /// 429 with the seconds until there is room.
    pub fn attempt(&self, email: Option<&str>, network: Network, at_ms: u64) -> Result<Attempt<'_>, ApiError> {
        let email = email.map(|email| self.counted(text::fold(email), network));
        if network.site().is_some_and(|site| !self.sites.take(site, at_ms)) {
            return Err(too_many(at_ms));
        }
        if !self.networks.take(network, at_ms) {
            self.give_back_site(network, at_ms);
            return Err(too_many(at_ms));
        }
        if email.as_ref().is_some_and(|email| !self.emails.take(email, at_ms)) {
            self.networks.give_back(network, at_ms);
            self.give_back_site(network, at_ms);
            return Err(too_many(at_ms));
        }
        Ok(Attempt { throttle: self, email, network, at_ms })
    }

    fn counted(&self, email: String, network: Network) -> Counted {
        let is_known = self.known.holds((&email, network));
        (email, is_known.then_some(network))
    }

    fn give_back_site(&self, network: Network, at_ms: u64) {
        if let Some(site) = network.site() {
            self.sites.give_back(site, at_ms);
        }
    }
}

impl Attempt<'_> {
    /// It succeeded: it does not count among the failures, and its network is
    /// known from now on.
    ///
    /// # Errors
    /// 429: the address has signed in as often as it may.
    pub fn succeeded(self) -> Result<(), ApiError> {
        let Self { throttle, email, network, at_ms } = self;
        throttle.networks.give_back(network, at_ms);
        throttle.give_back_site(network, at_ms);
        let Some(counted) = email else { return Ok(()) };
        throttle.emails.give_back(&counted, at_ms);
        let (email, _) = counted;
        throttle.known.note((&email, network));
        if throttle.successes.take(&email, at_ms) { Ok(()) } else { Err(too_many(at_ms)) }
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

/// From which networks addresses have signed in since the server started. Of
/// two that fall on the same place the later one stays.
#[derive(Debug)]
struct Known {
    places: Box<[AtomicU64]>,
    hashes: RandomState,
}

impl Known {
    fn new() -> Self {
        let places = (0..SIGN_IN_PLACES).map(|_| AtomicU64::new(0)).collect();
        Self { places, hashes: RandomState::new() }
    }

    fn place(&self, hash: u64) -> Option<&AtomicU64> {
        let places = u64::try_from(self.places.len()).ok()?;
        self.places.get(usize::try_from(hash % places).ok()?)
    }

    fn note(&self, pair: (&str, Network)) {
        let hash = self.hashes.hash_one(pair);
        if let Some(place) = self.place(hash) {
            place.store(hash, Ordering::Relaxed);
        }
    }

    fn holds(&self, pair: (&str, Network)) -> bool {
        let hash = self.hashes.hash_one(pair);
        self.place(hash).is_some_and(|place| place.load(Ordering::Relaxed) == hash)
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
        for _ in 0..SIGN_IN_SUCCESSES_MAX {
            throttle.attempt(Some("mia@x.example"), network(1), NOW).unwrap().succeeded().unwrap();
        }
        let late = throttle.attempt(Some("mia@x.example"), network(1), NOW).unwrap();
        assert!(throttle.attempt(Some("mia@x.example"), network(1), NOW + WINDOW_MS).is_ok());
        // Its window is over: the new one loses nothing.
        late.succeeded().unwrap_err();
        for count in 2..=SIGN_IN_FAILURES_MAX + 1 {
            let attempt = throttle.attempt(Some("mia@x.example"), network(1), NOW + WINDOW_MS);
            assert_eq!(attempt.is_ok(), count <= SIGN_IN_FAILURES_MAX, "{count}");
        }
    }

    #[test]
    fn successes_have_a_limit_of_their_own() {
        let throttle = Throttle::default();
        let sign_in = |at_ms| throttle.attempt(Some("mia@x.example"), network(1), at_ms).unwrap().succeeded();
        for count in 1..=SIGN_IN_SUCCESSES_MAX + 1 {
            assert_eq!(sign_in(NOW).is_ok(), count <= SIGN_IN_SUCCESSES_MAX, "{count}");
        }
        assert!(throttle.attempt(Some("ben@x.example"), network(1), NOW).unwrap().succeeded().is_ok());
        assert!(sign_in(NOW + WINDOW_MS).is_ok());
    }

    #[test]
    fn strangers_do_not_keep_an_address_out_of_where_it_signs_in() {
        let throttle = Throttle::default();
        let attempt = |from| throttle.attempt(Some("mia@x.example"), from, NOW);
        attempt(network(1)).unwrap().succeeded().unwrap();
        let strangers = (2..=60).filter(|from| attempt(network(*from)).is_ok()).count();
        assert_eq!(strangers as u64, SIGN_IN_FAILURES_MAX, "one count for all of them");
        assert!(attempt(network(61)).is_err());
        for count in 1..=SIGN_IN_FAILURES_MAX + 1 {
            assert_eq!(attempt(network(1)).is_ok(), count <= SIGN_IN_FAILURES_MAX, "{count}");
        }
        assert!(throttle.attempt(Some("ben@x.example"), network(1), NOW).is_ok());
    }

    #[test]
    fn who_has_65536_networks_fills_few_places() {
        let throttle = Throttle::default();
        let six = |last: u16| {
            let [high, low] = last.to_be_bytes();
            Network::Six([0x20, 1, 0xd, 0xb8, 0, 1, high, low])
        };
        let tried = (0..=u16::MAX).filter(|last| throttle.attempt(None, six(*last), NOW).is_ok()).count();
        assert_eq!(tried as u64, SIGN_IN_SITE_FAILURES_MAX);
        // Others have not lost their room: each such failure took one of a place.
        let others = (0..=u8::MAX).filter(|last| throttle.attempt(None, network(*last), NOW).is_ok()).count();
        assert_eq!(others, 256);
        let another = Network::Six([0x20, 1, 0xd, 0xb8, 0, 2, 0, 0]);
        assert!(throttle.attempt(None, another, NOW).is_ok());
    }

    #[test]
    fn counts_take_a_fixed_room_whoever_comes() {
        let throttle = Throttle::default();
        let places = || [&throttle.emails, &throttle.networks].map(|counts| counts.counts.len());
        assert_eq!((places(), throttle.known.places.len()), ([SIGN_IN_PLACES; 2], SIGN_IN_PLACES));
        let mut refused = 0;
        for number in 0..SIGN_IN_PLACES * 12 {
            let email = format!("{number}@x.example");
            let [_, b, c, d] = u32::try_from(number).unwrap().to_be_bytes();
            refused += u32::from(throttle.attempt(Some(&email), Network::Four([b, c, d]), NOW).is_err());
        }
        assert_eq!(places(), [SIGN_IN_PLACES; 2]);
        assert!(refused > 0, "those that share a place share its room");
    }
}
