//! What an hour of a busy customer looks like: mostly single events, some
//! batches, and reads and changes of the people whom they are about.
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Result, ensure};

use crate::{
    events::{external_id, scatter},
    http,
    live::{Answers, Pool, Sent},
    load::Source,
    tally::{Tally, excerpt},
};

/// Events of one batch.
pub const BATCH_EVENTS: u64 = 50;

/// Has no factor in common with 1,000, and is about 0.62 of it: the steps of the
/// golden ratio spread best.
const STRIDE: u64 = 617;

/// What a request is. Each thousand holds all of them, in an order without
/// runs: fifty batches one after the other would be a flood of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// `POST /events`.
    Single,
    /// `POST /events/batch`.
    Batch,
    /// The newest events of a person.
    Events,
    /// A contact, by its external id.
    Contact,
    /// An attribute of a person.
    Change,
    /// How many people meet a condition, over all of them.
    Count,
}

impl Shape {
    const fn of(number: u64) -> Self {
        match number * STRIDE % 1_000 {
            0 => Self::Count,
            1..700 => Self::Single,
            700..750 => Self::Batch,
            750..850 => Self::Events,
            850..930 => Self::Contact,
            _ => Self::Change,
        }
    }
}

/// What all threads share.
#[derive(Debug)]
pub struct Mix<'a> {
    /// The workspace's access token.
    pub token: &'a str,
    /// People.
    pub people: u64,
    /// Single posts.
    pub single: Pool,
    /// Batches.
    pub batch: Pool,
    /// Events sent so far.
    pub sent: Sent,
    next: AtomicU64,
}

impl<'a> Mix<'a> {
    /// Builds the requests.
    pub fn new(token: &'a str, people: u64) -> Result<Self> {
        let single = Pool::of_single_posts(token, people)?;
        let batch = Pool::of_batches(token, people, BATCH_EVENTS)?;
        Ok(Self { token, people, single, batch, sent: Sent::default(), next: AtomicU64::new(0) })
    }

    /// The source of one load thread.
    pub fn source(&'a self) -> Mixed<'a> {
        Mixed { mix: self, acknowledged: 0 }
    }

    fn write(&self, number: u64, out: &mut Vec<u8>) {
        let person = external_id(scatter(number) % self.people);
        let get = |path: String| http::request("GET", &path, self.token, None);
        let post = |path: &str, body: String| http::request("POST", path, self.token, Some(body.as_bytes()));
        let bytes = match Shape::of(number) {
            Shape::Single => {
                self.single.source(&self.sent, Answers::Accepted).next(out);
                return;
            }
            Shape::Batch => {
                self.batch.source(&self.sent, Answers::AllOk).next(out);
                return;
            }
            Shape::Events => get(format!("/events?type=user&user_id={person}&per_page=50")),
            Shape::Contact => get(format!("/users?user_id={person}")),
            Shape::Change => {
                post("/users", format!(r#"{{"user_id":"{person}","custom_attributes":{{"seats":{}}}}}"#, number % 500))
            }
            Shape::Count => post(
                "/manage/contacts/count",
                r#"{"predicate":{"all":[{"event":"ordered-item","fact":"count","op":"gte","value":3}]}}"#.to_owned(),
            ),
        };
        out.extend_from_slice(&bytes);
    }
}

/// The requests of one load thread.
#[derive(Debug)]
pub struct Mixed<'a> {
    mix: &'a Mix<'a>,
    /// Events that were answered as stored.
    pub acknowledged: u64,
}

impl Source for Mixed<'_> {
    fn next(&mut self, out: &mut Vec<u8>) -> bool {
        self.mix.write(self.mix.next.fetch_add(1, Ordering::Relaxed), out);
        true
    }

    /// Which request an answer belongs to follows from its form.
    fn check(&mut self, status: u16, body: &[u8]) -> Result<()> {
        if status == 202 && body.is_empty() {
            self.acknowledged += 1;
            return Ok(());
        }
        ensure!(status == 200, "a request was answered {status}: {}", excerpt(body));
        if body.starts_with(br#"{"results":"#) {
            let results = Tally::of_answer(body)?;
            ensure!(results.ok == BATCH_EVENTS && results.items() == BATCH_EVENTS, "a batch was answered {results:?}");
            self.acknowledged += BATCH_EVENTS;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_requests_hold_every_shape() {
        let shapes: Vec<Shape> = (0..1_000).map(Shape::of).collect();
        let count = |shape| shapes.iter().filter(|one| **one == shape).count();
        let counts =
            [Shape::Single, Shape::Batch, Shape::Events, Shape::Contact, Shape::Change, Shape::Count].map(count);
        assert_eq!(counts, [699, 50, 100, 80, 70, 1]);
        let is_batch = |shape: &&Shape| **shape == Shape::Batch;
        assert!(shapes.windows(10).all(|ten| ten.iter().filter(is_batch).count() <= 1), "batches follow each other");
    }

    #[test]
    fn only_what_was_stored_is_acknowledged() {
        let mix = Mix::new("t", 50).unwrap();
        let mut source = mix.source();
        assert!(source.check(202, b"").is_ok() && source.check(200, br#"{"type":"user"}"#).is_ok());
        assert_eq!(source.acknowledged, 1);
        assert!(source.check(503, b"").is_err() && source.check(200, br#"{"results":[{"result":"ok"}]}"#).is_err());
    }
}
