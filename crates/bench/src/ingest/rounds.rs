//! Scenarios 1 and 2: single posts, batches, and posts that find an idle server.
use std::{
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

use super::Bench;
use crate::{
    clock,
    disk::Flushes,
    figures::{as_f64, median, ratio},
    herald::{Herald, Serving},
    http::Connection,
    live::{Answers, Pool, Sent},
    load::{self, Plan, Source, histogram, micros_since},
    output,
    process::Server,
    report::{LonePosts, Round},
    tally::Tally,
};

/// As many clients as the target speaks of.
const SINGLE_CONNECTIONS: usize = 64;
/// A few services that collect events and send them together.
const BATCH_CONNECTIONS: usize = 8;
const BATCH_EVENTS: u64 = 100;
/// Fills caches and connects threads before the first figure is taken.
const WARM_UP: Duration = Duration::from_secs(1);
/// Long enough between two lone posts for a server to have gone to sleep.
const LONE_PAUSE: Duration = Duration::from_millis(20);
const LONE_POSTS: u64 = 100;
/// People whose stored events are compared with what was acknowledged.
const CHECKED_PEOPLE: u64 = 500;

/// One of the two servers under test.
struct Subject<'a> {
    name: &'static str,
    server: &'a Server,
    /// `None` for the baseline.
    herald: Option<&'a Serving>,
    sent: Sent,
}

/// One shape of load.
struct Shape {
    pool: Pool,
    events_per_request: u64,
    connections: usize,
}

/// Runs all rounds. Errors: a wrong answer, or an event that was acknowledged
/// and is not there.
pub fn measure(bench: &Bench) -> Result<(Vec<Round>, Vec<LonePosts>)> {
    let mut noop = Command::new(std::env::current_exe()?);
    noop.args(["noop", "--listen", "127.0.0.1:0"]);
    let noop = Server::start(noop, &bench.cores.server)?;
    let herald = Herald::init(&bench.herald, bench.data("rounds"), &bench.cores.server)?;
    let serving = herald.serve()?;
    output::progress(&format!("noop is process {}, herald {}", noop.id(), serving.server.id()));
    let people = bench.settings.contacts;
    serving.create_people(&herald.token, people, &bench.cores.load)?;
    let token = &herald.token;
    let single =
        Shape { pool: Pool::of_single_posts(token, people)?, events_per_request: 1, connections: SINGLE_CONNECTIONS };
    let pool = Pool::of_batches(token, people, BATCH_EVENTS)?;
    let batch = Shape { pool, events_per_request: BATCH_EVENTS, connections: BATCH_CONNECTIONS };
    let subjects = [
        Subject { name: "noop", server: &noop, herald: None, sent: Sent::default() },
        Subject { name: "herald", server: &serving.server, herald: Some(&serving), sent: Sent::default() },
    ];
    for subject in &subjects {
        subject.load(bench, &single, WARM_UP)?;
        subject.server.settle()?;
    }
    let mut rounds = Vec::new();
    for round in 1..=bench.settings.rounds {
        for shape in [&single, &batch] {
            for subject in &subjects {
                let done = subject.round(bench, shape, round)?;
                output::progress(&output::round_line(&done));
                rounds.push(done);
            }
        }
    }
    let lone = subjects.iter().map(|subject| subject.lone_posts(bench, &single)).collect::<Result<Vec<_>>>()?;
    for subject in subjects.iter().filter(|subject| subject.herald.is_some()) {
        subject.check_stored(&single.pool, token)?;
    }
    serving.server.stop().context("stop herald")?;
    Ok((rounds, lone))
}

impl Subject<'_> {
    fn load(&self, bench: &Bench, shape: &Shape, length: Duration) -> Result<load::Load> {
        let answers = match self.herald {
            Some(_) if shape.events_per_request > 1 => Answers::AllOk,
            _ => Answers::Accepted,
        };
        let plan = Plan {
            address: self.server.address,
            connections: shape.connections,
            cores: &bench.cores.load,
            length: Some(length),
        };
        let before = self.sent.count();
        let (load, sources) = load::run(&plan, |_| shape.pool.source(&self.sent, answers))?;
        let mut results = Tally::default();
        sources.iter().for_each(|source| results.add(&source.results));
        let sent = self.sent.count() - before;
        ensure!(results.ok == sent, "{} sent {sent} events, {} were acknowledged", self.name, results.ok);
        Ok(load)
    }

    fn round(&self, bench: &Bench, shape: &Shape, round: u32) -> Result<Round> {
        let flushes = Flushes::of_disk_below(&bench.folder);
        let commits = self.herald.and_then(Serving::commits);
        let cpu_before = self.server.cpu_seconds()?;
        let load = self.load(bench, shape, Duration::from_secs(bench.settings.seconds))?;
        let cpu_loaded = self.server.cpu_seconds()? - cpu_before;
        let settled = self.server.settle()?;
        let cpu = self.server.cpu_seconds()? - cpu_before;
        let commits = self.herald.and_then(Serving::commits).zip(commits).map(|(after, before)| after - before);
        let flushes = Flushes::of_disk_below(&bench.folder).zip(flushes).map(|(after, before)| after.since(before));
        let (requests, wall_seconds) = (as_f64(load.requests), load.wall.as_secs_f64());
        let quantile_ms = |quantile| as_f64(load.latency_us.value_at_quantile(quantile)) / 1_000.0;
        let cores = as_f64(u64::try_from(bench.cores.server.len())?);
        Ok(Round {
            round,
            server: self.name,
            events_per_request: shape.events_per_request,
            connections: shape.connections,
            requests: load.requests,
            wall_seconds,
            server_cpu_seconds: cpu,
            requests_per_cpu_second: ratio(requests, cpu),
            events_per_cpu_second: ratio(requests * as_f64(shape.events_per_request), cpu),
            requests_per_second: requests / wall_seconds,
            p50_ms: quantile_ms(0.5),
            p99_ms: quantile_ms(0.99),
            max_ms: as_f64(load.latency_us.max()) / 1_000.0,
            server_busy: cpu_loaded / wall_seconds / cores,
            load_busy: load.load_busy,
            settled,
            commits,
            disk_flushes: flushes.map(|flushes| flushes.count),
            disk_flush_mean_ms: flushes.map(Flushes::mean_ms),
        })
    }

    /// Posts that each find the server idle, and what the disk did meanwhile.
    fn lone_posts(&self, bench: &Bench, shape: &Shape) -> Result<LonePosts> {
        self.server.settle()?;
        let mut source = shape.pool.source(&self.sent, Answers::Accepted);
        let mut asking = Connection::open(self.server.address)?;
        let (mut took_us, mut flushes, mut request) = (histogram()?, Vec::new(), Vec::new());
        let commits = self.herald.and_then(Serving::commits);
        for _ in 0..LONE_POSTS {
            clock::pause(LONE_PAUSE);
            request.clear();
            source.next(&mut request);
            let flushes_before = Flushes::of_disk_below(&bench.folder);
            let started = Instant::now();
            let (status, body) = asking.ask(&request)?;
            took_us.record(micros_since(started).max(1))?;
            source.check(status, body)?;
            let during = Flushes::of_disk_below(&bench.folder).zip(flushes_before);
            flushes.extend(during.map(|(after, before)| as_f64(after.since(before).count)));
        }
        let commits = self.herald.and_then(Serving::commits).zip(commits).map(|(after, before)| after - before);
        Ok(LonePosts {
            server: self.name,
            posts: LONE_POSTS,
            p50_ms: as_f64(took_us.value_at_quantile(0.5)) / 1_000.0,
            p99_ms: as_f64(took_us.value_at_quantile(0.99)) / 1_000.0,
            commits,
            disk_flushes_each: (!flushes.is_empty()).then(|| median(flushes)),
        })
    }

    /// Compares the summaries of some people with what was acknowledged.
    fn check_stored(&self, pool: &Pool, token: &str) -> Result<()> {
        let mut asking = Connection::open(self.server.address)?;
        for nth in 0..CHECKED_PEOPLE {
            let (person, expected) = pool.expected_of(nth, self.sent.count());
            let stored = super::size::summary_count(&mut asking, token, person)?;
            ensure!(stored == expected, "person {person} was sent {expected} events, {stored} are counted");
        }
        Ok(())
    }
}
