//! What bounds the running node, each with its reason.

/// 1,000 commands: a batch closes there, so that its working set stays in the
/// processor's caches and nobody waits for more than about ten milliseconds.
pub const BATCH_COMMANDS_MAX: usize = 1_000;

/// 1 MiB of commands: a batch closes there, so that a commit stays one short
/// write. It always takes one command.
pub const BATCH_BYTES_MAX: usize = 1 << 20;

/// 10 ms: between two commands a batch that has taken this long closes.
pub const BATCH_MS_MAX: u64 = 10;

/// 20,000 commands may wait: a quarter of a second at the rate measured on two
/// cores. Beyond it, answering "retry" is kinder than making everybody wait.
pub const QUEUE_COMMANDS_MAX: usize = 20_000;

/// 64 MiB of commands may wait, so that large ones cannot fill the memory.
pub const QUEUE_BYTES_MAX: usize = 64 << 20;

/// 3 tries to decide a batch anew when others wrote the same rows.
pub const CONFLICT_TRIES_MAX: usize = 3;

/// 1 s: how often free space is looked at and the side file made durable.
pub const UPKEEP_EVERY_MS: u64 = 1_000;

/// 10 minutes: how often the sweeps are walked.
pub const SWEEPS_EVERY_MS: u64 = 600_000;

/// 20 steps of each sweep at a time, 10,000 rows, so that requests come in
/// between.
pub const SWEEP_STEPS_MAX: usize = 20;

/// 4 steps of counting a fact's history at a time, 2,000 events: about ten
/// milliseconds in one commit, for which requests wait.
pub const FACT_STEPS_AT_ONCE: usize = 4;

/// 64 workspaces get a step of one job each at a time: they share one commit,
/// and requests come in between.
pub const JOB_STEPS_AT_ONCE_MAX: usize = 64;

/// 12 hours after a person is erased their bytes leave the files, together with
/// those of everybody who was erased meanwhile: all files are rewritten for it,
/// and half of the promised day is left if it has to be tried again.
pub const RECLAIM_AFTER_S: u32 = 43_200;

/// 10 minutes until it is tried again: an export that was being read is done
/// then.
pub const RECLAIM_RETRY_S: u32 = 600;

/// 64 MiB: the free space below which writes are refused before the store is
/// touched. One journal file and one flush of every table fit in it.
pub const STORAGE_RESERVE_BYTES_DEFAULT: u64 = 64 << 20;

/// 64 MiB of decoded rows.
pub const ROW_CACHE_BYTES_DEFAULT: u64 = 64 << 20;

/// 64 MiB of blocks.
pub const BLOCK_CACHE_BYTES_DEFAULT: u64 = 64 << 20;

/// 100,000 rows of what is to leave are counted of each workspace for the
/// metrics: some ten milliseconds. Beyond it the number only says "many".
pub const OUTBOX_COUNTED_MAX: usize = 100_000;

/// 100,000 people are remembered within a dry run, so that who does much is
/// read once: some 50 MiB.
pub const DRY_RUN_PEOPLE_MAX: usize = 100_000;

/// Each 1,024 events a dry run looks at the time, and tells how far it is: some
/// milliseconds.
pub const DRY_RUN_TOLD_EVERY: u64 = 1_024;

/// 15 minutes: how often everybody of a workspace is looked at for messages
/// that wait for somebody to match, to enter a segment, or for a date (2026-11).
pub const REVIEW_EVERY_MS: u64 = 900_000;

/// 10,000 people of whom something changed may wait to be looked at, for the
/// messages that wait for them. Beyond it everybody is looked at (2026-11).
pub const REVIEW_WAITING_MAX: usize = 10_000;

/// 64 people are looked at together: what of them the engine decides shares one
/// commit, and requests come in between.
pub const REVIEWED_AT_ONCE_MAX: usize = 64;

/// 256 people are marked as members of a segment together.
pub const MARK_PEOPLE_AT_ONCE: usize = 256;

/// 64 steps of delays, about 1,000, are fired of one workspace before another
/// has its turn.
pub const TIMER_STEPS_MAX: usize = 64;

/// 10,000 delays are looked through for that of one event: explaining it is no
/// reason to read all that wait.
pub const DELAYS_LOOKED_AT_MAX: usize = 10_000;

/// 20,000 events of the log: what is gone through between two looks at the
/// clock when events of one name are sought, some ten milliseconds.
pub const LOG_AT_ONCE: u64 = 20_000;

/// 100,000 events: a log that is gone through in a tenth of a second. In a
/// longer one, a name with few events is sought by way of who did it.
pub const LONG_LOG_MIN: u64 = 100_000;

/// 5,000 events of one name are few: as many look-ups as take a tenth of a
/// second.
pub const FEW_EVENTS_MAX: u64 = 5_000;

/// 10,000 changes are looked at for one page of the audit.
pub const AUDIT_LOOKED_MAX: usize = 10_000;
