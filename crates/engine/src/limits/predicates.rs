//! What bounds questions about people, and where they are kept.

/// 1,000 segments of a workspace: they all stay in memory.
pub const SEGMENTS_MAX: usize = 1_000;

/// 1,000 saved audiences of a workspace: they all stay in memory.
pub const AUDIENCES_MAX: usize = 1_000;

/// 8 KiB: the largest predicates of a saved audience, as JSON text.
pub const AUDIENCE_BYTES_MAX: usize = 8_192;

/// 4 groups within each other: two more than Intercom's search allows, and as
/// many as a person can still read (2026-11).
pub const PREDICATE_DEPTH_MAX: usize = 4;

/// 50 leaves, those over metadata included: what a segment or an audience may
/// hold (2026-11).
pub const PREDICATE_LEAVES_MAX: usize = 50;

/// 225 leaves: 15 groups of 15 filters, what Intercom's search documents
/// (2026-11).
pub const PREDICATE_SEARCH_LEAVES_MAX: usize = 225;

/// 1,000 leaves in all once segments are put in place: without it, 50 segments
/// of 50 segments would be work without end for every person (2026-11).
pub const PREDICATE_COMPILED_LEAVES_MAX: usize = 1_000;

/// 3 segments within each other, the outermost included (2026-11).
pub const SEGMENT_DEPTH_MAX: usize = 3;

/// 60 days: the longest window. 64 day buckets are kept of a registered fact,
/// so that a window of 60 days still has its days when events come late
/// (2026-11).
pub const WITHIN_DAYS_MAX: u16 = 60;

/// 36,525 days, a century: the longest distance of `days_ago` and its kin
/// (2026-11).
pub const DAYS_AGO_MAX: u32 = 36_525;

/// 1,000 values in one list of `in` or `not_in`: looked up by halving, so
/// that a long list costs little for each person (2026-11).
pub const PREDICATE_LIST_VALUES_MAX: usize = 1_000;

/// 2,048 bytes: the longest text or number to compare with, as long as the
/// longest stored one, a URL (2026-11).
pub const COMPARAND_BYTES_MAX: usize = 2_048;

/// 50 companies: how many of a person's companies a predicate looks at
/// (2026-11).
pub const PREDICATE_COMPANIES_MAX: usize = 50;
