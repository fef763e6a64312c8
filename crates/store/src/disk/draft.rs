//! A data folder that is being made of something else than events: a restore.
//!
//! Everything is written into a folder within it and moved at the end, the
//! store last: that is what a data folder is recognised by. So a kill leaves
//! either no store or a whole one. The draft lies within and not beside the
//! folder, because that can be the root of a volume.

use super::{MARKS_FILE, STORE_FOLDER, folder};
use crate::backend::BackendError;
use crate::store::OpenError;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Where a data folder is restored before it is whole.
pub const DRAFT_FOLDER: &str = "restore.partial";

/// What may lie in a folder that is restored into: what a restore before this
/// one left, its lock, and what every volume has.
const IGNORED: [&str; 3] = [DRAFT_FOLDER, folder::LOCK_FILE, "lost+found"];

/// Why a folder cannot be restored into.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// Something is in it.
    #[error("{folder} is not empty: it holds {found:?}. Restore into a new or an empty folder")]
    NotEmpty {
        /// Which folder.
        folder: PathBuf,
        /// What was found first.
        found: String,
    },
    /// The folder is in use.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The system refused.
    #[error("{step} {path}")]
    Io {
        /// What was tried.
        step: &'static str,
        /// With what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

fn io_error(step: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DraftError {
    move |source| DraftError::Io { step, path: path.to_owned(), source }
}

/// A data folder in the making. Dropped unfinished, it is empty again.
#[derive(Debug)]
pub struct Draft {
    data: PathBuf,
    /// Files beside the store that are moved with it.
    others: &'static [&'static str],
    /// Nobody else uses the folder meanwhile.
    lock: File,
}

impl Draft {
    /// Begins one in a folder that is empty, not there, or holds what an
    /// unfinished one left; that is removed. `others` are files that will lie
    /// beside the store and belong to it.
    ///
    /// # Errors
    /// [`DraftError`]; nothing that was there is touched then.
    pub fn begin(data: &Path, others: &'static [&'static str]) -> Result<Self, DraftError> {
        let made = fs::DirBuilder::new().mode(0o700).recursive(true).create(data);
        made.map_err(io_error("make the folder", data))?;
        must_be_empty(data, others)?;
        let lock = folder::lock(data)?;
        // Somebody may have filled it before it was locked.
        must_be_empty(data, others)?;
        let draft = Self { data: data.to_owned(), others, lock };
        draft.clear().map_err(io_error("remove", &draft.folder()))?;
        // A folder that was there may be open to others, and somebody else's:
        // that is for its owner to mend.
        if let Err(error) = fs::set_permissions(data, fs::Permissions::from_mode(0o700)) {
            tracing::warn!(error = %error, "could not close the data folder to other users of this machine");
        }
        let made = fs::DirBuilder::new().mode(0o700).create(draft.folder());
        made.map_err(io_error("make the folder", &draft.folder()))?;
        Ok(draft)
    }

    /// Where the data folder is made: what is opened and written to.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.data.join(DRAFT_FOLDER)
    }

    /// Removes what is not whole. The draft itself goes last: it is what says
    /// that the files beside it are of no use.
    fn clear(&self) -> io::Result<()> {
        let is_gone = |removed: io::Result<()>| match removed {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        };
        if is_unfinished(&self.data) {
            for name in self.others.iter().chain(&[MARKS_FILE]) {
                is_gone(fs::remove_file(self.data.join(name)))?;
            }
        }
        is_gone(fs::remove_dir_all(self.folder()))
    }

    /// Makes it the data folder, durably: every file is there, or no store is.
    /// Whatever had it open is closed by now.
    ///
    /// # Errors
    /// [`DraftError`]; the folder then holds no store.
    pub fn finish(self) -> Result<(), DraftError> {
        let draft = self.folder();
        sync_all(&draft).map_err(io_error("write to the disk", &draft))?;
        for name in self.others.iter().chain(&[MARKS_FILE, STORE_FOLDER]) {
            let (from, to) = (draft.join(name), self.data.join(name));
            if from.exists() {
                // The store's name comes after everything else is durable.
                sync_folder(&self.data).map_err(io_error("write to the disk", &self.data))?;
                fs::rename(&from, &to).map_err(io_error("move into place", &to))?;
            }
        }
        sync_folder(&self.data).map_err(io_error("write to the disk", &self.data))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // What cannot be removed is no store, and the next one removes it.
        let _cleared = self.clear();
        let _released = self.lock.unlock();
    }
}

/// Whether a restore into this folder was begun and not finished.
#[must_use]
pub fn is_unfinished(data: &Path) -> bool {
    data.join(DRAFT_FOLDER).exists() && !data.join(STORE_FOLDER).exists()
}

fn must_be_empty(data: &Path, others: &[&str]) -> Result<(), DraftError> {
    let is_unfinished = is_unfinished(data);
    for entry in fs::read_dir(data).map_err(io_error("list", data))? {
        let name = entry.map_err(io_error("list", data))?.file_name();
        let is_left_over = || is_unfinished && (name == MARKS_FILE || others.iter().any(|other| name == *other));
        if !IGNORED.iter().any(|ignored| name == *ignored) && !is_left_over() {
            let found = name.to_string_lossy().into_owned();
            return Err(DraftError::NotEmpty { folder: data.to_owned(), found });
        }
    }
    Ok(())
}

/// Every file and folder below.
fn sync_all(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() { sync_all(&entry.path())? } else { File::open(entry.path())?.sync_all()? }
    }
    sync_folder(folder)
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

impl From<BackendError> for DraftError {
    fn from(error: BackendError) -> Self {
        Self::Open(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::{Disk, DiskOptions};

    fn disk(folder: &Path) -> Disk {
        let options = DiskOptions { data: folder.to_owned(), block_cache_bytes: 1 << 20, verify: true };
        Disk::open(&options).expect("opened")
    }

    #[test]
    fn there_is_no_store_until_it_is_finished() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("new/data");
        let draft = Draft::begin(&data, &["beside"]).expect("begun");
        drop(disk(&draft.folder()));
        assert!(!data.join(STORE_FOLDER).exists() && is_unfinished(&data));
        assert!(matches!(Draft::begin(&data, &["beside"]), Err(DraftError::Open(OpenError::Locked))));
        fs::write(draft.folder().join("beside"), "x").expect("written");
        draft.finish().expect("finished");
        assert!(data.join(STORE_FOLDER).is_dir() && data.join("beside").exists() && !is_unfinished(&data));
        assert!(!data.join(DRAFT_FOLDER).exists());
        drop(disk(&data));
        assert!(matches!(Draft::begin(&data, &["beside"]), Err(DraftError::NotEmpty { .. })), "it is whole now");
    }

    #[test]
    fn what_an_unfinished_one_left_is_no_obstacle_and_foreign_files_are() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join(DRAFT_FOLDER).join("store/deep")).expect("made");
        fs::create_dir(folder.path().join("lost+found")).expect("made");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("opened");
        // It was killed while it was moved.
        fs::write(folder.path().join("beside"), "x").expect("written");
        fs::write(folder.path().join(MARKS_FILE), "x").expect("written");
        let draft = Draft::begin(folder.path(), &["beside"]).expect("begun");
        assert_eq!(fs::read_dir(draft.folder()).expect("listed").count(), 0);
        assert_eq!(fs::metadata(folder.path()).expect("there").permissions().mode() & 0o777, 0o700);
        assert!(!folder.path().join("beside").exists() && !folder.path().join(MARKS_FILE).exists());
        drop(draft);
        assert!(!folder.path().join(DRAFT_FOLDER).exists() && !is_unfinished(folder.path()));
        fs::write(folder.path().join("diary.txt"), "x").expect("written");
        let refused = Draft::begin(folder.path(), &["beside"]).expect_err("refused").to_string();
        assert!(refused.ends_with("holds \"diary.txt\". Restore into a new or an empty folder"), "{refused}");
        assert!(!folder.path().join(DRAFT_FOLDER).exists());
    }
}
