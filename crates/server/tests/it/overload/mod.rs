//! More than a server can take, and clients that behave badly: it says no in
//! order, gives up whoever takes nothing, and serves everybody else.
//!
//! The bounds of a connection are kept to a moment by a paused clock in
//! `crates/server/src/serve/tests.rs`; here they are short, and what counts is
//! that a place comes back and what became of everybody's data.

mod bodies;
mod connections;
mod exports;
mod queue;
mod streams;

use crate::support::{Ask, Reply, START_S, Site, TestApp};
use serde_json::{Value, json};
use server::serve::Bounds;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Nothing that a test waits for takes this long.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// Metadata of a heavy event: about 5 KB.
const HEAVY_BYTES: usize = 20 * 250;

/// A server that soon gives up whoever takes nothing.
fn impatient() -> Site {
    Site { bounds: Bounds { look_ms: 50, write_stall_ms_max: 1_000, ..Bounds::default() }, ..Site::default() }
}

/// Connects and sends these bytes.
fn sent(app: &TestApp, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(app.address).unwrap();
    stream.set_read_timeout(Some(WAIT_MAX)).unwrap();
    stream.write_all(bytes).unwrap();
    stream
}

/// Reads one head of an answer, and nothing behind it.
fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.extend(byte);
    }
    String::from_utf8(head).unwrap()
}

/// Asks, and takes nothing more than the head of the answer.
///
/// # Errors
/// The head, when it is not 200.
fn deaf(app: &TestApp, ask: &Ask) -> Result<TcpStream, String> {
    let mut stream = sent(app, &ask.bytes());
    let head = head(&mut stream);
    if head.starts_with("HTTP/1.1 200") { Ok(stream) } else { Err(head) }
}

/// What is still to be had from a connection, until it is closed or reset.
fn rest(mut stream: TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _closed_or_reset = stream.read_to_end(&mut bytes);
    bytes
}

/// That it was told to come back, and when.
#[track_caller]
fn assert_busy(reply: &Reply, message: &str) {
    assert_eq!(reply.error(), format!("503 service_unavailable -: {message}"));
    assert_eq!(reply.header("retry-after"), Some("1"));
}

/// Records so many heavy events of ada's; answers their ids.
fn heavy_events(app: &TestApp, count: usize) -> Vec<String> {
    const AT_ONCE: usize = 400;
    let metadata: serde_json::Map<String, Value> =
        (0..20).map(|key| (format!("key-{key}"), json!("x".repeat(HEAVY_BYTES / 20)))).collect();
    let event = |number: usize| {
        let created_at = START_S - number as u64;
        json!({"event_name": "heavy", "user_id": "ada", "created_at": created_at, "metadata": metadata})
    };
    let mut ids = Vec::new();
    for first in (0..count).step_by(AT_ONCE) {
        let events: Vec<Value> = (first..count.min(first + AT_ONCE)).map(event).collect();
        let results = app.post("/events/batch", &json!(events)).expect(200).json();
        let id = |result: &Value| result["id"].as_str().unwrap().to_owned();
        assert!(results["results"].as_array().unwrap().iter().all(|result| result["result"] == "ok"));
        ids.extend(results["results"].as_array().unwrap().iter().map(id));
    }
    ids
}
