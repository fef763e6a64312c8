//! What bounds connections, and the process that holds them.

/// 10,000 connections: the default of `connections_max`. Each holds about
/// 20 KiB while a request is read, and what has arrived of its body, at most
/// `BODY_FREE_BYTES_MAX` of it beside the room for large ones: all of them stay
/// under 512 MiB. Further ones wait in the kernel's queue (2026-11).
pub const CONNECTIONS_DEFAULT: u32 = 10_000;

/// 1,024 open files are left to the store, the listeners and the logs when
/// the process may open fewer files than `connections_max` needs (2026-11).
pub const FILES_RESERVED: u64 = 1_024;

/// 64 threads that wait for the disk or count for others: 8 exports, 8 reads of
/// streams and a few more may last, and of reads no more run at once than there
/// are cores. Each keeps some megabytes for itself: with as many threads as
/// requests, 160 of them took 200 MB (`bench soak`, 2026-11).
pub const WAITING_THREADS_MAX: usize = 64;

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

/// 8 MiB: how much of a body that its route refused is still read, so that
/// the client sees the answer. More than the largest batch: one that is
/// somewhat too large is told so (2026-11).
pub const LEFTOVER_BYTES_MAX: u64 = 8 << 20;

/// 5,000 ms: how long that may take.
pub const LEFTOVER_MS_MAX: u64 = 5_000;
