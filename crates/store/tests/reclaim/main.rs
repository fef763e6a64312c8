//! What is removed leaves the files: every file of a data folder is read as
//! raw bytes, before and after.

mod kept;
mod killed;

use engine::TableKey;
use engine::tables::AuditKey;
use kept::{Kept, WORKSPACE, canaries_of, for_each_file, rows_of, valued};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;
use store::{BackendError, Store};

/// The number of sorted files in the fullest table, and all their bytes.
fn sorted_files(folder: &Path) -> (usize, u64) {
    let (mut counts, mut bytes) = (BTreeMap::<_, usize>::new(), 0);
    for_each_file(folder, &mut |file| {
        if file.parent().is_some_and(|parent| parent.ends_with("tables")) {
            *counts.entry(file.parent().map(Path::to_owned)).or_default() += 1;
            bytes += file.metadata().map_or(0, |metadata| metadata.len());
        }
    });
    (counts.into_values().max().unwrap_or(0), bytes)
}

/// Until no snapshot of another thread is in the way.
fn reclaim(store: &Store) {
    let mut result = store.reclaim();
    while result.as_ref().is_err_and(BackendError::is_still_pinned) {
        result = store.reclaim();
    }
    result.expect("reclaimed");
}

#[test]
fn rows_that_are_only_in_the_journal_leave_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut kept = Kept::open(folder.path());
    kept.put((1..=100).map(|seq| valued(seq, "kept".to_owned(), 100)));
    kept.put_canaries(1_000, 90);
    kept.check_canaries_are_seen(folder.path());
    kept.remove_canaries(1_000, 90);
    kept.check_canaries_are_seen(folder.path());
    kept.store().reclaim().expect("reclaimed");
    kept.check_canaries_are_gone(folder.path());
    kept.check_after_reopening(folder.path());
}

#[test]
fn rows_in_many_files_and_levels_leave_them_all() {
    const BATCHES: u64 = 120;
    let folder = tempfile::tempdir().expect("a folder");
    let mut kept = Kept::open(folder.path());
    for batch in 0..BATCHES {
        let seq = 1_000_000 + batch * 10_000;
        kept.put((seq + 1_000..seq + 2_000).map(|seq| valued(seq, "kept".to_owned(), 1_200)));
        kept.put_canaries(seq, 30);
        if batch % 2 == 1 {
            // Far from the rows that they remove, and from each other.
            kept.remove_canaries(1_000_000 + (batch / 2) * 10_000, 30);
        }
    }
    // Some of these are gone already; those of the second half cannot be.
    let early: BTreeSet<String> =
        (0..BATCHES / 2).flat_map(|batch| canaries_of(1_000_000 + batch * 10_000, 30)).collect();
    kept.canaries.retain(|canary| !early.contains(canary));
    let (files, bytes) = sorted_files(folder.path());
    assert!(files >= 3 && bytes > 3 * (32 << 20), "{files} files, {bytes} bytes");
    for batch in BATCHES / 2..BATCHES {
        kept.remove_canaries(1_000_000 + batch * 10_000, 30);
    }
    kept.check_canaries_are_seen(folder.path());
    kept.canaries.extend(early);
    kept.store().reclaim().expect("reclaimed");
    kept.check_canaries_are_gone(folder.path());
    // What was just merged is merged again, with what came since.
    kept.put_canaries(1, 30);
    kept.remove_canaries(1, 30);
    kept.store().reclaim().expect("reclaimed again");
    kept.check_after_reopening(folder.path());
}

#[test]
fn a_snapshot_keeps_what_it_can_read_until_it_is_dropped() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut kept = Kept::open(folder.path());
    kept.put_canaries(1, 30);
    let before = rows_of(kept.store());
    let snapshot = kept.store().snapshot();
    kept.remove_canaries(1, 30);
    let refused = kept.store().reclaim().expect_err("a snapshot is open");
    assert!(refused.is_still_pinned(), "{refused:?}");
    let key = AuditKey { workspace: WORKSPACE, seq: 1 };
    assert_eq!(snapshot.row(&key.erased()).expect("read").as_ref(), before.get(&key.erased()));
    drop(snapshot);
    // A later one does not show removed rows, but holds the files.
    let snapshot = kept.store().snapshot();
    let refused = kept.store().reclaim().expect_err("a snapshot is open");
    assert!(refused.is_still_pinned(), "{refused:?}");
    assert_eq!(snapshot.row(&key.erased()).expect("read"), None);
    drop(snapshot);
    kept.store().reclaim().expect("reclaimed");
    kept.check_canaries_are_gone(folder.path());
    kept.check_after_reopening(folder.path());
}

#[test]
fn a_snapshot_that_is_dropped_meanwhile_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut kept = Kept::open(folder.path());
    // Older than the rows: merged under it, they would be kept.
    let (store, snapshot) = (kept.store().clone(), kept.store().snapshot());
    kept.put_canaries(1, 30);
    kept.remove_canaries(1, 30);
    let (results, result) = mpsc::channel();
    std::thread::scope(|threads| {
        threads.spawn(|| results.send(store.reclaim()).expect("awaited"));
        // If it did not wait for the snapshot, it would have merged by now.
        let early = result.recv_timeout(Duration::from_millis(1_800));
        assert!(early.is_err(), "{early:?}");
        drop(snapshot);
        let late = result.recv().expect("a result");
        if late.as_ref().is_err_and(BackendError::is_still_pinned) { reclaim(&store) } else { late.expect("reclaimed") }
    });
    drop(store);
    kept.check_canaries_are_gone(folder.path());
    kept.check_after_reopening(folder.path());
}

#[test]
fn reads_and_commits_go_on_meanwhile() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut kept = Kept::open(folder.path());
    kept.put((1..=2_000).map(|seq| valued(seq, "kept".to_owned(), 1_000)));
    kept.put_canaries(10_000, 300);
    kept.remove_canaries(10_000, 300);
    let (store, is_done) = (kept.store().clone(), AtomicBool::new(false));
    std::thread::scope(|threads| {
        threads.spawn(|| {
            reclaim(&store);
            is_done.store(true, Ordering::Release);
        });
        threads.spawn(|| {
            while !is_done.load(Ordering::Acquire) {
                let snapshot = store.snapshot();
                for seq in 1..=2_000 {
                    let (key, row) = valued(seq, "kept".to_owned(), 1_000);
                    assert_eq!(snapshot.row(&key).expect("read"), Some(row));
                }
            }
        });
        let mut seq = 20_000;
        while !is_done.load(Ordering::Acquire) {
            kept.put([valued(seq, "written meanwhile".to_owned(), 1_000)]);
            seq += 1;
        }
        assert!(seq > 20_010, "{seq}");
    });
    drop(store);
    kept.check_canaries_are_gone(folder.path());
    kept.check_after_reopening(folder.path());
}
