// Limits of messages in the page, each with its reason.

/** Messages that a page holds, shown or waiting. The oldest go first; nobody reads more. */
export const MESSAGES_MAX = 50;

/** Characters of a body: what the server renders at most. */
export const BODY_CHARS_MAX = 65_536;

/** Nodes of a body: more would take the page's time. */
export const BODY_NODES_MAX = 2_000;

/** How deep a body nests. */
export const BODY_DEPTH_MAX = 20;

/** Reactions of a message. */
export const REACTIONS_MAX = 10;

/** URL rules of a message, and characters of each: they are checked at every route change. */
export const URL_RULES_MAX = 50;
export const URL_RULE_CHARS_MAX = 500;

/** Characters of an address that rules are checked against. */
export const URL_CHARS_MAX = 2_000;

/** Characters of a title: more is no title. */
export const TITLE_CHARS_MAX = 500;

/** How long a tooltip waits, after the page was opened, for the element that it points to. */
export const ANCHOR_WAIT_MS_MAX = 60_000;

/** The least time between two searches for it, however busy the page is. */
export const ANCHOR_SEARCH_MS_MIN = 200;

/** A message that thanks stays that long before it closes itself. */
export const THANKS_MS = 2_500;

/** Characters of an e-mail address (RFC 5321). */
export const EMAIL_CHARS_MAX = 254;

/** The default place among the page's layers, and the least distance of a card from an edge. */
export const Z_INDEX = 2_147_483_001;
export const PADDING_PX_MIN = 20;

/** Receipts in one request: what the server takes. */
export const RECEIPTS_BATCH_MAX = 50;

/** How long a receipt counts as on its way in some tab; and when its page closed: the next one asks soon. */
export const RECEIPT_LEASE_MS = 10_000;
export const RECEIPT_LEAVE_LEASE_MS = 3_000;

/** How long a receipt waits for a network or its person. */
export const RECEIPT_AGE_MS_MAX = 7 * 24 * 3600_000;

/** How long it is remembered that something was told, so that it is not told, or shown, twice. */
export const TOLD_AGE_MS_MAX = 90 * 24 * 3600_000;

/** Receipts that are remembered, the newest: a hundred messages of a lively workspace. */
export const RECEIPTS_COUNT_MAX = 400;
