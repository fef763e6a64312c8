//! What bounds the people index and a search, each with its reason.

use std::time::Duration;

/// 256 people in a chunk: about 25 KiB, so that a change under a running search
/// copies a chunk in a few microseconds.
pub(super) const CHUNK_PEOPLE: usize = 256;

/// 4,096 people in a block of a column: its bits and ranks take 640 bytes.
pub(super) const BLOCK_PEOPLE: usize = 4_096;

/// 16 chunks, 4,096 people: what a thread takes at a time, about a millisecond
/// of work.
pub(super) const TASK_CHUNKS: usize = BLOCK_PEOPLE / CHUNK_PEOPLE;

/// 65,536 people: what a thread reads from the store at a time when an index is
/// built; a scan that begins costs as much as dozens of rows.
pub(super) const SCAN_PEOPLE: u32 = 65_536;

/// 10,000 changes wait for the next search; then a thread takes them in, which
/// takes about ten milliseconds, so that no search waits longer for it.
pub(super) const WAITING_CHANGES: usize = 10_000;

/// 500,000 changes, at most half a gigabyte: if nobody could take them in until
/// then, the index is thrown away and the next search builds it anew.
pub(super) const WAITING_CHANGES_MAX: usize = 500_000;

/// 96 MiB of event summaries stay in memory: all that a million people did of a
/// hundred events. What was asked for longest ago goes first.
pub(super) const COLUMN_BYTES_MAX: usize = 96 << 20;

/// 5 s: how long a search looks at events themselves. It says when that was not
/// enough.
pub(super) const OCCURRENCES_WAIT_MAX: Duration = Duration::from_secs(5);

/// 120 bytes of a text decide its place when people are sorted by it, so that
/// the place fits into a cursor.
pub(super) const SORT_TEXT_BYTES_MAX: usize = 120;
