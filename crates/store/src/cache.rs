//! Decoded rows that a sequencer is likely to need again.
//!
//! Owned by one writer, so it takes no lock. It holds absences too: "this
//! contact never did that" is asked as often as how many times they did.

use engine::{Key, Row};
use quick_cache::unsync::Cache;

/// About 160 bytes: a key, a row and their places in the cache, measured over
/// the ingest bench's mix of rows (2026-11).
const ENTRY_BYTES: u64 = 160;

/// Rows by key, at most as many as fit the bytes given.
pub struct RowCache {
    rows: Cache<Key, Option<Row>>,
}

impl RowCache {
    /// A cache of about this many bytes, at least a hundred rows.
    #[must_use]
    pub fn new(bytes: u64) -> Self {
        let rows_max = usize::try_from((bytes / ENTRY_BYTES).max(100)).unwrap_or(usize::MAX);
        // It grows with use: an idle server pays nothing.
        Self { rows: Cache::new(rows_max) }
    }

    /// What is remembered of a key: its row, its absence, or nothing.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<Option<Row>> {
        self.rows.get(key).cloned()
    }

    /// Remembers a row or its absence.
    pub fn insert(&mut self, key: Key, row: Option<Row>) {
        self.rows.insert(key, row);
    }

    /// Forgets everything: after a failed commit nothing remembered can be
    /// trusted.
    pub fn clear(&mut self) {
        self.rows.clear();
    }
}

impl std::fmt::Debug for RowCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RowCache of {} rows", self.rows.len())
    }
}
