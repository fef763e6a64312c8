//! The data folder: used by one process at a time, and holding a whole store
//! or none.

use crate::backend::BackendError;
use crate::store::OpenError;
use std::fs::{self, File, TryLockError};
use std::path::Path;

/// Locked for as long as a process uses the folder. It is never removed: two
/// processes could then hold locks on two files of this name.
pub(super) const LOCK_FILE: &str = "herald.lock";

/// Where a store is made before it has its name.
const DRAFT_FOLDER: &str = "store.new";

/// Makes the data folder if it is not there, and takes it for this process.
pub(super) fn lock(data: &Path) -> Result<File, OpenError> {
    let failed = |error| BackendError::new(format!("lock the folder {}", data.display()), error);
    fs::create_dir_all(data).map_err(failed)?;
    let opened = File::options().write(true).create(true).truncate(false).open(data.join(LOCK_FILE));
    let file = opened.map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::Locked),
        Err(TryLockError::Error(error)) => Err(failed(error).into()),
    }
}

/// Makes a store if there is none: under another name first, so that a kill
/// in between leaves nothing that looks like a store and cannot be opened.
pub(super) fn make_whole(
    data: &Path,
    store: &Path,
    make: impl FnOnce(&Path) -> Result<(), OpenError>,
) -> Result<(), OpenError> {
    if store.exists() {
        return Ok(());
    }
    let failed = |error| BackendError::new(format!("create the folder {}", store.display()), error);
    let draft = data.join(DRAFT_FOLDER);
    if draft.exists() {
        fs::remove_dir_all(&draft).map_err(failed)?;
    }
    fs::create_dir(&draft).map_err(failed)?;
    make(&draft)?;
    fs::rename(&draft, store).map_err(failed)?;
    let synced = File::open(data).and_then(|folder| folder.sync_all());
    synced.map_err(failed).map_err(OpenError::from)
}
