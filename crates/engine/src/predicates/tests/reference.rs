//! A second evaluator, written to be read and not to be fast: it walks the
//! written tree, expands numbers on paper and compares days as days.

use super::person::{Attributes, Happened, Person, Stored};
use super::shop::{Shop, attributes, company_attributes};
use crate::metadata::Value;
use crate::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree, ValueKind};
use crate::text::fold;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use std::cmp::Ordering;

/// A number as whole digits and fraction digits, both written out.
pub(super) struct Plain {
    negative: bool,
    whole: String,
    fraction: String,
}

pub(super) fn plain(text: &str) -> Plain {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let text = text.to_ascii_lowercase();
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let (mut whole, mut fraction) = (whole.to_owned(), fraction.to_owned());
    let exponent: i32 = exponent.trim_start_matches('+').parse().unwrap();
    for _ in 0..exponent {
        let digit = if fraction.is_empty() { '0' } else { fraction.remove(0) };
        whole.push(digit);
    }
    for _ in exponent..0 {
        fraction.insert(0, whole.pop().unwrap_or('0'));
    }
    let whole = whole.trim_start_matches('0').to_owned();
    let fraction = fraction.trim_end_matches('0').to_owned();
    let zero = whole.is_empty() && fraction.is_empty();
    Plain { negative: negative && !zero, whole, fraction }
}

impl Plain {
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let size = |left: &Self, right: &Self| {
            let whole = left.whole.len().cmp(&right.whole.len()).then(left.whole.cmp(&right.whole));
            whole.then(left.fraction.cmp(&right.fraction))
        };
        match (self.negative, other.negative) {
            (false, false) => size(self, other),
            (true, true) => size(other, self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl Shop {
    fn day(&self, seconds: i64) -> Date {
        self.moment.zone.to_datetime(Timestamp::from_second(seconds).unwrap()).date()
    }

    fn named_day(&self, value: &Scalar) -> Date {
        match value {
            Scalar::Number(text) => self.day(text.parse().unwrap()),
            Scalar::Text(text) => text.parse().unwrap_or_else(|_| self.day(text.parse().unwrap())),
            other => panic!("{other:?}"),
        }
    }

    fn date_holds(&self, op: Op, value: &Scalar, seconds: u32) -> bool {
        let day = self.day(i64::from(seconds));
        let today = self.day(i64::from(self.moment.now_s));
        let ago = || match value {
            Scalar::Number(days) => today - days.parse::<i64>().unwrap().days(),
            other => panic!("{other:?}"),
        };
        match op {
            Op::Is | Op::On => day == self.named_day(value),
            Op::After | Op::Gt => day > self.named_day(value),
            Op::Before | Op::Lt => day < self.named_day(value),
            Op::Gte => day >= self.named_day(value),
            Op::Lte => day <= self.named_day(value),
            Op::DaysAgo => day == ago(),
            Op::DaysAgoMore => day < ago(),
            Op::DaysAgoLess => day > ago() && i64::from(seconds) <= i64::from(self.moment.now_s) + 86_400,
            other => panic!("{other:?}"),
        }
    }

    fn value_holds(&self, kind: ValueKind, (op, value): (Op, &Scalar), stored: Option<&Stored>) -> bool {
        let stored = stored.filter(|stored| **stored != Stored::Null);
        let Some(stored) = stored else {
            return matches!(op, Op::Unknown | Op::IsNot | Op::NotIn | Op::NotContains);
        };
        match (op, value) {
            (Op::Known, _) => true,
            (Op::Unknown, _) => false,
            (Op::In, Scalar::List(values)) => {
                values.iter().any(|value| self.value_holds(kind, (Op::Is, value), Some(stored)))
            }
            (Op::NotIn, Scalar::List(values)) => {
                values.iter().all(|value| self.value_holds(kind, (Op::IsNot, value), Some(stored)))
            }
            (Op::IsNot, value) => !self.value_holds(kind, (Op::Is, value), Some(stored)),
            _ => match (kind, stored, value) {
                (ValueKind::Text, Stored::Text(held), Scalar::Text(value)) => text_holds(op, &fold(held), &fold(value)),
                (ValueKind::Id, Stored::Text(held), Scalar::Text(value)) => text_holds(op, held, value),
                (ValueKind::Number, Stored::Number(held), Scalar::Number(value)) => {
                    let order = plain(held).compare(&plain(value));
                    match op {
                        Op::Is => order == Ordering::Equal,
                        Op::Gt => order == Ordering::Greater,
                        Op::Gte => order != Ordering::Less,
                        Op::Lt => order == Ordering::Less,
                        Op::Lte => order != Ordering::Greater,
                        other => panic!("{other:?}"),
                    }
                }
                (ValueKind::Boolean, Stored::Boolean(held), Scalar::Boolean(value)) => held == value,
                (ValueKind::Date, Stored::Date(held), value) => self.date_holds(op, value, *held),
                // Only metadata keeps dates as numbers.
                (ValueKind::Date, Stored::Number(held), value) => {
                    held.parse().is_ok_and(|held| self.date_holds(op, value, held))
                }
                _ => op == Op::NotContains,
            },
        }
    }

    /// Whether a tree holds for a person.
    pub(super) fn holds(&self, tree: &Tree, person: &Person) -> bool {
        match tree {
            Tree::All(members) => members.iter().all(|member| self.holds(member, person)),
            Tree::Any(members) => members.iter().any(|member| self.holds(member, person)),
            Tree::Leaf(leaf) => self.leaf_holds(leaf, person),
        }
    }

    fn leaf_holds(&self, leaf: &Leaf, person: &Person) -> bool {
        match leaf {
            Leaf::Attribute { name, op, value } => {
                let kind = attributes().into_iter().find(|(held, ..)| held == name).unwrap().1;
                self.value_holds(kind, (*op, value), person.attributes.get(name.as_str()))
            }
            Leaf::Tag { tag, op } => person.tags.contains(&tag.parse().unwrap()) == (*op == Op::Is),
            Leaf::Segment { segment, op } => self.holds(&self.segments[segment], person) == (*op == Op::Is),
            Leaf::Company { attribute, op, value } => self.company_holds(attribute, (*op, value), person),
            Leaf::Event { event, fact, op, value, .. } => {
                let happened = person.events.iter().filter(|happened| self.is_taken(leaf, happened));
                let mut times: Vec<u32> = happened.map(|happened| happened.created_at).collect();
                times.retain(|_| event == "ordered-item" || event == "uploaded-file");
                times.sort_unstable();
                let date = |second: Option<&u32>| second.map(|second| Stored::Date(*second));
                let (kind, stored) = match fact {
                    EventFact::Count => (ValueKind::Number, Some(Stored::Number(times.len().to_string()))),
                    EventFact::First => (ValueKind::Date, date(times.first())),
                    EventFact::Last => (ValueKind::Date, date(times.last())),
                    EventFact::Did => (ValueKind::Boolean, Some(Stored::Boolean(!times.is_empty()))),
                };
                self.value_holds(kind, (*op, value), stored.as_ref())
            }
        }
    }

    fn company_holds(&self, name: &str, (op, value): (Op, &Scalar), person: &Person) -> bool {
        let kind = company_attributes().into_iter().find(|(held, ..)| *held == name).unwrap().1;
        let holds = |company: &Attributes| self.value_holds(kind, (op, value), company.get(name));
        let mut companies = person.companies.iter().take(50);
        match op {
            Op::IsNot | Op::NotIn | Op::NotContains | Op::Unknown => companies.all(holds),
            _ => companies.any(holds),
        }
    }

    fn is_taken(&self, leaf: &Leaf, happened: &Happened) -> bool {
        let Leaf::Event { event, within_days, metadata, .. } = leaf else { panic!("{leaf:?}") };
        let today = self.day(i64::from(self.moment.now_s));
        let is_recent = |days: u16| self.day(i64::from(happened.created_at)) > today - i64::from(days).days();
        event == happened.name
            && within_days.is_none_or(is_recent)
            && metadata.as_ref().is_none_or(|tree| self.metadata_holds(tree, &happened.metadata))
    }

    /// Whether a tree holds for an event's metadata.
    pub(super) fn metadata_holds(&self, tree: &MetadataTree, metadata: &[(String, Value)]) -> bool {
        match tree {
            MetadataTree::All(members) => members.iter().all(|member| self.metadata_holds(member, metadata)),
            MetadataTree::Any(members) => members.iter().any(|member| self.metadata_holds(member, metadata)),
            MetadataTree::Leaf(MetadataLeaf { path, op, value }) => {
                let (key, part) = path.split_once('.').unwrap_or((path, ""));
                let held = metadata.iter().find(|(held, _)| fold(held) == fold(key)).map(|(_, value)| value);
                let stored = held.and_then(|held| part_of(held, part));
                let kind = if part == "amount" { ValueKind::Number } else { meant(key, *op, value) };
                self.value_holds(kind, (*op, value), stored.as_ref())
            }
        }
    }
}

fn text_holds(op: Op, held: &str, value: &str) -> bool {
    match op {
        Op::Is => held == value,
        Op::Contains => held.contains(value),
        Op::NotContains => !held.contains(value),
        Op::StartsWith => held.starts_with(value),
        Op::EndsWith => held.ends_with(value),
        other => panic!("{other:?}"),
    }
}

fn part_of(value: &Value, part: &str) -> Option<Stored> {
    match (part, value) {
        ("", Value::String(text)) => Some(Stored::Text(text.clone())),
        ("", Value::Number(text)) => Some(Stored::Number(text.clone())),
        ("", Value::Boolean(value)) => Some(Stored::Boolean(*value)),
        ("amount", Value::Money { amount, .. }) => Some(Stored::Number(amount.to_string())),
        ("currency", Value::Money { currency, .. }) => Some(Stored::Text(currency.clone())),
        _ => None,
    }
}

/// What kind a generated leaf means: its value is of that kind, except that
/// days are written as text.
fn meant(key: &str, op: Op, value: &Scalar) -> ValueKind {
    let first = match value {
        Scalar::List(values) => &values[0],
        value => value,
    };
    match (op, first) {
        (Op::On | Op::Before | Op::After | Op::DaysAgo | Op::DaysAgoMore | Op::DaysAgoLess, _) => ValueKind::Date,
        _ if key == "paid_at" => ValueKind::Date,
        (_, Scalar::Number(_)) => ValueKind::Number,
        (_, Scalar::Boolean(_)) => ValueKind::Boolean,
        _ => ValueKind::Text,
    }
}
