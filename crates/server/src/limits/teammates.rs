//! What bounds passwords, sign-ins and the requests of teammates.

/// 12 characters: the shortest password that a teammate can set. NIST asks for
/// 8 and for 15 where nothing else protects; the throttle stands beside it
/// (2026-11).
pub const PASSWORD_CHARS_MIN: usize = 12;

/// 255 characters: the longest password, as of every other label.
pub const PASSWORD_CHARS_MAX: usize = 255;

/// 2 passwords hashed at once: each takes 19 MiB and a core, and events must
/// not wait for them.
pub const PASSWORD_HASHINGS_MAX: usize = 2;

/// 10 failed sign-ins with one e-mail address in a window: more than anybody
/// mistypes, and at 960 a day nobody guesses 12 characters.
pub const SIGN_IN_FAILURES_MAX: u64 = 10;

/// 30 failed sign-ins from one network in a window: an office of some hundred,
/// or one machine that tries addresses.
pub const SIGN_IN_NETWORK_FAILURES_MAX: u64 = 30;

/// 120 failed sign-ins in a window from one IPv6 network of 48 bits, which is
/// what a customer of a provider has: as many as from four of 64 bits.
pub const SIGN_IN_SITE_FAILURES_MAX: u64 = 120;

/// 60 sign-ins with one e-mail address in a window: far more than a teammate
/// needs, and each is rows on the disk.
pub const SIGN_IN_SUCCESSES_MAX: u64 = 60;

/// 15 minutes: the window in which sign-ins are counted.
pub const SIGN_IN_WINDOW_S: u64 = 900;

/// 4,096 places for addresses, and as many for networks, for sites and for what
/// is known of either: 160 KiB. Two on the same place share its room.
pub const SIGN_IN_PLACES: usize = 4_096;

/// 4 workspaces in which the same e-mail address is looked for when no app id is
/// sent: each costs a comparison of 19 MiB.
pub const SIGN_IN_WORKSPACES_MAX: usize = 4;

/// 4,096 places to count the requests of teammates, by their number.
pub const TEAMMATE_RATE_PLACES: usize = 4_096;
