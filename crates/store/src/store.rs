//! One store: numbered commits over a backend.

use crate::backend::{Backend, BackendError, Batch, Sizes, Space};
use crate::config::Config;
use crate::histogram::Histogram;
use crate::snapshot::{ReadError, Snapshot};
use engine::Table;
use engine::tables::Residence;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

pub(crate) const COMMIT_KEY: &[u8] = b"commit";
const FORMAT_KEY: &[u8] = b"format";

/// The format that this program writes.
pub const FORMAT: u64 = 1;

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The side file knows of commits that the store does not hold.
    #[error(
        "commits are missing: the store ends at commit {found}, but commit {expected} was made and answered. Restore a \
         backup, or accept the loss with `herald check --accept-loss`"
    )]
    LostCommits {
        /// The last commit that the store holds.
        found: u64,
        /// The last commit that the side file knows of.
        expected: u64,
    },
    /// A later version of this program wrote the folder.
    #[error("the data folder has format {found}; this version reads up to format {FORMAT}. Use a newer version")]
    NewerFormat {
        /// The folder's format.
        found: u64,
    },
    /// Another process has the folder open.
    #[error("another process uses this data folder. Stop it first, or choose another folder with --data")]
    Locked,
    /// A file is not what was written.
    #[error(
        "the file {file} is damaged: its checksum does not match. Restore a backup, or ask with the output of `herald check`"
    )]
    Damaged {
        /// Which file, relative to the data folder.
        file: String,
    },
    /// The disk, or what lies on it.
    #[error("could not open the store")]
    Backend(#[from] BackendError),
    /// A row could not be read.
    #[error("could not read the store's settings")]
    Read(#[from] ReadError),
}

/// An open store.
pub struct Store {
    pub(crate) backend: Box<dyn Backend>,
    pub(crate) config: Config,
    pub(crate) commit_number: AtomicU64,
    pub(crate) failed: AtomicBool,
    pub(crate) tally: Tally,
}

/// What a store counts since it was opened, for metrics.
#[derive(Debug, Default)]
pub struct Tally {
    /// How long commits took, each with its fsync.
    pub commits: Histogram,
    /// Rows that a decision needed and the row cache had; as of the last commit.
    pub cache_hits: AtomicU64,
    /// Rows that it had to read; as of the last commit.
    pub cache_misses: AtomicU64,
}

impl Store {
    /// Opens what a backend holds: checks its format, that no commit is lost,
    /// and reads the small tables. `accept_loss` takes the store as it is.
    ///
    /// # Errors
    /// [`OpenError`]; nothing is changed then.
    pub fn open(backend: Box<dyn Backend>, accept_loss: bool) -> Result<Arc<Self>, OpenError> {
        let snapshot = Snapshot { backend: backend.snapshot() };
        let found = snapshot.own_number(FORMAT_KEY)?.unwrap_or(FORMAT);
        if found > FORMAT {
            return Err(OpenError::NewerFormat { found });
        }
        let found = snapshot.commit_number()?;
        let expected = backend.marked()?;
        if expected > found && !accept_loss {
            return Err(OpenError::LostCommits { found, expected });
        }
        let config = read_config(&snapshot)?;
        // Numbers go on after the highest ever used, also after a loss.
        let commit_number = AtomicU64::new(found.max(expected));
        Ok(Arc::new(Self { backend, config, commit_number, failed: AtomicBool::new(false), tally: Tally::default() }))
    }

    /// The small tables.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// A view that includes every answered commit, and nothing that is not
    /// durable: a backend shows a batch only once it is.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { backend: self.backend.snapshot() }
    }

    /// Refuses every further write. Only reopening helps.
    pub fn fail(&self) {
        self.failed.store(true, Ordering::Release);
    }

    /// The number of the last commit.
    #[must_use]
    pub fn commit_number(&self) -> u64 {
        self.commit_number.load(Ordering::Acquire)
    }

    /// Whether a commit has failed. Only reopening helps.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }

    /// What it counts.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// What it takes on its disk.
    ///
    /// # Errors
    /// [`BackendError`] when the file system does not say.
    pub fn sizes(&self) -> Result<Sizes, BackendError> {
        self.backend.sizes()
    }

    /// How many bytes can still be written.
    ///
    /// # Errors
    /// [`BackendError`] when the file system does not say.
    pub fn free_bytes(&self) -> Result<u64, BackendError> {
        self.backend.free_bytes()
    }

    /// Removes from the files every byte that no row holds any more; see
    /// [`Backend::reclaim`]. Blocks, for minutes on a large store, while reads
    /// and commits go on. Whoever promised it must call again after a restart,
    /// unless this returned `Ok`.
    ///
    /// # Errors
    /// [`BackendError`]; with [`BackendError::is_still_pinned`] it is enough
    /// to call again later. A store that has failed refuses.
    pub fn reclaim(&self) -> Result<(), BackendError> {
        if self.has_failed() {
            return Err(BackendError::new("remove the bytes of removed rows", "a commit has failed"));
        }
        self.backend.reclaim()
    }

    /// Makes the side file's note of the last commit durable.
    ///
    /// # Errors
    /// [`BackendError`] when that cannot be promised.
    pub fn sync_mark(&self) -> Result<(), BackendError> {
        self.backend.sync_mark()
    }

    /// Writes the number that a loss left behind, so that later starts find
    /// the store and the side file agreeing.
    ///
    /// # Errors
    /// [`OpenError::Backend`] when it could not be made durable.
    pub fn accept_loss(&self) -> Result<(), OpenError> {
        let mut batch = Batch::default();
        push_number(&mut batch, COMMIT_KEY, self.commit_number());
        // The commit that held it may be among the lost.
        push_number(&mut batch, FORMAT_KEY, FORMAT);
        match self.backend.commit(&batch) {
            Ok(()) => Ok(()),
            Err(crate::CommitFault::Failed(error)) => Err(error.into()),
            Err(crate::CommitFault::Conflict(_)) => {
                Err(BackendError::new("accept a loss", "others write to it").into())
            }
        }
    }

    /// The store's own rows of a commit: its number, and with the first the
    /// format.
    pub(crate) fn push_own_rows(batch: &mut Batch, commit_number: u64) {
        push_number(batch, COMMIT_KEY, commit_number);
        if commit_number == 1 {
            push_number(batch, FORMAT_KEY, FORMAT);
        }
    }
}

fn push_number(batch: &mut Batch, key: &'static [u8], number: u64) {
    batch.push(Space::Meta, |out| out.extend(key), Some(|out: &mut Vec<u8>| out.extend(number.to_be_bytes())));
}

fn read_config(snapshot: &Snapshot) -> Result<Config, ReadError> {
    let config = Config::default();
    for table in Table::ALL.iter().filter(|table| table.residence() == Residence::Config) {
        let mut rows = Vec::new();
        snapshot.scan_table(*table, |key, row| {
            rows.push((key, Some(row)));
            ControlFlow::Continue(())
        })?;
        config.take_in(rows);
    }
    Ok(config)
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store at commit {}", self.commit_number())
    }
}
