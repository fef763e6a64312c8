//! Every input that a fuzzer or a person kept is tried again.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A corpus is to show what there is, not to weigh.
const FILES_MAX: usize = 200;
const BYTES_MAX: u64 = 300 * 1024;

fn corpus() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

#[test]
fn every_kept_input_holds() {
    for (name, run) in fuzz::TARGETS {
        let folder = corpus().join(name);
        let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
        let bytes: u64 = files.iter().map(|file| fs::metadata(file).unwrap().len()).sum();
        assert!(!files.is_empty() && files.len() <= FILES_MAX && bytes <= BYTES_MAX, "{name}: {} files", files.len());
        for file in files {
            let data = fs::read(&file).unwrap();
            let tried = std::panic::catch_unwind(|| run(&data));
            assert!(tried.is_ok(), "{}", file.display());
        }
    }
}

#[test]
fn every_corpus_has_its_target() {
    let folders = fs::read_dir(corpus()).unwrap();
    let folders: BTreeSet<String> = folders.map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
    let targets: BTreeSet<String> = fuzz::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(folders, targets);
}
