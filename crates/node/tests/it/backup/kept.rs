//! Folders that earlier releases wrote: each opens, is checked, takes
//! commands, is backed up and restored.

use super::{assert_whole, backup, options, restored};
use crate::erasure::{rows_of, store};
use crate::support::{Hands, assert_sound, create_user, done, event, found, open_at};
use engine::ids::{ContactOrdinal, WriterId};
use engine::{Key, Row, WorkingSet};
use std::path::{Path, PathBuf};
use store::Writer;

/// Long after everything in them.
const LATER_S: u64 = 1_800_000_000;

/// The folders, by age.
fn kept() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/tests/fixtures");
    let entries = std::fs::read_dir(folder).expect("listed").map(|entry| entry.expect("read").path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("listed") {
        let entry = entry.expect("read");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// Whether a row was put into the folder to have every variant of every field
/// there, and not by a command: nothing agrees with it.
fn is_made_up(key: &Key, row: &Row) -> bool {
    if let Row::Identifier(row) = row {
        return row.contacts.iter().all(|found| found.contact == ContactOrdinal(9));
    }
    match key {
        Key::Browsing(key) => key.contact == ContactOrdinal(9),
        Key::Contact(key) => key.contact == ContactOrdinal(9),
        Key::Summary(key) => key.contact == ContactOrdinal(9),
        Key::Log(key) => key.writer == WriterId(1),
        Key::Audit(key) => key.seq == u64::MAX,
        Key::Segment(key) => key.segment.0 == 9,
        Key::Job(key) => key.job.0 >= 900,
        Key::Message(_)
        | Key::MessageVersion(_)
        | Key::Pulse(_)
        | Key::Delivery(_)
        | Key::DeliveryOf(_)
        | Key::Outbox(_)
        | Key::Sends(_)
        | Key::Member(_)
        | Key::Fact(_)
        | Key::FactCount(_)
        | Key::DeviceOwner(_)
        | Key::Devices(_)
        | Key::Timer(_)
        | Key::Decision(_)
        | Key::MessageStats(_) => true,
        _ => false,
    }
}

/// Leaves what commands of that release made.
fn without_made_up_rows(folder: &Path) {
    let store = store(folder);
    let mut rows = WorkingSet::default();
    for (key, _) in rows_of(&store).into_iter().filter(|(key, row)| is_made_up(key, row)) {
        rows.change(key, None);
    }
    Writer::new(store, 0).commit(&rows).expect("committed");
}

#[tokio::test]
async fn each_opens_takes_commands_is_backed_up_and_restored() {
    let all = kept();
    assert!(all.len() >= 5, "{all:?}");
    for kept in all {
        let folder = tempfile::tempdir().expect("a folder");
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        copy(&kept, &from);
        without_made_up_rows(&from);
        assert_whole(&from);
        let node = open_at(&from, Hands::at_s(LATER_S));
        done(&node, vec![create_user("newcomer"), event("newcomer", "viewed-item", LATER_S)]).await;
        assert_sound(&node);
        let bytes = backup(&node);
        node.close().await.expect("closed");
        drop(node);
        restored(&bytes, &options(&to));
        assert_whole(&to);
        let node = open_at(&to, Hands::at_s(LATER_S));
        let (newcomer, _) = found(&node.view(), "newcomer");
        assert_eq!(newcomer, found(&node.view(), "newcomer").0, "{}", kept.display());
        node.close().await.expect("closed");
    }
}
