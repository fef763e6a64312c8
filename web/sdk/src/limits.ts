// Every limit of the SDK, in one place, each with its reason.

/** Bytes of a request body. The server takes 64 KiB, and so does everything a browser sends while a page closes. */
export const BODY_BYTES_MAX = 60_000;

/** Events in one request: what the server takes. */
export const BATCH_EVENTS_MAX = 50;

/** Events that wait in the page's storage: a day offline of a busy page. The oldest go first. */
export const OUTBOX_COUNT_MAX = 1_000;

/** Characters of those: a fifth of what a browser gives an origin, which belongs to the host page. */
export const OUTBOX_CHARS_MAX = 1_000_000;

/** Characters of one event as JSON: 20 entries of 255 characters and their keys fit twice. */
export const EVENT_CHARS_MAX = 16_000;

/** How long an event waits for its person to be known, or for a network: as long as its key is good. */
export const EVENT_AGE_MS_MAX = 7 * 24 * 3600_000;

/** Without locks, how long another tab is left to send its own events: longer than nearly every request takes. */
export const OTHERS_MS = 10_000;

/** The pause before an event that the server has no room for yet is sent again. */
export const RETRY_MS = 60_000;

/** Characters of an event's name. */
export const NAME_CHARS_MAX = 255;

/** Metadata entries of one event, unless the server names another number. */
export const METADATA_KEYS_MAX = 20;

/** Characters of a metadata string; the server cuts longer ones. */
export const METADATA_STRING_CHARS_MAX = 255;

/** Characters of the settings of one call as JSON: each takes at most three bytes, and the server takes 64 KiB. */
export const SETTINGS_CHARS_MAX = 20_000;

/** Events tracked before `boot`, and callbacks registered for one thing: enough for any page. */
export const HELD_MAX = 100;

/** `update` calls in a window. */
export const UPDATES_MAX = 20;

/** That window. */
export const UPDATE_WINDOW_MS = 30 * 60_000;

/** The least time between two pings that the SDK sends for route changes by itself. */
export const ROUTE_PING_MS_MIN = 2_000;

/** A route change settles (title, several replaceState calls) before it is told. */
export const ROUTE_SETTLE_MS = 250;

/** A request that takes longer has failed. */
export const REQUEST_MS_MAX = 20_000;

/** The longest pause between two attempts. */
export const PAUSE_MS_MAX = 300_000;

/** The life of the visitor's and the device's cookie, and the longest of any: 9 months. */
export const VISITOR_MS = 274 * 24 * 3600_000;

/** The life of a user's session cookie: a week, from the last ping. */
export const SESSION_MS = 7 * 24 * 3600_000;

/** Who leads this browser's tabs, where Web Locks are missing, must say so again within this time. */
export const LEADER_MS = 15_000;

/** The stream ends when nobody has looked at the page for this long. */
export const HIDDEN_MS_MAX = 300_000;

/** A stream that says nothing within this time is held back by a proxy: poll instead. */
export const HELLO_MS_MAX = 10_000;

/** The pause between two polls where streams do not work. */
export const POLL_MS = 30_000;

/** Polls before a stream is tried again: ten minutes, for a network that is no longer the one that held it back. */
export const POLLS_MAX = 20;
