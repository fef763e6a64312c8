//! What bounds messages, their deliveries and what they ask of the past.

/// 1,000 messages of a workspace, archived ones included: all are kept in
/// memory, and lists show them whole (2026-11).
pub const MESSAGES_MAX: u32 = 1_000;

/// 64 sends: how many of a person's latest ones are kept for the cap of all
/// messages, and so its highest value.
pub const FATIGUE_SENDS_MAX: usize = 64;

/// 1 hour: how old an event may be when it is received and still trigger a
/// message. Whoever sends last year's purchases sends no messages (2026-11).
pub const TRIGGER_AGE_S: u32 = 3_600;

/// 30 days: how long a delivery waits for its person (2026-11).
pub const DELIVERY_KEPT_S: u32 = 30 * 86_400;

/// 90 days: how long it is told what came of an event for the messages that
/// listened to it. Long enough to ask after a campaign, and the rows of a busy
/// workspace grow as its events do (2026-11).
pub const DECISIONS_KEPT_S: u64 = 90 * 86_400;

/// 90 days from when it was made: how long a delivery is kept, three times as
/// long as its person can get it. Numbers are counted apart and stay (2026-11).
pub const DELIVERIES_KEPT_S: u64 = 90 * 86_400;

/// Days of one fact and person that are counted apart: a window looks back 60
/// days at most, and late events need room.
pub const FACT_DAYS_MAX: usize = 64;

/// Facts of one workspace: each event of their names asks each of them.
pub const FACTS_MAX: u32 = 100;

/// 500 events: how many one step of counting a fact's history looks at. Each can
/// need two rows more, its person and what is counted of them.
pub const FACT_LOG_ROWS_MAX: u32 = 500;

/// 1 hour: how long a registered fact is kept that no message asks for, so that
/// one that waits for its history can go live.
pub const FACT_UNUSED_S: u32 = 3_600;

/// 30 minutes: after so long a fact that is asked for again is noted anew, half
/// of the time for which it is kept.
pub const FACT_RENEWED_S: u32 = 1_800;

/// 16 people that one command marks: for each it may ask every other message
/// that waits for the same segment, and so reads what an event reads (2026-11).
pub const MARKED_PER_STEP_MAX: usize = 16;

/// Timers that one command fires: each reads what an event reads.
pub const TIMERS_PER_STEP_MAX: usize = 16;

/// A message whose sends in an hour pass its forecast this many times pauses.
pub const FORECAST_TIMES_MAX: u32 = 3;

/// Sends in an hour below which no forecast is passed: small numbers jump.
pub const FORECAST_FLOOR: u32 = 30;

/// 50 receipts in one request: as many as events, for the same reason.
pub const RECEIPTS_PER_REQUEST_MAX: usize = 50;

/// 100: enough to look at who would have got a message, few enough for one
/// answer.
pub const REHEARSED_SAMPLE_MAX: usize = 100;

/// 10: more often than anybody should get a message within a month.
pub const REHEARSED_TIMES_MAX: usize = 10;

/// 100 deliveries are taken back in one command: each reads a person and wakes
/// their browsers.
pub const RECALLED_PER_STEP_MAX: usize = 100;

/// 1,000,000 rows of its own that a rehearsal holds, about 250 bytes each: two
/// for each of half a million people.
pub const REHEARSAL_ROWS_MAX: usize = 1_000_000;
