//! Decoded rows that a sequencer is likely to need again.
//!
//! Owned by one writer, so it takes no lock. It holds absences too: "this
//! contact never did that" is asked as often as how many times they did.

use crate::encoding::encode_row;
use engine::{Key, Row};
use quick_cache::Weighter;
use quick_cache::unsync::Cache;

/// 160 bytes: a key, the absence of a row, and their places in the cache. A
/// summary was measured to take 184 bytes, an identifier 248 (2026-11).
const ENTRY_BYTES: u64 = 160;

/// 6 bytes in memory for each byte of a written row: a contact with attributes
/// was measured to take 856 bytes, and 112 are written (2026-11). Long texts
/// are counted too high, which keeps many of them from filling the memory.
const DECODED_BYTES: u64 = 6;

/// 100 rows are kept however small the cache is to be.
const ROWS_MIN: u64 = 100;

/// Rows by key, at most as many as fit the bytes given.
pub struct RowCache {
    rows: Cache<Key, Kept, ByBytes>,
    /// Rows are written here to be weighed.
    scratch: Vec<u8>,
}

/// A row or its absence, with the bytes that it takes.
#[derive(Clone)]
struct Kept {
    row: Option<Row>,
    bytes: u64,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Key, Kept> for ByBytes {
    fn weight(&self, _key: &Key, kept: &Kept) -> u64 {
        kept.bytes
    }
}

impl RowCache {
    /// A cache of about this many bytes, at least a hundred small rows.
    #[must_use]
    pub fn new(bytes: u64) -> Self {
        let bytes = bytes.max(ROWS_MIN * ENTRY_BYTES);
        let rows_max = usize::try_from(bytes / ENTRY_BYTES).unwrap_or(usize::MAX);
        // It grows with use: an idle server pays nothing.
        Self { rows: Cache::with_weighter(rows_max, bytes, ByBytes), scratch: Vec::new() }
    }

    /// What is remembered of a key: its row, its absence, or nothing.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<Option<Row>> {
        self.rows.get(key).map(|kept| kept.row.clone())
    }

    /// Remembers a row or its absence; a row larger than the cache is forgotten
    /// at once.
    pub fn insert(&mut self, key: Key, row: Option<Row>) {
        self.scratch.clear();
        if let Some(row) = &row {
            encode_row(row, &mut self.scratch);
        }
        let written = u64::try_from(self.scratch.len()).unwrap_or(u64::MAX);
        let bytes = ENTRY_BYTES.saturating_add(written.saturating_mul(DECODED_BYTES));
        self.rows.insert(key, Kept { row, bytes });
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

#[cfg(test)]
mod tests {
    use super::*;
    use engine::TableKey as _;
    use engine::ids::{ContactOrdinal, NoteId, TeammateId, WorkspaceId};
    use engine::rows::{About, NoteRow};
    use engine::tables::NoteKey;
    use std::sync::Arc;

    fn note(number: u64, body_bytes: usize) -> (Key, Option<Row>) {
        let key = NoteKey { workspace: WorkspaceId(1), note: NoteId(number) };
        let row = NoteRow {
            about: About::Contact(ContactOrdinal(1)),
            author: TeammateId(0),
            body: "n".repeat(body_bytes),
            created_at: 1_700_000_000,
        };
        (key.erased(), Some(NoteKey::row(Arc::new(row))))
    }

    #[test]
    fn long_rows_take_the_room_of_many() {
        let kept = |body_bytes: usize| {
            let mut cache = RowCache::new(1 << 20);
            for number in 0..10_000 {
                let (key, row) = note(number, body_bytes);
                cache.insert(key, row);
            }
            cache.rows.len()
        };
        let (short, long, longest) = (kept(1), kept(1_000), kept(1 << 20));
        assert!((2_000..6_000).contains(&short), "{short} short rows are kept");
        assert!((100..=175).contains(&long), "{long} rows of a kilobyte are kept");
        assert_eq!(longest, 0, "rows that do not fit are not kept");
    }

    #[test]
    fn a_row_that_grew_too_large_is_not_remembered_as_it_was() {
        let mut cache = RowCache::new(1 << 20);
        let (key, row) = note(1, 1);
        cache.insert(key.clone(), row.clone());
        assert_eq!(cache.get(&key), Some(row));
        cache.insert(key.clone(), note(1, 1 << 20).1);
        assert_eq!(cache.get(&key), None);
    }
}
