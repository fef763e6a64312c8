//! A process that reclaims and commits is killed, at one moment after another.

use crate::kept::{Kept, Rows, open, rows_of, valued};
use engine::tables::AuditKey;
use engine::{TableKey, WorkingSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use store::Writer;

/// Where the process that is to be killed finds its folder.
const FOLDER_VARIABLE: &str = "HERALD_TEST_RECLAIM";

#[test]
fn a_kill_at_any_moment_loses_nothing() {
    if let Some(folder) = std::env::var_os(FOLDER_VARIABLE) {
        reclaim_until_killed(Path::new(&folder));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut kept = Kept::open(folder.path());
    kept.put((1..=5_000).map(|seq| valued(seq, "kept".to_owned(), 1_000)));
    for (round, lines) in [1, 40, 120, 250, 400, 600, 900, 1_300, 1_800, 2_500].into_iter().enumerate() {
        let seq = 10_000 + round as u64 * 100;
        kept.put_canaries(seq, 90);
        kept.remove_canaries(seq, 90);
        let Kept { writer, mut rows, canaries } = kept;
        drop(writer);
        let committed = kill_after(folder.path(), lines);
        let store = open(folder.path());
        let found = rows_of(&store);
        let first = first_seq(&rows);
        rows.extend((first..=committed).map(|seq| valued(seq, "written meanwhile".to_owned(), 100)));
        rows.extend(
            found.get_key_value(&valued(committed + 1, String::new(), 0).0).map(|(k, v)| (k.clone(), v.clone())),
        );
        assert!(found == rows, "{} rows of {}, killed after {lines} lines", found.len(), rows.len());
        kept = Kept { writer: Writer::new(store, 0), rows, canaries };
    }
    kept.store().reclaim().expect("reclaimed");
    kept.check_canaries_are_gone(folder.path());
    kept.check_after_reopening(folder.path());
}

/// Where the killed process goes on to write.
fn first_seq(rows: &Rows) -> u64 {
    let seqs = rows.keys().filter_map(|key| AuditKey::from_erased(key).map(|key| key.seq));
    seqs.max().map_or(0, |seq| seq.max(1_000_000)) + 1
}

/// Starts this test in a process of its own, and kills it after so many
/// commits. Returns the last commit that it told of.
fn kill_after(folder: &Path, lines: usize) -> u64 {
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "killed::a_kill_at_any_moment_loses_nothing", "--nocapture"])
        .env(FOLDER_VARIABLE, folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let output = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut committed = 0;
    let mut told =
        output.lines().map_while(Result::ok).filter_map(|line| line.strip_prefix("committed ")?.parse().ok());
    for number in told.by_ref().take(lines) {
        committed = number;
    }
    child.kill().expect("killed");
    // What it told before the kill came.
    committed = told.last().unwrap_or(committed);
    assert!(!child.wait().expect("ended").success());
    committed
}

/// Ends with the pipe at the latest.
fn reclaim_until_killed(folder: &Path) -> ! {
    let store = open(folder);
    let mut seq = first_seq(&rows_of(&store));
    let mut writer = Writer::new(store.clone(), 0);
    std::thread::spawn(move || {
        loop {
            store.reclaim().expect("reclaimed");
        }
    });
    loop {
        let mut set = WorkingSet::default();
        let (key, row) = valued(seq, "written meanwhile".to_owned(), 100);
        set.change(key, Some(row));
        writer.commit(&set).expect("committed");
        writeln!(std::io::stdout(), "committed {seq}").expect("told");
        seq += 1;
    }
}
