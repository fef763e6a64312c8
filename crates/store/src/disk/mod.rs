//! The backend of a single node: fjall, an embedded ordered store.
//!
//! What is known of it, and guarded here or above: a batch is durable only
//! when asked for (`durability`); after a failed write it is poisoned for
//! good; batches cut off in the middle of its journal would be dropped in
//! silence, which the side file of [`marks`](self) catches; its block
//! checksums are tested on every read, and [`verify()`] tests whole files;
//! removed rows stay in its files until [`reclaim`](self) makes them go.

mod draft;
mod folder;
mod marks;
mod reclaim;
mod verify;

pub use draft::{Draft, DraftError, is_unfinished};
pub use verify::{Verified, verify};

use crate::backend::{
    Backend, BackendError, BackendSnapshot, Batch, CommitFault, Direction, RowBytes, Sizes, Space, Visit,
};
use crate::store::OpenError;
use fjall::config::{CompressionPolicy, PartitioningPolicy};
use fjall::{CompressionType, Database, Keyspace, KeyspaceCreateOptions, PersistMode, Readable};
use marks::Marks;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// 16 MiB. With 32 MiB and longer journals, two million events for a million
/// people took 89 MB more memory, 10 bytes more an event and twice as long to
/// open again, and came in no faster (docs/performance.md, 2026-11).
const MEMTABLE_BYTES: u64 = 16 << 20;

/// 64 MiB: idle tables pin old journal files, and reopening reads them all,
/// 40 MB in 1 s and 110 MB in 2 s (2026-11).
const JOURNAL_BYTES_MAX: u64 = 64 << 20;

/// Two background threads flush and compact; more would take the cores that
/// answer requests.
const WORKER_THREADS: usize = 2;

/// How nice they are: where all cores are busy, each gets a third of what a
/// thread gets that somebody waits for. With the same priority, compactions of
/// some seconds took the p99 of posts from 0.1 to 0.7 s on two cores at half of
/// what they can take (docs/performance.md, 2026-11). If they fall behind, the
/// store makes commits wait.
const WORKER_NICENESS: i32 = 5;

/// The folder of the store within the data folder.
const STORE_FOLDER: &str = "store";

/// The side file with the number of the last commit.
const MARKS_FILE: &str = "commits.mark";

/// How a [`Disk`] is opened.
#[derive(Debug, Clone)]
pub struct DiskOptions {
    /// The data folder.
    pub data: PathBuf,
    /// How many bytes of blocks to keep in memory.
    pub block_cache_bytes: u64,
    /// Whether files are verified before they are opened, as far as
    /// [`verify::OPEN_VERIFY_BYTES_MAX`] allows.
    pub verify: bool,
}

/// A store in a folder.
pub struct Disk {
    database: Database,
    spaces: Arc<[Keyspace]>,
    marks: Marks,
    folder: PathBuf,
    /// Held by the one that reclaims.
    reclaiming: Mutex<()>,
    /// Dropped last: the folder is free only when the store is closed.
    _lock: File,
}

impl Disk {
    /// Opens the store in a data folder, or makes one.
    ///
    /// # Errors
    /// [`OpenError::Locked`] when another process has it,
    /// [`OpenError::Damaged`] when a file is not what was written.
    pub fn open(options: &DiskOptions) -> Result<Self, OpenError> {
        let lock = folder::lock(&options.data)?;
        let folder = options.data.join(STORE_FOLDER);
        folder::make_whole(&options.data, &folder, |draft| open_spaces(options, draft).map(drop))?;
        let (database, spaces) = giving_way(|| open_spaces(options, &folder))?;
        let marks = Marks::open(&options.data.join(MARKS_FILE))?;
        let disk = Self { database, spaces, marks, folder, reclaiming: Mutex::default(), _lock: lock };
        if options.verify {
            disk.verify_as_far_as_is_quick()?;
        }
        Ok(disk)
    }

    fn verify_as_far_as_is_quick(&self) -> Result<(), OpenError> {
        let verified = verify(self, verify::OPEN_VERIFY_BYTES_MAX)?;
        if verified.bytes_left > 0 {
            let (tested, left) = (verified.bytes_tested, verified.bytes_left);
            tracing::info!(
                bytes.tested = tested,
                bytes.left = left,
                "opened without verifying every file; `herald check` does"
            );
        }
        match verified.damaged.into_iter().next() {
            Some(file) => Err(OpenError::Damaged { file }),
            None => Ok(()),
        }
    }

    fn space(&self, space: Space) -> &Keyspace {
        self.spaces.get(space.index()).expect("every space is opened")
    }
}

/// Runs something on a thread that is [`WORKER_NICENESS`] nicer than this one,
/// and so are the threads that it starts: the system hands niceness on.
#[cfg(target_os = "linux")]
fn giving_way<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    use rustix::process::{getpriority_process, setpriority_process};
    let nicer = || {
        // Linux takes no pid for the thread that asks. Without it, the store works too.
        let set = getpriority_process(None).and_then(|now| setpriority_process(None, now + WORKER_NICENESS));
        if let Err(error) = set {
            tracing::warn!(error = &error as &dyn std::error::Error, "compactions run at the priority of requests");
        }
        work()
    };
    let done = std::thread::scope(|scope| scope.spawn(nicer).join());
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Elsewhere niceness is the whole process's.
#[cfg(not(target_os = "linux"))]
fn giving_way<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Opens the store in a folder, with all its spaces.
///
/// Filters and indexes of files are read in parts, at every level, because files
/// also move down unchanged. A whole filter is a megabyte and more; where a few
/// files share the block cache, each look-up would read one from the disk anew:
/// 2 MB for a row that is not among three million, now 2 KB (2026-11). A folder
/// keeps what it was made with.
fn open_spaces(options: &DiskOptions, folder: &Path) -> Result<(Database, Arc<[Keyspace]>), OpenError> {
    let database = Database::builder(folder)
        .cache_size(options.block_cache_bytes)
        .max_journaling_size(JOURNAL_BYTES_MAX)
        .worker_threads(WORKER_THREADS)
        .open()
        .map_err(|error| explain(folder, error))?;
    let create = || {
        KeyspaceCreateOptions::default()
            .max_memtable_size(MEMTABLE_BYTES)
            .data_block_compression_policy(CompressionPolicy::all(CompressionType::Lz4))
            .filter_block_partitioning_policy(PartitioningPolicy::all(true))
            .index_block_partitioning_policy(PartitioningPolicy::all(true))
    };
    let open = |space: Space| database.keyspace(space.name(), create).map_err(|error| explain(folder, error));
    let spaces = Space::all().map(open).collect::<Result<_, _>>()?;
    Ok((database, spaces))
}

/// Tells the cases that an operator can act on from the others.
fn explain(folder: &Path, error: fjall::Error) -> OpenError {
    match error {
        fjall::Error::Locked => OpenError::Locked,
        fjall::Error::JournalRecovery(_) | fjall::Error::InvalidTrailer | fjall::Error::InvalidTag(_) => {
            tracing::error!(error = %error, "the store's journal is damaged");
            OpenError::Damaged { file: format!("{STORE_FOLDER}/*.jnl") }
        }
        error => OpenError::Backend(BackendError::new(format!("open the store in {}", folder.display()), error)),
    }
}

impl Backend for Disk {
    fn snapshot(&self) -> Box<dyn BackendSnapshot> {
        Box::new(DiskSnapshot { snapshot: self.database.snapshot(), spaces: self.spaces.clone() })
    }

    fn commit(&self, batch: &Batch) -> Result<(), CommitFault> {
        let mut writes = fjall::OwnedWriteBatch::with_capacity(self.database.clone(), batch.len())
            .durability(Some(PersistMode::SyncData));
        for (space, key, value) in batch.writes() {
            match value {
                Some(value) => writes.insert(self.space(space), key, value),
                None => writes.remove(self.space(space), key),
            }
        }
        writes.commit().map_err(|error| CommitFault::Failed(BackendError::new("commit a batch", error)))
    }

    fn mark(&self, commit_number: u64) -> Result<(), BackendError> {
        self.marks.write(commit_number)
    }

    fn sync_mark(&self) -> Result<(), BackendError> {
        self.marks.sync()
    }

    fn marked(&self) -> Result<u64, BackendError> {
        self.marks.newest()
    }

    fn free_bytes(&self) -> Result<u64, BackendError> {
        let stat = rustix::fs::statvfs(&self.folder).map_err(|error| BackendError::new("ask for free space", error))?;
        Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
    }

    fn sizes(&self) -> Result<Sizes, BackendError> {
        let table_bytes = self.spaces.iter().map(Keyspace::disk_space).sum();
        let all = self.database.disk_space().map_err(|error| BackendError::new("ask for the store's size", error))?;
        // A flush in between may have moved bytes from one to the other.
        Ok(Sizes { table_bytes, journal_bytes: all.saturating_sub(table_bytes) })
    }

    fn reclaim(&self) -> Result<(), BackendError> {
        self.reclaim_within(&|| self.free_bytes())
    }
}

struct DiskSnapshot {
    snapshot: fjall::Snapshot,
    spaces: Arc<[Keyspace]>,
}

impl DiskSnapshot {
    fn space(&self, space: Space) -> &Keyspace {
        self.spaces.get(space.index()).expect("every space is opened")
    }
}

impl BackendSnapshot for DiskSnapshot {
    fn get(&self, space: Space, key: &[u8]) -> Result<Option<RowBytes>, BackendError> {
        let found = self.snapshot.get(self.space(space), key);
        found.map(|row| row.map(RowBytes)).map_err(|error| read_failed(space, error))
    }

    fn scan(
        &self,
        space: Space,
        (from, to): (&[u8], &[u8]),
        direction: Direction,
        visit: &mut Visit<'_>,
    ) -> Result<(), BackendError> {
        if from > to {
            return Ok(());
        }
        let mut rows = self.snapshot.range(self.space(space), from..=to);
        loop {
            let next = match direction {
                Direction::Up => rows.next(),
                Direction::Down => rows.next_back(),
            };
            let Some(row) = next else { return Ok(()) };
            let (key, value) = row.into_inner().map_err(|error| read_failed(space, error))?;
            if visit(&key, &value).is_break() {
                return Ok(());
            }
        }
    }
}

fn read_failed(space: Space, error: fjall::Error) -> BackendError {
    BackendError::new(format!("read from the table {}", space.name()), error)
}

#[cfg(test)]
mod tests;
