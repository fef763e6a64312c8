//! How many requests a token or a teammate makes in ten seconds.
//!
//! One number for each, changed without a lock: its upper half says which
//! window it counts, its lower half how much. Tokens are few and numbered, so
//! they stand in a plain array; behind them stand places for teammates, who are
//! numbered in each workspace anew: a few of many may share one.

use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use crate::limits::{RATE_WINDOW_S, TEAMMATE_RATE_PLACES};
use engine::ids::{TeammateId, WorkspaceId};
use engine::limits::{TEAMMATES_MAX, TOKENS_MAX};
use engine::settings::Setting;
use http::{HeaderMap, HeaderName, HeaderValue};
use std::sync::atomic::{AtomicU64, Ordering};

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
const WINDOW_MS: u64 = RATE_WINDOW_S * 1_000;

/// Counts of all tokens and teammates.
#[derive(Debug)]
pub struct RateLimiter {
    /// By token ordinal, then by teammate: window number in the upper half, count
    /// in the lower.
    counts: Box<[AtomicU64]>,
}

/// A caller and what it may do in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    place: usize,
    limit: u32,
}

impl Rate {
    /// The rate of whoever is calling: the workspace's limit per minute, a
    /// sixth of it in each window, at least 1.
    #[must_use]
    pub fn of(access: &Access) -> Self {
        let per_minute = access.setting(Setting::RateLimitPerMinute);
        let limit = u32::try_from(per_minute * RATE_WINDOW_S / 60).unwrap_or(u32::MAX).max(1);
        let place = match access.signed_in() {
            Some(signed_in) => place_of(access.workspace(), signed_in.teammate),
            None => usize::try_from(access.token_id().0).unwrap_or(usize::MAX),
        };
        Self { place, limit }
    }
}

/// Places of tokens: from 0, which is nobody's.
const TOKEN_PLACES: usize = TOKENS_MAX as usize + 1;

fn place_of(workspace: WorkspaceId, teammate: TeammateId) -> usize {
    let number = u64::from(workspace.0) * u64::from(TEAMMATES_MAX) + u64::from(teammate.0);
    TOKEN_PLACES + usize::try_from(number).unwrap_or_default() % TEAMMATE_RATE_PLACES
}

impl RateLimiter {
    /// Nothing was counted yet.
    #[must_use]
    pub fn new() -> Self {
        let counts = (0..TOKEN_PLACES + TEAMMATE_RATE_PLACES).map(|_| AtomicU64::new(0)).collect();
        Self { counts }
    }

    /// Counts `cost`, or refuses it and counts nothing. What costs more than
    /// a whole window is counted as a whole window.
    ///
    /// # Errors
    /// 429 with the seconds until the next window.
    pub fn take(&self, rate: Rate, cost: u64, now_ms: u64) -> Result<(), ApiError> {
        let cost = cost.min(u64::from(rate.limit));
        let taken = self.count(rate, now_ms, |used| (used + cost <= u64::from(rate.limit)).then_some(used + cost));
        taken.map(|_| ()).ok_or_else(|| exceeded(rate, now_ms))
    }

    /// Counts as much of `wanted` as the window has room for, and says how
    /// much.
    #[must_use]
    pub fn take_up_to(&self, rate: Rate, wanted: u64, now_ms: u64) -> u64 {
        let limit = u64::from(rate.limit);
        let before = self.count(rate, now_ms, |used| Some((used + wanted).min(limit.max(used))));
        limit.saturating_sub(before.unwrap_or(limit)).min(wanted)
    }

    /// Changes the count of the current window; `None` from `change` leaves
    /// it. Answers the count before, or `None` when it was left.
    fn count(&self, rate: Rate, now_ms: u64, change: impl Fn(u64) -> Option<u64>) -> Option<u64> {
        let window = window_of(now_ms);
        let Some(cell) = self.cell(rate) else { return Some(0) };
        let update = |held: u64| change(used_in(held, window)).map(|used| window << 32 | used.min(u64::from(u32::MAX)));
        let before = cell.fetch_update(Ordering::Relaxed, Ordering::Relaxed, update);
        before.ok().map(|held| used_in(held, window))
    }

    fn cell(&self, rate: Rate) -> Option<&AtomicU64> {
        self.counts.get(rate.place)
    }

    /// Tells the caller where it stands.
    pub fn write_headers(&self, rate: Rate, now_ms: u64, headers: &mut HeaderMap) {
        let window = window_of(now_ms);
        let used = self.cell(rate).map_or(0, |cell| used_in(cell.load(Ordering::Relaxed), window));
        headers.insert(LIMIT, HeaderValue::from(rate.limit));
        headers.insert(REMAINING, HeaderValue::from(u64::from(rate.limit).saturating_sub(used)));
        headers.insert(RESET, HeaderValue::from((now_ms / WINDOW_MS + 1) * RATE_WINDOW_S));
    }
}

impl Default for RateLimiter {
    fn default() -> Self {
        Self::new()
    }
}

/// The refusal of what the window has no room for.
#[must_use]
pub fn exceeded(rate: Rate, now_ms: u64) -> ApiError {
    let wait_ms = WINDOW_MS - now_ms % WINDOW_MS;
    let mut error = ApiError::new(ErrorCode::RateLimitExceeded)
        .message(format!("Exceeded rate limit of {} in {RATE_WINDOW_S}_seconds", rate.limit));
    error.retry_after_s = u32::try_from(wait_ms.div_ceil(1_000)).ok();
    error
}

/// The window's number, as much of it as fits beside a count.
const fn window_of(now_ms: u64) -> u64 {
    (now_ms / WINDOW_MS) & 0xffff_ffff
}

/// What a held number says about this window.
const fn used_in(held: u64, window: u64) -> u64 {
    if held >> 32 == window { held & 0xffff_ffff } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_700_000_003_000;

    fn rate(limit: u32) -> Rate {
        Rate { place: 1, limit }
    }

    fn header(limiter: &RateLimiter, rate: Rate, now_ms: u64) -> [String; 3] {
        let mut headers = HeaderMap::new();
        limiter.write_headers(rate, now_ms, &mut headers);
        [LIMIT, REMAINING, RESET].map(|name| headers[name].to_str().unwrap().to_owned())
    }

    #[test]
    fn a_window_has_room_for_its_limit_and_the_next_begins_anew() {
        let limiter = RateLimiter::new();
        for count in 0..3 {
            assert!(limiter.take(rate(3), 1, NOW).is_ok(), "{count}");
        }
        assert_eq!(header(&limiter, rate(3), NOW), ["3", "0", "1700000010"]);
        let refused = limiter.take(rate(3), 1, NOW).unwrap_err();
        assert_eq!(refused.message, "Exceeded rate limit of 3 in 10_seconds");
        assert_eq!(refused.retry_after_s, Some(7));
        assert!(limiter.take(rate(3), 1, NOW + 7_000).is_ok());
        assert_eq!(header(&limiter, rate(3), NOW + 7_000), ["3", "2", "1700000020"]);
    }

    #[test]
    fn a_refused_cost_is_not_counted_and_tokens_do_not_share() {
        let limiter = RateLimiter::new();
        assert!(limiter.take(rate(5), 4, NOW).is_ok());
        assert!(limiter.take(rate(5), 2, NOW).is_err());
        assert!(limiter.take(rate(5), 1, NOW).is_ok());
        assert!(limiter.take(Rate { place: 2, limit: 5 }, 5, NOW).is_ok());
        assert!(limiter.take(Rate { place: 3, limit: 5 }, 50, NOW).is_ok());
        assert!(limiter.take(Rate { place: 3, limit: 5 }, 1, NOW).is_err());
    }

    #[test]
    fn a_batch_takes_what_there_is() {
        let limiter = RateLimiter::new();
        assert_eq!(limiter.take_up_to(rate(10), 6, NOW), 6);
        assert_eq!(limiter.take_up_to(rate(10), 6, NOW), 4);
        assert_eq!(limiter.take_up_to(rate(10), 6, NOW), 0);
        assert!(limiter.take(rate(10), 1, NOW).is_err());
    }

    #[test]
    fn teammates_have_places_of_their_own_behind_those_of_tokens() {
        let place = |number: usize| place_of(WorkspaceId(0), TeammateId(u32::try_from(number).unwrap()));
        let last = TEAMMATE_RATE_PLACES - 1;
        assert_eq!([place(0), place(last)], [TOKEN_PLACES, TOKEN_PLACES + last]);
        assert_eq!(place(TEAMMATE_RATE_PLACES), place(0), "one more shares the first one's");
        assert_ne!(place_of(WorkspaceId(1), TeammateId(1)), place_of(WorkspaceId(2), TeammateId(1)));
        let limiter = RateLimiter::new();
        let of = |number: usize| Rate { place: place(number), limit: 2 };
        for number in [1, last] {
            assert!(limiter.take(of(number), 2, NOW).is_ok() && limiter.take(of(number), 1, NOW).is_err(), "{number}");
        }
        assert!(limiter.take(rate(2), 2, NOW).is_ok(), "a token's is another");
    }
}
