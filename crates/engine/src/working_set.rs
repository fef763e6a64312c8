//! The rows that a batch of commands decides on, and what it has changed.
//!
//! A key is *unknown* (nobody loaded it), *absent* (loaded, no such row) or
//! *present*. Reading an unknown key while applying is a fault of the plan
//! and panics: a decision on rows that nobody read would be a guess.

use crate::ids::WorkspaceId;
use crate::messages::Ready;
use crate::tables::{Key, Row, TableKey};
use std::collections::HashMap;
use std::sync::Arc;

/// A range of one table's keys, both ends included, cut after `rows_max` rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RangeNeed {
    /// The first key.
    pub from: Key,
    /// The last key, of the same table and workspace.
    pub to: Key,
    /// How many rows to read at most.
    pub rows_max: u32,
}

/// What a plan asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Need {
    /// Rows by key.
    pub keys: Vec<Key>,
    /// Rows by range.
    pub ranges: Vec<RangeNeed>,
}

impl Need {
    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.ranges.is_empty()
    }

    /// How many rows it may load at most.
    #[must_use]
    pub fn rows_max(&self) -> usize {
        self.ranges.iter().fold(self.keys.len(), |sum, range| sum + range.rows_max as usize)
    }
}

/// A range that was loaded.
#[derive(Debug)]
struct LoadedRange {
    need: RangeNeed,
    keys: Vec<Key>,
}

/// What is known of a key.
#[derive(Debug, Clone)]
struct Slot {
    row: Option<Row>,
    /// Whether the batch has changed it.
    changed: bool,
}

/// Loaded rows, and the changes made to them.
#[derive(Debug, Default)]
pub struct WorkingSet {
    // Identifiers come from outside, so the hash is seeded; nothing ever walks
    // this map, so its order decides nothing.
    rows: HashMap<Key, Slot, foldhash::fast::RandomState>,
    ranges: Vec<LoadedRange>,
    /// Keys in the order of their first change, each once.
    changed: Vec<Key>,
    /// What the open command has overwritten, newest last. `None` is a key
    /// that was unknown.
    undo: Vec<(Key, Option<Slot>)>,
    /// How many keys were changed when the open command began.
    open: Option<usize>,
    /// What the live messages of workspaces mean.
    ready: HashMap<WorkspaceId, Arc<Ready>, foldhash::fast::RandomState>,
}

impl WorkingSet {
    /// Lends what a workspace's live messages mean. Without it none is sent.
    pub fn lend(&mut self, workspace: WorkspaceId, ready: Arc<Ready>) {
        self.ready.insert(workspace, ready);
    }

    /// What a workspace's live messages mean, if it was lent.
    #[must_use]
    pub fn ready(&self, workspace: WorkspaceId) -> Option<&Arc<Ready>> {
        self.ready.get(&workspace)
    }

    /// Takes in a row that was read, or its absence. A key that is known
    /// already keeps what it has: it may have been changed since.
    pub fn load(&mut self, key: Key, row: Option<Row>) {
        self.rows.entry(key).or_insert(Slot { row, changed: false });
    }

    /// Takes in a range that was read, in key order, without the rows that this
    /// batch has removed.
    pub fn load_range(&mut self, need: RangeNeed, rows: Vec<(Key, Row)>) {
        let keys = rows.iter().map(|(key, _)| key.clone()).collect();
        self.ranges.retain(|range| range.need != need);
        for (key, row) in rows {
            self.load(key, Some(row));
        }
        self.ranges.push(LoadedRange { need, keys });
    }

    /// Whether the key has been loaded or changed.
    #[must_use]
    pub fn knows(&self, key: &Key) -> bool {
        self.rows.contains_key(key)
    }

    /// The row behind a key: `None` when unknown, `Some(None)` when absent.
    #[must_use]
    pub fn known<K: TableKey>(&self, key: &K) -> Option<Option<&Arc<K::Row>>> {
        let slot = self.rows.get(&key.erased())?;
        Some(slot.row.as_ref().and_then(K::typed))
    }

    /// Whether the row is known not to be there.
    #[must_use]
    pub fn is_absent(&self, key: &Key) -> bool {
        self.rows.get(key).is_some_and(|slot| slot.row.is_none())
    }

    /// Whether as much of the range has been loaded as was asked for. What the
    /// batch has removed since does not count: more rows may lie behind it.
    #[must_use]
    pub fn knows_range(&self, need: &RangeNeed) -> bool {
        let rows_max = need.rows_max as usize;
        self.ranges.iter().filter(|range| range.need == *need).any(|range| {
            let is_whole = range.keys.len() < rows_max;
            is_whole || range.keys.iter().all(|key| !self.is_absent(key))
        })
    }

    /// The row behind a key.
    ///
    /// # Panics
    /// When the key is unknown: `plan` did not ask for it.
    pub(crate) fn get<K: TableKey>(&self, key: &K) -> Option<&Arc<K::Row>> {
        match self.known(key) {
            Some(row) => row,
            None => panic!("decided on a row that was not planned: {key:?}"),
        }
    }

    /// The keys of a loaded range whose rows are there now, in key order and at
    /// most as many as were asked for, and whether the range ends there. Rows
    /// that this batch added are among them as far as the range was read: the
    /// answer is the same as if they had been committed before.
    ///
    /// # Panics
    /// When the range is unknown.
    pub(crate) fn range<K: TableKey + Ord>(&self, need: &RangeNeed) -> (Vec<K>, bool) {
        let loaded = self.ranges.iter().find(|range| range.need == *need);
        let Some(loaded) = loaded else { panic!("decided on a range that was not planned: {need:?}") };
        let whole = loaded.keys.len() < need.rows_max as usize;
        let end = if whole { Some(&need.to) } else { loaded.keys.last() };
        let within = |key: &&Key| Some(*key) <= end && **key >= need.from;
        let added = self.changed.iter().filter(within);
        let is_present = |key: &&Key| self.rows.get(*key).is_some_and(|slot| slot.row.is_some());
        let present = loaded.keys.iter().chain(added).filter(is_present);
        let mut keys: Vec<K> = present.filter_map(|key| K::from_erased(key).cloned()).collect();
        keys.sort();
        keys.dedup();
        let rows_max = need.rows_max as usize;
        let whole = whole && keys.len() < rows_max;
        keys.truncate(rows_max);
        (keys, whole)
    }

    /// Writes a row.
    pub(crate) fn put<K: TableKey>(&mut self, key: &K, row: K::Row) {
        self.write(key.erased(), Some(K::row(Arc::new(row))));
    }

    /// Removes a row.
    pub(crate) fn remove<K: TableKey>(&mut self, key: &K) {
        self.write(key.erased(), None);
    }

    /// Changes a row, making it from its default when it is absent.
    ///
    /// # Panics
    /// When the key is unknown.
    pub(crate) fn update<K: TableKey>(&mut self, key: &K, change: impl FnOnce(&mut K::Row))
    where
        K::Row: Default,
    {
        let mut row = self.get(key).map(|row| K::Row::clone(row)).unwrap_or_default();
        change(&mut row);
        self.put(key, row);
    }

    /// Writes or removes a row without deciding anything: for what is restored,
    /// replayed or tested. Commands write through [`crate::apply`] only.
    pub fn change(&mut self, key: Key, row: Option<Row>) {
        self.write(key, row);
    }

    fn write(&mut self, key: Key, row: Option<Row>) {
        let before = self.rows.insert(key.clone(), Slot { row, changed: true });
        let is_first = before.as_ref().is_none_or(|slot| !slot.changed);
        if self.open.is_some() {
            self.undo.push((key.clone(), before));
        }
        if is_first {
            self.changed.push(key);
        }
    }

    /// Begins a command: from here on, changes can be taken back.
    pub(crate) fn begin(&mut self) {
        assert!(self.open.is_none(), "a command is open already");
        self.open = Some(self.changed.len());
        self.undo.clear();
    }

    /// How many writes the open command has made.
    pub(crate) fn writes(&self) -> usize {
        self.undo.len()
    }

    /// Keeps what the open command changed.
    pub(crate) fn keep(&mut self) {
        assert!(self.open.take().is_some(), "no command is open");
        self.undo.clear();
    }

    /// Takes back what the open command changed.
    pub(crate) fn take_back(&mut self) {
        let Some(changed_before) = self.open.take() else { panic!("no command is open") };
        self.undo_to((0, changed_before));
    }

    /// Does a part of the open command; a part that is refused changes nothing.
    ///
    /// # Errors
    /// The part's.
    pub(crate) fn attempt<T, E>(&mut self, part: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        assert!(self.open.is_some(), "no command is open");
        let place = (self.undo.len(), self.changed.len());
        let done = part(self);
        if done.is_err() {
            self.undo_to(place);
        }
        done
    }

    fn undo_to(&mut self, (writes, changed): (usize, usize)) {
        while self.undo.len() > writes {
            match self.undo.pop() {
                Some((key, Some(slot))) => {
                    self.rows.insert(key, slot);
                }
                Some((key, None)) => {
                    self.rows.remove(&key);
                }
                None => break,
            }
        }
        self.changed.truncate(changed);
    }

    /// How many rows have been changed so far.
    #[must_use]
    pub fn changed_count(&self) -> usize {
        self.changed.len()
    }

    /// The changed rows in the order of their first change; `None` is a
    /// removal.
    pub fn changes(&self) -> impl Iterator<Item = (&Key, Option<&Row>)> {
        self.changes_after(0)
    }

    /// The same without the first so many, whose rows are not looked at.
    pub fn changes_after(&self, count: usize) -> impl Iterator<Item = (&Key, Option<&Row>)> {
        let changed = self.changed.get(count..).unwrap_or_default();
        changed.iter().filter_map(|key| Some((key, self.rows.get(key)?.row.as_ref())))
    }
}

/// Where a rule reads its rows: while planning, while deciding, or from a
/// snapshot. One rule serves all three.
pub trait ReadRows {
    /// Why a row could not be had: not loaded yet, or a failed disk.
    type Missing;

    /// The row behind a key, or `None` when there is none.
    ///
    /// # Errors
    /// When it is not known whether there is one.
    fn read<K: TableKey>(&mut self, key: &K) -> Result<Option<Arc<K::Row>>, Self::Missing>;
}

/// A row that a plan has asked for and not got yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotLoaded;

impl ReadRows for Reads<'_> {
    type Missing = NotLoaded;

    fn read<K: TableKey>(&mut self, key: &K) -> Result<Option<Arc<K::Row>>, NotLoaded> {
        self.get(key).map(Option::<&Arc<_>>::cloned).ok_or(NotLoaded)
    }
}

impl ReadRows for &WorkingSet {
    type Missing = std::convert::Infallible;

    fn read<K: TableKey>(&mut self, key: &K) -> Result<Option<Arc<K::Row>>, Self::Missing> {
        Ok(self.get(key).cloned())
    }
}

/// The reading half of a plan: answers what is known and notes what is not.
pub(crate) struct Reads<'a> {
    rows: &'a WorkingSet,
    need: Need,
}

impl<'a> Reads<'a> {
    pub(crate) fn new(rows: &'a WorkingSet) -> Self {
        Self { rows, need: Need::default() }
    }

    /// The row, when it is known; else notes the need.
    pub(crate) fn get<K: TableKey>(&mut self, key: &K) -> Option<Option<&'a Arc<K::Row>>> {
        let known = self.rows.known(key);
        if known.is_none() {
            self.need.keys.push(key.erased());
        }
        known
    }

    /// What a workspace's live messages mean.
    pub(crate) fn ready(&self, workspace: WorkspaceId) -> Option<&'a Arc<Ready>> {
        self.rows.ready(workspace)
    }

    /// Notes the need of a range that is not known.
    pub(crate) fn range(&mut self, need: RangeNeed) -> Option<()> {
        if self.rows.knows_range(&need) {
            return Some(());
        }
        self.need.ranges.push(need);
        None
    }

    /// The keys of a known range.
    pub(crate) fn keys_of<K: TableKey + Ord>(&self, need: &RangeNeed) -> Vec<K> {
        self.rows.range(need).0
    }

    /// What is missing, each row once: several messages ask for the same.
    pub(crate) fn into_need(mut self) -> Need {
        self.need.keys.sort_unstable();
        self.need.keys.dedup();
        self.need
    }
}

#[cfg(test)]
mod tests;
