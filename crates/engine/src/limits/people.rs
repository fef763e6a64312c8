//! What bounds people and what is known of them.

/// 255 characters: the longest `external_id`. Intercom documents none; keys
/// stay well under the store's 64 KiB.
pub const EXTERNAL_ID_CHARS_MAX: usize = 255;

/// 254 characters: the longest e-mail address (RFC 5321, section 4.5.3.1.3).
pub const EMAIL_CHARS_MAX: usize = 254;

/// 255 characters: the longest name, phone or owner id of a contact.
pub const CONTACT_STRING_CHARS_MAX: usize = 255;

/// 1,000 contacts: how many leads may share one e-mail address, so that its
/// index row stays small.
pub const CONTACTS_PER_EMAIL_MAX: usize = 1_000;

/// 250 attributes of each model that are not archived, as Intercom documents.
pub const ATTRIBUTES_MAX: usize = 250;

/// 1,000 attributes of a workspace, archived ones included: they all stay in
/// memory.
pub const ATTRIBUTES_EVER_MAX: u32 = 1_000;

/// 190 characters: the longest name of a custom attribute, as Intercom
/// documents.
pub const ATTRIBUTE_NAME_CHARS_MAX: usize = 190;

/// 255 characters: the longest text of a custom attribute, as Intercom
/// documents. A longer one is refused, so that nothing is lost unseen.
pub const ATTRIBUTE_STRING_CHARS_MAX: usize = 255;

/// 64 characters: the longest number of a custom attribute, more than any
/// double needs.
pub const ATTRIBUTE_NUMBER_CHARS_MAX: usize = 64;

/// 250 options: how many values a listed attribute may have.
pub const ATTRIBUTE_OPTIONS_MAX: usize = 250;

/// 16 aliases: how many contacts can have been merged into one, so that a
/// profile joins at most 17 timelines.
pub const ALIASES_MAX: usize = 16;

/// 90 days: how long a merge can be undone.
pub const UNMERGE_S: u64 = 90 * 86_400;

/// 400 companies: how many the contact that is merged away may belong to. Each
/// costs two writes, and a command makes at most a thousand.
pub const MERGE_COMPANIES_MAX: usize = 400;

/// 10,000 tags of a workspace, deleted ones included: they all stay in memory,
/// and their ids are never used again.
pub const TAGS_MAX: usize = 10_000;

/// 255 characters: the longest name of a tag, a segment or an audience.
pub const TAG_NAME_CHARS_MAX: usize = 255;

/// 500 tags on one contact or company, so that its row stays under 8 KiB of
/// them.
pub const TAGS_PER_ROW_MAX: usize = 500;

/// 100 subscription types of a workspace, so that a contact's choices stay few.
pub const SUBSCRIPTION_TYPES_MAX: usize = 100;

/// 65,536 bytes: the longest note. A page of text has some 3,000.
pub const NOTE_BYTES_MAX: usize = 65_536;

/// 1,000 events that wait under one identifier: a person who takes longer to
/// appear was not known to the sender either.
pub const HELD_PER_IDENTIFIER_MAX: u32 = 1_000;

/// 100,000 events of a workspace that wait for their person.
pub const HELD_MAX: u64 = 100_000;

/// 64 MiB: about how much the waiting events of a workspace may hold.
pub const HELD_BYTES_MAX: u64 = 64 << 20;

/// 90 days: how long an event waits for its person, as long as the REST list
/// shows events.
pub const HELD_KEPT_S: u64 = 90 * 86_400;

/// 270 days: the default of `visitors_kept_days`, the nine months that
/// Intercom documents.
pub const VISITORS_KEPT_DAYS_DEFAULT: u64 = 270;

/// Devices of one person: who has more has changed phones, so the oldest goes.
pub const DEVICES_MAX: usize = 10;
