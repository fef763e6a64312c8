//! The history that is loaded: a fixed number of events over the last 30 days
//! or more, in order of time, a tenth of them sent twice and one in a hundred
//! about somebody unknown. What became of each is known beforehand, because
//! event `n` follows from `n` alone.
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Result, ensure};
use serde::Serialize;

use crate::{
    clock,
    events::{Event, Names, scatter},
    http,
    load::Source,
    tally::{Tally, excerpt},
};

/// Most events that a history may have: two a second, which are never about
/// the same person, within [`SPAN_SECONDS_MAX`].
pub const EVENTS_MAX: u64 = 12_000_000;

const SPAN_SECONDS_MIN: u64 = 30 * 24 * 3_600;
/// 80 days of the 90 that a list shows.
const SPAN_SECONDS_MAX: u64 = 80 * 24 * 3_600;
/// A duplicate repeats one of this many events before it.
const REPEAT_WITHIN: u64 = 50_000;
/// Unknown people are numbered from here, far above the known ones.
const UNKNOWN_FROM: u64 = 50_000_000;

/// What event `n` of a history is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// New, about somebody known.
    New,
    /// Event `n` again, to the letter.
    Again(u64),
    /// About somebody whom the server does not know.
    Unknown,
}

/// A history that is the same in every run but for the day on which it ends.
#[derive(Debug)]
pub struct History {
    /// Events sent, duplicates and unknown people among them.
    pub events: u64,
    /// Known people.
    pub people: u64,
    /// Unix seconds of its first event.
    pub began_at: u64,
    with_metadata: bool,
    span_seconds: u64,
    names: Names,
}

/// What must have become of a history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Expected {
    /// Stored.
    pub ok: u64,
    /// Seen before.
    pub duplicate: u64,
    /// About unknown people: refused or held, but never stored.
    pub unknown: u64,
    /// Stored events of each person.
    #[serde(skip)]
    pub of_person: Vec<u32>,
}

impl History {
    /// A history of `events` for `people`.
    pub fn new(events: u64, people: u64, with_metadata: bool) -> Self {
        let span_seconds = events.clamp(SPAN_SECONDS_MIN, SPAN_SECONDS_MAX);
        let began_at = clock::unix_seconds().saturating_sub(span_seconds + 3_600);
        Self { events, people, began_at, with_metadata, span_seconds, names: Names::new() }
    }

    /// The same history as in an earlier run, which began then.
    pub fn again(self, began_at: u64) -> Self {
        Self { began_at, ..self }
    }

    fn kind(n: u64) -> Kind {
        let chance = scatter(n ^ 0x5EED) % 100;
        match chance {
            0 if n > 0 => Kind::Unknown,
            1..=10 => {
                let back = 1 + scatter(n ^ 0xBACC) % REPEAT_WITHIN;
                let earlier = (0..=n.saturating_sub(back)).rev().find(|m| *m < n && Self::is_new(*m));
                earlier.map_or(Kind::New, Kind::Again)
            }
            _ => Kind::New,
        }
    }

    /// New for certain: by chance alone, without looking for an earlier one.
    fn is_new(n: u64) -> bool {
        scatter(n ^ 0x5EED) % 100 > 10
    }

    fn event(&self, n: u64) -> Event {
        let (origin, unknown) = match Self::kind(n) {
            Kind::New => (n, false),
            Kind::Again(origin) => (origin, false),
            Kind::Unknown => (n, true),
        };
        let person = self.person(origin);
        Event {
            name: self.names.pick(scatter(origin ^ 0x4A3E)),
            person: if unknown { UNKNOWN_FROM + person } else { person },
            created_at: self.began_at + origin * self.span_seconds / self.events,
            metadata_seed: self.with_metadata.then_some(origin),
        }
    }

    /// Neighbours are of different people, so that two events in one second
    /// are never the same.
    fn person(&self, origin: u64) -> u64 {
        scatter(origin ^ 0x9E09) % (self.people / 2) * 2 + origin % 2
    }

    /// What must become of it.
    pub fn expected(&self) -> Result<Expected> {
        self.expected_until(self.events)
    }

    /// The events of this name, by rank, that are stored of the first `end`:
    /// how many of each person.
    pub fn stored_of_name(&self, name: usize, end: u64) -> Result<Vec<u32>> {
        let mut of_person = vec![0; usize::try_from(self.people)?];
        for n in (0..end).filter(|n| Self::kind(*n) == Kind::New) {
            let event = self.event(n);
            if event.name == name
                && let Some(count) = of_person.get_mut(usize::try_from(event.person)?)
            {
                *count += 1;
            }
        }
        Ok(of_person)
    }

    /// What must become of the first `end` events.
    pub fn expected_until(&self, end: u64) -> Result<Expected> {
        let of_person = vec![0; usize::try_from(self.people)?];
        let mut expected = Expected { ok: 0, duplicate: 0, unknown: 0, of_person };
        for n in 0..end {
            match Self::kind(n) {
                Kind::Unknown => expected.unknown += 1,
                Kind::Again(_) => expected.duplicate += 1,
                Kind::New => {
                    expected.ok += 1;
                    let person = usize::try_from(self.person(n))?;
                    if let Some(count) = expected.of_person.get_mut(person) {
                        *count += 1;
                    }
                }
            }
        }
        Ok(expected)
    }

    /// The source of one load thread; all threads take batches from one `next`.
    pub fn source<'a>(&'a self, token: &'a str, next: &'a AtomicU64, batch: u64) -> HistorySource<'a> {
        self.source_until(token, next, (batch, self.events))
    }

    /// The same for events before `end`.
    pub fn source_until<'a>(
        &'a self,
        token: &'a str,
        next: &'a AtomicU64,
        (batch, end): (u64, u64),
    ) -> HistorySource<'a> {
        HistorySource { history: self, token, next, batch, end, results: Tally::default(), body: Vec::new() }
    }
}

/// Batches of a history for one load thread.
#[derive(Debug)]
pub struct HistorySource<'a> {
    history: &'a History,
    token: &'a str,
    next: &'a AtomicU64,
    batch: u64,
    end: u64,
    /// What the answers said.
    pub results: Tally,
    body: Vec<u8>,
}

impl Source for HistorySource<'_> {
    fn next(&mut self, out: &mut Vec<u8>) -> bool {
        let first = self.next.fetch_add(self.batch, Ordering::Relaxed);
        let end = self.end.min(first + self.batch);
        if first >= end {
            return false;
        }
        self.body.clear();
        for n in first..end {
            self.body.push(if n == first { b'[' } else { b',' });
            self.history.names.write(&mut self.body, &self.history.event(n));
        }
        self.body.push(b']');
        out.extend_from_slice(&http::request("POST", "/events/batch", self.token, Some(&self.body)));
        true
    }

    fn check(&mut self, status: u16, body: &[u8]) -> Result<()> {
        ensure!(status == 200, "a batch was answered {status}: {}", excerpt(body));
        let results = Tally::of_answer(body)?;
        ensure!(results.items() > 0, "a batch was answered without results: {}", excerpt(body));
        ensure!(results.retry + results.dropped == 0, "events were lost: {results:?}: {}", excerpt(body));
        self.results.add(&results);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::events::NAME_COUNT;

    #[test]
    fn a_history_is_what_it_is_said_to_be() {
        let history = History::new(20_000, 500, true);
        let expected = history.expected().unwrap();
        let (mut seen, mut ok, mut duplicate, mut unknown) = (HashSet::new(), 0, 0, 0);
        let mut of_person = vec![0_u32; 500];
        for n in 0..history.events {
            let event = history.event(n);
            if event.person >= UNKNOWN_FROM {
                unknown += 1;
            } else if seen.insert((event.person, event.name, event.created_at)) {
                ok += 1;
                of_person[usize::try_from(event.person).unwrap()] += 1;
            } else {
                duplicate += 1;
            }
        }
        assert_eq!(expected, Expected { ok, duplicate, unknown, of_person });
        let of_names: u32 = (0..NAME_COUNT).flat_map(|name| history.stored_of_name(name, 20_000).unwrap()).sum();
        assert_eq!(u64::from(of_names), ok);
        assert!((1_800..2_200).contains(&duplicate), "{duplicate} of 20,000 are duplicates");
        assert!((150..250).contains(&unknown), "{unknown} of 20,000 are about unknown people");
    }

    #[test]
    fn the_longest_history_has_no_two_events_of_a_person_in_a_second() {
        let history = History::new(EVENTS_MAX, 2, false);
        let place = |n: u64| (history.event(n).person, history.event(n).created_at);
        let new = (0..20_000).filter(|n| History::kind(*n) == Kind::New).map(place);
        let mut seen = HashSet::new();
        assert!(new.into_iter().all(|place| seen.insert(place)));
        let newest = history.event(EVENTS_MAX - 1).created_at;
        assert!(newest - history.began_at < SPAN_SECONDS_MAX);
    }

    #[test]
    fn threads_share_the_history_between_them() {
        let history = History::new(1_000, 100, false);
        let next = AtomicU64::new(0);
        let (mut one, mut two) = (history.source("t", &next, 300), history.source("t", &next, 300));
        let mut items = 0;
        loop {
            let (mut first, mut second) = (Vec::new(), Vec::new());
            let more = one.next(&mut first) | two.next(&mut second);
            for bytes in [first, second].iter().filter(|bytes| !bytes.is_empty()) {
                let text = std::str::from_utf8(bytes).unwrap();
                let (_, body) = text.split_once("\r\n\r\n").unwrap();
                items += serde_json::from_str::<Vec<serde_json::Value>>(body).unwrap().len();
            }
            if !more {
                break;
            }
        }
        assert_eq!(items, 1_000);
    }
}
