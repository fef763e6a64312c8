//! Every number that bounds something, with its reason. `docs/limits.md` lists
//! them for people; a tidy check compares the two.

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

/// 90 days: the REST list shows no older events, as Intercom documents.
pub const LISTED_EVENTS_S: u64 = 90 * 86_400;

/// 2,147,483,647: the highest count that one summary import may add.
pub const IMPORT_COUNT_MAX: u64 = 2_147_483_647;

/// 100 items: how many items one bulk request may hold.
pub const BULK_ITEMS_MAX: usize = 100;

/// 15 minutes: how long a bulk job takes further items.
pub const BULK_JOB_OPEN_S: u64 = 900;

/// 1,000 tasks: how often one bulk job may be appended to, 100,000 items.
pub const BULK_TASKS_MAX: usize = 1_000;

/// 7 days: how long a bulk job and its errors can be read.
pub const BULK_JOB_KEPT_S: u64 = 7 * 86_400;

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

/// 2,000 rows: how many one command may read.
pub const COMMAND_READS_MAX: usize = 2_000;

/// 1,000 rows: how many one command may write.
pub const COMMAND_WRITES_MAX: usize = 1_000;

/// 5 rounds: how often one command may ask for rows before it is decided. The
/// longest way is an event of somebody who was merged away: identifier, contact,
/// survivor, summaries, place in the timeline.
pub const PLAN_ROUNDS_MAX: usize = 5;

/// 500 rows: how many rows one step of a sweep looks at.
pub const SWEEP_ROWS_MAX: u32 = 500;

/// 10,000,000 requests a minute: the default of `rate_limit_per_minute`. A
/// self-hosted server protects itself by its queue; the limit is for its
/// owner to lower.
pub const RATE_LIMIT_PER_MINUTE_DEFAULT: u64 = 10_000_000;

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

/// 1,000 companies: how many a contact may belong to, as Intercom documents.
pub const COMPANIES_PER_CONTACT_MAX: usize = 1_000;

/// 50 companies: how many one legacy request may name.
pub const COMPANIES_PER_REQUEST_MAX: usize = 50;

/// 1,000 companies: how many may share one name, so that its index row stays
/// small.
pub const COMPANIES_PER_NAME_MAX: usize = 1_000;

/// 255 characters: the longest name, plan, web site or industry of a company.
pub const COMPANY_STRING_CHARS_MAX: usize = 255;

/// 255 characters: how much of a company's name its index key holds.
pub const COMPANY_NAME_KEY_CHARS_MAX: usize = 255;

/// 2,147,483,647: the highest monthly spend, as Intercom documents.
pub const MONTHLY_SPEND_MAX: u32 = 2_147_483_647;

/// 10,000 tags of a workspace, deleted ones included: they all stay in memory,
/// and their ids are never used again.
pub const TAGS_MAX: usize = 10_000;

/// 255 characters: the longest name of a tag, a segment or an audience.
pub const TAG_NAME_CHARS_MAX: usize = 255;

/// 500 tags on one contact or company, so that its row stays under 8 KiB of
/// them.
pub const TAGS_PER_ROW_MAX: usize = 500;

/// 1,000 segments of a workspace: they all stay in memory.
pub const SEGMENTS_MAX: usize = 1_000;

/// 1,000 saved audiences of a workspace: they all stay in memory.
pub const AUDIENCES_MAX: usize = 1_000;

/// 8 KiB: the largest predicates of a saved audience, as JSON text.
pub const AUDIENCE_BYTES_MAX: usize = 8_192;

/// 100 subscription types of a workspace, so that a contact's choices stay few.
pub const SUBSCRIPTION_TYPES_MAX: usize = 100;

/// 100 webhook subscriptions of a workspace: they all stay in memory.
pub const WEBHOOKS_MAX: usize = 100;

/// 100 topics or event names of one webhook subscription.
pub const WEBHOOK_TOPICS_MAX: usize = 100;

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

/// 100 visitors: how many one step of the visitors' sweep deletes, so that it
/// fits into one command.
pub const VISITORS_PER_STEP_MAX: usize = 100;

/// 200 rows: how many one step of erasing looks at. A place in a timeline costs
/// two writes, its own and its event's.
pub const ERASE_ROWS_MAX: u32 = 200;

/// 20 events: how many one step attaches to a person who has come. Each is
/// recorded like any other and writes some ten rows.
pub const ATTACH_EVENTS_MAX: u32 = 20;

/// 50 mapped columns of an import.
pub const IMPORT_COLUMNS_MAX: usize = 300;

/// 30 days: how long an import goes on under the same key, and how long one
/// that was never finished can be read.
pub const IMPORT_KEPT_S: u64 = 30 * 86_400;

/// 250 rows: how many rows of an import one request may hold.
pub const IMPORT_ROWS_MAX: usize = 250;

/// 30 minutes: after so long without a sign of life a browser's next one begins
/// a new session, as Intercom documents.
pub const SESSION_GAP_S: u32 = 1_800;

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

/// 100 page views: how many of a person are kept, newest last. A profile shows
/// the recent ones; a ring bounds what a reload loop can write (2026-11).
pub const PAGE_VIEWS_KEPT: u64 = 100;

/// 100 companies: a lead who belongs to more does not go on as the user who is
/// there in the same browser. Each costs two writes beside all that a ping may
/// write (2026-11).
pub const PING_MERGE_COMPANIES_MAX: usize = 100;

/// 100 sites: how many hosts with the snippet are remembered per workspace.
/// Anybody can send any host, so there must be an end; further ones are served
/// but not noted (2026-11).
pub const SITES_MAX: u32 = 100;

/// 60 seconds: how old a site's `last_seen_at` may be before it is written
/// again, so that a busy site costs one write a minute (2026-11).
pub const SITE_NOTED_S: u32 = 60;

/// 253 characters: the longest host name that DNS allows.
pub const HOST_CHARS_MAX: usize = 253;

/// 100 hosts in the list of trusted domains; it is read by every request of a
/// browser (2026-11).
pub const TRUSTED_DOMAINS_MAX: usize = 100;

/// 250 names in the list of protected attributes: as many as there are
/// attributes.
pub const PROTECTED_ATTRIBUTES_MAX: usize = 250;

/// 30 days: the longest that a rotated identity secret stays valid. Whoever
/// rotates because of a leak sends 0 (2026-11).
pub const SECRET_GRACE_S_MAX: u32 = 30 * 86_400;

/// 1,000 messages of a workspace, archived ones included: all are kept in
/// memory, and lists show them whole (2026-11).
pub const MESSAGES_MAX: u32 = 1_000;

/// 64 sends: how many of a person's latest ones are kept for the cap of all
/// messages, and so its highest value.
pub const FATIGUE_SENDS_MAX: usize = 64;

/// 1 hour: how old an event may be when it is received and still trigger a
/// message. Whoever sends last year's purchases sends no messages (2026-11).
pub const TRIGGER_AGE_S: u32 = 3_600;

/// 30 days: how long a delivery waits for its person (2026-11).
pub const DELIVERY_KEPT_S: u32 = 30 * 86_400;

/// 90 days: how long it is told what came of an event for the messages that
/// listened to it. Long enough to ask after a campaign, and the rows of a busy
/// workspace grow as its events do (2026-11).
pub const DECISIONS_KEPT_S: u64 = 90 * 86_400;

/// 90 days from when it was made: how long a delivery is kept, three times as
/// long as its person can get it. Numbers are counted apart and stay (2026-11).
pub const DELIVERIES_KEPT_S: u64 = 90 * 86_400;

/// Devices of one person: who has more has changed phones, so the oldest goes.
pub const DEVICES_MAX: usize = 10;

/// Days of one fact and person that are counted apart: a window looks back 60
/// days at most, and late events need room.
pub const FACT_DAYS_MAX: usize = 64;

/// Facts of one workspace: each event of their names asks each of them.
pub const FACTS_MAX: u32 = 100;

/// 500 events: how many one step of counting a fact's history looks at. Each can
/// need two rows more, its person and what is counted of them.
pub const FACT_LOG_ROWS_MAX: u32 = 500;

/// 1 hour: how long a registered fact is kept that no message asks for, so that
/// one that waits for its history can go live.
pub const FACT_UNUSED_S: u32 = 3_600;

/// 30 minutes: after so long a fact that is asked for again is noted anew, half
/// of the time for which it is kept.
pub const FACT_RENEWED_S: u32 = 1_800;

/// 16 people that one command marks: for each it may ask every other message
/// that waits for the same segment, and so reads what an event reads (2026-11).
pub const MARKED_PER_STEP_MAX: usize = 16;

/// Timers that one command fires: each reads what an event reads.
pub const TIMERS_PER_STEP_MAX: usize = 16;

/// A message whose sends in an hour pass its forecast this many times pauses.
pub const FORECAST_TIMES_MAX: u32 = 3;

/// Sends in an hour below which no forecast is passed: small numbers jump.
pub const FORECAST_FLOOR: u32 = 30;

/// 50 receipts in one request: as many as events, for the same reason.
pub const RECEIPTS_PER_REQUEST_MAX: usize = 50;

/// 100: enough to look at who would have got a message, few enough for one
/// answer.
pub const REHEARSED_SAMPLE_MAX: usize = 100;

/// 10: more often than anybody should get a message within a month.
pub const REHEARSED_TIMES_MAX: usize = 10;

/// 100 deliveries are taken back in one command: each reads a person and wakes
/// their browsers.
pub const RECALLED_PER_STEP_MAX: usize = 100;

/// 1,000,000 rows of its own that a rehearsal holds, about 250 bytes each: two
/// for each of half a million people.
pub const REHEARSAL_ROWS_MAX: usize = 1_000_000;
