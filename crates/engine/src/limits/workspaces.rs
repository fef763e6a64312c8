//! What bounds a workspace, its keys and its teammates.

/// 255 characters: the longest name of a workspace or a token.
pub const LABEL_CHARS_MAX: usize = 255;

/// 1,000 tokens in a node, revoked ones included: they all stay in memory.
pub const TOKENS_MAX: u64 = 1_000;

/// 1,000 teammates in a workspace, removed ones included: adding one reads
/// them all, and a command reads at most 2,000 rows.
pub const TEAMMATES_MAX: u32 = 1_000;

/// 10 sign-ins of a teammate at a time: a handful of browsers on each of their
/// devices. The oldest ends when another begins, so that the table, which stays
/// in memory, cannot grow.
pub const LOGIN_SESSIONS_MAX: u32 = 10;

/// 14 days: how long a sign-in lasts. Whoever works every day signs in twice a
/// month; a browser that was left behind is no key for ever.
pub const LOGIN_SESSION_S: u32 = 14 * 86_400;

/// 15 minutes: how long a sign-in link can be used, and how long after it a
/// password can be set without the one before.
pub const SIGN_IN_LINK_S: u32 = 900;

/// 10,000,000 requests a minute: the default of `rate_limit_per_minute`. A
/// self-hosted server protects itself by its queue; the limit is for its
/// owner to lower.
pub const RATE_LIMIT_PER_MINUTE_DEFAULT: u64 = 10_000_000;

/// 100 webhook subscriptions of a workspace: they all stay in memory.
pub const WEBHOOKS_MAX: usize = 100;

/// 100 topics or event names of one webhook subscription.
pub const WEBHOOK_TOPICS_MAX: usize = 100;
