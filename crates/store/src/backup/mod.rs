//! A backup: the rows of one snapshot as one stream of bytes.
//!
//! ```text
//! "HERALD BACKUP 01\n"
//! frame 1   header    what made it and when, the store's format, the commit
//! frame 2…  block     rows of one space in the order of their keys, compressed
//! frame 3   trailer   how many rows and bytes each space has
//! SHA-256 of everything before it; then nothing
//! ```
//!
//! A frame is its kind (a byte), the length of what it holds (four bytes), the
//! checksum of both (XXH3, eight bytes), and what it holds. Numbers are
//! big-endian, and within frames as in rows. So a stream that was cut off has no
//! digest, one that was changed has another, and neither is taken for whole;
//! checksums name the damage before any of it is decoded.
//!
//! The cast: [`write()`] reads a snapshot and writes a stream, [`read()`] reads
//! one and gives its rows to whoever asked, [`restore()`] puts them into a backend
//! that is empty.

mod frame;
mod read;
mod restore;
mod write;

pub use read::{TakeRows, read};
pub use restore::restore;
pub use write::write;

use crate::backend::{BackendError, CommitFault};
use crate::store::FORMAT;
use std::fmt;
use std::io;

/// What every backup begins with.
pub const MAGIC: [u8; 17] = *b"HERALD BACKUP 01\n";

/// Where the version stands in [`MAGIC`].
const VERSION_AT: usize = 14;

/// 256 KiB of rows in a block: large enough to compress well, and small enough
/// that what writes, sends, reads and restores holds a few of them.
pub(crate) const BLOCK_BYTES: usize = 256 << 10;

/// 64 MiB: what a damaged length can make a reader ask for. The largest row is
/// far smaller: a command writes 1,000 rows and weighs a few MiB.
const FRAME_BYTES_MAX: usize = 64 << 20;

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The store's format.
    pub format: u64,
    /// The last commit whose rows it holds.
    pub commit_number: u64,
    /// When it was begun, Unix milliseconds.
    pub made_at_ms: u64,
    /// Which version of Herald made it.
    pub herald: String,
}

/// What a backup holds of one space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The space's name on disk.
    pub space: String,
    /// How many rows.
    pub rows: u64,
    /// How many bytes of keys and values.
    pub bytes: u64,
}

/// What a whole backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// What it says of itself.
    pub header: Header,
    /// Each space that has rows, in the order in which they lie in it.
    pub spaces: Vec<Counted>,
    /// How long it is, with its digest.
    pub length: u64,
    /// The SHA-256 of all of it but this.
    pub digest: [u8; 32],
}

impl Contents {
    /// How many rows it holds.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.spaces.iter().map(|counted| counted.rows).sum()
    }

    /// How many bytes of keys and values.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.spaces.iter().map(|counted| counted.bytes).sum()
    }

    /// How many rows of a table.
    #[must_use]
    pub fn rows_of(&self, table: engine::Table) -> u64 {
        self.spaces.iter().filter(|counted| counted.space == table.name()).map(|counted| counted.rows).sum()
    }
}

/// One line for people.
impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, rows, length) = (self.header.commit_number, self.rows(), self.length);
        write!(f, "commit {number}, {rows} rows, {length} bytes, SHA-256 ")?;
        self.digest.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Why a backup was not written, read or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The store could not be read.
    #[error("could not read the store")]
    Store(#[from] BackendError),
    /// Where it goes to takes no more.
    #[error("could not write the backup")]
    Write(#[source] io::Error),
    /// Where it comes from gives no more.
    #[error("could not read the backup")]
    Read(#[source] io::Error),
    /// Something else.
    #[error("this is no backup of Herald's")]
    Foreign,
    /// A later version of Herald made it.
    #[error("a newer version of Herald made this backup ({what}). Use that version, or a later one")]
    Newer {
        /// What this version does not know.
        what: String,
    },
    /// It is not what was written.
    #[error("the backup is damaged: {what}, at byte {at}. Use another one")]
    Damaged {
        /// What is wrong.
        what: &'static str,
        /// Where it was noticed.
        at: u64,
    },
    /// It was cut off.
    #[error("the backup ends early, at byte {at}: it was never finished, or was cut off. Use another one")]
    CutOff {
        /// Where it ends.
        at: u64,
    },
    /// The store did not take the rows.
    #[error("could not write the rows into the store")]
    Commit(#[source] BackendError),
    /// Whoever asked wants no more of it.
    #[error("it was stopped")]
    Stopped,
}

impl From<CommitFault> for BackupError {
    fn from(fault: CommitFault) -> Self {
        Self::Commit(match fault {
            CommitFault::Failed(error) => error,
            CommitFault::Conflict(_) => BackendError::new("restore rows", "somebody else writes to the store"),
        })
    }
}

/// # Errors
/// [`BackupError::Newer`] for a store that this version cannot open.
fn check_format(header: &Header) -> Result<(), BackupError> {
    if header.format > FORMAT {
        return Err(BackupError::Newer { what: format!("its store has format {}", header.format) });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
