use super::*;
use crate::backend::{Backend, BackendSnapshot, Batch, Direction, RowBytes, Space, Visit};
use crate::{Snapshot, Store};
use engine::Table;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

type ByKey = BTreeMap<(Space, Vec<u8>), Vec<u8>>;

/// Rows in memory: what is tried here, is tried thousands of times.
#[derive(Default)]
struct Memory {
    rows: Mutex<ByKey>,
    mark: AtomicU64,
}

struct Rows(ByKey);

impl Backend for Memory {
    fn snapshot(&self) -> Box<dyn BackendSnapshot> {
        Box::new(Rows(self.rows.lock().expect("not poisoned").clone()))
    }

    fn commit(&self, batch: &Batch) -> Result<(), CommitFault> {
        let mut rows = self.rows.lock().expect("not poisoned");
        for (space, key, value) in batch.writes() {
            rows.insert((space, key.to_vec()), value.expect("nothing is removed").to_vec());
        }
        Ok(())
    }

    fn mark(&self, number: u64) -> Result<(), BackendError> {
        self.mark.store(number, Ordering::Release);
        Ok(())
    }

    fn sync_mark(&self) -> Result<(), BackendError> {
        Ok(())
    }

    fn marked(&self) -> Result<u64, BackendError> {
        Ok(self.mark.load(Ordering::Acquire))
    }

    fn free_bytes(&self) -> Result<u64, BackendError> {
        Ok(u64::MAX)
    }
}

impl BackendSnapshot for Rows {
    fn get(&self, space: Space, key: &[u8]) -> Result<Option<RowBytes>, BackendError> {
        Ok(self.0.get(&(space, key.to_vec())).map(|value| value[..].into()))
    }

    fn scan(
        &self,
        space: Space,
        (from, to): (&[u8], &[u8]),
        _up: Direction,
        visit: &mut Visit<'_>,
    ) -> Result<(), BackendError> {
        let mut rows = self.0.range((space, from.to_vec())..=(space, to.to_vec()));
        let _ended = rows.try_for_each(|((_, key), value)| visit(key, value));
        Ok(())
    }
}

/// What a row is: its space, key and value.
type Kept = (Space, Vec<u8>, Vec<u8>);

#[derive(Default)]
struct Keep(Vec<Kept>);

impl TakeRows for Keep {
    fn row(&mut self, space: Space, key: &[u8], value: &[u8]) -> Result<(), BackupError> {
        self.0.push((space, key.to_vec(), value.to_vec()));
        Ok(())
    }
}

/// Commits `count` rows of `bytes` each, in two tables, and two rows of the
/// store's own.
fn filled(count: u32, bytes: usize) -> Memory {
    let disk = Memory::default();
    let mut batch = Batch::default();
    Store::push_own_rows(&mut batch, 1);
    for number in 0..count {
        let table = if number % 2 == 0 { Table::Log } else { Table::Audit };
        let value = vec![number as u8; bytes];
        batch.push(
            Space::Table(table),
            |out| out.extend(number.to_be_bytes()),
            Some(|out: &mut Vec<u8>| out.extend(&value)),
        );
    }
    disk.commit(&batch).expect("committed");
    disk
}

fn snapshot(disk: &Memory) -> Snapshot {
    Snapshot { backend: disk.snapshot() }
}

fn rows(disk: &Memory) -> Vec<Kept> {
    let mut rows = Vec::new();
    for space in Space::all() {
        let scanned = disk.snapshot().scan(space, (&[], &[0xff; 24]), Direction::Up, &mut |key, value| {
            rows.push((space, key.to_vec(), value.to_vec()));
            ControlFlow::Continue(())
        });
        scanned.expect("read");
    }
    rows
}

fn written(disk: &Memory) -> (Contents, Vec<u8>) {
    let mut out = Vec::new();
    let contents = write(&snapshot(disk), (1_800_000_000_000, "0.1.0"), &mut out).expect("written");
    (contents, out)
}

fn refusal(bytes: &[u8]) -> BackupError {
    read(bytes, &mut Keep::default()).expect_err("refused")
}

#[test]
fn what_is_written_is_read_and_restored_row_by_row() {
    // A row, a block less a byte, a block, two blocks, and a row larger than one.
    for (count, bytes) in
        [(0, 0), (1, 0), (2, BLOCK_BYTES - 12), (4, BLOCK_BYTES - 5), (3, BLOCK_BYTES * 3), (9_000, 90)]
    {
        let disk = filled(count, bytes);
        let (contents, out) = written(&disk);
        assert_eq!((contents.length, contents.rows()), (out.len() as u64, u64::from(count) + 2));
        assert_eq!(contents.header.commit_number, 1);
        assert_eq!(contents.rows_of(Table::Log), u64::from(count.div_ceil(2)));
        let mut kept = Keep::default();
        assert_eq!(read(&out[..], &mut kept).expect("read"), contents);
        assert_eq!(kept.0, rows(&disk));
        let other = Memory::default();
        assert_eq!(restore(&out[..], &other, &[Table::Audit]).expect("restored"), contents);
        let mut expected = rows(&disk);
        expected.retain(|(space, ..)| *space != Space::Table(Table::Audit));
        assert_eq!(rows(&other), expected, "but for the table that is left out");
        assert_eq!(other.marked().expect("read"), 1);
    }
}

#[test]
fn a_backup_is_one_snapshot_whatever_is_written_meanwhile() {
    /// Commits to the store with each piece that is written.
    struct Disturb<'a>(&'a Memory, Vec<u8>);
    impl std::io::Write for Disturb<'_> {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let mut batch = Batch::default();
            for table in Table::ALL {
                let key = (self.1.len() as u32).to_be_bytes();
                batch.push(Space::Table(*table), |out| out.extend(key), Some(|out: &mut Vec<u8>| out.push(0)));
            }
            self.0.commit(&batch).expect("committed");
            self.1.extend(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let disk = filled(3_000, 300);
    let before = rows(&disk);
    let mut disturb = Disturb(&disk, Vec::new());
    write(&snapshot(&disk), (0, ""), &mut disturb).expect("written");
    let mut kept = Keep::default();
    read(&disturb.1[..], &mut kept).expect("read");
    assert!(kept.0 == before, "the rows of before");
    assert!(rows(&disk).len() > before.len(), "others came");
}

#[test]
fn cut_off_anywhere_it_is_refused() {
    let (_, out) = written(&filled(20, 9));
    assert!(out.len() < 2_000, "small enough to try everything: {}", out.len());
    for length in 0..out.len() {
        let error = refusal(&out[..length]);
        assert!(matches!(error, BackupError::CutOff { at } if at == length as u64), "{length}: {error:?}");
    }
    let mut longer = out.clone();
    longer.push(0);
    assert_eq!(
        refusal(&longer).to_string(),
        format!("the backup is damaged: something follows its end, at byte {}. Use another one", longer.len())
    );
}

#[test]
fn changed_anywhere_it_is_refused() {
    let (_, out) = written(&filled(20, 9));
    for place in 0..out.len() {
        for bit in 0..8 {
            let mut changed = out.clone();
            changed[place] ^= 1 << bit;
            let error = refusal(&changed);
            let is_named = match place {
                0..14 => matches!(error, BackupError::Foreign),
                14..17 => matches!(error, BackupError::Foreign | BackupError::Newer { .. }),
                _ => matches!(error, BackupError::Damaged { .. } | BackupError::CutOff { .. }),
            };
            assert!(is_named, "byte {place}, bit {bit}: {error:?}");
        }
    }
}

#[test]
fn blocks_left_out_doubled_or_swapped_are_refused() {
    let (_, out) = written(&filled(20, 9));
    // Where each frame begins.
    let (mut frames, mut at) = (Vec::new(), MAGIC.len());
    while at + 32 < out.len() {
        let length = u32::from_be_bytes(out[at + 1..at + 5].try_into().expect("four bytes")) as usize;
        frames.push(at..at + 13 + length);
        at += 13 + length;
    }
    assert_eq!(frames.len(), 5, "header, three tables, trailer");
    let with = |order: &[usize]| {
        let mut bytes = MAGIC.to_vec();
        order.iter().for_each(|frame| bytes.extend(&out[frames[*frame].clone()]));
        bytes.extend(&out[out.len() - 32..]);
        bytes
    };
    assert_eq!(with(&[0, 1, 2, 3, 4]), out);
    for order in [&[0, 1, 2, 4][..], &[0, 1, 2, 2, 3, 4], &[0, 2, 1, 3, 4], &[1, 2, 3, 4], &[0, 0, 1, 2, 3, 4]] {
        let error = refusal(&with(order));
        assert!(matches!(error, BackupError::Damaged { .. }), "{order:?}: {error:?}");
    }
}

#[test]
fn what_a_later_version_made_is_refused_by_name() {
    let with = |header: Header, blocks: &[(frame::Kind, Vec<u8>)]| {
        let mut out = Vec::new();
        let mut frames = frame::FrameWriter::begin(&mut out).expect("begun");
        frames.frame(frame::Kind::Header, &frame::put_header(&header)).expect("written");
        for (kind, payload) in blocks {
            frames.frame(*kind, payload).expect("written");
        }
        frames.end().expect("ended");
        out
    };
    let header = |format| Header { format, commit_number: 1, made_at_ms: 0, herald: "9.9".to_owned() };
    let message = |bytes: &[u8]| refusal(bytes).to_string();
    let newer = "a newer version of Herald made this backup";
    let instead = "Use that version, or a later one";
    assert_eq!(
        message(b"HERALD BACKUP 02\nwhatever"),
        format!("{newer} (it has version 02, this one reads 01). {instead}")
    );
    assert_eq!(message(&with(header(FORMAT + 1), &[])), format!("{newer} (its store has format 2). {instead}"));
    let mut block = vec![6];
    block.extend(b"quests\0");
    assert_eq!(
        message(&with(header(FORMAT), &[(frame::Kind::Block, block)])),
        format!("{newer} (it has the table \"quests\"). {instead}")
    );
    assert_eq!(message(b"PK\x03\x04 something else"), "this is no backup of Herald's");
    assert_eq!(message(b"no"), "this is no backup of Herald's");
}

#[test]
fn garbage_behind_right_checksums_is_damage_too() {
    let blocks: [&[u8]; 6] = [
        &[],
        &[200],
        b"\x03log\x05garbage",
        b"\x03log\x00rest",
        // A length of 2^40, and rows that end early.
        b"\x03log\x80\x80\x80\x80\x80\x20x",
        b"\x03log\x02\x20\x09\x09",
    ];
    for block in blocks {
        let mut out = Vec::new();
        let mut frames = frame::FrameWriter::begin(&mut out).expect("begun");
        let header = Header { format: FORMAT, commit_number: 1, made_at_ms: 0, herald: String::new() };
        frames.frame(frame::Kind::Header, &frame::put_header(&header)).expect("written");
        frames.frame(frame::Kind::Block, block).expect("written");
        frames.end().expect("ended");
        let error = refusal(&out);
        assert!(matches!(error, BackupError::Damaged { .. }), "{block:?}: {error:?}");
    }
}

#[test]
fn where_it_goes_to_may_fail_at_any_byte() {
    struct Full(usize);
    impl std::io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            if taken == 0 { Err(std::io::ErrorKind::StorageFull.into()) } else { Ok(taken) }
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let disk = filled(20, 9);
    let length = written(&disk).1.len();
    for room in 0..length {
        let error = write(&snapshot(&disk), (1_800_000_000_000, "0.1.0"), Full(room)).expect_err("no room");
        assert!(matches!(error, BackupError::Write(_)), "{room}: {error:?}");
    }
    write(&snapshot(&disk), (1_800_000_000_000, "0.1.0"), Full(length)).expect("just enough");
}
