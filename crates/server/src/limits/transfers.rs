//! What bounds imports, exports and the command line's own requests.

/// 8 answers that are written while their clients take them: each holds a
/// thread and a view of the rows.
pub const STREAMS_MAX: usize = 8;

/// 64 KiB: how much of such an answer is handed over at once.
pub const STREAM_PIECE_BYTES: usize = 64 * 1_024;

/// 4 pieces of such an answer may wait for the client.
pub const STREAM_PIECES_MAX: usize = 4;

/// 16 notes are read at once for an export: 1 MiB of the longest.
pub const EXPORT_NOTES_AT_ONCE: usize = 16;

/// 500 rows are read at once for an export.
pub const EXPORT_ROWS_AT_ONCE: usize = 500;

/// 10 rows of a file are shown by the preview of an import.
pub const PREVIEW_ROWS_MAX: usize = 10;

/// 3 values of a column are shown by the preview of an import.
pub const PREVIEW_EXAMPLES_MAX: usize = 3;

/// 100 refused rows are shown with their import; all of them are in a list of
/// their own.
pub const IMPORT_ERRORS_SHOWN_MAX: usize = 100;

/// 10,000 jobs: how many one page of imports looks through.
pub const IMPORT_JOBS_LOOKED_MAX: usize = 10_000;

/// 20 tags that one row of an import may name.
pub const IMPORT_TAGS_PER_ROW_MAX: usize = 20;

/// 512 KiB: how much of a file `herald import` sends at once. As JSON it takes
/// up to twice as much.
pub const IMPORT_CHUNK_BYTES_MAX: usize = 512 * 1_024;

/// 100 refused rows are named by `herald import`; further ones are counted.
pub const IMPORT_REFUSED_NAMED_MAX: u64 = 100;

/// 8 times in a row `herald import` tries to send the same: with the pauses
/// between them, more than a restart of the server takes.
pub const REMOTE_TRIES_MAX: u32 = 8;

/// 30 seconds: the longest of these pauses, each twice the one before.
pub const REMOTE_PAUSE_S_MAX: u64 = 30;

/// 5 seconds: how long `herald health` waits. A server that takes longer is not
/// well (2026-11).
pub const HEALTH_ANSWER_S_MAX: u64 = 5;

/// 60 looks, a second apart: how long `herald backup` waits for a server that is
/// starting or stopping, and has the folder but does not listen. A start reads
/// its journals in seconds, a stop takes 45 at most.
pub const BACKUP_WAITS_MAX: u32 = 60;

/// 64 MiB: the largest answer that the command line reads into memory.
pub const REMOTE_ANSWER_BYTES_MAX: u64 = 64 << 20;

/// 10 seconds to connect, 120 until an answer begins: as long as the server
/// itself lets a request be in work.
pub const REMOTE_CONNECT_S_MAX: u64 = 10;

/// See [`REMOTE_CONNECT_S_MAX`].
pub const REMOTE_ANSWER_S_MAX: u64 = 120;
