//! The values of one metadata key, counted.

use super::exact::{Exact, Sums};
use engine::ids::{ContactOrdinal, EventRef, hash128};
use engine::metadata::{Kind, Metadata, Value};
use engine::text::{fold, same};
use std::collections::{BTreeMap, HashMap, HashSet};

/// One value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// The newest event that holds it.
    pub newest: EventRef,
    /// How many hold it.
    pub count: u64,
    /// How many people did these.
    pub people: u64,
}

/// What came under one key. Of the values themselves only hashes are kept: the
/// events hold them.
#[derive(Debug)]
pub struct Tally<'a> {
    key: &'a str,
    /// Keys the hashes.
    secret: [u8; 16],
    places: HashMap<u128, usize>,
    values: Vec<Counted>,
    seen: HashSet<(usize, ContactOrdinal)>,
    numbers: Option<Sums>,
    money: BTreeMap<String, Option<Sums>>,
    with: u64,
    without: u64,
}

impl<'a> Tally<'a> {
    /// Nothing yet.
    #[must_use]
    pub fn new(key: &'a str, secret: [u8; 16]) -> Self {
        Self {
            key,
            secret,
            places: HashMap::new(),
            values: Vec::new(),
            seen: HashSet::new(),
            numbers: None,
            money: BTreeMap::new(),
            with: 0,
            without: 0,
        }
    }

    /// Counts an event: the newest comes first.
    pub fn add(&mut self, event: EventRef, contact: ContactOrdinal, metadata: &Metadata) {
        let Some((key, value)) = metadata.iter().find(|(key, _)| same(key, self.key)) else {
            self.without += 1;
            return;
        };
        self.with += 1;
        let kind = Kind::of(key, value);
        let hash = self.hash(kind, value);
        self.sum(kind, value);
        let next = self.values.len();
        let place = *self.places.entry(hash).or_insert(next);
        if place == next {
            self.values.push(Counted { newest: event, count: 0, people: 0 });
        }
        let is_new = self.seen.insert((place, contact));
        if let Some(counted) = self.values.get_mut(place) {
            counted.count += 1;
            counted.people += u64::from(is_new);
        }
    }

    /// By what a value is told from others: numbers by their value, texts as
    /// conditions compare them.
    fn hash(&self, kind: Kind, value: &Value) -> u128 {
        let of = |parts: &[&[u8]]| {
            let kind = [kind as u8];
            let all: Vec<&[u8]> = std::iter::once(&kind[..]).chain(parts.iter().copied()).collect();
            hash128(&self.secret, &all)
        };
        match value {
            Value::String(text) => of(&[fold(text).as_bytes()]),
            Value::Number(text) => match Exact::parse(text) {
                Some(number) => of(&[b"exact", &number.to_bytes()]),
                None => of(&[b"text", text.as_bytes()]),
            },
            Value::Boolean(value) => of(&[&[u8::from(*value)]]),
            Value::RichLink { url, value } => of(&[url.as_bytes(), fold(value).as_bytes()]),
            Value::Money { amount, currency } => of(&[&amount.to_be_bytes(), currency.to_ascii_lowercase().as_bytes()]),
            Value::Opaque(json) => of(&[json.as_bytes()]),
        }
    }

    fn sum(&mut self, kind: Kind, value: &Value) {
        match value {
            Value::Number(text) if kind == Kind::Number => {
                if let Some(number) = Exact::parse(text) {
                    Sums::add(&mut self.numbers, number);
                }
            }
            Value::Money { amount, currency } => {
                if let Some(number) = Exact::whole(*amount) {
                    Sums::add(self.money.entry(currency.to_ascii_lowercase()).or_default(), number);
                }
            }
            _ => {}
        }
    }

    /// The values that came most often; of two, the one that came later.
    #[must_use]
    pub fn top(&self, count: usize) -> Vec<Counted> {
        let mut values = self.values.clone();
        values.sort_unstable_by_key(|value| std::cmp::Reverse((value.count, value.newest)));
        values.truncate(count);
        values
    }

    /// How many different values there are.
    #[must_use]
    pub fn distinct(&self) -> usize {
        self.values.len()
    }

    /// How many events hold the key, and how many do not.
    #[must_use]
    pub const fn held(&self) -> (u64, u64) {
        (self.with, self.without)
    }

    /// What numbers come to.
    #[must_use]
    pub const fn numbers(&self) -> Option<&Sums> {
        self.numbers.as_ref()
    }

    /// What money comes to, by currency.
    pub fn money(&self) -> impl Iterator<Item = (&str, &Sums)> {
        self.money.iter().filter_map(|(currency, sums)| Some((currency.as_str(), sums.as_ref()?)))
    }
}
