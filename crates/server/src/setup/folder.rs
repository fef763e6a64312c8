//! The data folder: made for its owner alone.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Why a folder cannot hold the data.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The system refused.
    #[error("make the data folder {path}")]
    Make {
        /// Which folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Something else is in it.
    #[error("{path} holds other files and no Herald data; give an empty folder or a new one with --data")]
    Foreign {
        /// Which folder.
        path: PathBuf,
    },
    /// A restore was begun and not brought to its end.
    #[error("a restore into {path} was not finished; run `herald restore` again, or remove the folder")]
    HalfRestored {
        /// Which folder.
        path: PathBuf,
    },
}

/// The mode of a data folder: nobody but its owner looks inside.
const MODE: u32 = 0o700;

/// The store's folder: how data is recognised.
const STORE: &str = "store";

/// What a first start that was killed may have left before there was a store.
const BEGUN: &[&str] = &["herald.lock", "store.new", "commits.mark"];

/// A volume of its own comes with this folder and is empty all the same.
const LOST_AND_FOUND: &str = "lost+found";

/// Makes the folder when it is missing, takes it over when it is empty, and
/// leaves it alone when it holds Herald's data.
///
/// # Errors
/// It cannot be made, or holds something else.
pub fn prepare(path: &Path) -> Result<(), FolderError> {
    let made = |source| FolderError::Make { path: path.to_owned(), source };
    match fs::metadata(path) {
        Ok(_) if is_half_restored(path) => Err(FolderError::HalfRestored { path: path.to_owned() }),
        Ok(_) if holds_data(path) || BEGUN.iter().any(|name| path.join(name).exists()) => Ok(()),
        Ok(_) if is_empty(path).map_err(made)? => {
            close_to_others(path);
            Ok(())
        }
        Ok(_) => Err(FolderError::Foreign { path: path.to_owned() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(path).map_err(made),
        Err(error) => Err(made(error)),
    }
}

/// Whether a node has been opened on the folder before.
#[must_use]
pub fn holds_data(path: &Path) -> bool {
    path.join(STORE).is_dir()
}

/// Whether a restore into it was begun and not brought to its end.
#[must_use]
pub fn is_half_restored(path: &Path) -> bool {
    node::backup::is_unfinished(path)
}

/// A mounted folder may be somebody else's: that is for its owner to mend.
fn close_to_others(path: &Path) {
    if let Err(error) = fs::set_permissions(path, Permissions::from_mode(MODE)) {
        tracing::warn!(error = %error, "could not close the data folder to other users of this machine");
    }
}

fn make(path: &Path) -> io::Result<()> {
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent)?;
    }
    DirBuilder::new().mode(MODE).create(path)
}

fn is_empty(path: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(path)? {
        if entry?.file_name() != LOST_AND_FOUND {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_missing_folder_is_made_and_an_empty_one_is_closed_to_others() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("a/b");
        prepare(&missing).unwrap();
        assert_eq!(mode(&missing), MODE);
        fs::set_permissions(&missing, Permissions::from_mode(0o755)).unwrap();
        fs::create_dir(missing.join("lost+found")).unwrap();
        prepare(&missing).unwrap();
        assert_eq!(mode(&missing), MODE);
    }

    #[test]
    fn a_folder_with_data_is_left_as_it_is() {
        for (name, is_data) in [(STORE, true), ("store.new", false)] {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join(name)).unwrap();
            fs::write(folder.path().join("notes.txt"), "x").unwrap();
            fs::set_permissions(folder.path(), Permissions::from_mode(0o750)).unwrap();
            prepare(folder.path()).unwrap();
            assert_eq!((mode(folder.path()), holds_data(folder.path())), (0o750, is_data));
        }
    }

    #[test]
    fn a_folder_with_other_files_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        fs::write(folder.path().join("diary.txt"), "x").unwrap();
        assert!(matches!(prepare(folder.path()), Err(FolderError::Foreign { .. })));
        assert_eq!(mode(folder.path()), 0o755);
    }

    #[test]
    fn a_file_is_no_folder() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "x").unwrap();
        assert!(matches!(prepare(&file), Err(FolderError::Make { .. })));
    }
}
