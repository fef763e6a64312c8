//! What bounds one command, and one step of a job.

/// 2,000 rows: how many one command may read.
pub const COMMAND_READS_MAX: usize = 2_000;

/// 1,000 rows: how many one command may write.
pub const COMMAND_WRITES_MAX: usize = 1_000;

/// 5 rounds: how often one command may ask for rows before it is decided. The
/// longest way is an event of somebody who was merged away: identifier, contact,
/// survivor, summaries, place in the timeline.
pub const PLAN_ROUNDS_MAX: usize = 5;

/// 500 rows: how many rows one step of a sweep looks at.
pub const SWEEP_ROWS_MAX: u32 = 500;

/// 200 rows: how many one step of erasing looks at. A place in a timeline costs
/// two writes, its own and its event's.
pub const ERASE_ROWS_MAX: u32 = 200;

/// 100 visitors: how many one step of the visitors' sweep deletes, so that it
/// fits into one command.
pub const VISITORS_PER_STEP_MAX: usize = 100;

/// 20 events: how many one step attaches to a person who has come. Each is
/// recorded like any other and writes some ten rows.
pub const ATTACH_EVENTS_MAX: u32 = 20;

/// 100 items: how many items one bulk request may hold.
pub const BULK_ITEMS_MAX: usize = 100;

/// 15 minutes: how long a bulk job takes further items.
pub const BULK_JOB_OPEN_S: u64 = 900;

/// 1,000 tasks: how often one bulk job may be appended to, 100,000 items.
pub const BULK_TASKS_MAX: usize = 1_000;

/// 7 days: how long a bulk job and its errors can be read.
pub const BULK_JOB_KEPT_S: u64 = 7 * 86_400;

/// 300 mapped columns of an import: the 250 attributes that there can be, and what
/// everybody has.
pub const IMPORT_COLUMNS_MAX: usize = 300;

/// 30 days: how long an import goes on under the same key, and how long one
/// that was never finished can be read.
pub const IMPORT_KEPT_S: u64 = 30 * 86_400;

/// 250 rows: how many rows of an import one request may hold.
pub const IMPORT_ROWS_MAX: usize = 250;
