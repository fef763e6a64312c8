//! The real binary, killed at random instants: what it acknowledged is there,
//! once, and everything that counts it agrees.

mod backup;
mod full_disk;
mod http;
mod ledger;
mod load;
mod server;

use http::Connection;
use ledger::Ledger;
use load::Load;
use serde_json::Value;
use server::Server;
use std::collections::BTreeMap;
use std::sync::Arc;

const ROUNDS: u64 = 30;
const PEOPLE: usize = 12;

#[test]
fn killed_at_random_instants_it_loses_and_doubles_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let token = server::init(folder.path());
    let ledger = Arc::new(Ledger::default());
    let mut random = fastrand::Rng::with_seed(seed());
    let people: Vec<String> = (0..PEOPLE).map(|n| format!("person-{n}")).collect();

    let server = Server::start(folder.path());
    let mut connection = Connection::open(server.address(), &token);
    for person in &people {
        let made = connection.send("POST", "/contacts", &[], &format!(r#"{{"external_id":"{person}"}}"#));
        assert_eq!(made.expect("answered").status, 200);
    }
    server.stop();

    for round in 0..ROUNDS {
        let server = Server::start(folder.path());
        let load = Load::start(&server, &token, &people, &ledger, random.fork());
        let enough = ledger.acknowledged() + random.usize(1..600);
        ledger.wait_until_acknowledged(enough);
        server.kill();
        load.join();
        assert!(ledger.acknowledged() >= enough, "round {round} acknowledged too little");
    }

    let server = Server::start(folder.path());
    let mut connection = Connection::open(server.address(), &token);
    let totals = verify_people(&mut connection, &people, &ledger);
    verify_definitions(&mut connection, &totals);
    server.stop();
    server::check(folder.path());
}

/// A fresh seed for each run, printed so that a failing one can be repeated.
fn seed() -> u64 {
    let given = std::env::var("HERALD_KILL_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = given.unwrap_or_else(|| fastrand::u64(..));
    println!("HERALD_KILL_SEED={seed}");
    seed
}

/// Each person's list holds what was acknowledged, each event once, and no
/// event that was never sent; the summary counts just that list.
fn verify_people(connection: &mut Connection, people: &[String], ledger: &Ledger) -> BTreeMap<String, u64> {
    let mut totals = BTreeMap::<String, u64>::new();
    for person in people {
        let listed = list(connection, person);
        let mut numbers: Vec<u64> = listed.iter().map(|(_, number)| *number).collect();
        ledger.compare(person, &mut numbers);
        let mut counts = BTreeMap::<String, u64>::new();
        for (name, _) in listed {
            *counts.entry(name.clone()).or_default() += 1;
            *totals.entry(name).or_default() += 1;
        }
        assert_eq!(summary(connection, person), counts, "the summary of {person}");
    }
    totals
}

/// A person's events: name and number.
fn list(connection: &mut Connection, person: &str) -> Vec<(String, u64)> {
    let mut path = format!("/events?type=user&user_id={person}&per_page=150");
    let mut events = Vec::new();
    loop {
        let page: Value = connection.get_json(&path);
        for event in page["events"].as_array().expect("events") {
            let number = event["metadata"]["n"].as_u64().expect("a number");
            events.push((event["event_name"].as_str().expect("a name").to_owned(), number));
        }
        let Some(next) = page["pages"]["next"].as_str() else { return events };
        path = next.split_once("/events").map(|(_, rest)| format!("/events{rest}")).expect("a link");
    }
}

fn summary(connection: &mut Connection, person: &str) -> BTreeMap<String, u64> {
    let found: Value = connection.get_json(&format!("/events?type=user&user_id={person}&summary=true"));
    let events = found["events"].as_array().expect("events").iter();
    events
        .map(|event| (event["name"].as_str().expect("a name").to_owned(), event["count"].as_u64().expect("a count")))
        .collect()
}

fn verify_definitions(connection: &mut Connection, totals: &BTreeMap<String, u64>) {
    let found: Value = connection.get_json("/manage/event_definitions");
    let definitions = found["data"].as_array().expect("definitions").iter();
    let counted: BTreeMap<String, u64> = definitions
        .map(|one| {
            (one["name"].as_str().expect("a name").to_owned(), one["activity"]["total"].as_u64().expect("a total"))
        })
        .collect();
    assert_eq!(&counted, totals, "the definitions' totals");
}
