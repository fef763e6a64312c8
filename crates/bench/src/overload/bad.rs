//! Clients that behave badly: they hold connections and do nothing, send half
//! of a request, send and read as slowly as they can, or never read at all.
//! While each kind is there, others must be served as if it was not.
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    figures::as_f64,
    herald::Serving,
    http, output,
    overload::client::{WAIT_MAX, World, quiet_p50, send},
    report::{Figure, Target},
};

/// Connections at rest.
const IDLE: usize = 10_000;
/// Connections that began a head, or a body.
const HALF: usize = 2_000;
/// Connections that ask for much and take nothing of it.
const SLOW_READERS: usize = 400;
/// Streams of a teammate that are never read: as many as there may be.
const DEAF_STREAMS: usize = 20;
/// Batches that such a stream is told of.
const TOLD_BATCHES: usize = 100;
/// What one connection at rest may take.
const IDLE_BYTES_MAX: f64 = 16_384.0;
/// What unread answers may take in all.
const UNREAD_MIB_MAX: f64 = 256.0;
/// Others may be slower than on a quiet server by this: the machine holds
/// thousands of sockets more.
const SLOWER_MAX: f64 = 10.0;

/// Goes through all of them. Errors: somebody else was not served.
pub async fn measure(world: &Arc<World>, quiet: Duration, serving: &Serving) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let slower = |name, p50: Duration| {
        let ratio = p50.as_secs_f64() / quiet.as_secs_f64();
        Figure::with_target(name, "of the quiet p50", ratio, Target::AtMost(SLOWER_MAX))
    };
    let memory = || Ok::<_, anyhow::Error>(serving.server.memory_bytes()?.0);

    let before = memory()?;
    let idle = opened(world, IDLE, b"").await?;
    let each = as_f64(memory()?.saturating_sub(before)) / as_f64(u64::try_from(IDLE)?);
    figures.push(Figure::with_target("idle_connection", "bytes", each, Target::AtMost(IDLE_BYTES_MAX)));
    figures.push(slower("p50_beside_10000_idle", quiet_p50(world).await?));
    drop(idle);
    output::progress("idle connections are gone");

    let heads_since = Instant::now();
    let heads = opened(world, HALF, b"POST /events HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ").await?;
    figures.push(slower("p50_beside_2000_half_heads", quiet_p50(world).await?));
    let body = format!(
        "POST /events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\nContent-Length: 100000\r\n\r\n{{",
        world.token
    );
    let bodies_since = Instant::now();
    let bodies = opened(world, HALF, body.as_bytes()).await?;
    figures.push(slower("p50_beside_2000_half_bodies", quiet_p50(world).await?));
    let heads = closed_after(heads, heads_since).await?;
    let bodies = closed_after(bodies, bodies_since).await?;
    figures.push(Figure::plain("half_heads_all_closed_after", "s", heads.as_secs_f64()));
    figures.push(Figure::plain("half_bodies_all_closed_after", "s", bodies.as_secs_f64()));
    output::progress("half requests were closed");

    let before = memory()?;
    let list = http::request("GET", "/contacts?per_page=150", &world.token, None).repeat(20);
    let readers = opened(world, SLOW_READERS, &list).await?;
    // Until what is asked for has been made, that is what others wait for.
    tokio::task::block_in_place(|| serving.server.settle())?;
    figures.push(slower("p50_beside_400_slow_readers", quiet_p50(world).await?));
    let mib = as_f64(memory()?.saturating_sub(before)) / f64::from(1 << 20);
    figures.push(Figure::with_target("slow_readers_memory", "MiB", mib, Target::AtMost(UNREAD_MIB_MAX)));
    drop(readers);

    let before = memory()?;
    let live = http::request("GET", "/manage/events/live", &world.token, None);
    let deaf = opened(world, DEAF_STREAMS, &live).await?;
    let mut stream = world.connect().await?;
    for _ in 0..TOLD_BATCHES {
        send(&mut stream, &world.post(Some(super::BATCH_EVENTS))).await?;
    }
    let mib = as_f64(memory()?.saturating_sub(before)) / f64::from(1 << 20);
    figures.push(Figure::with_target("unread_streams_memory", "MiB", mib, Target::AtMost(UNREAD_MIB_MAX)));
    figures.push(slower("p50_beside_20_unread_streams", quiet_p50(world).await?));
    drop(deaf);
    Ok(figures)
}

/// So many connections on which these bytes were sent.
async fn opened(world: &World, count: usize, bytes: &[u8]) -> Result<Vec<TcpStream>> {
    let mut open = Vec::with_capacity(count);
    for _ in 0..count {
        let mut stream = world.connect().await?;
        stream.write_all(bytes).await?;
        open.push(stream);
    }
    Ok(open)
}

/// Reads from all until the server has closed each: how long that was after the
/// first was opened. Errors: one is open after a minute.
async fn closed_after(streams: Vec<TcpStream>, began: Instant) -> Result<Duration> {
    for mut stream in streams {
        let left = WAIT_MAX.saturating_sub(began.elapsed());
        let mut rest = Vec::new();
        let read = tokio::time::timeout(left, stream.read_to_end(&mut rest)).await;
        ensure!(read.is_ok(), "a half request was still open after {WAIT_MAX:?}");
    }
    Ok(began.elapsed())
}
