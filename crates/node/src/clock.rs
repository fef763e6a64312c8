//! Time comes from outside, so that tests and the simulator can set it.

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Unix milliseconds. It may jump; the sequencer never steps back.
    fn now_ms(&self) -> u64;
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's time is read")]
    fn now_ms(&self) -> u64 {
        let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since_1970.map_or(0, |elapsed| u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX))
    }
}
