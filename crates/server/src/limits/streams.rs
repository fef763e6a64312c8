//! What bounds live connections, of browsers and of teammates.

/// 25 seconds: how long a live connection may say nothing. Common proxies close
/// one after 30 or 60 (2026-11).
pub const HEARTBEAT_S: u64 = 25;

/// 5 live connections of one person: as many browsers and devices. The oldest
/// ends for a sixth (2026-11).
pub const STREAMS_PER_PERSON_MAX: usize = 5;

/// 50 live connections from one network: an office, a tab in each browser. Whoever
/// serves a larger one behind one address raises `streams_per_network_max`.
pub const STREAMS_PER_NETWORK_DEFAULT: u32 = 50;

/// 80 of 100 connections may be live ones of browsers. They last for as long as
/// their pages: without the rest, the workspaces' own servers would wait for
/// somebody to close a page (2026-11).
pub const STREAMS_PERCENT_MAX: u32 = 80;

/// How many live connections browsers may have of so many connections.
#[must_use]
pub fn streams_max(connections_max: u32) -> u32 {
    let share = u64::from(connections_max) * u64::from(STREAMS_PERCENT_MAX) / 100;
    u32::try_from(share).unwrap_or(u32::MAX).max(1)
}

/// 20 teammates follow a node's events at once: each reads every event.
pub const EVENT_STREAMS_MAX: usize = 20;

/// 100 events or items that were not stored: how many a teammate's live
/// connection takes from one view of the rows.
pub const EVENT_STREAM_PAGE: usize = 100;

/// 8 live connections read rows at once; further ones wait their turn, so that
/// an update of everybody needs no thread for each.
pub const STREAM_READS_MAX: usize = 8;
