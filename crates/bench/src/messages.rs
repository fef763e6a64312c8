//! `bench messages`: what live messages cost an event, and how soon a banner
//! is in the page.
//!
//! Two workspaces take the same posts in turn, round by round: one without any
//! message, one with 200 that are live. 20 of these listen to the name that is
//! sent, each with a condition on metadata that half of the events meet, two
//! conditions on the person and one on a counted fact.
use std::{
    path::PathBuf,
    process::Command,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    clock,
    cores::{Cores, pin_this_thread},
    events::external_id,
    figures::{as_f64, median, ratio},
    herald::{Herald, Serving},
    http::{self, Connection},
    load::{self, Plan, Source},
    machine::Machine,
    output,
    report::{Figure, Target},
    tally::excerpt,
};

const LIVE: usize = 200;
const LISTENING: usize = 20;
const CONNECTIONS: usize = 64;
const EVENT: &str = "upload-complete";
/// Fills caches and connects threads before the first figure is taken.
const WARM_UP: Duration = Duration::from_secs(1);
/// How long a counted fact may take to be ready in an empty workspace.
const LIVE_WAIT_MAX: Duration = Duration::from_secs(60);

/// Options of `bench messages`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// The herald binary to measure [default: beside this binary].
    #[arg(long)]
    herald: Option<PathBuf>,
    /// Print one JSON document instead of the table.
    #[arg(long)]
    json: bool,
    /// Interleaved rounds of which the median counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=99))]
    rounds: u32,
    /// Seconds of load in each round.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// Known people.
    #[arg(long, default_value_t = 50_000, value_parser = clap::value_parser!(u64).range(1_000..=1_000_000))]
    contacts: u64,
    /// Leave the browser out.
    #[arg(long)]
    no_browser: bool,
    /// Where the data folders go for the time of the run [default: the target
    /// folder].
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// Everything that a run found out.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Where and of what.
    pub machine: Machine,
    /// Messages that were live, and of them those that listened.
    pub live: (usize, usize),
    /// The figures with their targets.
    pub figures: Vec<Figure>,
}

/// What `tests/browser/bench_messages.mjs` prints.
#[derive(Debug, Deserialize)]
struct Browser {
    p50_ms: f64,
    p99_ms: f64,
    server_p50_ms: f64,
    server_p99_ms: f64,
}

/// One of the two servers.
struct Subject {
    herald: Herald,
    serving: Serving,
    per_cpu_second: Vec<f64>,
    per_second: Vec<f64>,
    p99_ms: Vec<f64>,
}

/// Runs it and prints the result. Errors: a wrong answer, or something that did
/// not come.
pub fn run(options: &Options) -> Result<()> {
    let cores = Cores::split()?;
    let own = std::env::current_exe().context("find this program")?;
    let beside = own.parent().context("this program lies in no folder")?;
    let binary = options.herald.clone().unwrap_or_else(|| beside.join("herald"));
    let dir = options.dir.as_deref().or_else(|| beside.parent()).unwrap_or(beside);
    let scratch = tempfile::Builder::new().prefix("bench-").tempdir_in(dir)?;
    let machine = Machine::describe(&cores, scratch.path(), &binary)?;
    let mut figures = browser(options, &binary)?;
    pin_this_thread(&cores.load)?;
    let subject = |name: &str| Subject::start(&binary, scratch.path().join(name), (&cores, options.contacts));
    let mut subjects = [subject("plain")?, subject("live")?];
    let [_, live] = &subjects;
    live.make_messages()?;
    output::progress("the messages are live");
    for round in 0..=options.rounds {
        for subject in &mut subjects {
            let length = if round == 0 { WARM_UP } else { Duration::from_secs(options.seconds) };
            subject.round((&cores, options.contacts), length)?;
        }
        output::progress(&format!("round {round} of {}", options.rounds));
    }
    let [plain, live] = subjects;
    live.check_decided()?;
    figures.extend(ingest_figures(&plain, &live));
    plain.serving.server.stop()?;
    live.serving.server.stop()?;
    scratch.close().context("remove the data folders")?;
    let report = Report { machine, live: (LIVE, LISTENING), figures };
    if options.json {
        return output::messages_json(&report);
    }
    output::messages(&report);
    Ok(())
}

fn ingest_figures(plain: &Subject, live: &Subject) -> Vec<Figure> {
    let of = |values: &[f64]| median(values.iter().skip(1).copied());
    let cpu = ratio(of(&live.per_cpu_second), of(&plain.per_cpu_second));
    vec![
        Figure::plain("plain_events_per_cpu_second", "", of(&plain.per_cpu_second)),
        Figure::plain("live_events_per_cpu_second", "", of(&live.per_cpu_second)),
        Figure::with_target("ingest_with_messages_by_cpu", "", cpu, Target::AtLeast(0.6)),
        Figure::plain("ingest_with_messages_by_wall", "", ratio(of(&live.per_second), of(&plain.per_second))),
        Figure::plain("plain_p99", "ms", of(&plain.p99_ms)),
        Figure::plain("live_p99", "ms", of(&live.p99_ms)),
    ]
}

/// From the call in a page to the first paint of its banner.
fn browser(options: &Options, binary: &std::path::Path) -> Result<Vec<Figure>> {
    if options.no_browser {
        return Ok(Vec::new());
    }
    let output = Command::new("node").arg("tests/browser/bench_messages.mjs").arg(binary).output();
    let output = output.context("run node")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "the browser ended with {}: {errors}", output.status);
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().rev().find(|line| line.starts_with('{')).context("the browser printed no figures")?;
    let told: Browser = serde_json::from_str(line).context("read the browser's figures")?;
    output::progress("banners were painted");
    Ok(vec![
        Figure::with_target("call_to_paint_p50", "ms", told.p50_ms, Target::AtMost(50.0)),
        Figure::with_target("call_to_paint_p99", "ms", told.p99_ms, Target::AtMost(150.0)),
        Figure::plain("server_share_p50", "ms", told.server_p50_ms),
        Figure::plain("server_share_p99", "ms", told.server_p99_ms),
    ])
}

impl Subject {
    fn start(binary: &std::path::Path, data: PathBuf, (cores, people): (&Cores, u64)) -> Result<Self> {
        let herald = Herald::init(binary, data, &cores.server)?;
        let serving = herald.serve()?;
        serving.create_people(&herald.token, people, &cores.load)?;
        Ok(Self { herald, serving, per_cpu_second: Vec::new(), per_second: Vec::new(), p99_ms: Vec::new() })
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Result<(u16, Value)> {
        let mut asking = Connection::open(self.serving.server.address)?;
        let body = body.to_string();
        let (status, answer) = asking.ask(&http::request(method, path, &self.herald.token, Some(body.as_bytes())))?;
        Ok((status, serde_json::from_slice(answer).unwrap_or_default()))
    }

    fn make_messages(&self) -> Result<()> {
        for number in 0..LIVE {
            let (status, made) = self.ask("POST", "/manage/messages", &message(number))?;
            ensure!(status < 300, "making a message was answered {status}: {made}");
            let id = made.get("id").and_then(Value::as_str).context("a message's id")?;
            self.go_live(id)?;
        }
        Ok(())
    }

    /// What a message asks of single events is counted first.
    fn go_live(&self, id: &str) -> Result<()> {
        let began = Instant::now();
        loop {
            let (status, answer) =
                self.ask("POST", &format!("/manage/messages/{id}/go_live"), &json!({"forecast_per_hour": null}))?;
            match status {
                200..300 => return Ok(()),
                409 if began.elapsed() < LIVE_WAIT_MAX => clock::pause(Duration::from_millis(50)),
                _ => bail!("going live was answered {status}: {answer}"),
            }
        }
    }

    fn round(&mut self, (cores, people): (&Cores, u64), length: Duration) -> Result<()> {
        let server = &self.serving.server;
        let before = server.cpu_seconds()?;
        let next = AtomicU64::new(0);
        let plan = Plan { address: server.address, connections: CONNECTIONS, cores: &cores.load, length: Some(length) };
        let (load, _) = load::run(&plan, |_| Posts { token: &self.herald.token, next: &next, people })?;
        server.settle()?;
        let cpu = server.cpu_seconds()? - before;
        self.per_cpu_second.push(ratio(as_f64(load.requests), cpu));
        self.per_second.push(as_f64(load.requests) / load.wall.as_secs_f64());
        self.p99_ms.push(as_f64(load.latency_us.value_at_quantile(0.99)) / 1_000.0);
        Ok(())
    }

    /// The messages decided: what was measured was no empty loop.
    fn check_decided(&self) -> Result<()> {
        let (status, numbers) = self.ask("GET", "/manage/messages/1/numbers", &Value::Null)?;
        let sent = numbers.pointer("/total/sent").and_then(Value::as_u64).unwrap_or_default();
        ensure!(status == 200 && sent > 0, "the first message was never sent: {numbers}");
        Ok(())
    }
}

/// The first ones listen to the name that is sent, the others to names that
/// nobody sends.
fn message(number: usize) -> Value {
    let event = if number < LISTENING { EVENT.to_owned() } else { format!("other-{}", number % 50) };
    let metadata = json!({"all": [{"metadata": "type", "op": "is", "value": if number.is_multiple_of(2) { "JPEG" } else { "PNG" }}]});
    json!({
        "name": format!("Message {number}"),
        "kind": "chat",
        "trigger": {"event": event, "occurrence": "every", "metadata": metadata},
        "audience": {"roles": ["user"], "predicate": {"all": [
            {"attribute": "external_id", "op": "known"},
            {"event": EVENT, "fact": "count", "op": "gte", "value": 1},
            {"event": EVENT, "fact": "count", "op": "gte", "value": 1, "within_days": 30},
        ]}},
        "frequency": {"mode": "every", "min_gap_s": 86_400},
        "content": {"body": "<p>Done</p>"},
    })
}

/// Each person in turn does the same, half of them with a JPEG.
struct Posts<'a> {
    token: &'a str,
    next: &'a AtomicU64,
    people: u64,
}

impl Source for Posts<'_> {
    fn next(&mut self, out: &mut Vec<u8>) -> bool {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let kind = if number.is_multiple_of(2) { "JPEG" } else { "PNG" };
        let person = external_id(number % self.people);
        let now = clock::unix_seconds();
        let body = format!(
            r#"{{"event_name":"{EVENT}","user_id":"{person}","created_at":{now},"event_id":"b{now}-{number}","metadata":{{"type":"{kind}","size":{number}}}}}"#
        );
        out.extend_from_slice(&http::request("POST", "/events", self.token, Some(body.as_bytes())));
        true
    }

    fn check(&mut self, status: u16, body: &[u8]) -> Result<()> {
        ensure!(status == 202, "an event was answered {status}: {}", excerpt(body));
        Ok(())
    }
}
