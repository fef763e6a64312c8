//! What bounds how messages are rendered, rehearsed, sent and taken back.

/// 64 KiB: the longest that a part of a message may become when it is
/// rendered.
pub const RENDERED_BYTES_MAX: usize = 64 * 1_024;

/// 10 ms: how long one message may take to be rendered. Beyond it, it is left
/// out: other people wait for the same thread.
pub const RENDER_MS_MAX: u64 = 10;

/// 100 variables in one template. Each costs some 20 microseconds, so all of
/// them stay within [`RENDER_MS_MAX`] (2026-11).
pub const VARIABLES_MAX: usize = 100;

/// 20 messages are handed to a browser at once, the newest. It shows a few of
/// them at a time.
pub const ITEMS_MAX: usize = 20;

/// 200 of a person's latest deliveries are looked at for those.
pub const DELIVERIES_LOOKED_MAX: usize = 200;

/// 32 deliveries are on their way out at once: with receivers that answer in a
/// tenth of a second that is 300 a second, of one process's 10,000 connections.
pub const OUTBOX_AT_ONCE_MAX: usize = 32;

/// 8 of them are of one message, so that a receiver that answers slowly leaves
/// places for the others.
pub const OUTBOX_OF_ONE_MESSAGE_MAX: usize = 8;

/// 500 waiting deliveries of a workspace are looked at in one go.
pub const OUTBOX_LOOKED_MAX: usize = 500;

/// 20 such looks follow each other at once while there is more and room for it:
/// what waits behind 10,000 of a message whose receiver is slow goes at once, and
/// a longer row costs a look of some milliseconds a second.
pub const OUTBOX_LOOKS_MAX: usize = 20;

/// 1,000 ms between two looks at what waits, when nothing wakes the outbox:
/// what is tried again is due at a second.
pub const OUTBOX_LOOK_MS: u64 = 1_000;

/// 5 minutes until what waits is looked at again when its message is paused.
pub const OUTBOX_HELD_S: u32 = 300;

/// 15 seconds for what is on its way when the server stops: longer than a
/// request outside may take.
pub const OUTBOX_STOP_MS_MAX: u64 = 15_000;

/// 2,048 bytes of the address behind a counted link of a letter, as long as
/// any address that leads somewhere.
pub const LINK_BYTES_MAX: usize = 2_048;

/// 100 reports of letters that came back in one request.
pub const BOUNCES_MAX: usize = 100;

/// 30 days of events are played in a dry run where nobody says how many: a
/// month holds every weekday four times.
pub const DRY_RUN_DAYS_DEFAULT: u64 = 30;

/// 90 days: a quarter, and as long as decisions are kept.
pub const DRY_RUN_DAYS_MAX: u64 = 90;

/// 60,000 ms: a dry run ends then with what it has; few clients wait longer.
pub const DRY_RUN_MS_MAX: u64 = 60_000;

/// 250 ms between two lines that tell how far a dry run is.
pub const DRY_RUN_TOLD_MS: u64 = 250;

/// 500,000 of the latest events are played when a message goes live, to
/// forecast how often it is sent: about two seconds.
pub const FORECAST_EVENTS_MAX: u64 = 500_000;

/// 5,000 ms: whoever lets a message go live does not wait longer for its
/// forecast.
pub const FORECAST_MS_MAX: u64 = 5_000;

/// 1,000 deliveries are looked at in one read when a message is taken back.
pub const RECALL_LOOKED_MAX: usize = 1_000;

/// 20,000 ms: a recall answers then with how many it has taken back, before
/// clients give up.
pub const RECALL_MS_MAX: u64 = 20_000;

/// 2,000 ms: how long letting a message go live waits for the history of what
/// its audience asks: a million events take about that long.
pub const FACTS_WAIT_MS: u64 = 2_000;

/// 20 ms: how often it looks meanwhile.
pub const FACTS_LOOKED_EVERY_MS: u64 = 20;

/// 2 days that an export of what became of messages can be downloaded, as its
/// clients expect.
pub const CONTENT_EXPORT_KEPT_S: u64 = 2 * 86_400;

/// 100 such exports of a workspace are known at once: nobody needs one each
/// half hour.
pub const CONTENT_EXPORTS_MAX: usize = 100;
