use super::decimal::{Decimal, Number};
use super::{Fact, SecondsRange};
use crate::text;
use std::borrow::Cow;

/// One comparison, ready to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// What must hold of a value. It never holds of a missing one.
    pub test: Test,
    /// Whether the condition is the test's complement.
    pub negated: bool,
}

/// What must hold of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// There is one.
    Known,
    /// It is text, and compares.
    Text(TextTest),
    /// It is a number, and compares.
    Number(NumberTest),
    /// It is one of these booleans.
    Boolean {
        /// Whether true will do.
        accepts_true: bool,
        /// Whether false will do.
        accepts_false: bool,
    },
    /// It is a second in the range. A whole number is one too.
    Date(SecondsRange),
}

/// How a text must compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextTest {
    /// Where a comparand must be.
    pub part: TextPart,
    /// Whether case and form matter.
    pub folding: Folding,
    /// One of them must be there; sorted by their bytes, each once. More than
    /// one only with [`TextPart::Whole`].
    pub comparands: Box<[Box<str>]>,
}

/// Where in a text a comparand must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextPart {
    /// It is the text.
    Whole,
    /// Anywhere.
    Inside,
    /// At the start.
    Start,
    /// At the end.
    End,
}

/// How texts are made equal before they are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folding {
    /// Both by [`crate::text::fold`]; comparands already are.
    Folded,
    /// Not at all.
    Exact,
}

/// How a number must compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberTest {
    /// Equal to one of them; sorted by value.
    OneOf(Box<[Decimal]>),
    /// Greater.
    Gt(Decimal),
    /// Greater or equal.
    Gte(Decimal),
    /// Less.
    Lt(Decimal),
    /// Less or equal.
    Lte(Decimal),
}

impl Condition {
    /// Whether it holds of a value, or of a missing one.
    #[must_use]
    pub fn holds(&self, fact: Fact<'_>) -> bool {
        self.test.holds(fact) != self.negated
    }
}

impl Test {
    /// Whether a value passes. A value of another kind does not.
    #[must_use]
    pub fn holds(&self, fact: Fact<'_>) -> bool {
        match self {
            Self::Known => !matches!(fact, Fact::Missing),
            Self::Text(test) => test.holds(fact),
            Self::Number(test) => number(fact).is_some_and(|number| test.holds(number)),
            Self::Boolean { accepts_true, accepts_false } => match fact {
                Fact::Boolean(true) => *accepts_true,
                Fact::Boolean(false) => *accepts_false,
                _ => false,
            },
            Self::Date(range) => seconds(fact).is_some_and(|seconds| range.contains(seconds)),
        }
    }
}

impl TextTest {
    /// Whether a value passes. One that is no text does not.
    #[must_use]
    pub fn holds(&self, fact: Fact<'_>) -> bool {
        match (fact, self.folding) {
            (Fact::Text(text), Folding::Folded) if text.is_ascii() => self.holds_of_ascii(text),
            (Fact::Text(text), Folding::Folded) => self.holds_of(&text::fold(text)),
            (Fact::Text(text), Folding::Exact) | (Fact::Folded(text), _) => self.holds_of(text),
            _ => false,
        }
    }

    fn holds_of(&self, text: &str) -> bool {
        match self.part {
            TextPart::Whole => self.comparands.binary_search_by(|held| (**held).cmp(text)).is_ok(),
            TextPart::Inside => self.comparands.iter().any(|held| text.contains(&**held)),
            TextPart::Start => self.comparands.iter().any(|held| text.starts_with(&**held)),
            TextPart::End => self.comparands.iter().any(|held| text.ends_with(&**held)),
        }
    }

    /// The same for text whose folding is its lower case, without a copy.
    fn holds_of_ascii(&self, text: &str) -> bool {
        let text = text.as_bytes();
        let lowered = || text.iter().map(u8::to_ascii_lowercase);
        let any = |found: &dyn Fn(&[u8]) -> bool| self.comparands.iter().any(|held| found(held.as_bytes()));
        match self.part {
            TextPart::Whole => self.comparands.binary_search_by(|held| held.bytes().cmp(lowered())).is_ok(),
            TextPart::Inside => {
                any(&|held| held.is_empty() || text.windows(held.len()).any(|part| part.eq_ignore_ascii_case(held)))
            }
            TextPart::Start => any(&|held| text.get(..held.len()).is_some_and(|part| part.eq_ignore_ascii_case(held))),
            TextPart::End => any(&|held| {
                let start = text.len().checked_sub(held.len());
                start.and_then(|start| text.get(start..)).is_some_and(|part| part.eq_ignore_ascii_case(held))
            }),
        }
    }
}

impl NumberTest {
    fn holds(&self, number: Number<'_>) -> bool {
        match self {
            Self::OneOf(comparands) => comparands.binary_search_by(|held| held.compare(number).reverse()).is_ok(),
            Self::Gt(bound) => bound.compare(number).is_gt(),
            Self::Gte(bound) => bound.compare(number).is_ge(),
            Self::Lt(bound) => bound.compare(number).is_lt(),
            Self::Lte(bound) => bound.compare(number).is_le(),
        }
    }
}

fn number(fact: Fact<'_>) -> Option<Number<'_>> {
    match fact {
        Fact::Number(text) => Number::parse(text),
        Fact::Integer(value) => Some(Number::Whole(i128::from(value))),
        Fact::Count(value) => Some(Number::Whole(i128::from(value))),
        Fact::Date(seconds) => Some(Number::Whole(i128::from(seconds))),
        _ => None,
    }
}

fn seconds(fact: Fact<'_>) -> Option<u32> {
    match fact {
        Fact::Date(seconds) => Some(seconds),
        Fact::Integer(value) => u32::try_from(value).ok(),
        Fact::Count(value) => u32::try_from(value).ok(),
        Fact::Number(text) => text.parse().ok(),
        _ => None,
    }
}

impl TextTest {
    /// A test with its comparands folded where it folds, sorted, each once.
    pub(super) fn new(part: TextPart, folding: Folding, comparands: Vec<&str>) -> Self {
        let ready = |text| match folding {
            Folding::Folded => Cow::Owned(text::fold(text)),
            Folding::Exact => Cow::Borrowed(text),
        };
        let mut comparands: Vec<Box<str>> = comparands.into_iter().map(|text| ready(text).into()).collect();
        comparands.sort_unstable();
        comparands.dedup();
        Self { part, folding, comparands: comparands.into() }
    }
}
