//! What bounds lists, searches and counts.

/// 15 events: how many events a page of `GET /events` holds when nobody says.
pub const EVENTS_PER_PAGE_DEFAULT: usize = 15;

/// 50 items: how many items any other page holds when nobody says.
pub const PER_PAGE_DEFAULT: usize = 50;

/// 150 items: how many items a page may hold at most, as Intercom documents
/// for its cursor pages. A higher `per_page` is taken as this.
pub const PER_PAGE_MAX: usize = 150;

/// 2 groups within each other in a search over REST, as Intercom documents.
pub const SEARCH_GROUP_DEPTH_MAX: usize = 2;

/// 15 filters in one group of a search over REST, as Intercom documents.
pub const SEARCH_GROUP_MEMBERS_MAX: usize = 15;

/// 200 characters of a search for a name, an e-mail address or an id: none that
/// anybody types is longer (2026-11).
pub const SEARCH_TEXT_CHARS_MAX: usize = 200;

/// 1,000,000 people that a page of the console's list passes over at most: the
/// largest list that the console was tried with (2026-11). A search keeps the
/// places of those, about 50 bytes each, while it runs.
pub const PEOPLE_OFFSET_MAX: usize = 1_000_000;

/// 1,024 characters: the longest cursor that is read. The longest that a
/// search gives out holds 150 bytes of a value and has half of it.
pub const CURSOR_CHARS_MAX: usize = 1_024;

/// 100 items: how many items a page of a scroll holds, as Intercom documents.
pub const SCROLL_PAGE_ITEMS: usize = 100;

/// 60,000 ms: how long a scroll waits for its next page, as Intercom documents.
pub const SCROLL_IDLE_MS_MAX: u64 = 60_000;

/// 15 companies: how many a page of companies holds when nobody says.
pub const COMPANIES_PER_PAGE_DEFAULT: usize = 15;

/// 20 activities: how many a page of activity logs holds when nobody says.
pub const ACTIVITIES_PER_PAGE_DEFAULT: usize = 20;

/// 10,000 changes: how many of the latest changes the activity logs look at.
/// Older ones stand in `/manage/audit`.
pub const ACTIVITIES_LISTED_MAX: usize = 10_000;

/// 5,000 ms: how long one request may count people by tag or segment. A count
/// of a million people takes some 50 ms, so a hundred tags fit (2026-11).
pub const COUNTS_MS_MAX: u64 = 5_000;
