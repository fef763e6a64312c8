//! What people did: how much of it in an hour, what, and with which metadata.

use super::dice::Dice;
use super::tables::{Definition, Key, Values};
use super::{DAYS, EVENTS, HOUR_MS};
use serde_json::{Map, Value, json};

/// How much is done in each hour of a day (UTC): two heights, and a quiet night.
const RHYTHM: [u64; 24] = [2, 1, 1, 1, 2, 5, 12, 25, 40, 48, 46, 42, 38, 40, 44, 45, 42, 38, 36, 40, 38, 26, 14, 6];

/// Percent of that on each day of the week, from Thursday on: 1 January 1970
/// was one.
const WEEK: [u64; 7] = [104, 96, 62, 55, 110, 118, 112];

const DAY_S: u64 = 86_400;

/// How much is done in the hour that begins then, compared with others.
fn weight(at_ms: u64) -> u64 {
    let (hour, day) = (at_ms / HOUR_MS % 24, at_ms / HOUR_MS / 24 % 7);
    let at = |table: &[u64], place: u64| usize::try_from(place).ok().and_then(|place| table.get(place)).copied();
    at(&RHYTHM, hour).unwrap_or(0) * at(&WEEK, day).unwrap_or(0)
}

/// How many events there are in each hour from here on; all of them together
/// are [`EVENTS`].
pub(super) fn per_hour(begin_ms: u64) -> Vec<u64> {
    let hours: Vec<u64> = (0..DAYS * 24).map(|hour| weight(begin_ms + hour * HOUR_MS)).collect();
    let whole: u64 = hours.iter().sum::<u64>().max(1);
    let (mut before, mut given) = (0, 0);
    let share = |weight: &u64| {
        before += weight;
        let until = EVENTS * before / whole;
        let count = until - given;
        given = until;
        count
    };
    hours.iter().map(share).collect()
}

/// What is done next, on this day.
pub(super) fn choose<'a>(definitions: &'a [Definition], day: usize, dice: &mut Dice) -> Option<&'a Definition> {
    let known = || definitions.iter().filter(|one| one.until_day.is_none_or(|until| day < until));
    let mut left = dice.below(known().map(|one| one.weight).sum());
    known().find(|one| {
        let is_it = left < one.weight;
        left = left.saturating_sub(one.weight);
        is_it
    })
}

/// The metadata of an event at this second.
pub(super) fn metadata(keys: &[Key], at_s: u64, dice: &mut Dice) -> Value {
    let entries = keys.iter().map(|Key { key, values }| (key.clone(), value(values, at_s, dice)));
    Value::Object(entries.collect::<Map<_, _>>())
}

fn value(values: &Values, at_s: u64, dice: &mut Dice) -> Value {
    match values {
        Values::Choice { choices } => json!(dice.pick(choices)),
        Values::Number { from, to } => json!(dice.between(*from, *to)),
        Values::Money { from, to } => json!({"amount": dice.between(*from, *to), "currency": "eur"}),
        Values::Date { from, to } => json!(at_s + dice.between(*from, *to) * DAY_S),
        Values::Page => json!(format!("https://shop.example.com/coffee/{}", dice.between(1, 40))),
        Values::Image => json!(format!("https://shop.example.com/photos/{}.jpg", dice.between(1, 40))),
        Values::Order => {
            let number = dice.between(10_000, 99_999);
            json!({"url": format!("https://shop.example.com/orders/{number}"), "value": format!("#{number}")})
        }
        Values::Stripe { prefix } => json!(format!("{prefix}{}", dice.letters(14))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hours_hold_all_events_in_a_rhythm() {
        let hours = per_hour(1_800_000_000_000);
        assert_eq!((hours.len(), hours.iter().sum::<u64>()), (45 * 24, EVENTS));
        let of_hour = |wanted: u64| -> u64 {
            let hour = |place: usize| (1_800_000_000_000 / HOUR_MS + u64::try_from(place).unwrap()) % 24;
            hours.iter().enumerate().filter(|(place, _)| hour(*place) == wanted).map(|(_, count)| count).sum()
        };
        assert!(of_hour(10) > 20 * of_hour(2), "{} {}", of_hour(10), of_hour(2));
    }
}
