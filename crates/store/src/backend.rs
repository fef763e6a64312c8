//! What a place that keeps bytes must do. Everything above is the same for
//! every backend; everything below it is replaceable.

use engine::Table;
use std::fmt;
use std::ops::{ControlFlow, Deref, Range};

/// Where a key lies: in one of the engine's tables, or among the store's own
/// rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Space {
    /// The store's own rows: the commit number, the format version.
    Meta,
    /// An engine table.
    Table(Table),
}

impl Space {
    /// Every space, [`Space::Meta`] first.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Meta).chain(Table::ALL.iter().copied().map(Self::Table))
    }

    /// The name on disk.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Table(table) => table.name(),
        }
    }

    /// Its position in [`Space::all`].
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Meta => 0,
            Self::Table(table) => table as usize + 1,
        }
    }
}

/// A stored value's bytes. Cloning shares them.
#[derive(Clone, PartialEq, Eq)]
pub struct RowBytes(pub(crate) fjall::Slice);

impl From<&[u8]> for RowBytes {
    fn from(bytes: &[u8]) -> Self {
        Self(fjall::Slice::from(bytes))
    }
}

impl Deref for RowBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for RowBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.len())
    }
}

/// Writes that become visible and durable together. One buffer holds all keys
/// and values, so that a batch of thousands of rows allocates twice.
#[derive(Debug, Default)]
pub struct Batch {
    buffer: Vec<u8>,
    writes: Vec<(Space, Range<usize>, Option<Range<usize>>)>,
}

impl Batch {
    /// Adds a write. `key` and `value` append their bytes; `None` as a value
    /// removes the key.
    pub fn push(&mut self, space: Space, key: impl FnOnce(&mut Vec<u8>), value: Option<impl FnOnce(&mut Vec<u8>)>) {
        let start = self.buffer.len();
        key(&mut self.buffer);
        let key = start..self.buffer.len();
        let value = value.map(|value| {
            let start = self.buffer.len();
            value(&mut self.buffer);
            start..self.buffer.len()
        });
        self.writes.push((space, key, value));
    }

    /// The writes: space, key and value; no value removes the key.
    pub fn writes(&self) -> impl Iterator<Item = (Space, &[u8], Option<&[u8]>)> {
        let bytes = |range: &Range<usize>| self.buffer.get(range.clone()).unwrap_or_default();
        self.writes.iter().map(move |(space, key, value)| (*space, bytes(key), value.as_ref().map(bytes)))
    }

    /// How many writes it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.writes.len()
    }

    /// Whether it holds no write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// How many bytes of keys and values it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.buffer.len()
    }

    /// Empties it and keeps its memory.
    pub fn clear(&mut self) {
        self.buffer.clear();
        self.writes.clear();
    }
}

/// In which order a scan goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the lowest key to the highest.
    Up,
    /// From the highest key to the lowest.
    Down,
}

/// What a scan calls for each row, until it breaks.
pub type Visit<'a> = dyn FnMut(&[u8], &[u8]) -> ControlFlow<()> + 'a;

/// What went wrong below. Its text names the step that was attempted.
#[derive(Debug, thiserror::Error)]
#[error("{attempt}")]
pub struct BackendError {
    attempt: String,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
    is_still_pinned: bool,
}

impl BackendError {
    /// An error with what was attempted and, if known, why it failed.
    pub fn new(attempt: impl Into<String>, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { attempt: attempt.into(), source: Some(source.into()), is_still_pinned: false }
    }

    /// An error that passes when the snapshots that are open are dropped.
    pub fn still_pinned(attempt: impl Into<String>) -> Self {
        let source = Some("a snapshot that is still open can read them".into());
        Self { attempt: attempt.into(), source, is_still_pinned: true }
    }

    /// Whether [`Backend::reclaim`] left bytes behind because a snapshot can
    /// still read them. Nothing is wrong: call it again later.
    #[must_use]
    pub fn is_still_pinned(&self) -> bool {
        self.is_still_pinned
    }
}

/// Why a backend did not commit.
#[derive(Debug)]
pub enum CommitFault {
    /// Somebody else wrote these keys since they were read. Never with a
    /// single writer.
    Conflict(Vec<(Space, Vec<u8>)>),
    /// It is not known whether the batch is durable.
    Failed(BackendError),
}

impl From<BackendError> for CommitFault {
    fn from(error: BackendError) -> Self {
        Self::Failed(error)
    }
}

/// What a backend takes on its disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sizes {
    /// Bytes of tables, without what is only in journals yet.
    pub table_bytes: u64,
    /// Bytes of journals.
    pub journal_bytes: u64,
}

/// Keeps bytes under keys, in order, durably.
pub trait Backend: Send + Sync + 'static {
    /// A view of all spaces as they are now. It must include every commit that
    /// has returned.
    fn snapshot(&self) -> Box<dyn BackendSnapshot>;

    /// Makes a batch visible and durable: when this returns `Ok`, a power cut
    /// loses nothing of it; when the machine stops before, all of it is there
    /// or none.
    ///
    /// # Errors
    /// [`CommitFault::Conflict`] when nothing was written and the batch may be
    /// decided anew; [`CommitFault::Failed`] when the promise cannot be given:
    /// the caller must not write again.
    fn commit(&self, batch: &Batch) -> Result<(), CommitFault>;

    /// Whether others write to the same rows, so that [`Backend::commit`] can
    /// answer with a conflict.
    fn has_other_writers(&self) -> bool {
        false
    }

    /// Notes, outside the store proper, that this commit was made. Cheap, and
    /// not durable until [`Backend::sync_mark`].
    ///
    /// # Errors
    /// When the note could not be written.
    fn mark(&self, commit_number: u64) -> Result<(), BackendError>;

    /// Makes the last mark durable.
    ///
    /// # Errors
    /// When that cannot be promised.
    fn sync_mark(&self) -> Result<(), BackendError>;

    /// The newest mark that is there, 0 when there is none.
    ///
    /// # Errors
    /// When it could not be read.
    fn marked(&self) -> Result<u64, BackendError>;

    /// How many bytes can still be written to where the store lies.
    ///
    /// # Errors
    /// When the file system does not say.
    fn free_bytes(&self) -> Result<u64, BackendError>;

    /// What it takes on its disk; nothing where it has none.
    ///
    /// # Errors
    /// When the file system does not say.
    fn sizes(&self) -> Result<Sizes, BackendError> {
        Ok(Sizes::default())
    }

    /// Removes from the files every byte that no row holds any more: flushes
    /// memtables, compacts each table fully and lets go of old journals. `Ok`
    /// means that no file holds a key or value that was removed or overwritten
    /// before the call. What the file system does with the blocks that it is
    /// given back is not this program's to say.
    ///
    /// Reads and commits go on meanwhile, and a kill at any instant loses
    /// nothing; afterwards the call must be made again. It rewrites the whole
    /// store, so it takes minutes on a large one: call it on a thread that may
    /// block, and once for many removals.
    ///
    /// # Errors
    /// [`BackendError::is_still_pinned`] when a snapshot or a verification that
    /// goes on for seconds holds on to them: call again. Otherwise, when
    /// there is not space for a second copy of the largest table (nothing is
    /// lost, and what was compacted stays so), when the disk fails, or when a
    /// backend cannot do it.
    fn reclaim(&self) -> Result<(), BackendError> {
        Err(BackendError::new("remove the bytes of removed rows", "this backend does not know how"))
    }
}

/// Bytes as they were at one moment.
pub trait BackendSnapshot: Send + Sync {
    /// The value of a key.
    ///
    /// # Errors
    /// When it cannot be read, or what is read is not what was written.
    fn get(&self, space: Space, key: &[u8]) -> Result<Option<RowBytes>, BackendError>;

    /// Visits the keys from `from` to `to`, both included.
    ///
    /// # Errors
    /// As for [`Self::get`].
    fn scan(
        &self,
        space: Space,
        ends: (&[u8], &[u8]),
        direction: Direction,
        visit: &mut Visit<'_>,
    ) -> Result<(), BackendError>;
}
