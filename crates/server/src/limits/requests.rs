//! What bounds one request: its body, its items, its rate.

/// 128 KiB: the largest body of `POST /events`, after decompression. A full
/// event of 100 keys of 255 characters is half of it (2026-11).
pub const EVENT_BODY_BYTES_MAX: usize = 128 * 1_024;

/// 1 MiB: the largest body of any other request but a batch, after
/// decompression (2026-11).
pub const BODY_BYTES_MAX: usize = 1_024 * 1_024;

/// 5 MiB: the largest body of `POST /events/batch`, after decompression:
/// 5,000 events of 1 KiB (2026-11).
pub const BATCH_BODY_BYTES_MAX: usize = 5 * 1_024 * 1_024;

/// 5,000 items: how many events one batch may hold. All are durable before
/// the answer, which still comes within a second (2026-11).
pub const BATCH_ITEMS_MAX: usize = 5_000;

/// 64 KiB: a batch body larger than this is decoded on a thread of its own,
/// so that it holds up no other request.
pub const DECODE_INLINE_BYTES_MAX: usize = 64 * 1_024;

/// 128 MiB: how much memory bodies larger than `BODY_FREE_BYTES_MAX` may take at
/// once; further ones are answered 503 with Retry-After. 25 of the largest
/// batches (2026-11).
pub const BODIES_BYTES_MAX: usize = 128 * 1_024 * 1_024;

/// 16 KiB: a body up to this size needs none of that room. Nearly all single
/// events have less than 1 KiB, and so many on all connections are 160 MiB
/// (2026-11).
pub const BODY_FREE_BYTES_MAX: usize = 16 * 1_024;

/// 32 levels: how deep the JSON of a body, or of one item of a batch, may
/// nest. Metadata is flat; nothing that the API takes needs a fourth level.
pub const JSON_DEPTH_MAX: usize = 32;

/// 30,000 ms: how long a body may take to arrive as a whole. 5 MiB fit at
/// 1.5 Mbit/s (2026-11).
pub const BODY_READ_MS_MAX: u64 = 30_000;

/// 100 summaries: how many one `POST /events/summaries` may hold; as many as
/// a bulk request has items.
pub const SUMMARIES_MAX: usize = 100;

/// 500 people or companies: how many one `POST /tags` may tag. Each is a
/// command of its own, durable before the answer.
pub const TAG_TARGETS_MAX: usize = 500;

/// 10 seconds: the window in which requests are counted, as clients of
/// Intercom know it.
pub const RATE_WINDOW_S: u64 = 10;

/// 1 second: what `Retry-After` says when the server is busy or its disk is
/// full: both can be over by then.
pub const RETRY_AFTER_S: u32 = 1;
