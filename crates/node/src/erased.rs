//! The list of people who were deleted, for whoever restores a backup that
//! still has them.
//!
//! It is a text file with a line for each: a hash of the person's public id,
//! keyed with the workspace's own secret. The key is in every backup of the
//! workspace, so whoever restores one can tell whether somebody in it is on the
//! list; the list alone tells nothing of anybody. An id holds the second in
//! which the person was made, so who is made anew is somebody else. Lines are
//! only ever added.
//!
//! The data folder has one. Whoever is deleted stands on it before the deletion
//! is answered, and in any case before the first step of the job that erases
//! them: until then the job's row knows their ids, so a kill in between is made
//! good at the next start.

use engine::contacts::id_of;
use engine::ids::{ContactId, ContactOrdinal, WorkspaceId};
use engine::rows::{ContactRow, JobKind, WorkspaceRow};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// The file's name, in a data folder and beside backups.
pub const ERASED_FILE: &str = "erased";

/// What the file begins with.
const ABOUT: &str =
    "# People who were deleted, as keyed hashes. `herald restore` deletes them again: keep it with the backups.\n";

/// 32 hex digits.
const DIGITS: usize = 32;

/// Somebody on the list.
pub type Erased = u128;

fn hash(own: &WorkspaceRow, workspace: WorkspaceId, id: ContactId) -> Erased {
    let mut mac = Hmac::<Sha256>::new_from_slice(&own.id_key).expect("a key of any length will do");
    mac.update(b"herald erased");
    mac.update(&workspace.0.to_be_bytes());
    mac.update(&id.0);
    let bytes: [u8; 32] = mac.finalize().into_bytes().into();
    bytes.first_chunk().copied().map(u128::from_be_bytes).unwrap_or_default()
}

/// A person as they would stand on the list.
#[must_use]
pub fn of_contact(own: &WorkspaceRow, workspace: WorkspaceId, (contact, row): (ContactOrdinal, &ContactRow)) -> Erased {
    hash(own, workspace, id_of(own, workspace, contact, row))
}

/// Those whom a job erases, as long as its row knows their ids.
#[must_use]
pub fn of_job(own: &WorkspaceRow, workspace: WorkspaceId, kind: &JobKind) -> Vec<Erased> {
    let JobKind::Erase { contacts, needles, .. } = kind else { return Vec::new() };
    let ids = needles.iter().filter_map(|needle| ContactId::parse(needle));
    // What looks like an id can be a name that somebody else gave them.
    let theirs = ids.filter(|id| id.ordinal(&own.id_key, workspace).is_some_and(|one| contacts.contains(&one)));
    theirs.map(|id| hash(own, workspace, id)).collect()
}

/// Reads a list; in order, each once. A line that a kill cut off counts for
/// nothing: who stood there is added again.
///
/// # Errors
/// It cannot be read, or is no such list.
pub fn read(path: &Path) -> io::Result<Vec<Erased>> {
    let mut listed = Vec::new();
    each(&File::open(path)?, |erased| listed.push(erased))?;
    listed.sort_unstable();
    listed.dedup();
    Ok(listed)
}

fn each(file: &File, mut visit: impl FnMut(Erased)) -> io::Result<()> {
    for line in BufReader::new(file).lines() {
        let line = line?;
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        if line.len() > DIGITS || !line.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(is_no_list());
        }
        if line.len() == DIGITS
            && let Ok(erased) = u128::from_str_radix(&line, 16)
        {
            visit(erased);
        }
    }
    Ok(())
}

/// Adds those who are not on a list yet, durably; makes the list (mode 0600)
/// when it is not there. Returns how many were added.
///
/// # Errors
/// It cannot be read or written, or is no such list.
pub fn add(path: &Path, erased: impl IntoIterator<Item = Erased>) -> io::Result<u64> {
    let mut missing: BTreeSet<Erased> = erased.into_iter().collect();
    let mut list = Open::at(path)?;
    each(&list.file, |erased| {
        missing.remove(&erased);
    })?;
    let added = missing.len() as u64;
    if added > 0 || list.file.metadata()?.len() == 0 {
        list.put(missing)?;
    }
    Ok(added)
}

/// Adds to a list, durably, whoever is on it already: what it costs does not
/// grow with the list. Makes the list (mode 0600) when it is not there.
///
/// # Errors
/// It cannot be written, or does not begin as such a list does.
pub(crate) fn append(path: &Path, erased: impl IntoIterator<Item = Erased>) -> io::Result<()> {
    let mut list = Open::at(path)?;
    let mut first = [0];
    if list.file.read(&mut first)? > 0 && ABOUT.as_bytes().first() != first.first() {
        return Err(is_no_list());
    }
    list.put(erased)
}

/// A list to which nobody else adds meanwhile.
struct Open<'a> {
    path: &'a Path,
    file: File,
    is_new: bool,
}

impl<'a> Open<'a> {
    fn at(path: &'a Path) -> io::Result<Self> {
        let is_new = !path.exists();
        let file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)?;
        // Another backup may be adding to it.
        file.lock()?;
        Ok(Self { path, file, is_new })
    }

    /// Writes lines at its end, durably.
    fn put(&mut self, erased: impl IntoIterator<Item = Erased>) -> io::Result<()> {
        let length = self.file.metadata()?.len();
        let mut text = if length == 0 { ABOUT.to_owned() } else { String::new() };
        if length > 0 && !ends_with_line_break(&mut self.file, length)? {
            text.push('\n');
        }
        text.extend(erased.into_iter().map(|erased| format!("{erased:032x}\n")));
        self.file.write_all(text.as_bytes())?;
        self.file.sync_all()?;
        if self.is_new
            && let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty())
        {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

fn is_no_list() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "it is no list of people who were deleted")
}

fn ends_with_line_break(file: &mut File, length: u64) -> io::Result<bool> {
    let mut last = [0];
    file.seek(io::SeekFrom::Start(length - 1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn each_stands_on_the_list_once_whatever_was_cut_off() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(ERASED_FILE);
        assert_eq!(add(&path, [3, 1, 3]).expect("added"), 2);
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(add(&path, [1, 3]).expect("added"), 0);
        let whole = fs::read(&path).expect("read");
        for cut in 0..=whole.len() {
            fs::write(&path, &whole[..cut]).expect("written");
            let before = read(&path).expect("read");
            assert!(before.iter().all(|erased| [1, 3].contains(erased)), "at {cut}");
            assert_eq!(add(&path, [1, 3, 7]).expect("added"), 3 - before.len() as u64, "at {cut}");
            assert_eq!(read(&path).expect("read"), [1, 3, 7], "at {cut}");
            // Appended to, it has what was whole, and what came.
            fs::write(&path, &whole[..cut]).expect("written");
            append(&path, [7, 8]).expect("appended");
            assert_eq!(read(&path).expect("read"), [before.as_slice(), &[7, 8]].concat(), "at {cut}");
        }
        fs::remove_file(&path).expect("removed");
        append(&path, [1]).expect("appended");
        append(&path, [3, 1]).expect("appended");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read(&path).expect("read").len(), ABOUT.len() + 3 * (DIGITS + 1));
        assert_eq!(read(&path).expect("read"), [1, 3]);
    }

    #[test]
    fn something_else_is_not_taken_for_a_list() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(ERASED_FILE);
        for text in ["a diary", &"0".repeat(33), "\u{0}"] {
            fs::write(&path, text).expect("written");
            assert!(read(&path).is_err() && add(&path, [1]).is_err() && append(&path, [1]).is_err(), "{text:?}");
            assert_eq!(fs::read_to_string(&path).expect("read"), text);
        }
    }
}
