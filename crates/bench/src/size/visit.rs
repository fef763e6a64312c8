//! Everything that is asked of the filled folder, from the restart after a kill
//! to the graceful stop.
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use serde::Serialize;
use serde_json::json;

use super::{
    asker::{Asker, Latency},
    counts,
    fill::{self, Filled, Place},
    lists::{self, Lists},
    profiles::{self, Profiles},
    searches::{self, Searched},
};
use crate::{
    cores::Cores,
    disk::FolderBytes,
    figures::{as_f64, ratio, rounded},
    herald::Serving,
    load::histogram,
    output,
};

/// Everything that was found out.
#[derive(Clone, Debug, Serialize)]
pub struct Visit {
    /// Journals that a start had to replay.
    pub journal_bytes: u64,
    /// From the start of the process until `/readyz` said 200.
    pub ready_ms: f64,
    /// Resident memory by stage.
    pub memory: Memory,
    /// One person after the other.
    pub profiles: Profiles,
    /// The first search, which reads everybody.
    pub first_search_ms: f64,
    /// Lists.
    pub lists: Lists,
    /// Searches and counts.
    pub searched: Searched,
    /// The last events, sent while searches went on; none in a repeated run.
    pub last: Option<Last>,
    /// Events that are stored now.
    pub stored: u64,
    /// The folder after the graceful stop.
    pub stopped: FolderBytes,
}

/// Resident memory in bytes.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Memory {
    /// Ready after the restart.
    pub opened: u64,
    /// After the reads of people.
    pub read: u64,
    /// With everybody in memory, after all searches.
    pub searched: u64,
    /// After the last events.
    pub written: u64,
    /// The highest of all.
    pub max: u64,
}

/// Events and searches at the same time.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Last {
    /// How many.
    pub events: u64,
    /// A second.
    pub events_per_second: f64,
    /// Counting people meanwhile.
    pub counts: Latency,
}

/// Opens the folder, asks everything and stops. Errors: an answer that is not
/// exact.
pub fn visit(place: &Place<'_>, filled: &mut Filled) -> Result<Visit> {
    let herald = place.herald(filled);
    let journal_bytes = FolderBytes::of(herald.data())?.journals;
    let serving = herald.serve()?;
    let ready_ms = rounded(serving.server.started.elapsed().as_secs_f64() * 1_000.0);
    let mut memory = Memory { opened: serving.server.memory_bytes()?.0, ..Memory::default() };
    output::progress(&format!("ready after {ready_ms} ms with {} bytes in memory", memory.opened));
    let mut asker = Asker::connect(&serving.server, &herald.token)?;
    let expected = filled.history().expected_until(filled.sent)?;
    let profiles = profiles::read(&mut asker, filled, &expected)?;
    output::progress(&format!("{profiles:?}"));
    memory.read = serving.server.memory_bytes()?.0;
    let first_search_ms = searches::first(&mut asker, filled)?;
    let lists = lists::read(&mut asker)?;
    output::progress(&format!("the first search took {first_search_ms} ms; {lists:?}"));
    let searched = searches::ask(&mut asker, filled)?;
    memory.searched = serving.server.memory_bytes()?.0;
    let last = if filled.sent < filled.events {
        Some(send_the_last((&serving, &mut asker), (filled, place.folder), place.cores)?)
    } else {
        None
    };
    serving.server.settle()?;
    (memory.written, memory.max) = serving.server.memory_bytes()?;
    output::progress(&format!("{memory:?} {last:?}"));
    let expected = filled.history().expected_until(filled.sent)?;
    counts::compare(&mut asker, filled, &expected)?;
    serving.server.stop().context("stop herald")?;
    let (stored, stopped) = (expected.ok, FolderBytes::of(herald.data())?);
    Ok(Visit { journal_bytes, ready_ms, memory, profiles, first_search_ms, lists, searched, last, stored, stopped })
}

/// Sends the rest of the history while people are counted, one count after the
/// other.
fn send_the_last(
    (serving, asker): (&Serving, &mut Asker<'_>),
    (filled, folder): (&mut Filled, &Path),
    cores: &Cores,
) -> Result<Last> {
    let (history, token, from, end) = (filled.history(), filled.token.clone(), filled.sent, filled.events);
    let body = json!({ "predicate": searches::did_often() });
    let mut took_us = histogram()?;
    let load = std::thread::scope(|scope| {
        let sending = scope.spawn(|| fill::send(&serving.server, (&history, &token), (from, end), cores));
        while !sending.is_finished() {
            took_us.record(asker.post("/manage/contacts/count", &body)?.1.max(1))?;
        }
        sending.join().map_err(|_| anyhow!("the sending thread panicked"))?
    })?;
    filled.sent = end;
    filled.keep(folder)?;
    let events_per_second = rounded(ratio(as_f64(end - from), load.wall.as_secs_f64()));
    Ok(Last { events: end - from, events_per_second, counts: Latency::from(&took_us) })
}
