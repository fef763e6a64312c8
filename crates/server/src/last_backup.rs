//! When the data folder was last backed up: whoever has made a whole backup of it
//! writes the second into a file in it, whether a server runs or not, and the
//! metrics tell it.

use std::io;
use std::path::Path;

/// Holds Unix seconds and a line feed.
const FILE: &str = "last-backup";

/// Notes that a backup of the whole folder was where it belongs at this second.
///
/// # Errors
/// The folder cannot be written to. The backup is no worse for it.
pub fn note(data: &Path, now_s: u64) -> io::Result<()> {
    // Under another name first: metrics may be read meanwhile, and a disk that
    // is full must not take away what is known.
    let draft = data.join("last-backup.new");
    std::fs::write(&draft, format!("{now_s}\n"))?;
    std::fs::rename(draft, data.join(FILE))
}

/// When that was, Unix seconds; 0 when it never was, or nobody knows.
#[must_use]
pub fn noted_s(data: &Path) -> u64 {
    let text = std::fs::read_to_string(data.join(FILE));
    text.ok().and_then(|text| text.trim_end().parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_backup_is_remembered() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(noted_s(data.path()), 0, "there was none");
        note(data.path(), 1_800_000_000).unwrap();
        note(data.path(), 1_800_086_400).unwrap();
        assert_eq!(noted_s(data.path()), 1_800_086_400);
        // What cannot be written takes nothing away.
        let draft = data.path().join("last-backup.new");
        std::fs::create_dir(&draft).unwrap();
        assert!(note(data.path(), 1_800_172_800).is_err());
        assert_eq!(noted_s(data.path()), 1_800_086_400);
        std::fs::remove_dir(draft).unwrap();
        std::fs::write(data.path().join(FILE), "yesterday").unwrap();
        assert_eq!(noted_s(data.path()), 0, "nobody knows");
        assert!(note(&data.path().join("gone"), 1).is_err());
    }
}
