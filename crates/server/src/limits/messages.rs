//! What bounds what a message says, and when it may be sent.

/// 16,384 characters in the body of a message's template: a long announcement
/// with its markup (2026-11).
pub const MESSAGE_BODY_CHARS_MAX: usize = 16_384;

/// 255 characters in the title of a message's template.
pub const TITLE_CHARS_MAX: usize = 255;

/// 18 digits of a number in a template: what 64 bits hold, whatever the digits.
pub const TEMPLATE_DIGITS_MAX: usize = 18;

/// 255 characters on the button of a message's template.
pub const LABEL_TEMPLATE_CHARS_MAX: usize = 255;

/// 2,048 characters in the address that a message's button leads to: as long
/// as browsers of all kinds take one.
pub const TARGET_CHARS_MAX: usize = 2_048;

/// 1,000 characters in the selector of a tooltip.
pub const SELECTOR_CHARS_MAX: usize = 1_000;

/// 10 reactions that one message offers: what fits into one line of a page.
pub const REACTIONS_MAX: usize = 10;

/// 16 characters in a reaction: one emoji is made of up to a dozen.
pub const REACTION_CHARS_MAX: usize = 16;

/// 50 languages of one message.
pub const LOCALES_MAX: usize = 50;

/// 20 rules on a page's address in one message.
pub const URL_RULES_MAX: usize = 20;

/// 2,048 characters in such a rule.
pub const URL_RULE_CHARS_MAX: usize = 2_048;

/// 3,600 seconds on a page before a message is shown.
pub const TIME_ON_PAGE_S_MAX: u32 = 3_600;

/// 128 KiB: what a message says, all languages together, as it is kept. All
/// messages of a workspace stay in memory (2026-11).
pub const CONTENT_BYTES_MAX: usize = 128 * 1_024;

/// 50 windows in a message's schedule: seven for each day.
pub const WINDOWS_MAX: usize = 50;

/// 10,000 sends of one message to one person.
pub const SENDS_MAX: u32 = 10_000;

/// 366 days between two sends of one message to one person.
pub const SEND_GAP_S_MAX: u32 = 366 * 86_400;

/// The 1,000,000th occurrence of an event is the last that can trigger.
pub const OCCURRENCE_MAX: u32 = 1_000_000;

/// 30 days that a trigger can wait: longer waits are dates or segments.
pub const TRIGGER_DELAY_S_MAX: u32 = 30 * 86_400;

/// 7 days before it was received that an event may have happened and still
/// trigger, where a message says so.
pub const TRIGGER_AGE_S_MAX: u32 = 7 * 86_400;

/// 365 days that a trigger can lie before or after a date.
pub const DATE_DAYS_MAX: i16 = 365;

/// 90 days within which a goal can be reached.
pub const GOAL_WITHIN_S_MAX: u32 = 90 * 86_400;

/// 255 characters in the subject of a letter's template: what a header holds.
pub const SUBJECT_CHARS_MAX: usize = 255;

/// 20 entries that a push notification tells the app besides: with their texts
/// they must fit into 4 KiB.
pub const PUSH_DATA_MAX: usize = 20;

/// 1,024 characters in the text of a push notification's template: phones show
/// some 200, and all of it must fit into 4 KiB.
pub const PUSH_TEXT_CHARS_MAX: usize = 1_024;

/// 512 bytes of a device's token: Apple's have up to 200, Google's some 200.
pub const DEVICE_TOKEN_BYTES_MAX: usize = 512;

/// 10 screens of a carousel: few people go beyond the fourth.
pub const SCREENS_MAX: usize = 10;

/// 10 blocks on one screen of a carousel: more would have to be scrolled.
pub const BLOCKS_MAX: usize = 10;

/// 3 buttons on one screen of a carousel.
pub const ACTIONS_MAX: usize = 3;

/// 64 live messages that wait for one event's name, and 64 that wait for people:
/// each is asked in the commit of the event, and if all are sent they write ten
/// rows each, of the 1,000 that one command may.
pub const LIVE_TOGETHER_MAX: usize = 64;

/// 64 different questions about events that such messages ask together: each
/// reads a row, and one more for each of the 16 whom a person can have been
/// before, of the 2,000 that one command may.
pub const EVENTS_ASKED_TOGETHER_MAX: usize = 64;
