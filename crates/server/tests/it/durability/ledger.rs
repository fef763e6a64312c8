//! What was sent, and what of it was acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// One event as a client knows it: whoever retries it sends the same again.
#[derive(Debug, Clone)]
pub struct Sent {
    pub person: String,
    pub name: &'static str,
    pub number: u64,
    pub created_at: u64,
    /// With a client id, several events share a second.
    pub has_client_id: bool,
}

/// The numbers of each person's events.
pub type Acknowledged = BTreeMap<String, BTreeSet<u64>>;

#[derive(Default)]
struct State {
    sent: BTreeMap<String, BTreeSet<u64>>,
    acknowledged: Acknowledged,
    acknowledged_count: usize,
    unknown: Vec<Sent>,
    last_number: u64,
}

#[derive(Default)]
pub struct Ledger {
    state: Mutex<State>,
    changed: Condvar,
}

impl Ledger {
    /// The next number, never given twice.
    pub fn next_number(&self) -> u64 {
        let mut state = self.state.lock().expect("unpoisoned");
        state.last_number += 1;
        state.last_number
    }

    pub fn note_sent(&self, events: &[Sent]) {
        let mut state = self.state.lock().expect("unpoisoned");
        for event in events {
            state.sent.entry(event.person.clone()).or_default().insert(event.number);
        }
    }

    pub fn note_acknowledged(&self, events: &[Sent]) {
        let mut state = self.state.lock().expect("unpoisoned");
        for event in events {
            state.acknowledged.entry(event.person.clone()).or_default().insert(event.number);
        }
        state.acknowledged_count += events.len();
        self.changed.notify_all();
    }

    /// The connection broke before an answer: somebody will send them again.
    pub fn note_unknown(&self, events: Vec<Sent>) {
        self.state.lock().expect("unpoisoned").unknown.extend(events);
    }

    /// Events to send again, at most this many.
    pub fn take_unknown(&self, count: usize) -> Vec<Sent> {
        let mut state = self.state.lock().expect("unpoisoned");
        let left = state.unknown.len().saturating_sub(count);
        state.unknown.split_off(left)
    }

    pub fn acknowledged(&self) -> usize {
        self.state.lock().expect("unpoisoned").acknowledged_count
    }

    /// What has been acknowledged by now, of each person.
    pub fn acknowledged_now(&self) -> Acknowledged {
        self.state.lock().expect("unpoisoned").acknowledged.clone()
    }

    /// The same events sent, but only these acknowledged.
    pub fn with_acknowledged(&self, acknowledged: Acknowledged) -> Self {
        let sent = self.state.lock().expect("unpoisoned").sent.clone();
        let state = State { sent, acknowledged, ..State::default() };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    pub fn wait_until_acknowledged(&self, enough: usize) {
        let state = self.state.lock().expect("unpoisoned");
        let waited =
            self.changed.wait_timeout_while(state, Duration::from_secs(60), |state| state.acknowledged_count < enough);
        let (state, timeout) = waited.expect("unpoisoned");
        assert!(
            !timeout.timed_out(),
            "only {} of {enough} events were acknowledged in a minute",
            state.acknowledged_count
        );
    }

    /// A person's list against what is known of it.
    pub fn compare(&self, person: &str, listed: &mut [u64]) {
        let state = self.state.lock().expect("unpoisoned");
        listed.sort_unstable();
        let doubled: Vec<u64> = listed.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        let listed: BTreeSet<u64> = listed.iter().copied().collect();
        let empty = BTreeSet::new();
        let acknowledged = state.acknowledged.get(person).unwrap_or(&empty);
        let lost: Vec<&u64> = acknowledged.difference(&listed).collect();
        let invented: Vec<&u64> = listed.difference(state.sent.get(person).unwrap_or(&empty)).collect();
        assert!(
            doubled.is_empty() && lost.is_empty() && invented.is_empty(),
            "{person}: doubled {doubled:?}, lost {lost:?}, invented {invented:?}"
        );
    }
}
