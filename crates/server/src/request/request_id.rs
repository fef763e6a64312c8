//! An id for each request: a UUID that nobody needs to trust, made without
//! asking the system for random numbers each time.

use http::{HeaderMap, HeaderName, HeaderValue};
use std::sync::atomic::{AtomicU64, Ordering};

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Makes request ids: two scrambled counters, begun at random.
#[derive(Debug)]
pub struct RequestIds {
    seed: u64,
    counter: AtomicU64,
}

/// A request's id: a UUID (version 4 in form), 36 characters.
#[derive(Debug, Clone, Copy)]
pub struct RequestId([u8; 36]);

impl RequestIds {
    /// Begins at a random place.
    #[must_use]
    pub fn new() -> Self {
        // Without random numbers ids would only repeat after a restart.
        let random = || getrandom::u64().unwrap_or_default();
        Self { seed: random(), counter: AtomicU64::new(random()) }
    }

    /// The next id.
    #[must_use]
    pub fn next(&self) -> RequestId {
        let count = self.counter.fetch_add(1, Ordering::Relaxed);
        let high = scrambled(self.seed ^ count);
        let low = scrambled(high.wrapping_add(count));
        RequestId::of(high, low)
    }
}

impl Default for RequestIds {
    fn default() -> Self {
        Self::new()
    }
}

impl RequestId {
    fn of(high: u64, low: u64) -> Self {
        const VERSION_4: u128 = 0x4 << 76;
        const VARIANT: u128 = 0x8 << 60;
        let uuid = (u128::from(high) << 64) | u128::from(low);
        Self(hyphenated(uuid & !(0xf << 76) & !(0xc << 60) | VERSION_4 | VARIANT))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Tells the id to the caller.
    pub fn write_header(&self, headers: &mut HeaderMap) {
        if let Ok(value) = HeaderValue::from_bytes(&self.0) {
            headers.insert(HEADER, value);
        }
    }
}

/// A UUID's usual text.
#[must_use]
pub fn hyphenated(uuid: u128) -> [u8; 36] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [b'-'; 36];
    let places = text.iter_mut().enumerate().filter(|(index, _)| !matches!(index, 8 | 13 | 18 | 23));
    for (count, (_, place)) in places.enumerate() {
        let digit = usize::try_from((uuid >> (124 - 4 * count)) & 0xf).unwrap_or_default();
        *place = DIGITS.get(digit).copied().unwrap_or(b'0');
    }
    text
}

/// One step of `SplitMix64`: every input has its own output, and neighbours
/// look unrelated.
const fn scrambled(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_uuids_and_differ() {
        let ids = RequestIds::new();
        let made: BTreeSet<String> = (0..1_000).map(|_| ids.next().as_str().to_owned()).collect();
        assert_eq!(made.len(), 1_000);
        for id in made {
            let (version, variant) = (id.as_bytes()[14], id.as_bytes()[19]);
            assert_eq!((id.len(), version), (36, b'4'), "{id}");
            assert!(b"89ab".contains(&variant), "{id}");
        }
    }

    #[test]
    fn a_uuid_is_written_as_usual() {
        let text = hyphenated(0x0123_4567_89ab_cdef_fedc_ba98_7654_3210);
        assert_eq!(&text, b"01234567-89ab-cdef-fedc-ba9876543210");
    }
}
