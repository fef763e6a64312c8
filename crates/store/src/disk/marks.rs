//! A small file that knows the number of the last commit.
//!
//! Two slots are written in turn, so that a torn write leaves the one before.
//! It is written after each durable commit and fsynced each second: on open it
//! can lag behind the store, but never be ahead of it unless commits are lost.

use crate::backend::BackendError;
use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// A slot: the number and its checksum, big-endian.
const SLOT_BYTES: usize = 16;

pub(super) struct Marks {
    file: File,
}

impl Marks {
    pub(super) fn open(path: &Path) -> Result<Self, BackendError> {
        let opened = File::options().read(true).write(true).create(true).truncate(false).open(path);
        let file = opened.map_err(|error| BackendError::new(format!("open {}", path.display()), error))?;
        Ok(Self { file })
    }

    pub(super) fn write(&self, number: u64) -> Result<(), BackendError> {
        let place = (number % 2) * SLOT_BYTES as u64;
        let written = self.file.write_all_at(&slot(number), place);
        written.map_err(|error| BackendError::new("note a commit's number", error))
    }

    pub(super) fn sync(&self) -> Result<(), BackendError> {
        self.file.sync_data().map_err(|error| BackendError::new("make a commit's number durable", error))
    }

    pub(super) fn newest(&self) -> Result<u64, BackendError> {
        let slots = [0, SLOT_BYTES as u64].map(|place| self.read(place));
        slots.into_iter().try_fold(0, |newest, slot| Ok(newest.max(slot?.unwrap_or(0))))
    }

    fn read(&self, place: u64) -> Result<Option<u64>, BackendError> {
        let mut bytes = [0; SLOT_BYTES];
        match self.file.read_exact_at(&mut bytes, place) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(BackendError::new("read a commit's number", error)),
        }
        let number = u64::from_be_bytes(bytes.first_chunk().copied().unwrap_or_default());
        Ok((slot(number) == bytes).then_some(number))
    }
}

fn slot(number: u64) -> [u8; SLOT_BYTES] {
    let number = number.to_be_bytes();
    let sum = xxh3_64(&number).to_be_bytes();
    let mut bytes = [0; SLOT_BYTES];
    let (head, tail) = bytes.split_at_mut(8);
    head.copy_from_slice(&number);
    tail.copy_from_slice(&sum);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_whole_slot_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("marks");
        let marks = Marks::open(&path).expect("made");
        assert_eq!(marks.newest().expect("read"), 0);
        for number in 1..=5 {
            marks.write(number).expect("written");
        }
        marks.sync().expect("synced");
        assert_eq!(Marks::open(&path).expect("opened").newest().expect("read"), 5);
        let torn = slot(7);
        marks.file.write_all_at(torn.get(..11).unwrap_or_default(), SLOT_BYTES as u64).expect("torn");
        assert_eq!(marks.newest().expect("read"), 4, "the other slot is whole");
    }
}
