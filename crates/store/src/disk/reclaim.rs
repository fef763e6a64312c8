//! Removed rows leave the files.
//!
//! A removed or overwritten row outlives its removal in three places: in the
//! journal, until every table has flushed what that journal file holds; in
//! sorted files, until one merge meets both the row and its removal; in files
//! already merged, until no snapshot reads the version that names them. fjall
//! ends each in its own time, which may be never. Here they end in this order:
//!
//! 1. wait until no snapshot can read what was removed before the call;
//! 2. make fjall begin a new journal file. It does so only when a flush finds
//!    64 MB in the present one, so the rest is filled with noise;
//! 3. write a *fence* into each table and flush it. fjall lets go of a journal
//!    file once each table's sorted files hold a commit as new as the file's
//!    last. Where that last was a removal, merging drops it, and the file
//!    would stay for good: the fence is a row that is never removed;
//! 4. merge each table whole into its last level, the only place where a
//!    removal and what it removes are both dropped;
//! 5. wait until the files that were merged are gone, durably.
//!
//! Commits wait for none of this longer than for a flush: the journal's lock is
//! held to write a MiB of noise, to seal a memtable, to begin a journal file.
//! A table's other compactions wait for its merge, so a table that takes more
//! than 600 MiB of rows in that time slows its writers down. Killed anywhere,
//! nothing is lost: fjall removes a journal file when its rows are durable in
//! sorted files, and a merged file after the manifest without it is durable;
//! files that no manifest names are removed on the next start.

use super::{Disk, Keyspace};
use crate::backend::{BackendError, Space};
use fjall::{AbstractTree as _, PersistMode};
use std::collections::HashSet;
use std::path::Path;
use std::sync::PoisonError;
use std::time::{Duration, Instant};
use xxhash_rust::xxh3::xxh3_64;

/// A row of this backend's own in every table. It sorts after every key, and
/// after the end of every scan of a whole table.
const FENCE_KEY: [u8; 32] = [0xff; 32];

/// Where a table's sorted files lie.
const FILES_FOLDER: &str = "tables";

/// 1 MiB: written in one batch, during which commits wait.
const NOISE_BYTES: usize = 1 << 20;

/// 8 MiB between two flushes: each looks whether the journal is full.
const NOISE_ROWS_PER_FLUSH: usize = 8;

/// 9 times 8 MiB is more than the 64 MB that begin a new journal file.
const NOISE_FLUSHES_MAX: usize = 9;

/// 256 MiB beside the table's second copy: the noise in the journal and in
/// the memtable's file, a new journal file, and what is written meanwhile.
const HEADROOM_BYTES: u64 = 256 << 20;

/// 8 sorted runs: at 20, fjall slows every commit down, and its one compacting
/// thread may be busy for minutes with another table.
const META_RUNS_MAX: usize = 8;

/// 2 seconds: requests hold a snapshot for milliseconds. An export may hold
/// one for minutes, and is not waited for.
const SNAPSHOTS_WAIT_MAX: Duration = Duration::from_secs(2);

/// 2 minutes: flushing every memtable writes at most a few hundred MiB.
const FLUSH_WAIT_MAX: Duration = Duration::from_secs(120);

impl Disk {
    /// See [`crate::Backend::reclaim`]. `free_bytes` says what the disk has.
    pub(super) fn reclaim_within(&self, free_bytes: &FreeBytes<'_>) -> Result<(), BackendError> {
        let _alone = self.reclaiming.lock().unwrap_or_else(PoisonError::into_inner);
        for table in self.spaces.iter() {
            check_room(table, free_bytes)?;
        }
        let began = self.database.supervisor.seqno.get();
        let journal = self.newest_journal()?;
        self.wait_for_snapshots(began)?;
        self.begin_journal_after(journal)?;
        self.flush(&self.spaces)?;
        self.wait_for_journals(journal)?;
        let merged =
            self.spaces.iter().map(|table| self.merge_within(table, free_bytes)).collect::<Result<Vec<_>, _>>()?;
        self.wait_for_files(&merged)?;
        self.sync_folders()
    }

    /// What was dead when the call began is older than the commit that was
    /// the last then, so it can be dropped once fjall's watermark is there.
    fn wait_for_snapshots(&self, began: u64) -> Result<(), BackendError> {
        let are_gone = self.wait(SNAPSHOTS_WAIT_MAX, || {
            self.tidy()?;
            Ok(self.database.supervisor.snapshot_tracker.get_seqno_safe_to_gc() >= began.saturating_sub(1))
        })?;
        if are_gone { Ok(()) } else { Err(BackendError::still_pinned("drop removed rows")) }
    }

    fn begin_journal_after(&self, journal: u64) -> Result<(), BackendError> {
        let (meta, noise) = (std::slice::from_ref(self.space(Space::Meta)), noise());
        for _ in 0..NOISE_FLUSHES_MAX {
            for _ in 0..NOISE_ROWS_PER_FLUSH {
                self.put_fence(meta, &noise)?;
            }
            self.tidy()?;
            if self.newest_journal()? > journal {
                return Ok(());
            }
        }
        Err(BackendError::new("begin a new journal file", "the present one does not count as full"))
    }

    fn wait_for_journals(&self, journal: u64) -> Result<(), BackendError> {
        let are_gone = self.wait(FLUSH_WAIT_MAX, || {
            self.tidy()?;
            Ok(self.journals()?.into_iter().all(|found| found > journal))
        })?;
        let late = || BackendError::new("let go of old journal files", "they are still there");
        if are_gone { Ok(()) } else { Err(late()) }
    }

    /// Merges a table whole. Returns the table and the number at which its
    /// newer files begin.
    fn merge_within<'a>(
        &self,
        table: &'a Keyspace,
        free_bytes: &FreeBytes<'_>,
    ) -> Result<(&'a Keyspace, u64), BackendError> {
        check_room(table, free_bytes)?;
        let newer = table.tree.next_table_id();
        merge(table)?;
        // The next table's second copy takes the space of this one's first.
        self.tidy()?;
        Ok((table, newer))
    }

    fn wait_for_files(&self, merged: &[(&Keyspace, u64)]) -> Result<(), BackendError> {
        let are_gone = self.wait(SNAPSHOTS_WAIT_MAX, || {
            self.tidy()?;
            let left = merged.iter().map(|(table, newer)| has_old_files(table, *newer));
            Ok(!left.collect::<Result<Vec<_>, _>>()?.contains(&true))
        })?;
        if are_gone { Ok(()) } else { Err(BackendError::still_pinned("remove merged files")) }
    }

    /// A power cut could else bring a removed file's name back.
    fn sync_folders(&self) -> Result<(), BackendError> {
        let tables = self.spaces.iter().map(|table| table.path().join(FILES_FOLDER));
        tables.chain([self.folder.clone()]).try_for_each(|folder| {
            let synced = std::fs::File::open(&folder).and_then(|folder| folder.sync_all());
            synced.map_err(|error| BackendError::new(format!("make {} durable", folder.display()), error))
        })
    }

    /// Makes fjall look again at what it can let go of: its watermark, old
    /// versions of every table, journal files. It does whenever it seals a
    /// memtable that holds something.
    fn tidy(&self) -> Result<(), BackendError> {
        let meta = self.space(Space::Meta);
        self.flush(std::slice::from_ref(meta))?;
        if meta.tree.l0_run_count() > META_RUNS_MAX { merge(meta) } else { Ok(()) }
    }

    /// Writes a fence into each table, and everything before it to its files.
    fn flush(&self, tables: &[Keyspace]) -> Result<(), BackendError> {
        let fence = self.database.supervisor.seqno.get();
        self.put_fence(tables, &[])?;
        for table in tables {
            table.rotate_memtable().map_err(|error| BackendError::new("seal a memtable", error))?;
        }
        let is_flushed = |table: &Keyspace| table.tree.get_highest_persisted_seqno() >= Some(fence);
        let late = || BackendError::new("flush memtables", "it takes too long");
        let are_flushed = self.wait(FLUSH_WAIT_MAX, || Ok(tables.iter().all(is_flushed)))?;
        if are_flushed { Ok(()) } else { Err(late()) }
    }

    /// Not made durable: nobody is told of it, and the next commit does.
    fn put_fence(&self, tables: &[Keyspace], value: &[u8]) -> Result<(), BackendError> {
        let mut batch = fjall::OwnedWriteBatch::with_capacity(self.database.clone(), tables.len());
        for table in tables {
            batch.insert(table, FENCE_KEY, value);
        }
        batch.commit().map_err(|error| BackendError::new("write a fence", error))
    }

    fn newest_journal(&self) -> Result<u64, BackendError> {
        Ok(self.journals()?.into_iter().max().unwrap_or(0))
    }

    /// The numbers of the journal files.
    fn journals(&self) -> Result<Vec<u64>, BackendError> {
        let numbers = names(&self.folder)?.into_iter().filter_map(|name| name.strip_suffix(".jnl")?.parse().ok());
        Ok(numbers.collect())
    }

    /// Asks until the answer is yes, at most so long. An error when fjall's
    /// own threads have stopped: then nothing is worth waiting for.
    fn wait(
        &self,
        wait_max: Duration,
        mut is_done: impl FnMut() -> Result<bool, BackendError>,
    ) -> Result<bool, BackendError> {
        let began = Instant::now();
        let mut pause = Duration::from_millis(1);
        while !is_done()? {
            if began.elapsed() >= wait_max {
                return Ok(false);
            }
            let persisted = self.database.persist(PersistMode::Buffer);
            persisted.map_err(|error| BackendError::new("wait for the store's threads", error))?;
            sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(200));
        }
        Ok(true)
    }
}

#[expect(clippy::disallowed_methods, reason = "between two looks at a condition; fjall tells nobody when it changes")]
fn sleep(pause: Duration) {
    std::thread::sleep(pause);
}

/// How many bytes can be written.
type FreeBytes<'a> = dyn Fn() -> Result<u64, BackendError> + 'a;

fn merge(table: &Keyspace) -> Result<(), BackendError> {
    table.major_compact().map_err(|error| BackendError::new(format!("merge the table {}", table.name()), error))
}

fn check_room(table: &Keyspace, free_bytes: &FreeBytes<'_>) -> Result<(), BackendError> {
    let (needed, free) = (table.disk_space() + HEADROOM_BYTES, free_bytes()?);
    if free >= needed {
        return Ok(());
    }
    let why = format!("it needs {needed} bytes of free space, and there are {free}");
    Err(BackendError::new(format!("merge the table {}", table.name()), why))
}

/// Whether a file is left that was there before the merge and is not part of
/// the table. One that is being written now counts, until it is part of it.
fn has_old_files(table: &Keyspace, newer: u64) -> Result<bool, BackendError> {
    let parts: HashSet<u64> = table.tree.current_version().iter_tables().map(|file| file.id()).collect();
    let files = names(&table.path().join(FILES_FOLDER))?.into_iter().filter_map(|name| name.parse::<u64>().ok());
    Ok(files.into_iter().any(|file| file < newer && !parts.contains(&file)))
}

fn names(folder: &Path) -> Result<Vec<String>, BackendError> {
    let failed = |error| BackendError::new(format!("list {}", folder.display()), error);
    let entries = std::fs::read_dir(folder).map_err(failed)?;
    entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()).map_err(failed)).collect()
}

/// Bytes that no compression makes fewer.
fn noise() -> Vec<u8> {
    (0_u64..).flat_map(|number| xxh3_64(&number.to_be_bytes()).to_be_bytes()).take(NOISE_BYTES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{Backend as _, Batch, Direction};
    use crate::disk::DiskOptions;
    use engine::Table;
    use std::ops::ControlFlow;

    const SPACE: Space = Space::Table(Table::Audit);

    fn open(folder: &Path) -> Disk {
        Disk::open(&DiskOptions { data: folder.to_owned(), block_cache_bytes: 1 << 20, verify: true }).expect("opened")
    }

    fn put(disk: &Disk, key: &[u8], value: &[u8]) {
        let mut batch = Batch::default();
        batch.push(SPACE, |out| out.extend(key), Some(|out: &mut Vec<u8>| out.extend(value)));
        disk.commit(&batch).expect("committed");
    }

    #[test]
    fn without_space_for_a_second_copy_nothing_is_touched() {
        let folder = tempfile::tempdir().expect("a folder");
        let disk = open(folder.path());
        put(&disk, b"key", &noise());
        disk.flush(&disk.spaces).expect("flushed");
        let files = || names(&disk.space(SPACE).path().join(FILES_FOLDER)).expect("listed");
        let (before, journals) = (files(), disk.journals().expect("listed"));
        let needed = disk.space(SPACE).disk_space() + HEADROOM_BYTES;
        let refused = disk.reclaim_within(&|| Ok(needed - 1)).expect_err("too little space");
        assert!(!refused.is_still_pinned());
        let why = std::error::Error::source(&refused).expect("a reason").to_string();
        assert_eq!(refused.to_string(), "merge the table audit");
        assert_eq!(why, format!("it needs {needed} bytes of free space, and there are {}", needed - 1));
        assert_eq!((files(), disk.journals().expect("listed")), (before, journals));
        check_room(disk.space(SPACE), &|| Ok(needed)).expect("just enough");
        // Its fence makes the table some bytes larger.
        disk.reclaim_within(&|| Ok(needed + 4_096)).expect("reclaimed");
    }

    #[test]
    fn fences_are_never_seen_and_keep_no_journal() {
        let folder = tempfile::tempdir().expect("a folder");
        let disk = open(folder.path());
        put(&disk, b"key", b"value");
        let journal = disk.newest_journal().expect("listed");
        disk.reclaim().expect("reclaimed");
        assert!(disk.journals().expect("listed").into_iter().all(|found| found > journal));
        drop(disk);
        let disk = open(folder.path());
        for space in Space::all() {
            let mut keys = Vec::new();
            let scanned = disk.snapshot().scan(space, (&[], &[0xff; 24]), Direction::Up, &mut |key, _| {
                keys.push(key.to_vec());
                ControlFlow::Continue(())
            });
            scanned.expect("read");
            let expected: &[&[u8]] = if space == SPACE { &[b"key"] } else { &[] };
            assert_eq!(keys, expected, "{space:?}");
            let fence = disk.snapshot().get(space, &FENCE_KEY).expect("read");
            assert_eq!(fence.as_deref(), Some(&[][..]), "{space:?} has a fence, without noise in it");
        }
    }
}
