//! Searches and counts over everybody. Where it is known for whom a condition
//! holds, the total must be exactly that.
use anyhow::{Context, Result, ensure};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    asker::{Asker, Latency, number},
    fill::Filled,
    folk,
};
use crate::{
    events::{Names, external_id, scatter},
    figures::{as_f64, rounded},
    output,
};

const TIMES: u64 = 20;
const LOOK_UPS: u64 = 2_000;
const SEATS: u64 = 100;
const EVENTS_MIN: u32 = 3;

/// One search, asked.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    /// Which.
    pub name: &'static str,
    /// The first time.
    pub first_ms: f64,
    /// The times after it.
    pub again: Latency,
    /// How many it was true for, where it says.
    pub total: Option<u64>,
    /// Whether not all events could be looked at in time.
    pub cut: bool,
}

/// What is asked, where, and how many it must be true for if that is known.
struct Question {
    name: &'static str,
    path: &'static str,
    body: Value,
    expected: Option<u64>,
}

/// Everything about searching.
#[derive(Clone, Debug, Serialize)]
pub struct Searched {
    /// The searches.
    pub asked: Vec<Asked>,
    /// One person by their e-mail address, out of everybody.
    pub look_ups: Latency,
}

/// The first search, which reads everybody: how many milliseconds it took.
pub fn first(asker: &mut Asker<'_>, filled: &Filled) -> Result<f64> {
    let (answer, took_us) = asker.post("/manage/contacts/count", &json!({}))?;
    // The set-up makes a person to try with.
    let (everybody, made) = (number(&answer, "/count")?, filled.contacts + 1);
    ensure!(everybody == made, "{everybody} people are counted of {made}");
    Ok(rounded(as_f64(took_us) / 1_000.0))
}

/// Asks everything else. Errors: a total that is not exact.
pub fn ask(asker: &mut Asker<'_>, filled: &Filled) -> Result<Searched> {
    let mut asked = Vec::new();
    for question in questions(filled)? {
        let one = question.ask(asker)?;
        output::progress(&format!("{one:?}"));
        asked.push(one);
    }
    asked.push(of_a_segment(asker, filled)?);
    let look_ups = Latency::of(LOOK_UPS, |nth| {
        let id = external_id(scatter(nth ^ 0x10CC) % filled.contacts).to_string();
        let query = json!({"field": "external_id", "operator": "=", "value": id});
        let (answer, took_us) = asker.post("/contacts/search", &json!({ "query": query }))?;
        ensure!(number(&answer, "/total_count")? == 1, "{id} is found more or less than once");
        Ok(took_us)
    })?;
    Ok(Searched { asked, look_ups })
}

/// A condition on events that are counted as they come.
pub fn did_often() -> Value {
    json!({"event": Names::new().name_at(0), "fact": "count", "op": "gte", "value": EVENTS_MIN})
}

fn with_plan(condition: Value) -> Value {
    json!({"all": [{"attribute": "custom_attributes.plan", "op": "is", "value": "pro"}, condition]})
}

/// How many pay for `pro` and did the commonest thing often.
pub fn who_did_often(filled: &Filled) -> Result<u64> {
    let done = filled.history().stored_of_name(0, filled.sent)?;
    let who = (0..).zip(done).filter(|(person, count)| folk::plan(*person) == "pro" && *count >= EVENTS_MIN);
    Ok(u64::try_from(who.count())?)
}

fn questions(filled: &Filled) -> Result<Vec<Question>> {
    const COUNT: &str = "/manage/contacts/count";
    const SEARCH: &str = "/manage/contacts/search";
    let few_seats = (0..filled.contacts).filter(|who| folk::plan(*who) == "pro" && folk::seats(*who) < SEATS);
    let few_seats = Some(u64::try_from(few_seats.count())?);
    let often = Some(who_did_often(filled)?);
    let seats = with_plan(json!({"attribute": "custom_attributes.seats", "op": "lt", "value": SEATS}));
    let did = with_plan(did_often());
    let within = with_plan(
        json!({"event": Names::new().name_at(5), "fact": "count", "op": "gte", "value": 1, "within_days": 14}),
    );
    let rest = json!({"operator": "AND", "value": [
        {"field": "custom_attributes.plan", "operator": "=", "value": "pro"},
        {"field": "custom_attributes.seats", "operator": "<", "value": SEATS},
    ]});
    let everybody = Some(filled.contacts + 1);
    let by = |field: &str| json!({"sort": {"field": field, "order": "asc"}});
    let of = |name, path, body, expected| Question { name, path, body, expected };
    Ok(vec![
        of("count: two attributes", COUNT, json!({ "predicate": seats }), few_seats),
        of("count: an attribute and an event's count", COUNT, json!({ "predicate": did }), often),
        of("count: an attribute and events of 14 days", COUNT, json!({ "predicate": within }), None),
        of("page: everybody, the newest", SEARCH, json!({}), everybody),
        of("page: two attributes", SEARCH, json!({ "predicate": seats }), few_seats),
        of("page: an attribute and an event's count", SEARCH, json!({ "predicate": did }), often),
        of("page: a text in name, address or id", SEARCH, json!({"q": "okafor"}), None),
        of("page: everybody by name", SEARCH, by("name"), everybody),
        of("page: everybody by signing up", SEARCH, by("signed_up_at"), everybody),
        of("REST search: two attributes", "/contacts/search", json!({ "query": rest }), few_seats),
    ])
}

impl Question {
    fn ask(&self, asker: &mut Asker<'_>) -> Result<Asked> {
        let Self { name, path, body, expected } = self;
        let (answer, first_us) = asker.post(path, body)?;
        let total = answer.get("count").or_else(|| answer.get("total_count")).and_then(Value::as_u64);
        ensure!(expected.is_none() || total == *expected, "{name}: {total:?} are found, {expected:?} there");
        let cut = answer.get("cut").is_some_and(|cut| !cut.is_null());
        let again = Latency::of(TIMES, |_| Ok(asker.post(path, body)?.1))?;
        Ok(Asked { name, first_ms: as_f64(first_us) / 1_000.0, again, total, cut })
    }
}

fn of_a_segment(asker: &mut Asker<'_>, filled: &Filled) -> Result<Asked> {
    let body = json!({"name": "Busy", "predicate": with_plan(did_often())});
    let (made, _) = asker.post("/manage/segments", &body)?;
    let path = made.get("id").and_then(Value::as_str).context("a segment has an id")?;
    let path = format!("/manage/segments/{path}");
    let counted = format!("{path}?include_count=true");
    let (answer, first_us) = asker.get(&counted)?;
    let (count, expected) = (number(&answer, "/count")?, who_did_often(filled)?);
    ensure!(count == expected, "{count} are in the segment, {expected} should be");
    let again = Latency::of(TIMES, |_| Ok(asker.get(&counted)?.1))?;
    asker.delete(&path)?;
    Ok(Asked {
        name: "segment with its count",
        first_ms: as_f64(first_us) / 1_000.0,
        again,
        total: Some(count),
        cut: false,
    })
}
