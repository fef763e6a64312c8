//! What the connections count, for the metrics.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use super::Kind;
use http::StatusCode;
use node::{Durations, Histogram};
use std::time::Duration;

/// Counts of answers and of open connections.
#[derive(Debug, Default)]
pub struct Traffic {
    /// Answers by the first digit of their status, 1 to 5.
    answers: [AtomicU64; 5],
    /// How long answers took, from the request's head on, by kind.
    durations: [Histogram; Kind::ALL.len()],
    connections: AtomicUsize,
    handshakes_failed: AtomicU64,
}

impl Traffic {
    /// Names of the status classes with the number of answers in each.
    #[must_use]
    pub fn answers(&self) -> [(&'static str, u64); 5] {
        let [informed, done, moved, refused, failed] = &self.answers;
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        [
            ("1xx", count(informed)),
            ("2xx", count(done)),
            ("3xx", count(moved)),
            ("4xx", count(refused)),
            ("5xx", count(failed)),
        ]
    }

    /// How many connections are open.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// How often no TLS came about.
    #[must_use]
    pub fn handshakes_failed(&self) -> u64 {
        self.handshakes_failed.load(Ordering::Relaxed)
    }

    pub(super) fn handshake_failed(&self) {
        self.handshakes_failed.fetch_add(1, Ordering::Relaxed);
    }

    /// How long answers took, by the kind of their requests.
    pub fn durations(&self) -> impl Iterator<Item = (Kind, Durations)> {
        Kind::ALL.iter().zip(&self.durations).map(|(kind, histogram)| (*kind, histogram.read()))
    }

    pub(super) fn answered(&self, kind: Kind, status: StatusCode, took: Duration) {
        if let Some(histogram) = self.durations.get(kind as usize) {
            histogram.note(took);
        }
        if let Some(counter) = self.answers.get(usize::from(status.as_u16() / 100).wrapping_sub(1)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(super) fn opened(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn closed(&self) {
        self.connections.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_class() {
        let traffic = Traffic::default();
        for status in [StatusCode::OK, StatusCode::ACCEPTED, StatusCode::NOT_FOUND, StatusCode::SERVICE_UNAVAILABLE] {
            traffic.answered(Kind::Read, status, Duration::from_millis(3));
        }
        traffic.answered(Kind::Poll, StatusCode::from_u16(999).unwrap(), Duration::from_secs(20));
        assert_eq!(traffic.answers().map(|(_, count)| count), [0, 2, 0, 1, 1]);
        let noted = traffic.durations().filter(|(_, durations)| durations.sum_us > 0);
        let noted: Vec<_> =
            noted.map(|(kind, durations)| (kind, durations.buckets.iter().sum(), durations.sum_us)).collect();
        assert_eq!(noted, [(Kind::Poll, 1u64, 20_000_000), (Kind::Read, 4, 12_000)]);
    }
}
