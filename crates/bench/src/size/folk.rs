//! The people: everything of person `n` follows from `n`, so that it is known
//! for whom a condition holds.
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Result, ensure};

use crate::{
    clock,
    events::{append, external_id, scatter},
    http,
    load::Source,
    tally::excerpt,
};

/// Of the attribute `plan`, each as likely.
pub const PLANS: [&str; 4] = ["free", "starter", "pro", "enterprise"];
/// `seats` is a number below this one, each as likely.
pub const SEATS: u64 = 1_000;
/// E-mail addresses are of so many domains.
const DOMAINS: u64 = 20;
/// They signed up within so many seconds before the run.
const SIGNED_UP_S: u64 = 2 * 365 * 86_400;

const FIRST_NAMES: [&str; 10] =
    ["Ada", "Bruno", "Chloé", "Dmitri", "Élodie", "Farid", "Grace", "Hiroshi", "Inês", "Jürgen"];
const LAST_NAMES: [&str; 10] =
    ["Lovelace", "Müller", "García", "Okafor", "Nakamura", "Silva", "Novák", "Johansson", "Rossi", "Kowalski"];

/// One stream of chance for each thing that is drawn of a person.
fn draw(person: u64, what: u64) -> u64 {
    scatter(person.wrapping_mul(16).wrapping_add(what))
}

fn pick(list: &[&'static str], random: u64) -> &'static str {
    let place = usize::try_from(random).unwrap_or_default().checked_rem(list.len());
    place.and_then(|place| list.get(place)).copied().unwrap_or_default()
}

/// What they pay for.
pub fn plan(person: u64) -> &'static str {
    pick(&PLANS, draw(person, 1))
}

/// How many seats they have.
pub fn seats(person: u64) -> u64 {
    draw(person, 2) % SEATS
}

/// Creates people `0..count`, for one load thread; all share `next`.
#[derive(Debug)]
pub struct NewPeople<'a> {
    /// Access token.
    pub token: &'a str,
    /// The number of the next one.
    pub next: &'a AtomicU64,
    /// How many.
    pub count: u64,
    /// Unix seconds.
    pub now_s: u64,
}

impl<'a> NewPeople<'a> {
    /// The first of them comes next.
    pub fn new(token: &'a str, next: &'a AtomicU64, count: u64) -> Self {
        Self { token, next, count, now_s: clock::unix_seconds() }
    }
}

impl Source for NewPeople<'_> {
    fn next(&mut self, out: &mut Vec<u8>) -> bool {
        let person = self.next.fetch_add(1, Ordering::Relaxed);
        if person >= self.count {
            return false;
        }
        let mut body = Vec::with_capacity(320);
        write(&mut body, person, self.now_s);
        out.extend_from_slice(&http::request("POST", "/contacts", self.token, Some(&body)));
        true
    }

    fn check(&mut self, status: u16, body: &[u8]) -> Result<()> {
        ensure!(status == 200, "creating a person was answered {status}: {}", excerpt(body));
        Ok(())
    }
}

fn write(out: &mut Vec<u8>, person: u64, now_s: u64) {
    append(
        out,
        format_args!(
            concat!(
                r#"{{"role":"user","external_id":"{id}","email":"user{id}@mail{domain}.example","name":"{first} {last}","#,
                r#""signed_up_at":{signed_up},"custom_attributes":{{"plan":"{plan}","seats":{seats},"vip":{vip}}}}}"#
            ),
            id = external_id(person),
            domain = draw(person, 3) % DOMAINS,
            first = pick(&FIRST_NAMES, draw(person, 4)),
            last = pick(&LAST_NAMES, draw(person, 5)),
            signed_up = now_s - draw(person, 6) % SIGNED_UP_S,
            plan = plan(person),
            seats = seats(person),
            vip = draw(person, 7).is_multiple_of(10),
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_json_and_what_they_are_said_to_be() {
        let mut of_plan = [0_u32; PLANS.len()];
        for person in 0..4_000 {
            let mut body = Vec::new();
            write(&mut body, person, 1_700_000_000);
            let told: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(told["custom_attributes"]["plan"], plan(person));
            assert_eq!(told["custom_attributes"]["seats"], seats(person));
            of_plan[PLANS.iter().position(|one| *one == plan(person)).unwrap()] += 1;
        }
        assert!(of_plan.iter().all(|count| (850..1_150).contains(count)), "{of_plan:?}");
    }
}
