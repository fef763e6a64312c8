//! `bench overload`: far more than the server can take, then clients that
//! behave badly. What matters is not how fast it is meanwhile, but that it says
//! no in order, keeps its memory, and is well again at once.
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::Serialize;

use crate::{
    cores::Cores,
    figures::as_f64,
    herald::{Herald, Serving},
    http,
    machine::Machine,
    output,
    report::{Figure, Target},
    streams::raise_files,
};
use client::{World, quiet_p50};
use flood::Flood;

mod bad;
mod client;
mod flood;

/// People whom the events are about.
const PEOPLE: u64 = 20_000;
/// Connections that each post one event after the other.
const SINGLE_CONNECTIONS: usize = 6_000;
/// Connections that post batches of [`BATCH_EVENTS`]: many times as many events
/// under way as the queue has places.
const BATCH_CONNECTIONS: usize = 400;
/// Events of a batch.
pub const BATCH_EVENTS: usize = 500;
/// More than any machine sends.
const RATE_PER_MINUTE: u64 = 1_000_000_000;
/// Highest resident memory: what the store, the queues and the buffers may
/// take, with the connections.
const MEMORY_MIB_MAX: f64 = 1_024.0;

/// Options of `bench overload`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// The herald binary to measure [default: beside this binary].
    #[arg(long)]
    herald: Option<PathBuf>,
    /// Print one JSON document instead of the table.
    #[arg(long)]
    json: bool,
    /// How long each flood lasts, in seconds.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=120))]
    seconds: u64,
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
    /// The figures with their targets.
    pub figures: Vec<Figure>,
}

/// Runs it and prints the result. Errors: an answer that is neither stored nor
/// refused in order, or a server that is not well again.
pub fn run(options: &Options) -> Result<()> {
    raise_files()?;
    let own = std::env::current_exe().context("find this program")?;
    let beside = own.parent().context("this program lies in no folder")?;
    let binary = options.herald.clone().unwrap_or_else(|| beside.join("herald"));
    let dir = options.dir.as_deref().or_else(|| beside.parent()).unwrap_or(beside);
    let scratch = tempfile::Builder::new().prefix("bench-").tempdir_in(dir)?;
    let cores = Cores::split()?;
    let machine = Machine::describe(&cores, scratch.path(), &binary)?;
    let herald = Herald::init(&binary, scratch.path().join("overload"), &cores.server)?;
    let serving = herald.serve_with(&["--connections-max", "20000"])?;
    serving.create_people(&herald.token, PEOPLE, &cores.load)?;
    without_rate(&serving, &herald.token)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let world = Arc::new(World::new(serving.server.address, &herald.token, PEOPLE));
    let memory = Memory::watch(&serving);
    let figures = runtime.block_on(measure(&world, options, &serving, &memory));
    drop(runtime);
    let figures = figures?;
    serving.server.stop()?;
    scratch.close().context("remove the data folder")?;
    output::figures(&Report { machine, figures }, options.json)
}

/// Lifts the token's rate, which would answer 429 long before anything else is
/// full.
fn without_rate(serving: &Serving, token: &str) -> Result<()> {
    let settings = format!(r#"{{"rate_limit_per_minute":{RATE_PER_MINUTE}}}"#);
    let request = http::request("PATCH", "/manage/settings", token, Some(settings.as_bytes()));
    let mut asking = http::Connection::open(serving.server.address)?;
    let (status, body) = asking.ask(&request)?;
    ensure!(status == 200, "the rate was not lifted: {status} {}", String::from_utf8_lossy(body));
    Ok(())
}

async fn measure(world: &Arc<World>, options: &Options, serving: &Serving, memory: &Memory) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let quiet = quiet_p50(world).await?;
    figures.push(Figure::plain("quiet_p50", "ms", quiet.as_secs_f64() * 1_000.0));
    let length = Duration::from_secs(options.seconds);
    for (name, connections, batch) in
        [("single", SINGLE_CONNECTIONS, None), ("batched", BATCH_CONNECTIONS, Some(BATCH_EVENTS))]
    {
        memory.reset(serving)?;
        let flood = Flood::run(world, connections, batch, length, || memory.look(serving)).await?;
        let again = flood::until_well(world, quiet).await?;
        output::progress(&format!("{name}: {flood:?}, then {again:?}"));
        ensure!(flood.stored > 0, "nothing was stored while the {name} flood lasted");
        let figure = |what: &'static str| leaked(&format!("{name}_{what}"));
        figures.extend([
            Figure::plain(figure("events_stored"), "", as_f64(flood.stored)),
            Figure::plain(figure("events_refused"), "", as_f64(flood.refused)),
            Figure::plain(figure("answers_429_503"), "", as_f64(flood.refusals)),
            Figure::plain(figure("ready_asked_slowest"), "ms", flood.ready_max.as_secs_f64() * 1_000.0),
            Figure::with_target(figure("memory"), "MiB", memory.highest_mib(), Target::AtMost(MEMORY_MIB_MAX)),
            Figure::with_target(figure("first_2xx_after"), "s", again.first.as_secs_f64(), Target::AtMost(1.0)),
            Figure::with_target(figure("p50_back_after"), "s", again.well.as_secs_f64(), Target::AtMost(5.0)),
        ]);
    }
    figures.extend(bad::measure(world, quiet, serving).await?);
    Ok(figures)
}

/// A figure's name lives as long as the program: there are a dozen of them.
fn leaked(name: &str) -> &'static str {
    Box::leak(name.to_owned().into_boxed_str())
}

/// The highest resident memory since it was last reset.
pub struct Memory(AtomicU64);

impl Memory {
    fn watch(serving: &Serving) -> Self {
        Self(AtomicU64::new(serving.server.memory_bytes().map_or(0, |(now, _)| now)))
    }

    fn look(&self, serving: &Serving) {
        let now = serving.server.memory_bytes().map_or(0, |(now, _)| now);
        self.0.fetch_max(now, Ordering::Relaxed);
    }

    fn reset(&self, serving: &Serving) -> Result<()> {
        self.0.store(serving.server.memory_bytes()?.0, Ordering::Relaxed);
        Ok(())
    }

    fn highest_mib(&self) -> f64 {
        as_f64(self.0.load(Ordering::Relaxed)) / f64::from(1 << 20)
    }
}

/// The time that something took.
pub async fn timed<T>(what: impl Future<Output = Result<T>>) -> Result<(T, Duration)> {
    let began = Instant::now();
    let done = what.await?;
    Ok((done, began.elapsed()))
}
