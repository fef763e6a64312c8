//! What bounds what browsers and apps say, and how long they are believed.

/// 64 KiB: the largest body of a browser's call, after decompression. A page's
/// address and its referrer are at most 4 KiB of it; 50 events of 20 short
/// metadata keys are 50 KiB. It is also what browsers send with `keepalive`
/// (2026-11).
pub const PING_BODY_BYTES_MAX: usize = 64 * 1_024;

/// 600 pings a minute from one network (an IPv4 /24, an IPv6 /64): an office of
/// a hundred people who turn a page every ten seconds. It also bounds how many
/// visitors one network can make up (2026-11).
pub const PINGS_PER_MINUTE_MAX: u64 = 600;

/// 120 pings a minute from one device: two a second, in several tabs (2026-11).
pub const DEVICE_PINGS_PER_MINUTE_MAX: u64 = 120;

/// 6,000 events a minute from one network: the same office, where everybody
/// does something every second (2026-11).
pub const BROWSER_EVENTS_PER_MINUTE_MAX: u64 = 6_000;

/// 1,200 events a minute from one device: a page that tracks every scroll does
/// 20 a second; beyond it is a loop (2026-11).
pub const DEVICE_EVENTS_PER_MINUTE_MAX: u64 = 1_200;

/// 10 new event names an hour from one network: a release has a few; names
/// that hold ids are stopped before they fill the workspace's slots (2026-11).
pub const BROWSER_NEW_NAMES_PER_HOUR_MAX: u64 = 10;

/// 40 new attributes of people or companies an hour from one network: a page
/// has some dozen at most; names that hold ids are stopped before they fill the
/// half of the workspace's attributes that browsers may define (2026-11).
pub const BROWSER_NEW_ATTRIBUTES_PER_HOUR_MAX: u64 = 40;

/// 16,384 networks or devices, 128 KiB for each of these counts, are counted
/// apart; of more, some share their room.
pub const PING_PLACES: usize = 16_384;

/// 50 events of one call of a browser: of the size that events have, as many
/// fit into its body. Browsers with more send more calls (2026-11).
pub const BROWSER_EVENTS_MAX: usize = 50;

/// 64 characters: the longest id that a browser gives an event or itself: a
/// UUID has 36.
pub const BROWSER_ID_CHARS_MAX: usize = 64;

/// 100 attributes that were left out are named in the answer to a ping.
pub const LEFT_OUT_MAX: usize = 100;

/// 16 KiB: the longest identity token. 250 short attributes fit (2026-11).
pub const IDENTITY_TOKEN_BYTES_MAX: usize = 16 * 1_024;

/// 60 seconds: how much the clocks of a token's maker and of this server may
/// differ, as Intercom documents.
pub const IDENTITY_TOKEN_SKEW_S: u32 = 60;

/// 270 days: how long a visitor's or lead's session is good, the nine months
/// of its cookie.
pub const BROWSER_SESSION_S: u32 = 270 * 86_400;

/// 7 days: how long a user's session is good, as Intercom documents.
pub const USER_SESSION_S: u32 = 7 * 86_400;

/// 7 days: how long events can wait in a browser, as long as their ids are
/// remembered.
pub const EVENT_KEY_S: u32 = 7 * 86_400;

/// 7 days: how long a rotated identity secret goes on to count when nobody
/// says: as long as the sessions that it proved.
pub const SECRET_GRACE_S_DEFAULT: u32 = 7 * 86_400;

/// 100 refused calls of browsers, by code and host, are remembered for each
/// workspace until the server stops; of more, the oldest is forgotten.
pub const BROWSER_REFUSALS_MAX: usize = 100;

/// 300 seconds: how long browsers keep the SDK before they ask again. A new
/// release is everywhere within that time (2026-11).
pub const WIDGET_AGE_S: u32 = 300;

/// 7,200 seconds: how long a browser remembers that it may call: as long as
/// any browser does.
pub const PREFLIGHT_AGE_S: u32 = 7_200;
