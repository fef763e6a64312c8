//! Every number that bounds the running process and its connections, with its
//! reason. What bounds an event or a command stands in `engine::limits`.

/// 10,000 connections: the default of `connections_max`. Each holds about
/// 20 KiB while a request is read, so all of them stay under 256 MiB; further
/// ones wait in the kernel's queue (2026-11).
pub const CONNECTIONS_DEFAULT: u32 = 10_000;

/// 1,024 open files are left to the store, the listeners and the logs when
/// the process may open fewer files than `connections_max` needs (2026-11).
pub const FILES_RESERVED: u64 = 1_024;

/// 32 KiB: the largest request head, request line included. Four times what
/// proxies pass on by default; beyond it the answer is 431 (2026-11).
pub const HEAD_BYTES_MAX: usize = 32 * 1_024;

/// 256 KiB: how much of a request is read ahead of the route that consumes
/// it. The largest batch arrives in 20 reads; a stalled route holds no more.
pub const READ_AHEAD_BYTES_MAX: usize = 256 * 1_024;

/// 2,500 ms: how often a connection is looked at. All bounds of a connection
/// below are kept to within this, which saves a timer for each request.
pub const CONNECTION_LOOK_MS: u64 = 2_500;

/// 75,000 ms: how long a kept-alive connection may say nothing. Longer than
/// the 60 s after which common load balancers close theirs, so that they,
/// not Herald, close first and never send into a closed connection (2026-11).
pub const IDLE_MS_MAX: u64 = 75_000;

/// 5,000 ms: the same when every connection is taken and others wait.
pub const IDLE_CROWDED_MS_MAX: u64 = 5_000;

/// 10,000 ms: how long a request's head may take to arrive, however slowly
/// it drips. A head fits a few packets even on a phone (2026-11).
pub const HEAD_READ_MS_MAX: u64 = 10_000;

/// 30,000 ms: how long a client may take none of an answer that waits for it.
pub const WRITE_STALL_MS_MAX: u64 = 30_000;

/// 60,000 ms: how long what was sent may stay unacknowledged before the system
/// takes the client for gone. A laptop that was closed says no goodbye; the
/// system's own patience would hold its connection for a quarter of an hour
/// (2026-11).
pub const UNACKED_MS_MAX: u32 = 60_000;

/// 10,000 ms: how long TLS may take to come about; as long as a request's head.
pub const TLS_HANDSHAKE_MS_MAX: u64 = 10_000;

/// 120,000 ms: how long a request may be in work without a byte in either
/// direction. Bodies have a bound of their own, long before; this one ends
/// what nobody thought of.
pub const REQUEST_QUIET_MS_MAX: u64 = 120_000;

/// 30,000 ms: how long a stop waits for requests in work before it cuts their
/// connections. Nothing that was answered depends on it (2026-11).
pub const DRAIN_MS_MAX: u64 = 30_000;

/// 100 ms: the pause after the system refused a new connection, for instance
/// because no file handle is left: trying at once would only burn a core.
pub const ACCEPT_PAUSE_MS: u64 = 100;

/// 64 connections on the metrics listener: a scraper needs one.
pub const METRICS_CONNECTIONS_MAX: u32 = 64;

/// 1 MiB: the largest configuration file. Ours has a dozen lines; a larger
/// one is another file given by mistake.
pub const CONFIG_FILE_BYTES_MAX: u64 = 1 << 20;

/// 64 KiB: the largest file of a first run that is read back.
pub const SETUP_FILE_BYTES_MAX: u64 = 64 * 1_024;

/// 100 ms: how long a stop goes on reading from connections that are at rest,
/// so that a request that was under way when the signal came is answered and
/// not cut.
pub const STOP_GRACE_MS: u64 = 100;

// What bounds one request.

/// 128 KiB: the largest body of `POST /events`, after decompression. A full
/// event of 100 keys of 255 characters is half of it (2026-11).
pub const EVENT_BODY_BYTES_MAX: usize = 128 * 1_024;

/// 1 MiB: the largest body of any other request but a batch, after
/// decompression (2026-11).
pub const BODY_BYTES_MAX: usize = 1_024 * 1_024;

/// 5 MiB: the largest body of `POST /events/batch`, after decompression:
/// 5,000 events of 1 KiB (2026-11).
pub const BATCH_BODY_BYTES_MAX: usize = 5 * 1_024 * 1_024;

/// 64 KiB: the largest body of a browser's call, after decompression. A page's
/// address and its referrer are at most 4 KiB of it; 50 events of 20 short
/// metadata keys are 50 KiB. It is also what browsers send with `keepalive`
/// (2026-11).
pub const PING_BODY_BYTES_MAX: usize = 64 * 1_024;

/// 600 pings a minute from one network (an IPv4 /24, an IPv6 /64): an office of
/// a hundred people who turn a page every ten seconds. It also bounds how many
/// visitors one network can make up (2026-11).
pub const PINGS_PER_MINUTE_MAX: u64 = 600;

/// 120 pings a minute from one device: two a second, in several tabs (2026-11).
pub const DEVICE_PINGS_PER_MINUTE_MAX: u64 = 120;

/// 6,000 events a minute from one network: the same office, where everybody
/// does something every second (2026-11).
pub const BROWSER_EVENTS_PER_MINUTE_MAX: u64 = 6_000;

/// 1,200 events a minute from one device: a page that tracks every scroll does
/// 20 a second; beyond it is a loop (2026-11).
pub const DEVICE_EVENTS_PER_MINUTE_MAX: u64 = 1_200;

/// 10 new event names an hour from one network: a release has a few; names
/// that hold ids are stopped before they fill the workspace's slots (2026-11).
pub const BROWSER_NEW_NAMES_PER_HOUR_MAX: u64 = 10;

/// 40 new attributes of people or companies an hour from one network: a page
/// has some dozen at most; names that hold ids are stopped before they fill the
/// half of the workspace's attributes that browsers may define (2026-11).
pub const BROWSER_NEW_ATTRIBUTES_PER_HOUR_MAX: u64 = 40;

/// 16,384 networks or devices, 128 KiB for each of these counts, are counted
/// apart; of more, some share their room.
pub const PING_PLACES: usize = 16_384;

/// 50 events of one call of a browser: of the size that events have, as many
/// fit into its body. Browsers with more send more calls (2026-11).
pub const BROWSER_EVENTS_MAX: usize = 50;

/// 64 characters: the longest id that a browser gives an event or itself: a
/// UUID has 36.
pub const BROWSER_ID_CHARS_MAX: usize = 64;

/// 100 attributes that were left out are named in the answer to a ping.
pub const LEFT_OUT_MAX: usize = 100;

/// 16 KiB: the longest identity token. 250 short attributes fit (2026-11).
pub const IDENTITY_TOKEN_BYTES_MAX: usize = 16 * 1_024;

/// 60 seconds: how much the clocks of a token's maker and of this server may
/// differ, as Intercom documents.
pub const IDENTITY_TOKEN_SKEW_S: u32 = 60;

/// 270 days: how long a visitor's or lead's session is good, the nine months
/// of its cookie.
pub const BROWSER_SESSION_S: u32 = 270 * 86_400;

/// 7 days: how long a user's session is good, as Intercom documents.
pub const USER_SESSION_S: u32 = 7 * 86_400;

/// 7 days: how long events can wait in a browser, as long as their ids are
/// remembered.
pub const EVENT_KEY_S: u32 = 7 * 86_400;

/// 7 days: how long a rotated identity secret goes on to count when nobody
/// says: as long as the sessions that it proved.
pub const SECRET_GRACE_S_DEFAULT: u32 = 7 * 86_400;

/// 100 refused calls of browsers, by code and host, are remembered for each
/// workspace until the server stops; of more, the oldest is forgotten.
pub const BROWSER_REFUSALS_MAX: usize = 100;

/// 300 seconds: how long browsers keep the SDK before they ask again. A new
/// release is everywhere within that time (2026-11).
pub const WIDGET_AGE_S: u32 = 300;

/// 7,200 seconds: how long a browser remembers that it may call: as long as
/// any browser does.
pub const PREFLIGHT_AGE_S: u32 = 7_200;

/// 5,000 items: how many events one batch may hold. All are durable before
/// the answer, which still comes within a second (2026-11).
pub const BATCH_ITEMS_MAX: usize = 5_000;

/// 64 KiB: a batch body larger than this is decoded on a thread of its own,
/// so that it holds up no other request.
pub const DECODE_INLINE_BYTES_MAX: usize = 64 * 1_024;

/// 128 MiB: how much memory bodies larger than `EVENT_BODY_BYTES_MAX` may
/// take at once; further ones are answered 503 with Retry-After. 25 of the
/// largest batches (2026-11).
pub const BODIES_BYTES_MAX: usize = 128 * 1_024 * 1_024;

/// 32 levels: how deep the JSON of a body, or of one item of a batch, may
/// nest. Metadata is flat; nothing that the API takes needs a fourth level.
pub const JSON_DEPTH_MAX: usize = 32;

/// 30,000 ms: how long a body may take to arrive as a whole. 5 MiB fit at
/// 1.5 Mbit/s (2026-11).
pub const BODY_READ_MS_MAX: u64 = 30_000;

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

/// 100 summaries: how many one `POST /events/summaries` may hold; as many as
/// a bulk request has items.
pub const SUMMARIES_MAX: usize = 100;

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

/// 500 people or companies: how many one `POST /tags` may tag. Each is a
/// command of its own, durable before the answer.
pub const TAG_TARGETS_MAX: usize = 500;

/// 5,000 ms: how long one request may count people by tag or segment. A count
/// of a million people takes some 50 ms, so a hundred tags fit (2026-11).
pub const COUNTS_MS_MAX: u64 = 5_000;

/// 10 seconds: the window in which requests are counted, as clients of
/// Intercom know it.
pub const RATE_WINDOW_S: u64 = 10;

/// 1 second: what `Retry-After` says when the server is busy or its disk is
/// full: both can be over by then.
pub const RETRY_AFTER_S: u32 = 1;

/// 8 MiB: how much of a body that its route refused is still read, so that
/// the client sees the answer. More than the largest batch: one that is
/// somewhat too large is told so (2026-11).
pub const LEFTOVER_BYTES_MAX: u64 = 8 << 20;

/// 5,000 ms: how long that may take.
pub const LEFTOVER_MS_MAX: u64 = 5_000;

/// 25 seconds: how long a live connection may say nothing. Common proxies close
/// one after 30 or 60 (2026-11).
pub const HEARTBEAT_S: u64 = 25;

/// 5 live connections of one person: as many browsers and devices. The oldest
/// ends for a sixth (2026-11).
pub const STREAMS_PER_PERSON_MAX: usize = 5;

/// 50 live connections from one network: an office, a tab in each browser. Whoever
/// serves a larger one behind one address raises `streams_per_network_max`.
pub const STREAMS_PER_NETWORK_DEFAULT: u32 = 50;

/// 20 teammates follow a node's events at once: each reads every event.
pub const EVENT_STREAMS_MAX: usize = 20;

/// 100 events or items that were not stored: how many a teammate's live
/// connection takes from one view of the rows.
pub const EVENT_STREAM_PAGE: usize = 100;

/// 8 live connections read rows at once; further ones wait their turn, so that
/// an update of everybody needs no thread for each.
pub const STREAM_READS_MAX: usize = 8;

/// 8 answers that are written while their clients take them: each holds a
/// thread and a view of the rows.
pub const STREAMS_MAX: usize = 8;

/// 64 KiB: how much of such an answer is handed over at once.
pub const STREAM_PIECE_BYTES: usize = 64 * 1_024;

/// 4 pieces of such an answer may wait for the client.
pub const STREAM_PIECES_MAX: usize = 4;

/// 16 notes are read at once for an export: 1 MiB of the longest.
pub const EXPORT_NOTES_AT_ONCE: usize = 16;

/// 500 rows are read at once for an export.
pub const EXPORT_ROWS_AT_ONCE: usize = 500;

/// 10 rows of a file are shown by the preview of an import.
pub const PREVIEW_ROWS_MAX: usize = 10;

/// 3 values of a column are shown by the preview of an import.
pub const PREVIEW_EXAMPLES_MAX: usize = 3;

/// 100 refused rows are shown with their import; all of them are in a list of
/// their own.
pub const IMPORT_ERRORS_SHOWN_MAX: usize = 100;

/// 10,000 jobs: how many one page of imports looks through.
pub const IMPORT_JOBS_LOOKED_MAX: usize = 10_000;

/// 20 tags that one row of an import may name.
pub const IMPORT_TAGS_PER_ROW_MAX: usize = 20;

/// 512 KiB: how much of a file `herald import` sends at once. As JSON it takes
/// up to twice as much.
pub const IMPORT_CHUNK_BYTES_MAX: usize = 512 * 1_024;

/// 100 refused rows are named by `herald import`; further ones are counted.
pub const IMPORT_REFUSED_NAMED_MAX: u64 = 100;

/// 8 times in a row `herald import` tries to send the same: with the pauses
/// between them, more than a restart of the server takes.
pub const REMOTE_TRIES_MAX: u32 = 8;

/// 30 seconds: the longest of these pauses, each twice the one before.
pub const REMOTE_PAUSE_S_MAX: u64 = 30;

/// 60 looks, a second apart: how long `herald backup` waits for a server that is
/// starting or stopping, and has the folder but does not listen. A start reads
/// its journals in seconds, a stop takes 45 at most.
pub const BACKUP_WAITS_MAX: u32 = 60;

/// 5 seconds: how long `herald health` waits. A server that takes longer is not
/// well (2026-11).
pub const HEALTH_ANSWER_S_MAX: u64 = 5;

/// 64 MiB: the largest answer that the command line reads into memory.
pub const REMOTE_ANSWER_BYTES_MAX: u64 = 64 << 20;

/// 10 seconds to connect, 120 until an answer begins: as long as the server
/// itself lets a request be in work.
pub const REMOTE_CONNECT_S_MAX: u64 = 10;

/// See [`REMOTE_CONNECT_S_MAX`].
pub const REMOTE_ANSWER_S_MAX: u64 = 120;

/// 16,384 characters in the body of a message's template: a long announcement
/// with its markup (2026-11).
pub const MESSAGE_BODY_CHARS_MAX: usize = 16_384;

/// 255 characters in the title of a message's template.
pub const TITLE_CHARS_MAX: usize = 255;

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

/// 64 KiB: the longest that a part of a message may become when it is
/// rendered.
pub const RENDERED_BYTES_MAX: usize = 64 * 1_024;

/// 10 ms: how long one message may take to be rendered. Beyond it, it is left
/// out: other people wait for the same thread.
pub const RENDER_MS_MAX: u64 = 10;

/// 100 variables in one template. Each costs some 20 microseconds, so all of
/// them stay within [`RENDER_MS_MAX`] (2026-11).
pub const VARIABLES_MAX: usize = 100;

/// 20 messages are handed to a browser at once, the newest. It shows a few of
/// them at a time.
pub const ITEMS_MAX: usize = 20;

/// 200 of a person's latest deliveries are looked at for those.
pub const DELIVERIES_LOOKED_MAX: usize = 200;

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

/// 32 deliveries are on their way out at once: with receivers that answer in a
/// tenth of a second that is 300 a second, of one process's 10,000 connections.
pub const OUTBOX_AT_ONCE_MAX: usize = 32;

/// 8 of them are of one message, so that a receiver that answers slowly leaves
/// places for the others.
pub const OUTBOX_OF_ONE_MESSAGE_MAX: usize = 8;

/// 500 waiting deliveries of a workspace are looked at in one go.
pub const OUTBOX_LOOKED_MAX: usize = 500;

/// 20 such looks follow each other at once while there is more and room for it:
/// what waits behind 10,000 of a message whose receiver is slow goes at once, and
/// a longer row costs a look of some milliseconds a second.
pub const OUTBOX_LOOKS_MAX: usize = 20;

/// 1,000 ms between two looks at what waits, when nothing wakes the outbox:
/// what is tried again is due at a second.
pub const OUTBOX_LOOK_MS: u64 = 1_000;

/// 5 minutes until what waits is looked at again when its message is paused.
pub const OUTBOX_HELD_S: u32 = 300;

/// 15 seconds for what is on its way when the server stops: longer than a
/// request outside may take.
pub const OUTBOX_STOP_MS_MAX: u64 = 15_000;

/// 2,048 bytes of the address behind a counted link of a letter, as long as
/// any address that leads somewhere.
pub const LINK_BYTES_MAX: usize = 2_048;

/// 100 reports of letters that came back in one request.
pub const BOUNCES_MAX: usize = 100;

/// 30 days of events are played in a dry run where nobody says how many: a
/// month holds every weekday four times.
pub const DRY_RUN_DAYS_DEFAULT: u64 = 30;

/// 90 days: a quarter, and as long as decisions are kept.
pub const DRY_RUN_DAYS_MAX: u64 = 90;

/// 60,000 ms: a dry run ends then with what it has; few clients wait longer.
pub const DRY_RUN_MS_MAX: u64 = 60_000;

/// 250 ms between two lines that tell how far a dry run is.
pub const DRY_RUN_TOLD_MS: u64 = 250;

/// 500,000 of the latest events are played when a message goes live, to
/// forecast how often it is sent: about two seconds.
pub const FORECAST_EVENTS_MAX: u64 = 500_000;

/// 5,000 ms: whoever lets a message go live does not wait longer for its
/// forecast.
pub const FORECAST_MS_MAX: u64 = 5_000;

/// 1,000 deliveries are looked at in one read when a message is taken back.
pub const RECALL_LOOKED_MAX: usize = 1_000;

/// 20,000 ms: a recall answers then with how many it has taken back, before
/// clients give up.
pub const RECALL_MS_MAX: u64 = 20_000;

/// 2,000 ms: how long letting a message go live waits for the history of what
/// its audience asks: a million events take about that long.
pub const FACTS_WAIT_MS: u64 = 2_000;

/// 20 ms: how often it looks meanwhile.
pub const FACTS_LOOKED_EVERY_MS: u64 = 20;

/// 2 days that an export of what became of messages can be downloaded, as its
/// clients expect.
pub const CONTENT_EXPORT_KEPT_S: u64 = 2 * 86_400;

/// 100 such exports of a workspace are known at once: nobody needs one each
/// half hour.
pub const CONTENT_EXPORTS_MAX: usize = 100;

/// 64 live messages that wait for one event's name, and 64 that wait for people:
/// each is asked in the commit of the event, and if all are sent they write ten
/// rows each, of the 1,000 that one command may.
pub const LIVE_TOGETHER_MAX: usize = 64;

/// 64 different questions about events that such messages ask together: each
/// reads a row, and one more for each of the 16 whom a person can have been
/// before, of the 2,000 that one command may.
pub const EVENTS_ASKED_TOGETHER_MAX: usize = 64;

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
