//! What bounds what the console tells of event names.

/// 30 days stand in the small chart beside an event's name: as many as hours
/// are kept.
pub const SPARKLINE_DAYS: u16 = 30;

/// 744 points of a chart: the hours of 31 days, more than a screen shows.
pub const VOLUME_POINTS_MAX: usize = 744;

/// 255 characters by which event names are sought: as long as a name.
pub const DEFINITION_QUERY_CHARS_MAX: usize = 255;

/// 20 values of a metadata key are told when nobody says how many.
pub const BREAKDOWN_VALUES_DEFAULT: usize = 20;

/// 100 values of a metadata key: what a teammate reads through.
pub const BREAKDOWN_VALUES_MAX: usize = 100;

/// 50,000 of the newest events of a name are broken down: half a second, and
/// some ten megabytes if each has a value of its own.
pub const BREAKDOWN_EVENTS_MAX: u64 = 50_000;

/// 5,000 ms: a breakdown says then how far it came.
pub const BREAKDOWN_MS_MAX: u64 = 5_000;

/// 2,000 ms: a page of an event's occurrences ends then; the next one goes on.
pub const OCCURRENCES_MS_MAX: u64 = 2_000;

/// 8 metadata keys: with more, an event is hard to read and hard to match.
pub const HINT_METADATA_KEYS: usize = 8;

/// 1,000 event names are compared letter by letter with each other, some tens
/// of milliseconds; of more, the oldest.
pub const HINT_NAMES_MAX: usize = 1_000;

/// 20,000 example values are looked at for the hints of a whole workspace, some
/// two hundred milliseconds; the names after them get only the hints that need
/// none.
pub const HINT_EXAMPLES_MAX: usize = 20_000;
