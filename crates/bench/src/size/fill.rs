//! Loading: people one by one, then events in batches, over HTTP.
use std::{fs, path::Path, sync::atomic::AtomicU64};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{asker::Asker, folk::NewPeople};
use crate::{
    cores::Cores,
    disk::FolderBytes,
    herald::{Herald, Serving},
    history::History,
    load::{self, Load, Plan},
    machine, output,
    process::Server,
    tally::Tally,
};

const PEOPLE_CONNECTIONS: usize = 64;
const EVENT_CONNECTIONS: usize = 8;
const BATCH_EVENTS: u64 = 500;
/// The last twentieth comes later.
const FIRST_OF_TWENTY: u64 = 19;
/// What a later run needs to know, beside the data folder.
const FILLED_FILE: &str = "bench-size.json";
const DATA_FOLDER: &str = "data";

/// What is measured and where.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The herald binary.
    pub binary: &'a Path,
    /// What holds the data folder.
    pub folder: &'a Path,
    /// Who runs where.
    pub cores: &'a Cores,
}

/// One load.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Loaded {
    /// People or events sent.
    pub count: u64,
    /// From the first request to the last answer.
    pub seconds: f64,
    /// CPU of the server until it had come to rest.
    pub cpu_seconds: f64,
    /// Runnable processes over the last minute at its end.
    pub load_average: f64,
    /// The folder at rest.
    pub folder_bytes: u64,
    /// Of these, journals.
    pub journal_bytes: u64,
    /// Resident memory of the server at rest.
    pub memory_bytes: u64,
    /// The highest so far.
    pub memory_bytes_max: u64,
}

/// A folder that was filled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Filled {
    /// Access token.
    #[serde(skip_serializing)]
    pub token: String,
    /// People.
    pub contacts: u64,
    /// Events of the whole history.
    pub events: u64,
    /// Of these, how many were sent by now.
    pub sent: u64,
    /// Unix seconds of the first event.
    pub began_at: u64,
    /// Resident memory with an empty folder.
    pub idle_memory_bytes: u64,
    /// Making the people.
    pub people: Loaded,
    /// Sending all events but the last twentieth.
    pub history: Loaded,
}

impl Place<'_> {
    /// The binary on the folder that was filled.
    pub fn herald(&self, filled: &Filled) -> Herald {
        Herald::again(self.binary, self.folder.join(DATA_FOLDER), &self.cores.server, filled.token.clone())
    }
}

impl Filled {
    /// What an earlier run wrote down.
    pub fn of_earlier_run(folder: &Path) -> Result<Self> {
        let path = folder.join(FILLED_FILE);
        let text = fs::read(&path).with_context(|| format!("read {}", path.display()))?;
        Ok(serde_json::from_slice(&text)?)
    }

    /// Writes it down for a later run.
    pub fn keep(&self, folder: &Path) -> Result<()> {
        let mut kept = serde_json::to_value(self)?;
        // A report must not show it, a later run needs it.
        kept.as_object_mut().context("an object")?.insert("token".to_owned(), json!(self.token));
        Ok(fs::write(folder.join(FILLED_FILE), kept.to_string())?)
    }

    /// The history of which the folder holds the beginning.
    pub fn history(&self) -> History {
        History::new(self.events, self.contacts, true).again(self.began_at)
    }
}

/// Sets a folder up and fills it. The server is killed at the end, as a power
/// cut would. Errors: a result that is not the one expected.
pub fn fill(place: &Place<'_>, (contacts, events): (u64, u64)) -> Result<Filled> {
    let herald = Herald::init(place.binary, place.folder.join(DATA_FOLDER), &place.cores.server)?;
    let serving = herald.serve()?;
    serving.server.settle()?;
    let (idle_memory_bytes, _) = serving.server.memory_bytes()?;
    Asker::connect(&serving.server, &herald.token)?
        .patch("/manage/settings", &json!({"unknown_attributes": "define"}))?;
    let began_at = History::new(events, contacts, true).began_at;
    let mut filled = Filled {
        token: herald.token.clone(),
        contacts,
        events,
        sent: events / 20 * FIRST_OF_TWENTY,
        began_at,
        idle_memory_bytes,
        people: Loaded::default(),
        history: Loaded::default(),
    };
    filled.people = measured((&serving, herald.data()), contacts, || {
        let next = AtomicU64::new(0);
        let plan = plan(&serving.server, PEOPLE_CONNECTIONS, place.cores);
        let (load, _) = load::run(&plan, |_| NewPeople::new(&herald.token, &next, contacts))?;
        ensure!(load.requests == contacts, "{} of {contacts} people were created", load.requests);
        Ok(load)
    })?;
    let (history, sent) = (filled.history(), filled.sent);
    filled.history = measured((&serving, herald.data()), sent, || {
        send(&serving.server, (&history, &herald.token), (0, sent), place.cores)
    })?;
    serving.server.kill()?;
    filled.keep(place.folder)?;
    Ok(filled)
}

fn plan<'a>(server: &Server, connections: usize, cores: &'a Cores) -> Plan<'a> {
    Plan { address: server.address, connections, cores: &cores.load, length: None }
}

/// Runs a load and looks at what it left behind.
fn measured((serving, data): (&Serving, &Path), count: u64, run: impl FnOnce() -> Result<Load>) -> Result<Loaded> {
    let cpu_before = serving.server.cpu_seconds()?;
    let load = run()?;
    let load_average = machine::load_average();
    serving.server.settle()?;
    let cpu_seconds = serving.server.cpu_seconds()? - cpu_before;
    let folder = FolderBytes::of(data)?;
    let (memory_bytes, memory_bytes_max) = serving.server.memory_bytes()?;
    let loaded = Loaded {
        count,
        seconds: load.wall.as_secs_f64(),
        cpu_seconds,
        load_average,
        folder_bytes: folder.total(),
        journal_bytes: folder.journals,
        memory_bytes,
        memory_bytes_max,
    };
    output::progress(&format!("{loaded:?}"));
    Ok(loaded)
}

/// Sends the events `from..end` of a history. Errors: a result that is not the
/// one expected.
pub fn send(
    server: &Server,
    (history, token): (&History, &str),
    (from, end): (u64, u64),
    cores: &Cores,
) -> Result<Load> {
    let next = AtomicU64::new(from);
    let source = |_| history.source_until(token, &next, (BATCH_EVENTS, end));
    let (load, sources) = load::run(&plan(server, EVENT_CONNECTIONS, cores), source)?;
    let mut results = Tally::default();
    sources.iter().for_each(|source| results.add(&source.results));
    let (before, after) = (history.expected_until(from)?, history.expected_until(end)?);
    let (ok, duplicate) = (after.ok - before.ok, after.duplicate - before.duplicate);
    let right = results.ok == ok && results.duplicate == duplicate && results.items() == end - from;
    ensure!(right, "expected {ok} ok and {duplicate} duplicates of {}; the answers said {results:?}", end - from);
    Ok(load)
}
