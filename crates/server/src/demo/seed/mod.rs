//! The past of the demo: a coffee roastery with its people, what they did in 45
//! days, and the messages that answered them.
//!
//! The cast: [`tables`] holds who and what there is, [`dice`] throws numbers
//! that are the same in every run, [`ToldClock`] is the time of that past. A
//! [`Past`] walks through it hour by hour, and everything is done through the
//! server's own routes: so counts, summaries, deliveries and receipts are what
//! they would be had it happened.
//!
//! What cannot be had so: letters, notes on phones and webhooks stay drafts,
//! because nothing may leave for real; and whatever the machine itself notes,
//! such as the log, has the time of the run.

mod clock;
mod dice;
mod events;
mod people;
mod tables;
mod visits;

pub use clock::ToldClock;

use super::{DemoError, Shop};
use axum::Router;
use dice::Dice;
use http::{Method, StatusCode};
use people::Person;
use serde_json::{Value, json};
use tables::{Message, Tables};

/// How long the past is.
pub const DAYS: u64 = 45;

/// How many events are in it.
pub const EVENTS: u64 = 12_000;

/// How many people come to the shop.
pub const PEOPLE: usize = 400;

const HOUR_MS: u64 = 3_600_000;

/// Where the past begins that ends now.
#[must_use]
pub const fn beginning(end_ms: u64) -> u64 {
    end_ms.saturating_sub(DAYS * 24 * HOUR_MS)
}

/// What is needed to make it.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// The server's routes.
    pub router: &'a Router,
    /// A token that may do everything.
    pub token: &'a str,
    /// Whose.
    pub app_id: &'a str,
    /// What proves to the messenger who somebody is.
    pub identity_secret: &'a str,
    /// The node's clock.
    pub clock: &'a ToldClock,
    /// When the past ends, Unix milliseconds.
    pub end_ms: u64,
}

/// What was made, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seeded {
    /// Users and leads.
    pub people: usize,
    /// Events that were stored.
    pub events: usize,
    /// Messages of every kind.
    pub messages: usize,
}

/// Makes the past.
///
/// # Errors
/// A route refuses; what was made before stays.
pub async fn fill(means: Means<'_>) -> Result<Seeded, DemoError> {
    let tables = Tables::read().map_err(|_| DemoError::Answer("the tables of the demo".to_owned()))?;
    let mut past = Past {
        shop: Shop { router: means.router, token: means.token },
        means,
        begin_ms: beginning(means.end_ms),
        people: people::planned(&tables.cast, &mut Dice::new(1)),
        tables: &tables,
        dice: Dice::new(2),
        messages: vec![None; tables.messages.len()],
        events: 0,
    };
    past.make_surroundings().await?;
    for (hour, count) in events::per_hour(past.begin_ms).into_iter().enumerate() {
        past.live_through(hour, count).await?;
    }
    means.clock.go_on_to(means.end_ms);
    past.describe().await?;
    let people = past.people.iter().filter(|person| person.id.is_some()).count();
    Ok(Seeded { people, events: past.events, messages: past.messages.iter().flatten().count() })
}

/// The past while it is made.
struct Past<'a> {
    shop: Shop<'a>,
    means: Means<'a>,
    begin_ms: u64,
    tables: &'a Tables,
    /// Everybody, in the order in which they come.
    people: Vec<Person>,
    dice: Dice,
    /// The id of each message, once it was made.
    messages: Vec<Option<String>>,
    events: usize,
}

/// The id that an answer names.
fn id_of(answer: &Value) -> Result<String, DemoError> {
    let id = answer.get("id").and_then(Value::as_str).map(str::to_owned);
    id.ok_or_else(|| DemoError::Answer("an answer without an id".to_owned()))
}

impl Past<'_> {
    async fn post(&self, path: &str, body: &Value) -> Result<Value, DemoError> {
        self.shop.call(Method::POST, path, Some(body)).await
    }

    /// What is there before anybody comes.
    async fn make_surroundings(&mut self) -> Result<(), DemoError> {
        self.means.clock.go_on_to(self.begin_ms);
        for (name, model, data_type) in
            [("plan", "contact", "string"), ("seats", "contact", "integer"), ("favourite_roast", "contact", "string")]
        {
            let body = json!({"name": name, "model": model, "data_type": data_type});
            match self.post("/data_attributes", &body).await {
                // The shop's page may have defined it before.
                Ok(_) | Err(DemoError::Refused { status: StatusCode::BAD_REQUEST | StatusCode::CONFLICT, .. }) => {}
                Err(error) => return Err(error),
            }
        }
        for segment in &self.tables.cast.segments {
            self.post("/manage/segments", segment).await?;
        }
        for teammate in &self.tables.cast.teammates {
            self.post("/manage/teammates", teammate).await?;
        }
        self.make_companies().await
    }

    /// One hour: who comes, which messages change, what is done, who looks.
    async fn live_through(&mut self, hour: usize, count: u64) -> Result<(), DemoError> {
        let begin_ms = self.begin_ms + u64::try_from(hour).unwrap_or(0) * HOUR_MS;
        self.means.clock.go_on_to(begin_ms);
        self.welcome(hour).await?;
        if hour.is_multiple_of(24) {
            self.turn_messages(hour / 24).await?;
        }
        // What is done in the last hour is not ahead of now.
        self.means.clock.go_on_to((begin_ms + HOUR_MS - 1_000).min(self.means.end_ms));
        let doers = self.record((begin_ms, hour / 24), count).await?;
        self.visit(&doers).await
    }

    /// Records what is done in an hour; answers by whom, as places in the list.
    async fn record(&mut self, (begin_ms, day): (u64, usize), count: u64) -> Result<Vec<usize>, DemoError> {
        let there = self.people.iter().take_while(|person| person.id.is_some()).count();
        let (mut batch, mut doers) = (Vec::new(), Vec::new());
        for _ in 0..count {
            // Whoever came early does more.
            let place = self.dice.below(there).min(self.dice.below(there));
            let Some(id) = self.people.get(place).and_then(|person| person.id.clone()) else { continue };
            let Some(done) = events::choose(&self.tables.definitions, day, &mut self.dice) else { continue };
            let at_s = begin_ms / 1_000 + self.dice.between(0, 3_590);
            let metadata = events::metadata(&done.metadata, at_s, &mut self.dice);
            batch.push(json!({"event_name": done.name, "id": id, "created_at": at_s, "metadata": metadata}));
            doers.push(place);
        }
        if batch.is_empty() {
            return Ok(doers);
        }
        let answer = self.post("/events/batch", &Value::Array(batch)).await?;
        let results = answer.get("results").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for result in results {
            match result.get("result").and_then(Value::as_str) {
                Some("ok") => self.events += 1,
                // Twice the same within a second.
                Some("duplicate") => {}
                _ => return Err(DemoError::Answer(format!("/events/batch, which says {result}"))),
            }
        }
        Ok(doers)
    }

    /// Messages begin and end with a day.
    async fn turn_messages(&mut self, day: usize) -> Result<(), DemoError> {
        let tables = self.tables;
        for (Message { live_from_day, paused_from_day, message }, place) in tables.messages.iter().zip(0_usize..) {
            if live_from_day.unwrap_or(0) == day {
                let id = id_of(&self.post("/manage/messages", message).await?)?;
                if live_from_day.is_some() {
                    self.post(&format!("/manage/messages/{id}/go_live"), &json!({})).await?;
                }
                if let Some(known) = self.messages.get_mut(place) {
                    *known = Some(id);
                }
            } else if *paused_from_day == Some(day)
                && let Some(Some(id)) = self.messages.get(place)
            {
                self.shop.call(Method::POST, &format!("/manage/messages/{id}/pause"), None).await?;
            }
        }
        Ok(())
    }

    /// What teammates wrote of the events since.
    async fn describe(&self) -> Result<(), DemoError> {
        let listed = self.shop.call(Method::GET, "/manage/event_definitions?per_page=150", None).await?;
        let listed = listed.get("data").and_then(Value::as_array).cloned().unwrap_or_default();
        for definition in &self.tables.definitions {
            let named = |one: &&Value| one.get("name").and_then(Value::as_str) == Some(definition.name.as_str());
            let Some(found) = listed.iter().find(named) else { continue };
            let path = format!("/manage/event_definitions/{}", id_of(found)?);
            if definition.description.is_some() {
                let body = json!({"description": definition.description, "display_name": definition.display_name});
                self.shop.call(Method::PATCH, &path, Some(&body)).await?;
            }
            if definition.is_archived {
                self.post(&format!("{path}/archive"), &json!({})).await?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
