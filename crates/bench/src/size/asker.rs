//! Asking one thing after the other, and how long each answer took.
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use hdrhistogram::Histogram;
use serde::Serialize;
use serde_json::Value;

use crate::{
    figures::{as_f64, rounded},
    http::{self, Connection},
    load::{histogram, micros_since},
    process::Server,
    tally::excerpt,
};

/// One connection to the server.
#[derive(Debug)]
pub struct Asker<'a> {
    connection: Connection,
    token: &'a str,
}

/// How long answers took, in milliseconds.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Latency {
    /// How many.
    pub asked: u64,
    /// Median.
    pub p50_ms: f64,
    /// 95th percentile.
    pub p95_ms: f64,
    /// 99th percentile.
    pub p99_ms: f64,
    /// The longest.
    pub max_ms: f64,
}

impl<'a> Asker<'a> {
    /// Connects.
    pub fn connect(server: &Server, token: &'a str) -> Result<Self> {
        Ok(Self { connection: Connection::open(server.address)?, token })
    }

    /// Reads something. Returns what it holds and the microseconds until all of
    /// it was there. Errors: an answer other than 200.
    pub fn get(&mut self, path: &str) -> Result<(Value, u64)> {
        self.ask(("GET", path), None)
    }

    /// Sends something, else the same.
    pub fn post(&mut self, path: &str, body: &Value) -> Result<(Value, u64)> {
        self.ask(("POST", path), Some(body))
    }

    /// Changes something, else the same.
    pub fn patch(&mut self, path: &str, body: &Value) -> Result<(Value, u64)> {
        self.ask(("PATCH", path), Some(body))
    }

    /// Removes something, else the same.
    pub fn delete(&mut self, path: &str) -> Result<(Value, u64)> {
        self.ask(("DELETE", path), None)
    }

    fn ask(&mut self, (method, path): (&str, &str), body: Option<&Value>) -> Result<(Value, u64)> {
        let bytes = body.map(serde_json::to_vec).transpose()?;
        let request = http::request(method, path, self.token, bytes.as_deref());
        let began = Instant::now();
        let (status, answer) = self.connection.ask(&request)?;
        let took_us = micros_since(began);
        ensure!((200..300).contains(&status), "{method} {path} was answered {status}: {}", excerpt(answer));
        let value = serde_json::from_slice(answer).with_context(|| format!("read the answer of {method} {path}"))?;
        Ok((value, took_us))
    }
}

impl Latency {
    /// Of what this does so many times; it returns microseconds.
    pub fn of(times: u64, mut once: impl FnMut(u64) -> Result<u64>) -> Result<Self> {
        let mut took_us = histogram()?;
        for number in 0..times {
            took_us.record(once(number)?.max(1))?;
        }
        Ok(Self::from(&took_us))
    }
}

impl From<&Histogram<u64>> for Latency {
    fn from(took_us: &Histogram<u64>) -> Self {
        let quantile_ms = |quantile| rounded(as_f64(took_us.value_at_quantile(quantile)) / 1_000.0);
        Self {
            asked: took_us.len(),
            p50_ms: quantile_ms(0.5),
            p95_ms: quantile_ms(0.95),
            p99_ms: quantile_ms(0.99),
            max_ms: rounded(as_f64(took_us.max()) / 1_000.0),
        }
    }
}

/// A number in an answer, by its JSON pointer.
pub fn number(answer: &Value, pointer: &str) -> Result<u64> {
    let found = answer.pointer(pointer).and_then(Value::as_u64);
    found.with_context(|| format!("no number at {pointer} of {}", excerpt(answer.to_string().as_bytes())))
}

/// A list in an answer, by its JSON pointer.
pub fn list<'v>(answer: &'v Value, pointer: &str) -> Result<&'v [Value]> {
    let found = answer.pointer(pointer).and_then(Value::as_array);
    let found = found.with_context(|| format!("no list at {pointer} of {}", excerpt(answer.to_string().as_bytes())))?;
    Ok(found)
}
