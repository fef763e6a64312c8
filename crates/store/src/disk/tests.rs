use super::*;
use crate::Store;
use engine::ids::{NODE, WorkspaceId};
use engine::rows::{AppRow, NodeRow};
use engine::tables::{AppKey, NodeKey};
use engine::{Key, Row, TableKey, WorkingSet};
use std::sync::Arc;

fn options(folder: &Path) -> DiskOptions {
    DiskOptions { data: folder.to_owned(), block_cache_bytes: 1 << 20, verify: true }
}

fn open(folder: &Path) -> Result<Arc<Store>, OpenError> {
    Store::open(Box::new(Disk::open(&options(folder))?), false)
}

fn app_key(number: u32) -> AppKey {
    AppKey { workspace: NODE, app_id: format!("app{number}") }
}

fn with_rows(rows: impl IntoIterator<Item = (Key, Row)>) -> WorkingSet {
    let mut set = WorkingSet::default();
    for (key, row) in rows {
        set.change(key, Some(row));
    }
    set
}

fn write_apps(store: &Arc<Store>, numbers: std::ops::Range<u32>) {
    let mut writer = crate::Writer::new(store.clone(), 0);
    for number in numbers {
        let row = AppKey::row(Arc::new(AppRow { workspace: WorkspaceId(number) }));
        writer.commit(&with_rows([(app_key(number).erased(), row)])).expect("committed");
    }
}

#[test]
fn what_was_committed_is_there_after_reopening() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).expect("opened");
    write_apps(&store, 0..10);
    assert_eq!(store.commit_number(), 10);
    drop(store);
    let store = open(folder.path()).expect("reopened");
    assert_eq!(store.commit_number(), 10);
    assert_eq!(store.config().workspace_of_app("app7"), Some(WorkspaceId(7)));
    assert_eq!(store.snapshot().get(&NodeKey { workspace: NODE }).expect("read"), None::<Arc<NodeRow>>);
}

#[test]
fn a_second_opening_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let _first = open(folder.path()).expect("opened");
    assert!(matches!(open(folder.path()), Err(OpenError::Locked)));
}

#[test]
fn a_mark_ahead_of_the_store_is_a_lost_commit() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).expect("opened");
    write_apps(&store, 0..3);
    store.backend.mark(9).expect("marked");
    drop(store);
    let refused = open(folder.path()).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(refused.contains("ends at commit 3") && refused.contains("commit 9 was made"), "{refused}");
    let disk = Disk::open(&options(folder.path())).expect("opened");
    let store = Store::open(Box::new(disk), true).expect("accepted");
    write_apps(&store, 3..4);
    assert_eq!(store.commit_number(), 10, "numbers go on after the highest");
    drop(store);
    assert!(open(folder.path()).is_ok(), "the accepted loss stays accepted");
}

#[test]
fn a_damaged_file_is_named_and_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).expect("opened");
    write_apps(&store, 0..100);
    drop(store);
    let disk = Disk::open(&options(folder.path())).expect("opened");
    disk.space(Space::Table(engine::Table::App)).rotate_memtable_and_wait().expect("flushed");
    let verified = verify(&disk, u64::MAX).expect("verified");
    assert_eq!((verified.files_tested, verified.damaged.len()), (1, 0));
    let table = disk.space(Space::Table(engine::Table::App)).path().join("tables");
    drop(disk);
    let file = std::fs::read_dir(&table).expect("listed").next().expect("one file").expect("read").path();
    let mut bytes = std::fs::read(&file).expect("read");
    if let Some(byte) = bytes.get_mut(40) {
        *byte ^= 1;
    }
    std::fs::write(&file, bytes).expect("damaged");
    match open(folder.path()) {
        Err(OpenError::Damaged { file: named }) => {
            assert!(file.ends_with(named.trim_start_matches("store/")), "{named}")
        }
        other => panic!("served damaged data: {other:?}"),
    }
}

#[test]
fn a_store_that_was_half_made_is_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let draft = folder.path().join("store.new");
    std::fs::create_dir(&draft).expect("made");
    std::fs::write(draft.join("0.jnl"), b"half").expect("written");
    let store = open(folder.path()).expect("opened");
    write_apps(&store, 0..2);
    drop(store);
    assert!(!draft.exists());
    assert_eq!(open(folder.path()).expect("reopened").commit_number(), 2);
}

#[cfg(target_os = "linux")]
#[test]
fn those_who_compact_give_way() {
    let niceness = || rustix::process::getpriority_process(None).expect("a priority");
    let own = niceness();
    let of_thread = super::giving_way(|| (niceness(), std::thread::spawn(niceness).join().expect("joined")));
    assert_eq!(of_thread, ((own + super::WORKER_NICENESS).min(19), (own + super::WORKER_NICENESS).min(19)));
    assert_eq!(niceness(), own, "who opens it stays as it was");
}
