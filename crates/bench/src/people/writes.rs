//! Making and changing people over HTTP, in turn with the baseline that takes
//! the same bodies, on the same cores.
use std::{
    path::Path,
    process::Command,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use serde::Serialize;

use crate::{
    cores::{Cores, pin_this_thread},
    events::{external_id, scatter},
    figures::{as_f64, ratio},
    herald::Herald,
    http,
    load::{self, Plan, Source},
    output,
    process::Server,
    tally::excerpt,
};

const CONNECTIONS: usize = 64;
const ROUNDS: u32 = 3;
/// People who are there before anything is measured, to be changed.
const PEOPLE: u64 = 50_000;

/// One load on one server.
#[derive(Clone, Debug, Serialize)]
pub struct Writes {
    /// From 1.
    pub round: u32,
    /// `noop` or `herald`.
    pub server: &'static str,
    /// `create` or `update`.
    pub what: &'static str,
    /// Requests answered.
    pub requests: u64,
    /// CPU of the server, until it had come to rest.
    pub server_cpu_seconds: f64,
    /// Requests per CPU-second of the server.
    pub requests_per_cpu_second: f64,
    /// Requests per second of wall time.
    pub requests_per_second: f64,
    /// Latency: median and 99th percentile.
    pub p50_ms: f64,
    /// See `p50_ms`.
    pub p99_ms: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Create,
    Update,
}

/// Runs all rounds. Errors: a wrong answer.
pub fn measure(herald: &Path, data: &Path, seconds: u64) -> Result<Vec<Writes>> {
    let cores = Cores::split()?;
    pin_this_thread(&cores.load)?;
    let mut noop = Command::new(std::env::current_exe()?);
    noop.args(["noop", "--listen", "127.0.0.1:0"]);
    let noop = Server::start(noop, &cores.server)?;
    let herald = Herald::init(herald, data.to_owned(), &cores.server)?;
    let serving = herald.serve()?;
    define_attributes(serving.server.address, &herald.token)?;
    let stream = Stream { token: &herald.token, next: AtomicU64::new(0), ids: Mutex::default() };
    let fill = Plan { address: serving.server.address, connections: CONNECTIONS, cores: &cores.load, length: None };
    load::run(&fill, |_| Writer { stream: &stream, what: What::Create, herald: true, until: Some(PEOPLE) })?;
    let mut done = Vec::new();
    for round in 1..=ROUNDS {
        for what in [What::Create, What::Update] {
            for (server, is_herald) in [(&noop, false), (&serving.server, true)] {
                let plan = Plan { address: server.address, length: Some(Duration::from_secs(seconds)), ..fill.clone() };
                server.settle()?;
                let cpu_before = server.cpu_seconds()?;
                let (load, _) = load::run(&plan, |_| Writer { stream: &stream, what, herald: is_herald, until: None })?;
                server.settle()?;
                let cpu = server.cpu_seconds()? - cpu_before;
                let quantile_ms = |quantile| as_f64(load.latency_us.value_at_quantile(quantile)) / 1_000.0;
                let writes = Writes {
                    round,
                    server: if is_herald { "herald" } else { "noop" },
                    what: if what == What::Create { "create" } else { "update" },
                    requests: load.requests,
                    server_cpu_seconds: cpu,
                    requests_per_cpu_second: ratio(as_f64(load.requests), cpu),
                    requests_per_second: as_f64(load.requests) / load.wall.as_secs_f64(),
                    p50_ms: quantile_ms(0.5),
                    p99_ms: quantile_ms(0.99),
                };
                output::progress(&format!(
                    "round {round} {} {}: {:.0} requests/CPU-s, p50 {:.2} p99 {:.2} ms",
                    writes.server, writes.what, writes.requests_per_cpu_second, writes.p50_ms, writes.p99_ms
                ));
                done.push(writes);
            }
        }
    }
    serving.server.stop().context("stop herald")?;
    Ok(done)
}

/// Lets the first contact define the attributes that all of them have.
fn define_attributes(address: std::net::SocketAddr, token: &str) -> Result<()> {
    let body = br#"{"unknown_attributes":"define"}"#;
    let request = http::request("PATCH", "/manage/settings", token, Some(body));
    let mut connection = http::Connection::open(address)?;
    let (status, answer) = connection.ask(&request)?;
    ensure!(status == 200, "settings were answered {status}: {}", excerpt(answer));
    Ok(())
}

/// What all threads share.
struct Stream<'a> {
    token: &'a str,
    next: AtomicU64,
    /// Public ids of the first people.
    ids: Mutex<Vec<String>>,
}

struct Writer<'a> {
    stream: &'a Stream<'a>,
    what: What,
    herald: bool,
    until: Option<u64>,
}

impl Source for Writer<'_> {
    fn next(&mut self, out: &mut Vec<u8>) -> bool {
        let number = self.stream.next.fetch_add(1, Ordering::Relaxed);
        if self.until.is_some_and(|until| number >= until) {
            return false;
        }
        let (method, path, body) = match self.what {
            What::Create => ("POST", "/contacts".to_owned(), create(number)),
            What::Update => ("PUT", format!("/contacts/{}", self.somebody(number)), update(number)),
        };
        let request = if self.herald {
            http::request(method, &path, self.stream.token, Some(body.as_bytes()))
        } else {
            http::request("POST", "/events", self.stream.token, Some(body.as_bytes()))
        };
        out.extend_from_slice(&request);
        true
    }

    fn check(&mut self, status: u16, body: &[u8]) -> Result<()> {
        let expected = if self.herald { 200 } else { 202 };
        ensure!(status == expected, "a {:?} was answered {status}: {}", self.what, excerpt(body));
        if self.until.is_some() {
            let contact: serde_json::Value = serde_json::from_slice(body)?;
            let id = contact.get("id").and_then(serde_json::Value::as_str).context("a contact without an id")?;
            self.stream.ids.lock().unwrap_or_else(PoisonError::into_inner).push(id.to_owned());
        }
        Ok(())
    }
}

impl Writer<'_> {
    fn somebody(&self, number: u64) -> String {
        let ids = self.stream.ids.lock().unwrap_or_else(PoisonError::into_inner);
        let place = usize::try_from(scatter(number)).unwrap_or_default().checked_rem(ids.len());
        place.and_then(|place| ids.get(place)).cloned().unwrap_or_default()
    }
}

fn create(number: u64) -> String {
    let (id, random) = (external_id(number), scatter(number));
    format!(
        r#"{{"role":"user","external_id":"{id}","email":"user{id}@mail{}.example","name":"Person {id}","signed_up_at":{},"custom_attributes":{{"plan":"pro","seats":{}}}}}"#,
        random % 20,
        1_700_000_000 + random % 1_000_000,
        random % 1_000
    )
}

fn update(number: u64) -> String {
    let random = scatter(number ^ 0x0bda);
    format!(
        r#"{{"name":"Person {}","last_seen_at":{},"custom_attributes":{{"plan":"free","seats":{}}}}}"#,
        random % 100_000,
        1_750_000_000 + random % 1_000_000,
        random % 1_000
    )
}
