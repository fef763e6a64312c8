//! Several clients at once, single posts and batches, until the server dies.

use super::http::Connection;
use super::ledger::{Ledger, Sent};
use super::server::Server;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};

const SINGLE_CLIENTS: usize = 4;
const BATCH_CLIENTS: usize = 3;
const BATCH_ITEMS: usize = 40;
const NAMES: [&str; 5] = ["ordered-item", "invited-friend", "upload-complete", "signed-in", "viewed-plan"];

pub struct Load {
    clients: Vec<JoinHandle<()>>,
}

impl Load {
    pub fn start(
        server: &Server,
        token: &str,
        people: &[String],
        ledger: &Arc<Ledger>,
        mut random: fastrand::Rng,
    ) -> Self {
        let client = |count: usize, random: fastrand::Rng| {
            let client = Client {
                address: server.address(),
                token: token.to_owned(),
                people: people.to_vec(),
                ledger: ledger.clone(),
                random,
            };
            std::thread::spawn(move || client.run(count))
        };
        let singles = (0..SINGLE_CLIENTS).map(|_| 1);
        let counts = singles.chain((0..BATCH_CLIENTS).map(|_| BATCH_ITEMS));
        Self { clients: counts.map(|count| client(count, random.fork())).collect() }
    }

    pub fn join(self) {
        for client in self.clients {
            client.join().expect("a client saw a wrong answer");
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the server under test reads the machine's clock")]
fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

struct Client {
    address: SocketAddr,
    token: String,
    people: Vec<String>,
    ledger: Arc<Ledger>,
    random: fastrand::Rng,
}

impl Client {
    fn run(mut self, count: usize) {
        let Ok(mut connection) = Connection::try_open(self.address, &self.token) else { return };
        loop {
            let events = self.next_events(count);
            self.ledger.note_sent(&events);
            let sent = if count == 1 {
                Self::send_one(&mut connection, &events[0])
            } else {
                Self::send_batch(&mut connection, &events)
            };
            match sent {
                Ok(()) => self.ledger.note_acknowledged(&events),
                Err(_) => return self.ledger.note_unknown(events),
            }
        }
    }

    /// Events whose fate is not known first, then new ones.
    fn next_events(&mut self, count: usize) -> Vec<Sent> {
        let mut events = self.ledger.take_unknown(count);
        while events.len() < count {
            let number = self.ledger.next_number();
            let has_client_id = self.random.bool();
            let now = now_s();
            let second = if has_client_id { 1 } else { number };
            events.push(Sent {
                person: self.people[self.random.usize(..self.people.len())].clone(),
                name: NAMES[self.random.usize(..NAMES.len())],
                number,
                created_at: (now - now % 86_400) - 60 * 86_400 + second,
                has_client_id,
            });
        }
        events
    }

    fn body(event: &Sent) -> Value {
        json!({"event_name": event.name, "user_id": event.person, "created_at": event.created_at, "metadata": {"n": event.number}})
    }

    fn client_id(event: &Sent) -> Option<String> {
        event.has_client_id.then(|| format!("event-{}", event.number))
    }

    fn send_one(connection: &mut Connection, event: &Sent) -> std::io::Result<()> {
        let id = Self::client_id(event);
        let headers: Vec<(&str, &str)> = id.iter().map(|id| ("Idempotency-Key", id.as_str())).collect();
        let answer = connection.send("POST", "/events", &headers, &Self::body(event).to_string())?;
        assert_eq!(answer.status, 202, "{}", String::from_utf8_lossy(&answer.body));
        assert!(answer.body.is_empty(), "202 has no body");
        Ok(())
    }

    fn send_batch(connection: &mut Connection, events: &[Sent]) -> std::io::Result<()> {
        let items = events.iter().map(|event| {
            let mut item = Self::body(event);
            if let Some(id) = Self::client_id(event) {
                item["event_id"] = Value::String(id);
            }
            item
        });
        let body = Value::Array(items.collect()).to_string();
        let answer = connection.send("POST", "/events/batch", &[], &body)?;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let answer: Value = serde_json::from_slice(&answer.body).expect("JSON");
        let results = answer["results"].as_array().expect("results");
        assert_eq!(results.len(), events.len());
        for result in results {
            assert!(matches!(result["result"].as_str(), Some("ok" | "duplicate")), "{result}");
        }
        Ok(())
    }
}
