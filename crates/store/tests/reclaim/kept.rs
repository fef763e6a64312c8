//! A data folder with rows to be kept and canaries to be removed, and the
//! search for those in the raw bytes of its files.

use engine::ids::WorkspaceId;
use engine::rows::{ActorRef, AuditRow, IdentifierKind, IdentifierRow};
use engine::tables::{AuditKey, IdentifierKey};
use engine::{Key, Row, Table, TableKey, WorkingSet};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use store::disk::{Disk, DiskOptions};
use store::{Store, Writer};
use xxhash_rust::xxh3::xxh3_128;

pub const WORKSPACE: WorkspaceId = WorkspaceId(1);

/// A canary has two pieces, and each alone gives it away: keys are stored
/// without what they share with the key before.
const PIECE_BYTES: usize = 14;

pub type Rows = BTreeMap<Key, Row>;

pub fn open(folder: &Path) -> Arc<Store> {
    // Verifies each sorted file against its checksum.
    let options = DiskOptions { data: folder.to_owned(), block_cache_bytes: 1 << 20, verify: true };
    Store::open(Box::new(Disk::open(&options).expect("a sound folder")), false).expect("a store")
}

/// Letters in which a compressor finds nothing to shorten.
pub fn letters(seed: &str, count: usize) -> String {
    let hashes = (0..).flat_map(|part: u32| xxh3_128(format!("{seed} {part}").as_bytes()).to_be_bytes());
    // 64 characters from `;` to `z`.
    hashes.take(count).map(|byte| char::from(b';' + byte % 64)).collect()
}

/// Each piece starts with a tilde, which nothing else in these tests holds.
pub fn canary(name: &str) -> String {
    let letters = letters(name, 2 * (PIECE_BYTES - 1));
    let (first, second) = letters.split_at(PIECE_BYTES - 1);
    format!("~{first}~{second}")
}

pub fn value_canary(seq: u64) -> String {
    canary(&format!("value {seq}"))
}

pub fn key_canary(seq: u64) -> String {
    canary(&format!("key {seq}"))
}

pub fn canaries_of(seq: u64, count: u64) -> impl Iterator<Item = String> {
    (seq..seq + count).flat_map(|seq| [value_canary(seq), key_canary(seq)])
}

/// A text in a row's value, in a row of about so many bytes.
pub fn valued(seq: u64, text: String, bytes: usize) -> (Key, Row) {
    let subject = letters(&format!("subject {seq}"), bytes);
    let row = AuditRow { at_ms: seq, actor: ActorRef::CommandLine, action: text, subject, changes: Vec::new() };
    (AuditKey { workspace: WORKSPACE, seq }.erased(), AuditKey::row(Arc::new(row)))
}

/// A text in a row's key.
pub fn keyed(value: String) -> (Key, Row) {
    let key = IdentifierKey { workspace: WORKSPACE, kind: IdentifierKind::ExternalId, value };
    (key.erased(), IdentifierKey::row(Arc::new(IdentifierRow { contacts: Vec::new() })))
}

/// A data folder, and what its store must hold.
pub struct Kept {
    pub writer: Writer,
    pub rows: Rows,
    pub canaries: BTreeSet<String>,
}

impl Kept {
    pub fn open(folder: &Path) -> Self {
        Self { writer: Writer::new(open(folder), 0), rows: Rows::new(), canaries: BTreeSet::new() }
    }

    pub fn store(&self) -> &Arc<Store> {
        self.writer.store()
    }

    pub fn put(&mut self, rows: impl IntoIterator<Item = (Key, Row)>) {
        let mut set = WorkingSet::default();
        for (key, row) in rows {
            set.change(key.clone(), Some(row.clone()));
            self.rows.insert(key, row);
        }
        self.writer.commit(&set).expect("committed");
    }

    pub fn remove(&mut self, keys: impl IntoIterator<Item = Key>) {
        let mut set = WorkingSet::default();
        for key in keys {
            assert!(self.rows.remove(&key).is_some(), "{key:?} was there");
            set.change(key, None);
        }
        self.writer.commit(&set).expect("committed");
    }

    /// So many rows with a canary in the value, and as many with one in the key.
    pub fn put_canaries(&mut self, seq: u64, count: u64) {
        let numbers = seq..seq + count;
        self.put(numbers.clone().map(|seq| valued(seq, value_canary(seq), 200)));
        self.put(numbers.map(|seq| keyed(key_canary(seq))));
        self.canaries.extend(canaries_of(seq, count));
    }

    /// Overwrites a third of the values, and removes all else.
    pub fn remove_canaries(&mut self, seq: u64, count: u64) {
        let numbers = seq..seq + count;
        let (overwritten, removed): (Vec<u64>, Vec<u64>) = numbers.clone().partition(|seq| seq.is_multiple_of(3));
        self.put(overwritten.into_iter().map(|seq| valued(seq, "overwritten".to_owned(), 200)));
        self.remove(removed.into_iter().map(|seq| AuditKey { workspace: WORKSPACE, seq }.erased()));
        self.remove(numbers.map(|seq| keyed(key_canary(seq)).0));
    }

    /// The search sees nearly all canaries, so that finding none says
    /// something. The others lie across a buffer's or a block's end.
    pub fn check_canaries_are_seen(&self, folder: &Path) {
        let seen = self.seen(folder).len();
        assert!(seen * 100 >= self.canaries.len() * 95, "{seen} of {} canaries", self.canaries.len());
    }

    pub fn check_canaries_are_gone(&self, folder: &Path) {
        assert_eq!(self.seen(folder), BTreeMap::new());
    }

    /// The canaries that are in the files, each with one that holds it.
    pub fn seen(&self, folder: &Path) -> BTreeMap<String, String> {
        let mut pieces: HashMap<&[u8], &String> = HashMap::new();
        for canary in &self.canaries {
            pieces.extend(canary.as_bytes().chunks(PIECE_BYTES).map(|piece| (piece, canary)));
        }
        let mut seen = BTreeMap::new();
        for_each_file(folder, &mut |file| {
            let bytes = std::fs::read(file).unwrap_or_default();
            let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'~');
            let found = starts.filter_map(|(at, _)| pieces.get(bytes.get(at..at + PIECE_BYTES)?));
            seen.extend(found.map(|canary| ((*canary).clone(), file.display().to_string())));
        });
        seen
    }

    /// Closes the store, opens it again, and compares every row.
    pub fn check_after_reopening(self, folder: &Path) {
        let number = self.store().commit_number();
        let Self { writer, rows, canaries } = self;
        drop(writer);
        let reopened = Self { writer: Writer::new(open(folder), 0), rows, canaries };
        assert_eq!(reopened.store().commit_number(), number);
        assert!(rows_of(reopened.store()) == reopened.rows, "every row that was not removed is there, and no other");
        reopened.check_canaries_are_gone(folder);
    }
}

pub fn rows_of(store: &Store) -> Rows {
    let (snapshot, mut rows) = (store.snapshot(), Rows::new());
    for table in Table::ALL {
        let scanned = snapshot.scan_table(*table, |key, row| {
            rows.insert(key, row);
            ControlFlow::Continue(())
        });
        scanned.expect("read");
    }
    rows
}

pub fn for_each_file(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).expect("listed") {
        let path = entry.expect("read").path();
        if path.is_dir() { for_each_file(&path, visit) } else { visit(&path) }
    }
}
