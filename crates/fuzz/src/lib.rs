//! What fuzzers try ([docs/fuzzing.md](../../../docs/fuzzing.md)).
//!
//! A target takes bytes that nobody vouches for and panics when something that
//! must hold does not: not only that nothing breaks, but what comes out. The
//! fuzzer (`cargo xtask fuzz`) finds the bytes; the corpora beside this crate
//! keep the interesting ones, and an ordinary test replays them.
#![expect(clippy::missing_panics_doc, reason = "a target says what it found wrong by panicking")]
#![expect(clippy::expect_used, reason = "as above")]

mod shop;
pub mod targets;

/// A name, and what is tried.
pub type Target = (&'static str, fn(&[u8]));

/// All targets. Each has a folder of its name in `crates/fuzz/corpus`.
pub const TARGETS: [Target; 13] = [
    ("requests", targets::requests::run),
    ("bodies", targets::bodies::run),
    ("metadata", targets::metadata::run),
    ("identifiers", targets::identifiers::run),
    ("predicates", targets::predicates::run),
    ("numbers", targets::numbers::run),
    ("templates", targets::templates::run),
    ("html", targets::html::run),
    ("cursors", targets::cursors::run),
    ("rows", targets::rows::run),
    ("keys", targets::keys::run),
    ("tokens", targets::tokens::run),
    ("sheets", targets::sheets::run),
];

/// The target of this name.
#[must_use]
pub fn target(name: &str) -> Option<fn(&[u8])> {
    TARGETS.iter().find(|(known, _)| *known == name).map(|(_, run)| *run)
}
