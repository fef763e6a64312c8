//! Scenario 3: a history of a million events. What it takes on disk and in
//! memory, how fast it is there again after a kill, how fast a person's newest
//! events are read.
use std::{
    sync::atomic::AtomicU64,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::Bench;
use crate::{
    clock,
    disk::FolderBytes,
    events::{external_id, scatter},
    figures::{as_f64, ratio},
    herald::{Herald, Serving},
    history::{Expected, History},
    http::{self, Connection},
    load::{self, Load, Plan, histogram, micros_since},
    output,
    report::Size,
    tally::{Tally, excerpt},
};

const CONNECTIONS: usize = 8;
const BATCH_EVENTS: u64 = 500;
/// Lists that are read, each of another random person.
const LISTS: u64 = 2_000;
const LIST_EVENTS: u64 = 50;
/// A fresh server has done its first work by then.
const IDLE_AFTER: Duration = Duration::from_secs(2);

/// Newest events, read one list after the other.
struct Lists {
    p50_ms: f64,
    p99_ms: f64,
    events_mean: f64,
}

/// Loads a history and looks at what became of it. Errors: a result that is
/// not the one expected, a list that does not hold what was acknowledged.
pub fn measure(bench: &Bench, with_metadata: bool) -> Result<Size> {
    let name = if with_metadata { "size" } else { "size-without-metadata" };
    let herald = Herald::init(&bench.herald, bench.data(name), &bench.cores.server)?;
    let serving = herald.serve()?;
    clock::pause(IDLE_AFTER);
    let (idle_memory_bytes, _) = serving.server.memory_bytes()?;
    serving.create_people(&herald.token, bench.settings.contacts, &bench.cores.load)?;
    serving.server.settle()?;
    let people_only = FolderBytes::of(herald.data())?;

    let history = History::new(bench.settings.events, bench.settings.contacts, with_metadata);
    let expected = history.expected()?;
    let cpu_before = serving.server.cpu_seconds()?;
    let (load, results) = send(bench, &serving, &history, &herald.token)?;
    check_results(&results, &expected)?;
    let settled = serving.server.settle()?;
    let load_cpu_seconds = serving.server.cpu_seconds()? - cpu_before;
    let at_rest = FolderBytes::of(herald.data())?;
    let (loaded_memory_bytes, memory_bytes_max) = serving.server.memory_bytes()?;
    output::progress(&format!("{name}: {} events in {:.1} s", expected.ok, load.wall.as_secs_f64()));

    serving.server.kill()?;
    let serving = herald.serve()?;
    let ready_ms = serving.server.started.elapsed().as_secs_f64() * 1_000.0;
    let mut asking = Connection::open(serving.server.address)?;
    let first = newest_events(&mut asking, &herald.token, 0)?;
    let first_read_ms = serving.server.started.elapsed().as_secs_f64() * 1_000.0;
    ensure!(first == listed(&expected, 0), "person 0 has {first} events after the restart");
    let lists = read_lists(&mut asking, &herald.token, &expected)?;
    serving.server.settle()?;
    serving.server.stop().context("stop herald after the history")?;
    Ok(Size {
        with_metadata,
        expected,
        results,
        load_seconds: load.wall.as_secs_f64(),
        load_cpu_seconds,
        settled,
        batch_max_ms: as_f64(load.latency_us.max()) / 1_000.0,
        people_only,
        at_rest,
        stopped: FolderBytes::of(herald.data())?,
        idle_memory_bytes,
        loaded_memory_bytes,
        memory_bytes_max,
        ready_ms,
        first_read_ms,
        list_p50_ms: lists.p50_ms,
        list_p99_ms: lists.p99_ms,
        list_events_mean: lists.events_mean,
    })
}

fn send(bench: &Bench, serving: &Serving, history: &History, token: &str) -> Result<(Load, Tally)> {
    let next = AtomicU64::new(0);
    let plan =
        Plan { address: serving.server.address, connections: CONNECTIONS, cores: &bench.cores.load, length: None };
    let (load, sources) = load::run(&plan, |_| history.source(token, &next, BATCH_EVENTS))?;
    let mut results = Tally::default();
    sources.iter().for_each(|source| results.add(&source.results));
    ensure!(results.items() == history.events, "{} results for {} events", results.items(), history.events);
    Ok((load, results))
}

fn check_results(results: &Tally, expected: &Expected) -> Result<()> {
    let unknown = results.held + results.rejected;
    let right = results.ok == expected.ok && results.duplicate == expected.duplicate && unknown == expected.unknown;
    ensure!(
        right,
        "expected {} ok, {} duplicate, {} of unknown people; the answers said {results:?}",
        expected.ok,
        expected.duplicate,
        expected.unknown
    );
    Ok(())
}

/// Lists the newest events of random people, one after the other.
fn read_lists(asking: &mut Connection, token: &str, expected: &Expected) -> Result<Lists> {
    let (mut took_us, mut events) = (histogram()?, 0);
    let people = u64::try_from(expected.of_person.len())?;
    for number in 0..LISTS {
        let person = scatter(number ^ 0x115) % people;
        let request = list_request(token, person);
        let started = Instant::now();
        let (status, body) = asking.ask(&request)?;
        took_us.record(micros_since(started).max(1))?;
        let count = count_events(status, body)?;
        let should = listed(expected, person);
        ensure!(count == should, "person {person} has {count} events in the list instead of {should}");
        events += count;
    }
    Ok(Lists {
        p50_ms: as_f64(took_us.value_at_quantile(0.5)) / 1_000.0,
        p99_ms: as_f64(took_us.value_at_quantile(0.99)) / 1_000.0,
        events_mean: ratio(as_f64(events), as_f64(LISTS)),
    })
}

/// Events that the list of this person must hold.
fn listed(expected: &Expected, person: u64) -> u64 {
    let place = usize::try_from(person).unwrap_or(usize::MAX);
    u64::from(expected.of_person.get(place).copied().unwrap_or_default()).min(LIST_EVENTS)
}

fn newest_events(asking: &mut Connection, token: &str, person: u64) -> Result<u64> {
    let (status, body) = asking.ask(&list_request(token, person))?;
    count_events(status, body)
}

fn list_request(token: &str, person: u64) -> Vec<u8> {
    let path = format!("/events?type=user&user_id={}&per_page={LIST_EVENTS}", external_id(person));
    http::request("GET", &path, token, None)
}

fn count_events(status: u16, body: &[u8]) -> Result<u64> {
    Ok(u64::try_from(events_in(status, body)?.len())?)
}

/// Sum of the counts in a person's event summary.
pub fn summary_count(asking: &mut Connection, token: &str, person: u64) -> Result<u64> {
    let path = format!("/events?type=user&user_id={}&summary=true", external_id(person));
    let (status, body) = asking.ask(&http::request("GET", &path, token, None))?;
    Ok(events_in(status, body)?.iter().filter_map(|event| event.get("count")?.as_u64()).sum())
}

fn events_in(status: u16, body: &[u8]) -> Result<Vec<Value>> {
    ensure!(status == 200, "a list was answered {status}: {}", excerpt(body));
    let value: Value = serde_json::from_slice(body).with_context(|| format!("read the list {}", excerpt(body)))?;
    let events = value.get("events").and_then(Value::as_array);
    Ok(events.with_context(|| format!("a list without events: {}", excerpt(body)))?.clone())
}
