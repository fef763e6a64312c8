//! The few names, people and seconds that everything is about, so that things
//! meet often.

/// App ids.
pub const APP_IDS: [&str; 3] = ["aaaa1111", "bbbb2222", "cccc3333"];

/// What a shop calls its customers. They compare exactly.
pub const EXTERNAL_IDS: [&str; 7] =
    ["25", "ada", "Ada", "bob@shop.test", "ü-1", "\u{5f20}", "longer-id-of-a-customer-0123456789"];

/// E-mail addresses in several spellings. They compare without case.
pub const EMAILS: [&str; 8] = [
    "ada@shop.test",
    "Ada@Shop.Test",
    " ADA@shop.test ",
    "bob@shop.test",
    "BOB@SHOP.TEST",
    "cleo@shop.test",
    "\u{15e}ule@shop.test",
    "\u{130}na@shop.test",
];

/// Ids in browsers' cookies.
pub const VISITOR_IDS: [&str; 5] = ["cookie-1", "cookie-2", "cookie-3", "co", "ada"];

/// Sites with the snippet.
pub const SITES: [&str; 3] = ["shop.test", "www.shop.test", "help.test"];

/// What a shop calls its customers' firms. They compare exactly.
pub const COMPANY_IDS: [&str; 4] = ["c-1", "C-1", "c-2", "\u{fc}-2"];

/// Names of companies, tags and attributes.
pub const NAMES: [&str; 5] = ["vip", "VIP", "new", "\u{c4}lter", "\u{e4}lter"];

/// Custom attributes.
pub const ATTRIBUTES: [&str; 4] = ["plan", "seats", "is_vip", "trial_at"];

/// Event names in several spellings.
pub const EVENT_NAMES: [&str; 12] = [
    "ordered-item",
    "Ordered-Item",
    "ordered.item",
    "viewed-page",
    "invited friend",
    "invited-friend",
    " completed$order ",
    "\u{c5}ngstr\u{f6}m-read",
    "A\u{30a}ngstro\u{308}m-read",
    "signed-up",
    "went-\u{130}stanbul",
    "left",
];

/// Metadata keys; more are made by number.
pub const KEYS: [&str; 10] =
    ["type", "Type", "size", "order_date", "link", "price", "photo.url", "stripe_invoice", "nested", "rock&roll"];

/// Texts that clients take as ids of events.
pub const CLIENT_IDS: [&str; 9] = ["a", "b", "c", "A", "\u{e9}", "e\u{301}", "retry-1", "retry-2", "0"];

/// Texts for names and descriptions.
pub const TEXTS: [&str; 4] = ["", "short", "something longer to read", "\u{1f980}"];

/// 2024-01-15 10:00:00 UTC, Unix seconds: about when each story begins.
pub const STORY_BEGINS_S: u64 = 1_705_312_800;

/// The word at a place, counted around.
#[must_use]
pub fn word<'a>(words: &[&'a str], place: u8) -> &'a str {
    words.get(usize::from(place) % words.len()).copied().unwrap_or_default()
}
