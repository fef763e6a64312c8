//! What moves on a connection, noted as it happens.
//!
//! Everything runs inside the connection's one task, so a note is a plain
//! load and store; atomics only make the shared value `Sync`.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// Notes of one connection.
#[derive(Debug, Default)]
pub(super) struct Pulse {
    bytes_in: AtomicU64,
    bytes_out: AtomicU64,
    /// `bytes_in` when the last request was answered: more than that is the
    /// beginning of another.
    bytes_in_answered: AtomicU64,
    requests: AtomicU64,
    is_in_work: AtomicBool,
    is_write_blocked: AtomicBool,
}

/// A pulse at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Glimpse {
    /// Bytes read so far.
    pub bytes_in: u64,
    /// Bytes written so far.
    pub bytes_out: u64,
    /// Requests begun so far.
    pub requests: u64,
    /// A request is in a route.
    pub is_in_work: bool,
    /// Part of a request was read, but not yet its whole head.
    pub is_head_begun: bool,
    /// The client takes nothing of what waits for it.
    pub is_write_blocked: bool,
}

impl Pulse {
    pub fn read(&self, bytes: usize) {
        add(&self.bytes_in, bytes as u64);
    }

    pub fn written(&self, bytes: usize) {
        add(&self.bytes_out, bytes as u64);
        self.is_write_blocked.store(false, Relaxed);
    }

    pub fn write_blocked(&self) {
        self.is_write_blocked.store(true, Relaxed);
    }

    /// A request's head is there, and its route is called.
    pub fn begun(&self) {
        add(&self.requests, 1);
        self.is_in_work.store(true, Relaxed);
    }

    /// Its route has answered.
    pub fn answered(&self) {
        self.bytes_in_answered.store(self.bytes_in.load(Relaxed), Relaxed);
        self.is_in_work.store(false, Relaxed);
    }

    pub fn glimpse(&self) -> Glimpse {
        let bytes_in = self.bytes_in.load(Relaxed);
        let is_in_work = self.is_in_work.load(Relaxed);
        Glimpse {
            bytes_in,
            bytes_out: self.bytes_out.load(Relaxed),
            requests: self.requests.load(Relaxed),
            is_in_work,
            is_head_begun: !is_in_work && bytes_in > self.bytes_in_answered.load(Relaxed),
            is_write_blocked: self.is_write_blocked.load(Relaxed),
        }
    }
}

impl Glimpse {
    /// Whether closing the connection would cut nothing.
    pub fn is_at_rest(&self) -> bool {
        !self.is_in_work && !self.is_head_begun && !self.is_write_blocked
    }
}

fn add(counter: &AtomicU64, more: u64) {
    counter.store(counter.load(Relaxed) + more, Relaxed);
}
