//! What lies on the disk, and what the disk was asked to do.
use std::{
    fs::{self, File},
    io::Write,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::{
    figures::{as_f64, ratio},
    load::{histogram, micros_since},
};

/// Bytes that a data folder takes, by blocks on disk: space that a journal has
/// reserved but not written does not count.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct FolderBytes {
    /// Everything but journals: tables, and the few small files beside them.
    pub tables: u64,
    /// Journals: what would be replayed after a kill, and what is left of it.
    pub journals: u64,
}

impl FolderBytes {
    /// Measures a folder with all that is in it. A file that a compaction
    /// removes meanwhile counts as gone.
    pub fn of(folder: &Path) -> Result<Self> {
        let mut bytes = Self::default();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(&folder).with_context(|| format!("read {}", folder.display()))?;
            for entry in entries {
                let path = entry?.path();
                let Ok(status) = fs::symlink_metadata(&path) else {
                    continue;
                };
                if status.is_dir() {
                    folders.push(path);
                } else if is_journal(&path) {
                    bytes.journals += status.blocks() * 512;
                } else {
                    bytes.tables += status.blocks() * 512;
                }
            }
        }
        Ok(bytes)
    }

    /// Everything.
    pub fn total(&self) -> u64 {
        self.tables + self.journals
    }
}

fn is_journal(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "jnl" || ending == "wal")
        || path.components().any(|part| part.as_os_str() == "journals")
}

/// Cache flushes that a disk has been asked for since boot, by anybody on this
/// machine: one for an fsync, where the disk has a cache of its own to flush.
#[derive(Clone, Copy, Debug)]
pub struct Flushes {
    /// How many.
    pub count: u64,
    /// What they took together.
    pub total_ms: u64,
}

impl Flushes {
    /// Reads the counters of the disk below a folder. `None` where the kernel
    /// does not keep them.
    pub fn of_disk_below(folder: &Path) -> Option<Self> {
        let device = fs::metadata(folder).ok()?.dev();
        let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
        let block = PathBuf::from(format!("/sys/dev/block/{major}:{minor}"));
        let whole = if block.join("partition").exists() { block.join("..") } else { block };
        let stat = fs::read_to_string(whole.join("stat")).ok()?;
        let mut fields = stat.split_whitespace().skip(15);
        Some(Self { count: fields.next()?.parse().ok()?, total_ms: fields.next()?.parse().ok()? })
    }

    /// What was counted since `before`.
    pub fn since(self, before: Self) -> Self {
        Self { count: self.count.saturating_sub(before.count), total_ms: self.total_ms.saturating_sub(before.total_ms) }
    }

    /// Mean time of one, in milliseconds.
    pub fn mean_ms(self) -> f64 {
        ratio(as_f64(self.total_ms), as_f64(self.count))
    }
}

/// Name and mount point of the file system that holds a folder.
pub fn file_system(folder: &Path) -> Option<String> {
    let folder = folder.canonicalize().ok()?;
    let mounts = fs::read_to_string("/proc/self/mounts").ok()?;
    let found = mounts.lines().filter_map(|line| {
        let mut fields = line.split(' ');
        let (device, at, kind) = (fields.next()?, fields.next()?, fields.next()?);
        folder.starts_with(at).then(|| (at.len(), format!("{kind} on {device}")))
    });
    found.max_by_key(|(length, _)| *length).map(|(_, name)| name)
}

/// Median time of appending 4 KiB and syncing them, in milliseconds: what the
/// disk alone asks for one durable answer.
pub fn sync_ms(folder: &Path) -> Result<f64> {
    let path = folder.join("sync-probe");
    let mut file = File::create(&path)?;
    let mut took_us = histogram()?;
    for _ in 0..200 {
        let started = Instant::now();
        file.write_all(&[0x5A; 4_096])?;
        file.sync_data()?;
        took_us.record(micros_since(started).max(1))?;
    }
    fs::remove_file(&path)?;
    Ok(as_f64(took_us.value_at_quantile(0.5)) / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn journals_are_told_from_tables() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("inner")).unwrap();
        fs::write(folder.path().join("0.jnl"), vec![1; 10_000]).unwrap();
        fs::write(folder.path().join("inner/7"), vec![1; 20_000]).unwrap();
        let bytes = FolderBytes::of(folder.path()).unwrap();
        assert!(bytes.journals >= 10_000 && bytes.journals < 20_000, "{bytes:?}");
        assert!(bytes.tables >= 20_000 && bytes.tables < 40_000, "{bytes:?}");
        assert_eq!(bytes.total(), bytes.journals + bytes.tables);
    }
}
