//! The time of the demo's past: it stands where it is set, and only goes on.

use node::Clock;
use std::sync::atomic::{AtomicU64, Ordering};

/// A clock that is told the time.
#[derive(Debug)]
pub struct ToldClock(AtomicU64);

impl ToldClock {
    /// One that shows this time, Unix milliseconds.
    #[must_use]
    pub const fn at(now_ms: u64) -> Self {
        Self(AtomicU64::new(now_ms))
    }

    /// Goes on to this time; never back.
    pub fn go_on_to(&self, now_ms: u64) {
        self.0.fetch_max(now_ms, Ordering::Relaxed);
    }
}

impl Clock for ToldClock {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
