//! A clock that stands still until it is told to go on.

use node::Clock;
use std::sync::atomic::{AtomicU64, Ordering};

pub struct TestClock(AtomicU64);

impl TestClock {
    pub fn at(now_ms: u64) -> Self {
        Self(AtomicU64::new(now_ms))
    }

    pub fn advance_s(&self, seconds: u64) {
        self.0.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }

    /// Somebody sets it, also to an earlier time.
    pub fn set_s(&self, seconds: u64) {
        self.0.store(seconds * 1_000, Ordering::Relaxed);
    }

    pub fn now_s(&self) -> u64 {
        self.now_ms() / 1_000
    }
}

impl Clock for TestClock {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
