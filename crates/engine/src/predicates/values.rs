//! From an operator and a value as sent to a comparison that is ready.

use super::catalogue::ValueKind;
use super::condition::{Condition, Folding, NumberTest, Test, TextPart, TextTest};
use super::dates::{Moment, iso_day};
use super::decimal::Decimal;
use super::{Op, PredicateErrorKind, Scalar};
use crate::text;
use jiff::civil::Date;

/// An operator and its value, as written.
#[derive(Clone, Copy)]
pub(super) struct Comparison<'a> {
    pub(super) op: Op,
    pub(super) value: &'a Scalar,
}

type Read<T> = Result<T, PredicateErrorKind>;

const A_TEXT: &str = "a text";
const A_NUMBER: &str = "a number";
const A_BOOLEAN: &str = "true or false";
const A_DATE: &str = "whole Unix seconds or a date as YYYY-MM-DD";
const A_LIST: &str = "a list";

impl<'a> Comparison<'a> {
    /// The condition that it is on values of a kind.
    pub(super) fn on(self, kind: ValueKind, moment: &Moment) -> Read<Condition> {
        self.allow(kind.plural(), kind.operators())?;
        let (op, negated) = self.op.without_not();
        if op == Op::Known {
            return self.without_value().map(|()| Condition { test: Test::Known, negated });
        }
        let test = match kind {
            ValueKind::Text => Test::Text(self.text(op, Folding::Folded)?),
            ValueKind::Id => Test::Text(self.text(op, Folding::Exact)?),
            ValueKind::Number => Test::Number(self.number(op)?),
            ValueKind::Boolean => self.boolean()?,
            ValueKind::Date => self.date(moment)?,
        };
        Ok(Condition { test, negated })
    }

    /// Refuses an operator that is not in the list.
    pub(super) fn allow(self, of: &'static str, allowed: &'static [Op]) -> Read<()> {
        if allowed.contains(&self.op) {
            return Ok(());
        }
        Err(PredicateErrorKind::OperatorNotAllowed { op: self.op, of, allowed })
    }

    fn without_value(self) -> Read<()> {
        match self.value {
            Scalar::Null => Ok(()),
            _ => Err(PredicateErrorKind::ValueNotTaken { op: self.op }),
        }
    }

    /// The value, or the values where the operator takes a list.
    fn values(self) -> Read<&'a [Scalar]> {
        match (self.op, self.value) {
            (Op::In | Op::NotIn, Scalar::List(values)) if values.is_empty() => {
                Err(PredicateErrorKind::ListEmpty { op: self.op })
            }
            (Op::In | Op::NotIn, Scalar::List(values)) if values.len() > crate::limits::PREDICATE_LIST_VALUES_MAX => {
                Err(PredicateErrorKind::ListTooLong)
            }
            (Op::In | Op::NotIn, Scalar::List(values)) => Ok(values),
            (Op::In | Op::NotIn, value) => Err(self.wrong(A_LIST, value)),
            (_, value) => Ok(std::slice::from_ref(value)),
        }
    }

    fn wrong(self, expected: &'static str, sent: &Scalar) -> PredicateErrorKind {
        PredicateErrorKind::WrongValue { op: self.op, expected, sent: shown(sent) }
    }

    fn text(self, op: Op, folding: Folding) -> Read<TextTest> {
        let part = match op {
            Op::Contains => TextPart::Inside,
            Op::StartsWith => TextPart::Start,
            Op::EndsWith => TextPart::End,
            _ => TextPart::Whole,
        };
        let mut texts = Vec::new();
        for value in self.values()? {
            match (value, folding) {
                // Ids are often written as numbers.
                (Scalar::Text(text), _) | (Scalar::Number(text), Folding::Exact) => texts.push(bounded(text)?),
                (other, _) => return Err(self.wrong(A_TEXT, other)),
            }
        }
        Ok(TextTest::new(part, folding, texts))
    }

    fn number(self, op: Op) -> Read<NumberTest> {
        let mut numbers = Vec::new();
        for value in self.values()? {
            let text = match value {
                Scalar::Number(text) | Scalar::Text(text) => bounded(text)?,
                other => return Err(self.wrong(A_NUMBER, other)),
            };
            numbers.push(Decimal::parse(text).ok_or_else(|| self.wrong(A_NUMBER, value))?);
        }
        let ordered = match op {
            Op::Gt => NumberTest::Gt,
            Op::Gte => NumberTest::Gte,
            Op::Lt => NumberTest::Lt,
            Op::Lte => NumberTest::Lte,
            _ => {
                numbers.sort_unstable_by(Decimal::order);
                return Ok(NumberTest::OneOf(numbers.into()));
            }
        };
        let bound = numbers.pop().ok_or_else(|| self.wrong(A_NUMBER, self.value))?;
        Ok(ordered(bound))
    }

    fn boolean(self) -> Read<Test> {
        let (mut accepts_true, mut accepts_false) = (false, false);
        for value in self.values()? {
            match value {
                Scalar::Boolean(true) => accepts_true = true,
                Scalar::Boolean(false) => accepts_false = true,
                Scalar::Text(text) if text.eq_ignore_ascii_case("true") => accepts_true = true,
                Scalar::Text(text) if text.eq_ignore_ascii_case("false") => accepts_false = true,
                other => return Err(self.wrong(A_BOOLEAN, other)),
            }
        }
        Ok(Test::Boolean { accepts_true, accepts_false })
    }

    fn date(self, moment: &Moment) -> Read<Test> {
        let (day, expected) = match self.op {
            Op::DaysAgo | Op::DaysAgoMore | Op::DaysAgoLess => {
                (days(self.value).and_then(|days| moment.days_ago(days)), "a whole number of days from 0 to 36525")
            }
            _ => (day(self.value, moment), A_DATE),
        };
        let range = day.and_then(|day| moment.seconds(self.op, day));
        range.map(Test::Date).ok_or_else(|| self.wrong(expected, self.value))
    }
}

fn days(value: &Scalar) -> Option<u32> {
    let (Scalar::Number(text) | Scalar::Text(text)) = value else { return None };
    text.parse().ok().filter(|days| *days <= crate::limits::DAYS_AGO_MAX)
}

/// The calendar day that a value names, in the workspace's zone.
pub(super) fn day(value: &Scalar, moment: &Moment) -> Option<Date> {
    match value {
        Scalar::Number(text) => moment.day_of(text.parse().ok()?),
        Scalar::Text(text) => iso_day(text).or_else(|| moment.day_of(text.parse().ok()?)),
        _ => None,
    }
}

fn bounded(text: &str) -> Read<&str> {
    if text.len() > crate::limits::COMPARAND_BYTES_MAX { Err(PredicateErrorKind::ValueTooLong) } else { Ok(text) }
}

/// A value as a message quotes it.
fn shown(value: &Scalar) -> String {
    const CHARS_MAX: usize = 64;
    match value {
        Scalar::Null => "null".to_owned(),
        Scalar::Text(text) => format!("\"{}\"", text::cut(text, CHARS_MAX).0),
        Scalar::Number(text) => text::cut(text, CHARS_MAX).0.to_owned(),
        Scalar::Boolean(value) => value.to_string(),
        Scalar::List(_) => "a list".to_owned(),
    }
}
