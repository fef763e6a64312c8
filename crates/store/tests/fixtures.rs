//! Data folders that earlier releases wrote are opened and read as they were.
//!
//! `fixtures/v1` was written by the example `write_fixture` before format 1
//! was released, `fixtures/v1b` before the release that brought people's tables
//! and fields to it, `fixtures/v1c` before the one that brought those of
//! browsers, `fixtures/v1d` before the one that brought those of messages, and
//! `fixtures/v1e` before the one that brought those of teammates.
//! A folder that is there is never written again: when this test
//! fails, the program has forgotten how to read what it once wrote.

#[path = "../../engine/tests/rules/show/mod.rs"]
mod show;

use engine::ids::NODE;
use engine::tables::NodeKey;
use engine::{Table, TableKey, WorkingSet};
use expect_test::expect_file;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::disk::{Disk, DiskOptions, verify};
use store::{Store, Writer};

/// A folder that is kept, and the tables that have rows in it: a table that
/// came later has none.
struct Fixture {
    name: &'static str,
    tables: &'static str,
}

const FIXTURES: [Fixture; 5] = [
    Fixture {
        name: "v1",
        tables: "apps audit bulk_errors catalogs contacts counters definition_names definitions done identifiers jobs \
                 log node refusals seen stats summaries teammates timeline tokens workspaces",
    },
    Fixture {
        name: "v1b",
        tables: "apps attribute_names attributes audiences audit bulk_errors catalogs companies company_contacts \
                 company_identifiers contacts counters definition_names definitions done held held_counts held_under \
                 identifiers jobs log merges node notes notes_about refusals seen segments stats subscription_types \
                 summaries tag_names tags teammates timeline tokens webhooks workspaces",
    },
    Fixture {
        name: "v1c",
        tables: "apps attribute_names attributes audiences audit browsing bulk_errors catalogs companies \
                 company_contacts company_identifiers contacts counters definition_names definitions done held \
                 held_counts held_under identifiers identity_secrets jobs log merges messengers node notes notes_about \
                 page_views refusals seen segments sites stats subscription_types summaries tag_names tags teammates \
                 timeline tokens webhooks workspaces",
    },
    Fixture {
        name: "v1d",
        tables: "apps attribute_names attributes audiences audit browsing bulk_errors catalogs companies \
                 company_contacts company_identifiers contacts counters decisions definition_names definitions \
                 deliveries deliveries_of device_owners devices done fact_counts facts held held_counts held_under \
                 identifiers identity_secrets jobs log merges message_pulses message_stats message_timers \
                 message_versions messages messengers node notes notes_about office_hours outbox page_views refusals \
                 seen segment_members segments sends sites stats subscription_types summaries tag_names tags teammates \
                 timeline tokens webhooks workspaces",
    },
    Fixture {
        name: "v1e",
        tables: "apps attribute_names attributes audiences audit browsing bulk_errors catalogs companies \
                 company_contacts company_identifiers contacts counters decisions definition_names definitions \
                 deliveries deliveries_of device_owners devices done fact_counts facts held held_counts held_under \
                 identifiers identity_secrets jobs log login_sessions merges message_pulses message_stats \
                 message_timers message_versions messages messengers node notes notes_about office_hours outbox \
                 page_views refusals seen segment_members segments sends sites stats subscription_types summaries \
                 tag_names tags teammates timeline tokens webhooks workspaces",
    },
];

impl Fixture {
    fn folder(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(self.name)
    }

    /// A copy to open: opening writes.
    fn copied(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        copy(&self.folder(), folder.path());
        folder
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("listed") {
        let entry = entry.expect("read");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            std::fs::create_dir(&target).expect("made");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

fn open(folder: &Path) -> Arc<Store> {
    let options = DiskOptions { data: folder.to_owned(), block_cache_bytes: 1 << 20, verify: true };
    Store::open(Box::new(Disk::open(&options).expect("a sound folder")), false).expect("a known format")
}

fn rows(store: &Store) -> (String, BTreeSet<&'static str>) {
    let (mut shown, mut tables) = (format!("commit {}\n", store.commit_number()), BTreeSet::new());
    let snapshot = store.snapshot();
    for table in Table::ALL {
        let scanned = snapshot.scan_table(*table, |key, row| {
            shown += &format!("{}\n", show::line(&key, &row));
            tables.insert(table.name());
            ControlFlow::Continue(())
        });
        scanned.unwrap_or_else(|error| panic!("{}: {error:?}", table.name()));
    }
    (shown, tables)
}

#[test]
fn a_kept_folder_reads_as_it_was_written() {
    for fixture in FIXTURES {
        let folder = fixture.copied();
        let (shown, tables) = rows(&open(folder.path()));
        expect_file![format!("fixtures/{}.txt", fixture.name)].assert_eq(&shown);
        assert_eq!(tables.into_iter().collect::<Vec<_>>().join(" "), fixture.tables, "{}", fixture.name);
    }
}

#[test]
fn every_table_of_this_release_is_in_the_latest_folder() {
    let mut names: Vec<_> = Table::ALL.iter().map(|table| table.name()).collect();
    names.sort_unstable();
    assert_eq!(FIXTURES.last().map(|fixture| fixture.tables), Some(names.join(" ").as_str()));
}

#[test]
fn a_kept_folder_can_be_written_and_read_again() {
    for fixture in FIXTURES {
        let folder = fixture.copied();
        let store = open(folder.path());
        let (before, _) = rows(&store);
        let key = NodeKey { workspace: NODE };
        let node = store.snapshot().get(&key).expect("read").expect("the node's row");
        let mut set = WorkingSet::default();
        set.change(key.erased(), Some(NodeKey::row(node)));
        Writer::new(store.clone(), 0).commit(&set).expect("committed");
        let number = store.commit_number();
        drop(store);
        let (after, _) = rows(&open(folder.path()));
        let (before, after) = (before.split_once('\n').expect("rows"), after.split_once('\n').expect("rows"));
        assert_eq!((after.0, after.1), (format!("commit {number}").as_str(), before.1), "{}", fixture.name);
    }
}

#[test]
fn a_fixture_holds_sorted_files_and_a_journal_and_stays_small() {
    for fixture in FIXTURES {
        let folder = fixture.copied();
        let options = DiskOptions { data: folder.path().to_owned(), block_cache_bytes: 1 << 20, verify: false };
        let verified = verify(&Disk::open(&options).expect("opened"), u64::MAX).expect("read");
        assert!(verified.files_tested >= 20 && verified.damaged.is_empty(), "{verified:?}");
        let (mut bytes, mut journal_bytes) = (0, 0);
        walk(&fixture.folder(), &mut |path, length| {
            bytes += length;
            journal_bytes += if path.extension().is_some_and(|end| end == "jnl") { length } else { 0 };
        });
        assert!(journal_bytes > 1_000, "rows wait in the journal: {journal_bytes} bytes");
        assert!(bytes < 300_000, "{bytes} bytes");
    }
}

/// Visits every file. An empty folder would be lost in version control, and
/// the store with it.
fn walk(folder: &Path, visit: &mut dyn FnMut(&Path, u64)) {
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("listed") {
        let entry = entry.expect("read");
        count += 1;
        let metadata = entry.metadata().expect("metadata");
        if metadata.is_dir() { walk(&entry.path(), visit) } else { visit(&entry.path(), metadata.len()) }
    }
    assert!(count > 0, "{} is empty", folder.display());
}
