//! The uses of time in a measurement: the wall clock once, as the base of
//! `created_at`; waiting between two samples; the CPU time of a load thread and
//! of this process.
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};

/// Seconds since 1970 by the machine's clock.
#[expect(
    clippy::disallowed_methods,
    reason = "events carry real times, because the server under test compares them with its own clock"
)]
pub fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs())
}

/// Waits for the given time: the distance between two samples or two lone
/// posts is what is being measured here, nothing is hoped to have happened.
#[expect(clippy::disallowed_methods, reason = "the distance between two samples is part of the measurement")]
pub fn pause(length: Duration) {
    std::thread::sleep(length);
}

/// CPU time that the calling thread has used since it began, in seconds.
pub fn thread_cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// CPU time that all threads of this process have used so far, in seconds.
pub fn process_cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
