//! The live stream of scenarios 1 and 2: events that happen about now, to a
//! different person each time, so that every one is new. Requests are built
//! before the clock starts; only the person and the second are written into
//! their (fixed) places when a request leaves.
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Result, ensure};

use crate::{
    clock,
    events::{Event, Names, external_id, scatter},
    http,
    load::Source,
    tally::{Tally, excerpt},
};

/// A little more than a power of two and prime, so that its remainders meet
/// those of the number of people in every combination.
const SINGLE_POOL: u64 = 8_209;
const BATCH_POOL: u64 = 211;
/// Live events began this long ago; each round over all people adds a second,
/// and the server refuses what lies a day ahead.
const BEGAN_BEFORE_SECONDS: u64 = 3_600;

/// A request, and where each of its events holds its second and its person.
#[derive(Debug)]
struct Prepared {
    bytes: Vec<u8>,
    places: Vec<(usize, usize)>,
}

/// Prepared requests of one shape, shared by all load threads and both servers.
#[derive(Debug)]
pub struct Pool {
    requests: Vec<Prepared>,
    events_per_request: u64,
    people: u64,
    stride: u64,
    began_at: u64,
}

/// Which events a server has been sent so far. Both shapes share one, so that
/// an event of a batch is new to a server that has seen single posts.
#[derive(Debug, Default)]
pub struct Sent(AtomicU64);

impl Sent {
    /// Events sent so far.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Pool {
    /// Posts of one event each.
    pub fn of_single_posts(token: &str, people: u64) -> Result<Self> {
        Self::build(token, people, "/events", None)
    }

    /// Batches of `size` events.
    pub fn of_batches(token: &str, people: u64, size: u64) -> Result<Self> {
        Self::build(token, people, "/events/batch", Some(size))
    }

    fn build(token: &str, people: u64, path: &str, batch: Option<u64>) -> Result<Self> {
        let names = Names::new();
        let count = if batch.is_some() { BATCH_POOL } else { SINGLE_POOL };
        let events = batch.unwrap_or(1);
        let began_at = clock::unix_seconds().saturating_sub(BEGAN_BEFORE_SECONDS);
        let mut requests = Vec::new();
        for number in 0..count {
            let (mut body, mut places) = (Vec::new(), Vec::new());
            for item in 0..events {
                let seed = scatter(number * events + item);
                let event =
                    Event { name: names.pick(seed), person: 0, created_at: began_at, metadata_seed: Some(seed) };
                if batch.is_some() {
                    body.push(if item == 0 { b'[' } else { b',' });
                }
                let start = body.len();
                names.write(&mut body, &event);
                places.push(places_of(&body, start)?);
            }
            if batch.is_some() {
                body.push(b']');
            }
            let bytes = http::request("POST", path, token, Some(&body));
            let head_bytes = bytes.len() - body.len();
            let places = places.into_iter().map(|(time, user)| (head_bytes + time, head_bytes + user)).collect();
            requests.push(Prepared { bytes, places });
        }
        Ok(Self { requests, events_per_request: events, people, stride: stride(people), began_at })
    }

    /// The source of one load thread. `answers` says what the server must reply.
    pub fn source<'a>(&'a self, sent: &'a Sent, answers: Answers) -> Live<'a> {
        Live { pool: self, sent, answers, results: Tally::default() }
    }

    /// The person whom the `nth` live event of each round was about, and how
    /// many of the first `sent` events were theirs. `nth` is below the number
    /// of people.
    pub fn expected_of(&self, nth: u64, sent: u64) -> (u64, u64) {
        (nth * self.stride % self.people, sent.saturating_sub(nth).div_ceil(self.people))
    }

    fn write(&self, first: u64, out: &mut Vec<u8>) {
        let count = u64::try_from(self.requests.len()).unwrap_or(1);
        let place = usize::try_from((first / self.events_per_request) % count).unwrap_or_default();
        let Some(prepared) = self.requests.get(place) else {
            return;
        };
        out.extend_from_slice(&prepared.bytes);
        for (number, (time, user)) in (first..).zip(&prepared.places) {
            let person = (number % self.people) * self.stride % self.people;
            write_digits(out, *time, 10, self.began_at + number / self.people);
            write_digits(out, *user, 8, external_id(person));
        }
    }
}

/// What the server under load must answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// 202 without a body.
    Accepted,
    /// A batch's answer in which every item is `ok`.
    AllOk,
}

/// Live events for one load thread.
#[derive(Debug)]
pub struct Live<'a> {
    pool: &'a Pool,
    sent: &'a Sent,
    answers: Answers,
    /// What the answers acknowledged.
    pub results: Tally,
}

impl Source for Live<'_> {
    fn next(&mut self, out: &mut Vec<u8>) -> bool {
        let first = self.sent.0.fetch_add(self.pool.events_per_request, Ordering::Relaxed);
        self.pool.write(first, out);
        true
    }

    fn check(&mut self, status: u16, body: &[u8]) -> Result<()> {
        let events = self.pool.events_per_request;
        if self.answers == Answers::Accepted {
            ensure!(status == 202 && body.is_empty(), "a post was answered {status}: {}", excerpt(body));
            self.results.ok += events;
            return Ok(());
        }
        ensure!(status == 200, "a batch was answered {status}: {}", excerpt(body));
        let results = Tally::of_answer(body)?;
        let all_ok = results.ok == events && results.items() == events;
        ensure!(all_ok, "{events} new events were answered {results:?}: {}", excerpt(body));
        self.results.add(&results);
        Ok(())
    }
}

/// Places of the ten digits of `created_at` and the eight of `user_id` in the
/// event that begins at `start`.
fn places_of(body: &[u8], start: usize) -> Result<(usize, usize)> {
    let event = std::str::from_utf8(body.get(start..).unwrap_or_default())?;
    let place = |key: &str| event.find(key).map(|place| start + place + key.len());
    let places = place(r#""created_at":"#).zip(place(r#""user_id":""#));
    places.ok_or_else(|| anyhow::anyhow!("an event without its time or its person: {event}"))
}

/// Overwrites `width` bytes with a number of that many digits.
fn write_digits(out: &mut [u8], place: usize, width: usize, mut number: u64) {
    for digit in out.get_mut(place..place + width).into_iter().flatten().rev() {
        *digit = b'0' + u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
    }
}

/// A step that visits all people once before it visits one again.
fn stride(people: u64) -> u64 {
    let common = |mut a: u64, mut b: u64| {
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    (1_000_003..).find(|step| common(*step, people) == 1).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_live_events_are_the_same() {
        let (single, batch) = (Pool::of_single_posts("t", 50).unwrap(), Pool::of_batches("t", 50, 7).unwrap());
        let (sent, mut seen) = (Sent::default(), HashSet::new());
        for _ in 0..300 {
            for pool in [&single, &batch] {
                let mut out = Vec::new();
                assert!(pool.source(&sent, Answers::Accepted).next(&mut out));
                let text = String::from_utf8(out).unwrap();
                let (head, body) = text.split_once("\r\n\r\n").unwrap();
                assert!(head.ends_with(&format!("Content-Length: {}", body.len())));
                let value: serde_json::Value = serde_json::from_str(body).unwrap();
                let items = if value.is_array() { value.as_array().unwrap().clone() } else { vec![value] };
                for item in items {
                    let person = item["user_id"].as_str().unwrap().to_owned();
                    assert!(seen.insert((person, item["created_at"].as_u64().unwrap())), "sent twice: {item}");
                }
            }
        }
        assert_eq!(seen.len(), 300 * 8);
        assert_eq!(sent.count(), 300 * 8);
    }

    #[test]
    fn an_answer_that_acknowledges_less_ends_the_run() {
        let pool = Pool::of_batches("t", 50, 2).unwrap();
        let sent = Sent::default();
        let mut source = pool.source(&sent, Answers::AllOk);
        assert!(source.check(200, br#"{"results":[{"result":"ok"},{"result":"ok"}]}"#).is_ok());
        assert!(source.check(200, br#"{"results":[{"result":"ok"}]}"#).is_err());
        assert!(source.check(200, br#"{"results":[{"result":"ok"},{"result":"duplicate"}]}"#).is_err());
        assert!(source.check(503, b"").is_err());
        assert!(pool.source(&sent, Answers::Accepted).check(202, b"{}").is_err());
        assert_eq!(source.results.ok, 2);
    }
}
