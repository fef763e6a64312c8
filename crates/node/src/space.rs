//! Free space: writes are refused before the disk is full, because a store
//! that meets a full disk in the middle of a write cannot go on.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use store::Store;

/// What was last seen of the disk.
#[derive(Debug)]
pub(crate) struct Space {
    reserve_bytes: u64,
    free_bytes: AtomicU64,
    full: AtomicBool,
}

impl Space {
    pub(crate) fn new(reserve_bytes: u64) -> Self {
        Self { reserve_bytes, free_bytes: AtomicU64::new(u64::MAX), full: AtomicBool::new(false) }
    }

    /// Asks the disk again, and says so when things change.
    pub(crate) fn look(&self, store: &Store) {
        match store.free_bytes() {
            Ok(free) => self.note(free),
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "free space is not known"),
        }
    }

    fn note(&self, free: u64) {
        self.free_bytes.store(free, Ordering::Release);
        let full = free < self.reserve_bytes;
        if self.full.swap(full, Ordering::AcqRel) != full {
            let reserve = self.reserve_bytes;
            if full {
                tracing::error!(
                    space.free_bytes = free,
                    space.reserve_bytes = reserve,
                    "too little space is left; writes are refused"
                );
            } else {
                tracing::info!(space.free_bytes = free, "there is space again; writes are taken");
            }
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.full.load(Ordering::Acquire)
    }

    pub(crate) fn free_bytes(&self) -> u64 {
        self.free_bytes.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_stops_below_the_reserve_and_resumes_at_it() {
        let space = Space::new(100);
        for (free, full) in [(101, false), (100, false), (99, true), (100, false), (0, true), (101, false)] {
            space.note(free);
            assert_eq!((space.is_full(), space.free_bytes()), (full, free));
        }
    }
}
