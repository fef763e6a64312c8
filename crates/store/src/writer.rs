//! The writing side of a store: one for each lane.

use crate::backend::{BackendError, Batch, CommitFault, Direction, Space};
use crate::cache::RowCache;
use crate::config::Config;
use crate::encoding::{decode_key, encode_key, encode_row};
use crate::snapshot::{ReadError, Snapshot};
use crate::store::Store;
use engine::{Key, Need, RangeNeed, Row, WorkingSet};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// Why a batch was not committed.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// These rows changed since they were loaded: plan again. Never on one
    /// node, where a lane has one writer.
    #[error("rows changed while they were decided on")]
    Conflict(Vec<Key>),
    /// It is not known whether the batch is durable. The store refuses to go
    /// on; only reopening helps.
    #[error("could not commit; the store refuses to go on")]
    Failed(#[source] Option<BackendError>),
}

/// Loads what plans need and commits what batches changed.
#[derive(Debug)]
pub struct Writer {
    store: Arc<Store>,
    cache: RowCache,
    batch: Batch,
    /// The state before the batch that is being decided.
    snapshot: Option<Snapshot>,
    /// How often the cache had a row, and how often not: told with each commit.
    cache_hits: u64,
    cache_misses: u64,
}

impl Writer {
    /// The writer of a store, with a row cache of about this many bytes.
    #[must_use]
    pub fn new(store: Arc<Store>, row_cache_bytes: u64) -> Self {
        let (cache, batch) = (RowCache::new(row_cache_bytes), Batch::default());
        Self { store, cache, batch, snapshot: None, cache_hits: 0, cache_misses: 0 }
    }

    /// The store that it writes to.
    #[must_use]
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Loads what a plan needs into the working set.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read; the working set then still
    /// lacks it.
    pub fn load(&mut self, need: &Need, rows: &mut WorkingSet) -> Result<(), ReadError> {
        for key in &need.keys {
            let row = self.row(key)?;
            rows.load(key.clone(), row);
        }
        for range in &need.ranges {
            let found = self.range(range, rows)?;
            rows.load_range(range.clone(), found);
        }
        Ok(())
    }

    fn row(&mut self, key: &Key) -> Result<Option<Row>, ReadError> {
        if Config::holds(key) {
            return Ok(self.store.config.row(key));
        }
        if let Some(known) = self.cache.get(key) {
            self.cache_hits += 1;
            return Ok(known);
        }
        let row = self.snapshot().row(key)?;
        if worth_keeping(key) {
            self.cache_misses += 1;
            self.cache.insert(key.clone(), row.clone());
        }
        Ok(row)
    }

    /// The first rows of a range but for those that the batch has removed.
    fn range(&mut self, need: &RangeNeed, known: &WorkingSet) -> Result<Vec<(Key, Row)>, ReadError> {
        let mut rows = Vec::new();
        self.snapshot().scan_rows(need.from.table(), (&need.from, &need.to), Direction::Up, |key, row| {
            if !known.is_absent(&key) {
                rows.push((key, row));
            }
            if rows.len() < need.rows_max as usize { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(rows)
    }

    fn snapshot(&mut self) -> &Snapshot {
        self.snapshot.get_or_insert_with(|| self.store.snapshot())
    }

    /// Whether [`Self::commit`] can answer [`CommitError::Conflict`].
    #[must_use]
    pub fn may_conflict(&self) -> bool {
        self.store.backend.has_other_writers()
    }

    /// Makes everything that the working set changed visible and durable, in
    /// one piece, and then known to the caches.
    ///
    /// # Errors
    /// [`CommitError`]. After [`CommitError::Failed`] every later call fails.
    pub fn commit(&mut self, rows: &WorkingSet) -> Result<(), CommitError> {
        self.snapshot = None;
        self.store.tally.cache_hits.store(self.cache_hits, Ordering::Relaxed);
        self.store.tally.cache_misses.store(self.cache_misses, Ordering::Relaxed);
        if self.store.has_failed() {
            return Err(CommitError::Failed(None));
        }
        self.batch.clear();
        for (key, row) in rows.changes() {
            let value = row.map(|row| |out: &mut Vec<u8>| encode_row(row, out));
            self.batch.push(Space::Table(key.table()), |out| encode_key(key, out), value);
        }
        if self.batch.is_empty() {
            return Ok(());
        }
        let number = self.store.commit_number() + 1;
        let begun = Instant::now();
        Store::push_own_rows(&mut self.batch, number);
        if let Err(fault) = self.store.backend.commit(&self.batch) {
            return Err(self.explain(fault));
        }
        if let Err(error) = self.store.backend.mark(number) {
            return Err(self.explain(CommitFault::Failed(error)));
        }
        self.store.commit_number.store(number, Ordering::Release);
        self.store.tally.commits.note(begun.elapsed());
        self.remember(rows);
        Ok(())
    }

    fn explain(&mut self, fault: CommitFault) -> CommitError {
        match fault {
            CommitFault::Failed(error) => {
                self.store.fail();
                self.cache.clear();
                CommitError::Failed(Some(error))
            }
            CommitFault::Conflict(keys) => match self.reread(&keys) {
                Ok(keys) => CommitError::Conflict(keys),
                Err(error) => {
                    self.store.fail();
                    CommitError::Failed(Some(BackendError::new("read what others wrote", error)))
                }
            },
        }
    }

    /// Takes the rows that others wrote into the caches.
    fn reread(&mut self, keys: &[(Space, Vec<u8>)]) -> Result<Vec<Key>, ReadError> {
        let snapshot = self.store.snapshot();
        let mut reread = Vec::new();
        for (space, bytes) in keys {
            let Space::Table(table) = *space else { continue };
            let corrupt = |source| ReadError::Corrupt { table: table.name(), source };
            let key = decode_key(table, bytes).map_err(corrupt)?;
            let row = snapshot.row(&key)?;
            if Config::holds(&key) {
                self.store.config.take_in([(key.clone(), row)]);
            } else if worth_keeping(&key) {
                self.cache.insert(key.clone(), row);
            }
            reread.push(key);
        }
        Ok(reread)
    }

    fn remember(&mut self, rows: &WorkingSet) {
        let mut config = Vec::new();
        for (key, row) in rows.changes() {
            if Config::holds(key) {
                config.push((key.clone(), row.cloned()));
            } else if worth_keeping(key) {
                self.cache.insert(key.clone(), row.cloned());
            }
        }
        if !config.is_empty() {
            self.store.config.take_in(config);
        }
    }
}

/// Rows that are written once and hardly asked for again would only push
/// others out. They are never cached, neither when read nor when written: a
/// cached absence must not outlive the row's coming.
fn worth_keeping(key: &Key) -> bool {
    !matches!(
        key,
        Key::Log(_)
            | Key::Timeline(_)
            | Key::Done(_)
            | Key::Refusal(_)
            | Key::BulkError(_)
            | Key::Audit(_)
            | Key::Seen(_)
    )
}
