//! One person after the other, each at random, right after a restart: what the
//! page of a person reads.
use anyhow::{Result, ensure};
use serde::Serialize;

use super::{
    asker::{Asker, Latency, list, number},
    fill::Filled,
};
use crate::{
    events::{external_id, scatter},
    history::Expected,
};

const PEOPLE: u64 = 5_000;
const LIST_EVENTS: u64 = 50;

/// The three reads of a person.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Profiles {
    /// The contact by their external id.
    pub contact: Latency,
    /// Their newest 50 events.
    pub events: Latency,
    /// Their event summaries.
    pub summaries: Latency,
}

/// Reads all three of each of many people. Errors: a count that is not what was
/// acknowledged.
pub fn read(asker: &mut Asker<'_>, filled: &Filled, expected: &Expected) -> Result<Profiles> {
    let person = |number: u64| scatter(number ^ 0x0115) % filled.contacts;
    let acknowledged = |person: u64| {
        let place = usize::try_from(person).unwrap_or(usize::MAX);
        u64::from(expected.of_person.get(place).copied().unwrap_or_default())
    };
    let contact = Latency::of(PEOPLE, |number| {
        let id = external_id(person(number)).to_string();
        let (contact, took_us) = asker.get(&format!("/contacts/find_by_external_id/{id}"))?;
        ensure!(contact.get("external_id").is_some_and(|found| *found == *id), "{id} was asked for, {contact} found");
        Ok(took_us)
    })?;
    let events = Latency::of(PEOPLE, |number| {
        let person = person(number);
        let path = format!("/events?type=user&user_id={}&per_page={LIST_EVENTS}", external_id(person));
        let (answer, took_us) = asker.get(&path)?;
        let (listed, stored) = (list(&answer, "/events")?.len(), acknowledged(person).min(LIST_EVENTS));
        ensure!(u64::try_from(listed)? == stored, "person {person}: {listed} events are listed of {stored}");
        Ok(took_us)
    })?;
    let summaries = Latency::of(PEOPLE, |number| {
        let person = person(number);
        let (answer, took_us) = asker.get(&summaries_of(person))?;
        let (counted, stored) = (sum_of_counts(&answer)?, acknowledged(person));
        ensure!(counted == stored, "person {person}: {counted} events are counted of {stored}");
        Ok(took_us)
    })?;
    Ok(Profiles { contact, events, summaries })
}

fn summaries_of(person: u64) -> String {
    format!("/events?type=user&user_id={}&summary=true", external_id(person))
}

fn sum_of_counts(answer: &serde_json::Value) -> Result<u64> {
    list(answer, "/events")?.iter().map(|summary| number(summary, "/count")).sum()
}
