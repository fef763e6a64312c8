//! What the connections count, for the metrics.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use http::StatusCode;

/// Counts of answers and of open connections.
#[derive(Debug, Default)]
pub struct Traffic {
    /// Answers by the first digit of their status, 1 to 5.
    answers: [AtomicU64; 5],
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

    pub(super) fn answered(&self, status: StatusCode) {
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
            traffic.answered(status);
        }
        traffic.answered(StatusCode::from_u16(999).unwrap());
        assert_eq!(traffic.answers().map(|(_, count)| count), [0, 2, 0, 1, 1]);
    }
}
