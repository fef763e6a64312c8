//! A client as overload needs it: it takes a refusal for an answer, and looks
//! at what it says.
use std::{
    net::SocketAddr,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use anyhow::{Result, ensure};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    clock,
    events::external_id,
    http,
    overload::timed,
    tally::{Tally, excerpt},
};

/// The longest that anything is waited for.
pub const WAIT_MAX: Duration = Duration::from_secs(60);
/// Posts of which the median tells how well the server is.
const PROBES: usize = 51;

/// Whom to ask, and about whom.
pub struct World {
    /// Where the server listens.
    pub address: SocketAddr,
    /// The workspace's access token.
    pub token: String,
    people: u64,
    next: AtomicU64,
}

/// What came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// So many events are stored; so many are to be sent again.
    Taken {
        /// Stored.
        stored: u64,
        /// To be sent again, said item by item.
        again: u64,
    },
    /// 429 or 503, with a time after which to come again.
    Refused,
}

impl World {
    /// Nothing was sent yet.
    pub fn new(address: SocketAddr, token: &str, people: u64) -> Self {
        Self { address, token: token.to_owned(), people, next: AtomicU64::new(0) }
    }

    /// A connection of its own.
    pub async fn connect(&self) -> Result<TcpStream> {
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// A post of one event, or of a batch; every event is new.
    pub fn post(&self, batch: Option<usize>) -> Vec<u8> {
        let count = u64::try_from(batch.unwrap_or(1)).unwrap_or(1);
        let first = self.next.fetch_add(count, Ordering::Relaxed);
        let event = |number: u64| {
            let (person, second) = (external_id(number % self.people), number / self.people);
            let at = clock::unix_seconds() - 3_600 + second;
            format!(r#"{{"event_name":"flooded","user_id":"{person}","created_at":{at},"event_id":"f{number}"}}"#)
        };
        let events: Vec<String> = (first..first + count).map(event).collect();
        let (path, body) = match batch {
            None => ("/events", events.concat()),
            Some(_) => ("/events/batch", format!("[{}]", events.join(","))),
        };
        http::request("POST", path, &self.token, Some(body.as_bytes()))
    }
}

/// Sends a request and reads its answer: status, head and body.
pub async fn ask(stream: &mut TcpStream, request: &[u8]) -> Result<(u16, String, Vec<u8>)> {
    stream.write_all(request).await?;
    let mut bytes = Vec::new();
    loop {
        if let Some(answer) = http::parse_answer(&bytes)? {
            let head = String::from_utf8_lossy(bytes.get(..answer.body.start).unwrap_or_default()).into_owned();
            return Ok((answer.status, head, bytes.get(answer.body).unwrap_or_default().to_vec()));
        }
        let read = tokio::time::timeout(WAIT_MAX, stream.read_buf(&mut bytes)).await?;
        ensure!(read? > 0, "closed without an answer");
    }
}

/// Sends events. Errors: an answer that is neither stored nor refused in order.
pub async fn send(stream: &mut TcpStream, request: &[u8]) -> Result<Answered> {
    let (status, head, body) = ask(stream, request).await?;
    match status {
        202 => Ok(Answered::Taken { stored: 1, again: 0 }),
        200 => {
            let Tally { ok, retry, duplicate, held, dropped, rejected } = Tally::of_answer(&body)?;
            ensure!(duplicate + held + dropped + rejected == 0, "a batch was answered {}", excerpt(&body));
            Ok(Answered::Taken { stored: ok, again: retry })
        }
        429 | 503 => {
            ensure!(head.to_ascii_lowercase().contains("\r\nretry-after: "), "{status} without Retry-After: {head}");
            ensure!(body.starts_with(br#"{"type":"error.list""#), "{status} without an error: {}", excerpt(&body));
            Ok(Answered::Refused)
        }
        _ => anyhow::bail!("events were answered {status}: {}", excerpt(&body)),
    }
}

/// The median of single posts, one after the other, on one connection.
pub async fn quiet_p50(world: &World) -> Result<Duration> {
    let mut stream = world.connect().await?;
    let mut took = Vec::new();
    for _ in 0..PROBES {
        let request = world.post(None);
        let (answered, time) = timed(send(&mut stream, &request)).await?;
        ensure!(answered != Answered::Refused, "a lone post was refused");
        took.push(time);
    }
    took.sort();
    Ok(took.get(PROBES / 2).copied().unwrap_or_default())
}
