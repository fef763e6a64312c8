//! What bounds events, their metadata and their definitions.

/// 255 characters: the longest event name. Intercom documents none; the same
/// bound as a metadata string keeps one rule for both (2026-11).
pub const EVENT_NAME_CHARS_MAX: usize = 255;

/// 255 characters: the longest metadata string, as Intercom's help centre
/// states. Longer strings are cut and marked in the receipt (2026-11).
pub const METADATA_STRING_CHARS_MAX: usize = 255;

/// 255 characters: the longest metadata key, the same rule as names (2026-11).
pub const METADATA_KEY_CHARS_MAX: usize = 255;

/// 2,048 bytes: the longest link, image or rich-link URL. It is what browsers
/// and mail programs are known to follow; a cut URL would lead elsewhere, so a
/// longer one is left out (2026-11).
pub const METADATA_URL_BYTES_MAX: usize = 2_048;

/// 4 KiB: the largest nested object or array that is stored as it came. It is
/// shown, never filtered on, so it needs no more (2026-11).
pub const METADATA_OPAQUE_BYTES_MAX: usize = 4_096;

/// 100 keys: the highest value of the setting `metadata_keys_max`. Ten times
/// what Intercom's API reference allows; a row stays under 32 KiB of strings.
pub const METADATA_KEYS_CAP: usize = 100;

/// 20 keys: the default of `metadata_keys_max`, from Intercom's help centre.
pub const METADATA_KEYS_DEFAULT: u64 = 20;

/// 50 entries: how many left-out or cut keys a receipt names; further ones are
/// counted only, so that a hostile body cannot grow a row.
pub const OMISSIONS_MAX: usize = 50;

/// 64 characters: how much of a left-out key a receipt shows.
pub const OMISSION_KEY_CHARS_MAX: usize = 64;

/// 120 names: the default of `active_event_names_max`, Intercom's limit.
pub const ACTIVE_EVENT_NAMES_DEFAULT: u64 = 120;

/// 10,000 definitions in a workspace, archived ones included, and the highest
/// value of `active_event_names_max`: they all stay in memory.
pub const DEFINITIONS_MAX: u64 = 10_000;

/// 1,024 characters: the longest description of an event definition.
pub const DESCRIPTION_CHARS_MAX: usize = 1_024;

/// 255 characters: the longest display name of an event definition.
pub const DISPLAY_NAME_CHARS_MAX: usize = 255;

/// 100 keys: how many metadata keys a definition's catalog remembers. Keys
/// beyond are stored with their events, but not catalogued.
pub const CATALOG_KEYS_MAX: usize = 100;

/// 3 events: how many examples a catalogued key points to.
pub const CATALOG_EXAMPLES_MAX: usize = 3;

/// 24 hours: how far ahead of the server's clock `created_at` may lie. A day
/// forgives a wrong time zone, not milliseconds sent as seconds.
pub const FUTURE_TOLERANCE_S: u64 = 86_400;

/// 7 days: how long a client id is remembered, longer than any official
/// client retries.
pub const SEEN_KEPT_S: u64 = 7 * 86_400;

/// 24 hours: how long the same summary import without a client id counts as
/// one import.
pub const IMPORT_SEEN_KEPT_S: u64 = 86_400;

/// 255 characters: the longest client id (`Idempotency-Key`, `event_id`).
pub const CLIENT_ID_CHARS_MAX: usize = 255;

/// 100,000 rows: how many refused, dropped and duplicate items a workspace
/// remembers. The ring takes at most about 4 MB.
pub const REFUSALS_KEPT_MAX: u64 = 100_000;

/// 7 days: how long a refused, dropped or duplicate item is shown.
pub const REFUSALS_KEPT_S: u64 = 7 * 86_400;

/// 30 days: hours older than this are folded into days.
pub const STATS_HOURS_KEPT: u32 = 30 * 24;

/// 90 days: the REST list shows no older events, as Intercom documents.
pub const LISTED_EVENTS_S: u64 = 90 * 86_400;

/// 2,147,483,647: the highest count that one summary import may add.
pub const IMPORT_COUNT_MAX: u64 = 2_147_483_647;
