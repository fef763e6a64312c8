//! Every number that bounds what leaves the building, with its reason. They stand
//! in `docs/limits.md` too.

/// Seconds that one HTTP request may take in all: name, connection, redirects and
/// body. A slow receiver must not hold a place in the queue of all others.
pub const HTTP_TOTAL_S_MAX: u64 = 10;

/// Seconds for a TCP connection to one address, so that a name with a dead first
/// address still reaches its second in time.
pub const HTTP_CONNECT_S_MAX: u64 = 3;

/// Addresses of one name that are tried, one after the other.
pub const HTTP_ADDRESSES_MAX: usize = 4;

/// Bytes of an answer's body that are read. Nothing that is asked for is longer.
pub const HTTP_ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// Bytes of an answer's headers, about: what was read in one piece is used.
pub const HTTP_HEADERS_BYTES_MAX: usize = 64 * 1024;

/// Redirects that are followed. A receiver that moved needs one, with a change of
/// scheme and of host two.
pub const HTTP_REDIRECTS_MAX: u32 = 3;

/// Idle connections kept for one host, and for how many seconds.
pub const HTTP_IDLE_MAX: usize = 4;
/// See [`HTTP_IDLE_MAX`].
pub const HTTP_IDLE_S_MAX: u64 = 30;

/// Bytes of an address that is asked for.
pub const URL_BYTES_MAX: usize = 2048;

/// Attempts for one delivery, the first included.
pub const ATTEMPTS_MAX: u32 = 8;

/// Seconds that another server may ask us to wait. A longer wish counts as this.
pub const RETRY_AFTER_S_MAX: u32 = 24 * 60 * 60;

/// Characters of a word from an answer that is kept as a detail.
pub const DETAIL_CHARS_MAX: usize = 64;

/// Connections to the mail relay at once. Most relays take no more from one client.
pub const SMTP_CONNECTIONS_MAX: usize = 4;

/// Mails over one connection; common relays close after 100.
pub const SMTP_MAILS_PER_CONNECTION_MAX: u32 = 100;

/// Seconds that a connection to the relay may be idle before it is not used again.
pub const SMTP_IDLE_S_MAX: u64 = 30;

/// Seconds for one step of an SMTP conversation: a command and its answer.
pub const SMTP_STEP_S_MAX: u64 = 30;

/// Characters of a header's text: a subject, a name. Longer ones are cut by every
/// program that shows them.
pub const MAIL_HEADER_CHARS_MAX: usize = 255;

/// Bytes of an address in a header of its own: a header line has at most 998.
pub const MAIL_URL_BYTES_MAX: usize = 900;

/// Bytes of a mail's text and of its HTML each.
pub const MAIL_BODY_BYTES_MAX: usize = 512 * 1024;

/// Bytes of a push notification's JSON: Apple takes no more, and Google no more data.
pub const PUSH_PAYLOAD_BYTES_MAX: usize = 4096;

/// Bytes of the id by which a newer notification takes an older one's place (Apple).
pub const PUSH_COLLAPSE_BYTES_MAX: usize = 64;

/// Bytes of a device's token. Apple's have 64 to 200 hex digits, Google's some 200
/// characters.
pub const PUSH_TOKEN_BYTES_MAX: usize = 4096;

/// Seconds for which Apple's provider token is used: it takes none older than an
/// hour, and no new one more often than every 20 minutes.
pub const APNS_TOKEN_S_MAX: i64 = 50 * 60;

/// Seconds before which a provider token that was called expired is not replaced.
pub const APNS_TOKEN_S_MIN: i64 = 20 * 60;

/// Seconds before its end at which Google's access token is no longer used.
pub const FCM_TOKEN_MARGIN_S: i64 = 5 * 60;

/// Bytes of a webhook's body.
pub const WEBHOOK_BODY_BYTES_MAX: usize = 256 * 1024;
