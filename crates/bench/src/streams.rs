//! `bench streams`: what open live connections cost in memory, how soon a
//! browser is told of a change, and how soon a teammate sees an event.
//!
//! The connections come from many addresses of the loopback, 40 from each
//! network, because the product lets a network have only so many.
use std::{
    collections::HashMap,
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    sync::Mutex,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use clap::Args;
use hdrhistogram::Histogram;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::Serialize;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    sync::{Semaphore, mpsc},
};

use crate::{
    cores::Cores,
    figures::as_f64,
    herald::Herald,
    http,
    machine::Machine,
    output,
    report::{Figure, Target},
};

/// From each network: fewer than the 50 that one may have.
const STREAMS_PER_NETWORK: usize = 40;
/// How many calls are under way at once while something is prepared.
const CALLS_AT_ONCE: usize = 32;
/// What 10,000 streams may take.
const BYTES_PER_STREAM_MAX: f64 = 20_000.0;
/// The longest that anything is waited for.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// Options of `bench streams`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// The herald binary to measure [default: beside this binary].
    #[arg(long)]
    herald: Option<PathBuf>,
    /// Print one JSON document instead of the table.
    #[arg(long)]
    json: bool,
    /// Live connections, each of a person of its own.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    streams: u32,
    /// Events that a teammate watches.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    events: u32,
    /// Where the data folder goes for the time of the run [default: the target
    /// folder].
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// Everything that a run found out.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Where and of what.
    pub machine: Machine,
    /// Live connections of browsers.
    pub streams: u32,
    /// Events that were watched.
    pub events: u32,
    /// The figures with their targets.
    pub figures: Vec<Figure>,
}

/// What all calls need.
struct World {
    address: SocketAddr,
    app_id: String,
    token: String,
}

/// Somebody with a page open.
struct Person {
    number: usize,
    id: String,
    session: String,
    revision: u64,
}

/// Runs it and prints the result. Errors: a wrong answer, or something that did
/// not come.
pub fn run(options: &Options) -> Result<()> {
    raise_files()?;
    let own = std::env::current_exe().context("find this program")?;
    let beside = own.parent().context("this program lies in no folder")?;
    let binary = options.herald.clone().unwrap_or_else(|| beside.join("herald"));
    let dir = options.dir.as_deref().or_else(|| beside.parent()).unwrap_or(beside);
    let scratch = tempfile::Builder::new().prefix("bench-").tempdir_in(dir)?;
    let cores = Cores::split()?;
    let machine = Machine::describe(&cores, scratch.path(), &binary)?;
    let herald = Herald::init(&binary, scratch.path().join("streams"), &cores.server)?;
    let serving = herald.serve_with(&["--connections-max", "20000"])?;
    let world = World { address: serving.server.address, app_id: herald.app_id.clone(), token: herald.token.clone() };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let memory = || Ok::<_, anyhow::Error>(serving.server.memory_bytes()?.0);
    let measured = runtime.block_on(measure(Arc::new(world), options, &memory))?;
    drop(runtime);
    serving.server.stop()?;
    let report = Report { machine, streams: options.streams, events: options.events, figures: measured };
    scratch.close().context("remove the data folder")?;
    if options.json {
        output::streams_json(&report)
    } else {
        output::streams(&report);
        Ok(())
    }
}

async fn measure(world: Arc<World>, options: &Options, memory: &impl Fn() -> Result<u64>) -> Result<Vec<Figure>> {
    let people = prepare(&world, options.streams as usize).await?;
    output::progress("people are there");
    let before = memory()?;
    let (told, mut hear) = mpsc::unbounded_channel();
    let mut open = Vec::new();
    for person in &people {
        open.push(follow(&world, person).await?);
        let (stream, number, told) = (open.pop().context("a stream")?, person.number, told.clone());
        tokio::spawn(async move { watch_person(stream, number, told).await });
    }
    let opened = memory()?;
    output::progress("streams are open");
    let woken = wake(&world, &people, &mut hear).await?;
    let after = memory()?;
    output::progress("everybody was woken");
    let watched = watch_events(&world, &people, options.events as usize).await?;
    let per_stream = |bytes: u64| as_f64(bytes.saturating_sub(before)) / f64::from(options.streams);
    let most = |value| Target::AtMost(value);
    let ms = |histogram: &Histogram<u64>, part| as_f64(histogram.value_at_quantile(part)) / 1_000.0;
    Ok(vec![
        Figure::plain("stream_opened_bytes", "bytes", per_stream(opened)),
        Figure::with_target("stream_woken_bytes", "bytes", per_stream(after), most(BYTES_PER_STREAM_MAX)),
        Figure::plain("wake_p50", "ms", ms(&woken, 0.5)),
        Figure::plain("wake_p99", "ms", ms(&woken, 0.99)),
        Figure::plain("event_live_p50", "ms", ms(&watched, 0.5)),
        Figure::with_target("event_live_p99", "ms", ms(&watched, 0.99), most(1_000.0)),
    ])
}

/// Makes people over REST, and has a browser of each say who it is.
async fn prepare(world: &Arc<World>, count: usize) -> Result<Vec<Person>> {
    let turns = Arc::new(Semaphore::new(CALLS_AT_ONCE));
    let mut under_way = Vec::new();
    for number in 0..count {
        let turn = Arc::clone(&turns).acquire_owned().await?;
        let world = Arc::clone(world);
        under_way.push(tokio::spawn(async move {
            let made = person(&world, number).await;
            drop(turn);
            made
        }));
    }
    let mut people = Vec::new();
    for person in under_way {
        people.push(person.await??);
    }
    Ok(people)
}

async fn person(world: &World, number: usize) -> Result<Person> {
    let body = format!(r#"{{"role":"user","external_id":"s{number}"}}"#);
    let made = call(world, number, ("POST", "/contacts"), &body).await?;
    let ping = format!(r#"{{"app_id":"{}","user_data":{{"user_id":"s{number}"}}}}"#, world.app_id);
    let pong = call(world, number, ("POST", "/messenger/web/ping"), &ping).await?;
    let text = |json: &Value, key: &str| Ok::<_, anyhow::Error>(json[key].as_str().context("a text")?.to_owned());
    let revision = pong.get("revision").and_then(serde_json::Value::as_u64).context("a revision")?;
    Ok(Person { number, id: text(&made, "id")?, session: text(&pong, "session")?, revision })
}

/// One call on a connection of its own.
async fn call(world: &World, number: usize, (method, path): (&str, &str), body: &str) -> Result<Value> {
    let mut stream = connect(world, number).await?;
    Ok(ask(&mut stream, &http::request(method, path, &world.token, Some(body.as_bytes()))).await?.1)
}

/// Asks, and reads a whole answer: its head and its JSON.
async fn ask(stream: &mut TcpStream, request: &[u8]) -> Result<(String, Value)> {
    stream.write_all(request).await?;
    let mut bytes = Vec::new();
    loop {
        if let Some(answer) = http::parse_answer(&bytes)? {
            let body = bytes.get(answer.body.clone()).context("a body")?;
            ensure!(answer.status < 300, "answered {}: {}", answer.status, String::from_utf8_lossy(body));
            let head = String::from_utf8_lossy(bytes.get(..answer.body.start).unwrap_or_default()).into_owned();
            return Ok((head, serde_json::from_slice(body).unwrap_or_default()));
        }
        ensure!(stream.read_buf(&mut bytes).await? > 0, "closed without an answer");
    }
}

async fn connect(world: &World, number: usize) -> Result<TcpStream> {
    let network = u8::try_from(number / STREAMS_PER_NETWORK % 250)?;
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 1, network, 1], 0)))?;
    let stream = socket.connect(world.address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Opens a person's stream, and waits until it says hello.
async fn follow(world: &World, person: &Person) -> Result<TcpStream> {
    let Person { number, session, revision, .. } = person;
    let body = format!(r#"{{"app_id":"{}","session":"{session}","revision":{revision}}}"#, world.app_id);
    let mut stream = connect(world, *number).await?;
    stream.write_all(&http::request("POST", "/messenger/web/stream", &world.token, Some(body.as_bytes()))).await?;
    read_until(&mut stream, "event: hello").await?;
    Ok(stream)
}

async fn read_until(stream: &mut TcpStream, words: &str) -> Result<String> {
    let mut bytes = Vec::new();
    loop {
        let read = tokio::time::timeout(WAIT_MAX, stream.read_buf(&mut bytes)).await?;
        ensure!(read? > 0, "a stream ended: {}", String::from_utf8_lossy(&bytes));
        let text = String::from_utf8_lossy(&bytes);
        ensure!(!text.contains("event: end"), "a stream ended: {text}");
        if text.contains(words) && text.ends_with("\n\r\n") {
            return Ok(text.into_owned());
        }
    }
}

/// Tells when a stream was told of its person.
async fn watch_person(mut stream: TcpStream, number: usize, told: mpsc::UnboundedSender<(usize, Instant)>) {
    while read_until(&mut stream, "event: person").await.is_ok() {
        // Nobody listens any more at the end of the run.
        told.send((number, Instant::now())).ok();
    }
}

/// Changes each person once: from the request's first byte until their stream
/// tells of it, in microseconds.
async fn wake(
    world: &World,
    people: &[Person],
    hear: &mut mpsc::UnboundedReceiver<(usize, Instant)>,
) -> Result<Histogram<u64>> {
    let mut latency = Histogram::new(3)?;
    let mut stream = connect(world, 0).await?;
    let mut sent = Vec::with_capacity(people.len());
    for person in people {
        let request =
            http::request("PUT", &format!("/contacts/{}", person.id), &world.token, Some(br#"{"name":"Ada"}"#));
        sent.push(Instant::now());
        ask(&mut stream, &request).await?;
    }
    for _ in people {
        let (number, at) = tokio::time::timeout(WAIT_MAX, hear.recv()).await?.context("a stream that was woken")?;
        let began = sent.get(number).context("somebody who was changed")?;
        latency.record(u64::try_from(at.saturating_duration_since(*began).as_micros())?)?;
    }
    Ok(latency)
}

/// Posts events one after the other: from the request's first byte until a
/// teammate's stream tells of the event, in microseconds.
async fn watch_events(world: &Arc<World>, people: &[Person], count: usize) -> Result<Histogram<u64>> {
    let mut live = connect(world, 0).await?;
    live.write_all(&http::request("GET", "/manage/events/live", &world.token, None)).await?;
    read_until(&mut live, "event: hello").await?;
    let seen = Arc::new(Mutex::new(HashMap::new()));
    let watching = tokio::spawn(note_events(live, Arc::clone(&seen), count));
    let (mut stream, mut sent) = (connect(world, 0).await?, Vec::with_capacity(count));
    for (event, person) in (0..count).zip(people.iter().cycle()) {
        let body = format!(
            r#"{{"event_name":"watched","user_id":"s{}","created_at":{}}}"#,
            person.number,
            1_760_000_000 + event
        );
        let began = Instant::now();
        let (head, _) =
            ask(&mut stream, &http::request("POST", "/events", &world.token, Some(body.as_bytes()))).await?;
        let id = head.lines().find_map(|line| line.strip_prefix("herald-event-id: ")).context("an event's id")?;
        sent.push((id.to_owned(), began));
    }
    tokio::time::timeout(WAIT_MAX, watching).await???;
    let mut latency = Histogram::new(3)?;
    let seen = seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    for (id, began) in sent {
        let at = seen.get(&id).with_context(|| format!("event {id} was not told"))?;
        latency.record(u64::try_from(Instant::saturating_duration_since(at, began).as_micros())?)?;
    }
    Ok(latency)
}

/// When each event was told, by its id.
async fn note_events(mut live: TcpStream, seen: Arc<Mutex<HashMap<String, Instant>>>, count: usize) -> Result<()> {
    let (mut bytes, mut told) = (Vec::new(), 0);
    while told < count {
        ensure!(live.read_buf(&mut bytes).await? > 0, "the stream of events ended");
        let at = Instant::now();
        while let Some(end) = bytes.windows(2).position(|two| two == b"\n\n") {
            let block: Vec<u8> = bytes.drain(..end + 2).collect();
            let text = String::from_utf8_lossy(&block);
            let Some((_, rest)) = text.split_once(r#""type":"event_receipt","id":""#) else { continue };
            let id = rest.split('"').next().unwrap_or_default().to_owned();
            let is_new = seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(id, at).is_none();
            ensure!(is_new, "an event was told twice");
            told += 1;
        }
    }
    Ok(())
}

/// As many open files as the system allows; the server inherits it.
pub fn raise_files() -> Result<()> {
    let bound = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: bound.maximum, maximum: bound.maximum })?;
    Ok(())
}
