//! Whole files against the checksums that were noted when they were written.
//!
//! Each sorted file's checksum (XXH3, 128 bits) stands in its tree's manifest,
//! which is itself checksummed and read on open.

use super::{Disk, STORE_FOLDER};
use crate::backend::BackendError;
use fjall::AbstractTree as _;
use std::io::Read as _;
use std::path::Path;
use xxhash_rust::xxh3::Xxh3;

/// 1 GiB: how much is verified on every start, one to two seconds of reading
/// on a plain SSD. Files beyond are verified block by block when read, and
/// whole by `herald check`.
pub const OPEN_VERIFY_BYTES_MAX: u64 = 1 << 30;

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    /// How many files were read whole.
    pub files_tested: u64,
    /// How many bytes that were.
    pub bytes_tested: u64,
    /// How many bytes were not read, to stay within the limit given.
    pub bytes_left: u64,
    /// Files that are not what was written, relative to the data folder.
    pub damaged: Vec<String>,
}

/// Reads files, at most `bytes_max`, and compares each with its checksum.
///
/// # Errors
/// When a file's length cannot be read. A file that cannot be read whole
/// counts as damaged.
pub fn verify(disk: &Disk, bytes_max: u64) -> Result<Verified, BackendError> {
    let mut verified = Verified::default();
    for keyspace in disk.spaces.iter() {
        for table in keyspace.tree.current_version().iter_tables() {
            let path = keyspace.path().join("tables").join(table.id().to_string());
            let bytes = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
            if verified.bytes_tested + bytes > bytes_max {
                verified.bytes_left += bytes;
                continue;
            }
            verified.files_tested += 1;
            verified.bytes_tested += bytes;
            if checksum(&path).ok() != Some(table.checksum().into_u128()) {
                verified.damaged.push(name_of(disk, &path));
            }
        }
    }
    Ok(verified)
}

fn checksum(path: &Path) -> std::io::Result<u128> {
    let mut file = std::fs::File::open(path)?;
    let mut hasher = Xxh3::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok(hasher.digest128());
        }
        hasher.update(buffer.get(..count).unwrap_or_default());
    }
}

fn name_of(disk: &Disk, path: &Path) -> String {
    let within = path.strip_prefix(&disk.folder).unwrap_or(path);
    Path::new(STORE_FOLDER).join(within).display().to_string()
}
