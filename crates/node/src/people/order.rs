//! In which order people are listed, and where in it a page begins.

use super::limits::SORT_TEXT_BYTES_MAX;
use super::record::written_whole;
use engine::ids::{ContactOrdinal, DefinitionId};
use engine::predicates::decimal::{Decimal, Number};
use engine::predicates::{AttributeRef, EventFact, EventFacts, Fact, ValueKind};
use engine::text::fold;
use std::borrow::Cow;
use std::cmp::Ordering;
use store::Direction;

/// By what people are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// The order in which they were made.
    Ordinal,
    /// An attribute's value. Text compares folded, by its first 120 bytes; who
    /// has no value comes last in both directions.
    Attribute(AttributeRef),
    /// What they did of an event; who never did it comes last in both
    /// directions.
    Event(DefinitionId, EventFact),
}

/// How people are sorted. Who has the same value comes in the order in which
/// they were made, in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub by: SortBy,
    /// From the lowest up, or from the highest down.
    pub direction: Direction,
}

impl Default for Sort {
    /// The newest first.
    fn default() -> Self {
        Self { by: SortBy::Ordinal, direction: Direction::Down }
    }
}

/// A place in a sorted list: the next page begins behind it, whatever has been
/// written meanwhile. A walk sees everybody once whose sort value stays.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    pub(super) value: SortValue<'static>,
    pub(super) contact: ContactOrdinal,
}

/// A value to sort by.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum SortValue<'a> {
    /// There is none, or none is asked for.
    Missing,
    Boolean(bool),
    Whole(i64),
    /// A number's text that is no plain whole number.
    Number(Cow<'a, str>),
    /// Folded, unless it is an id.
    Text(Cow<'a, str>),
}

impl<'a> SortValue<'a> {
    /// A fact of an attribute of this kind as a value to sort by.
    pub(super) fn of(fact: Fact<'a>, kind: ValueKind) -> Self {
        match fact {
            Fact::Missing | Fact::Opaque => Self::Missing,
            Fact::Boolean(value) => Self::Boolean(value),
            Fact::Integer(value) => Self::Whole(value),
            Fact::Date(seconds) => Self::Whole(i64::from(seconds)),
            Fact::Count(count) => match i64::try_from(count) {
                Ok(count) => Self::Whole(count),
                Err(_) => Self::Number(Cow::Owned(count.to_string())),
            },
            Fact::Number(text) => match written_whole(text) {
                Some(value) => Self::Whole(value),
                None if Decimal::parse(text).is_some() => Self::Number(Cow::Borrowed(text)),
                None => Self::Missing,
            },
            Fact::Text(text) if kind == ValueKind::Id => Self::Text(Cow::Borrowed(beginning(text))),
            Fact::Text(text) => {
                let mut folded = fold(text);
                folded.truncate(folded.floor_char_boundary(SORT_TEXT_BYTES_MAX));
                Self::Text(Cow::Owned(folded))
            }
            Fact::Folded(text) => Self::Text(Cow::Borrowed(beginning(text))),
        }
    }

    /// What somebody did as a value to sort by.
    pub(super) fn of_event(facts: EventFacts, fact: EventFact) -> Self {
        let EventFacts { count, first, last } = facts;
        match fact {
            _ if count == 0 => Self::Missing,
            EventFact::Count => Self::of(Fact::Count(count), ValueKind::Number),
            EventFact::First => Self::Whole(i64::from(first)),
            EventFact::Last => Self::Whole(i64::from(last)),
            EventFact::Did => Self::Boolean(true),
        }
    }

    fn into_owned(self) -> SortValue<'static> {
        match self {
            Self::Missing => SortValue::Missing,
            Self::Boolean(value) => SortValue::Boolean(value),
            Self::Whole(value) => SortValue::Whole(value),
            Self::Number(text) => SortValue::Number(Cow::Owned(text.into_owned())),
            Self::Text(text) => SortValue::Text(Cow::Owned(text.into_owned())),
        }
    }

    /// Kinds come one after the other; an attribute has values of one kind.
    const fn rank(&self) -> u8 {
        match self {
            Self::Boolean(_) => 0,
            Self::Whole(_) | Self::Number(_) => 1,
            Self::Text(_) => 2,
            Self::Missing => 3,
        }
    }

    fn compare(&self, other: &SortValue<'_>) -> Ordering {
        match (self, other) {
            (Self::Boolean(one), SortValue::Boolean(two)) => one.cmp(two),
            (Self::Whole(one), SortValue::Whole(two)) => one.cmp(two),
            (Self::Text(one), SortValue::Text(two)) => one.cmp(two),
            (Self::Number(one), SortValue::Whole(two)) => against(one, Number::Whole(i128::from(*two))),
            (Self::Whole(one), SortValue::Number(two)) => against(two, Number::Whole(i128::from(*one))).reverse(),
            (Self::Number(one), SortValue::Number(two)) => {
                Number::parse(two).map_or(Ordering::Equal, |two| against(one, two))
            }
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(SORT_TEXT_BYTES_MAX)).unwrap_or(text)
}

/// How a decimal's text stands to a number.
fn against(text: &str, number: Number<'_>) -> Ordering {
    Decimal::parse(text).map_or(Ordering::Equal, |decimal| decimal.compare(number).reverse())
}

/// Who comes first.
pub(super) fn compare(
    direction: Direction,
    (one, one_contact): (&SortValue<'_>, ContactOrdinal),
    (two, two_contact): (&SortValue<'_>, ContactOrdinal),
) -> Ordering {
    let directed = |order: Ordering| if direction == Direction::Up { order } else { order.reverse() };
    let missing = |value: &SortValue<'_>| matches!(value, SortValue::Missing);
    let by_presence = missing(one).cmp(&missing(two));
    by_presence.then_with(|| directed(one.compare(two))).then_with(|| directed(one_contact.cmp(&two_contact)))
}

/// The first of whatever it is offered: no more than it is to keep, in bounded
/// memory.
#[derive(Debug)]
pub(super) struct Top {
    direction: Direction,
    keep: usize,
    kept: Vec<Position>,
    /// Whoever comes behind this one is not kept any more.
    last: Option<Position>,
}

impl Top {
    pub(super) fn new(direction: Direction, keep: usize) -> Self {
        Self { direction, keep, kept: Vec::new(), last: None }
    }

    pub(super) fn offer(&mut self, value: SortValue<'_>, contact: ContactOrdinal) {
        let is_late = |last: &Position| {
            compare(self.direction, (&value, contact), (&last.value, last.contact)) == Ordering::Greater
        };
        if self.keep == 0 || self.last.as_ref().is_some_and(is_late) {
            return;
        }
        self.kept.push(Position { value: value.into_owned(), contact });
        if self.kept.len() >= self.keep.saturating_mul(2).saturating_add(64) {
            self.prune();
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.kept.extend(other.kept);
    }

    fn prune(&mut self) {
        let direction = self.direction;
        self.kept.sort_unstable_by(|one, two| compare(direction, (&one.value, one.contact), (&two.value, two.contact)));
        self.kept.truncate(self.keep);
        self.last = self.kept.last().filter(|_| self.kept.len() == self.keep).cloned();
    }

    /// Those that it kept, in order.
    pub(super) fn into_sorted(mut self) -> Vec<Position> {
        self.prune();
        self.kept
    }
}

const MISSING: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const WHOLE: u8 = 3;
const NUMBER: u8 = 4;
const TEXT: u8 = 5;

impl Position {
    /// The place as bytes, for a cursor. At most a few hundred.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.contact.0.to_be_bytes().to_vec();
        match &self.value {
            SortValue::Missing => bytes.push(MISSING),
            SortValue::Boolean(false) => bytes.push(FALSE),
            SortValue::Boolean(true) => bytes.push(TRUE),
            SortValue::Whole(value) => {
                bytes.push(WHOLE);
                bytes.extend(value.to_be_bytes());
            }
            SortValue::Number(text) => {
                bytes.push(NUMBER);
                bytes.extend(text.as_bytes());
            }
            SortValue::Text(text) => {
                bytes.push(TEXT);
                bytes.extend(text.as_bytes());
            }
        }
        bytes
    }

    /// Reads what [`Self::to_bytes`] made. `None` when it made no such bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (contact, rest) = bytes.split_first_chunk::<4>()?;
        let (tag, rest) = rest.split_first()?;
        let text = || Some(Cow::Owned(std::str::from_utf8(rest).ok()?.to_owned()));
        let value = match (*tag, rest) {
            (MISSING, []) => SortValue::Missing,
            (FALSE, []) => SortValue::Boolean(false),
            (TRUE, []) => SortValue::Boolean(true),
            (WHOLE, rest) => SortValue::Whole(i64::from_be_bytes(rest.try_into().ok()?)),
            (NUMBER, _) => SortValue::Number(text().filter(|text| Decimal::parse(text).is_some())?),
            (TEXT, _) => SortValue::Text(text()?),
            _ => return None,
        };
        Some(Self { value, contact: ContactOrdinal(u32::from_be_bytes(*contact)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values() -> Vec<SortValue<'static>> {
        let text = |text: &str| SortValue::of(Fact::Text(text), ValueKind::Text).into_owned();
        let number = |text: &str| SortValue::of(Fact::Number(text), ValueKind::Number).into_owned();
        let mut values: Vec<_> = ["a", "B", "c", "é", "É"].map(text).into();
        values.extend(["-1.5", "-1", "0", "1e-3", "1.50", "2", "1e30"].map(number));
        values.extend([SortValue::Missing, SortValue::Boolean(false), SortValue::Boolean(true)]);
        values
    }

    #[test]
    fn positions_survive_their_bytes() {
        for value in values() {
            let position = Position { value, contact: ContactOrdinal(7) };
            assert_eq!(Position::from_bytes(&position.to_bytes()), Some(position));
        }
        for bad in [&b""[..], b"1234", b"1234\x03short", b"1234\x04x", b"1234\x05\xff", b"1234\x06", b"1234\x00x"] {
            assert_eq!(Position::from_bytes(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn numbers_sort_by_value_and_the_missing_are_last_both_ways() {
        let number = |text: &'static str| SortValue::of(Fact::Number(text), ValueKind::Number);
        for direction in [Direction::Up, Direction::Down] {
            let order = |one: &str, two: &str| {
                let [one, two] = [one, two].map(Position::value_of);
                compare(direction, (&one, ContactOrdinal(1)), (&two, ContactOrdinal(1)))
            };
            let up = if direction == Direction::Up { Ordering::Less } else { Ordering::Greater };
            for (one, two) in [("-1.5", "-1"), ("0.001", "1"), ("1", "1.5"), ("1.5", "2"), ("2", "1e30")] {
                assert_eq!((order(one, two), order(two, one)), (up, up.reverse()), "{one} {two}");
            }
            assert_eq!(order("1.5", "1.50"), Ordering::Equal);
            let there = number("5");
            let missing = compare(direction, (&SortValue::Missing, ContactOrdinal(1)), (&there, ContactOrdinal(1)));
            assert_eq!(missing, Ordering::Greater);
        }
    }

    impl Position {
        fn value_of(text: &str) -> SortValue<'static> {
            SortValue::of(Fact::Number(text), ValueKind::Number).into_owned()
        }
    }

    proptest! {
        #[test]
        fn the_top_is_the_front_of_the_sorted_list(
            people in proptest::collection::vec((0_usize..15, any::<u16>()), 0..300), keep in 0_usize..20, up: bool
        ) {
            let direction = if up { Direction::Up } else { Direction::Down };
            let pool = values();
            let (mut one, mut two) = (Top::new(direction, keep), Top::new(direction, keep));
            let mut all = Vec::new();
            for (number, (value, contact)) in people.into_iter().enumerate() {
                let (value, contact) = (pool[value % pool.len()].clone(), ContactOrdinal(u32::from(contact)));
                if number % 3 == 0 { &mut one } else { &mut two }.offer(value.clone(), contact);
                all.push(Position { value, contact });
            }
            one.add(two);
            all.sort_by(|a, b| compare(direction, (&a.value, a.contact), (&b.value, b.contact)));
            all.truncate(keep);
            prop_assert_eq!(one.into_sorted(), all);
        }
    }
}
