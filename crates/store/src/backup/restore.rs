//! From a stream into a backend.

use super::read::{TakeRows, read};
use super::{BackupError, Contents, Header};
use crate::backend::{Backend, Batch, Space};
use engine::Table;
use std::io::Read;

/// 4 MiB of rows in a commit: an fsync each, and a batch in memory.
const BATCH_BYTES: usize = 4 << 20;

/// Puts the rows of a backup into a backend that holds none, but for those of
/// the tables in `left_out`, and durably notes the number of its last commit.
/// What it counts are the rows of the backup.
///
/// # Errors
/// [`BackupError`]; the backend then holds a part, and must be thrown away.
pub fn restore(input: impl Read, backend: &dyn Backend, left_out: &[Table]) -> Result<Contents, BackupError> {
    let mut restoring = Restoring { backend, left_out, batch: Batch::default() };
    let contents = read(input, &mut restoring)?;
    restoring.commit()?;
    backend.mark(contents.header.commit_number)?;
    backend.sync_mark()?;
    Ok(contents)
}

struct Restoring<'a> {
    backend: &'a dyn Backend,
    left_out: &'a [Table],
    batch: Batch,
}

impl Restoring<'_> {
    fn commit(&mut self) -> Result<(), BackupError> {
        if !self.batch.is_empty() {
            self.backend.commit(&self.batch)?;
            self.batch.clear();
        }
        Ok(())
    }
}

impl TakeRows for Restoring<'_> {
    fn header(&mut self, _header: &Header) -> Result<(), BackupError> {
        Ok(())
    }

    fn row(&mut self, space: Space, key: &[u8], value: &[u8]) -> Result<(), BackupError> {
        if self.left_out.iter().any(|table| space == Space::Table(*table)) {
            return Ok(());
        }
        self.batch.push(
            space,
            |out| out.extend_from_slice(key),
            Some(|out: &mut Vec<u8>| out.extend_from_slice(value)),
        );
        if self.batch.bytes() >= BATCH_BYTES { self.commit() } else { Ok(()) }
    }
}
