//! How a search compares: the signs, and which of them each kind of field has.

use super::fields::Target;
use engine::predicates::{EventFact, Op, ValueKind};

/// Each sign and what it means. Words are read in any case.
const SIGNS: [(&str, Op); 12] = [
    ("=", Op::Is),
    ("!=", Op::IsNot),
    ("IN", Op::In),
    ("NIN", Op::NotIn),
    (">", Op::Gt),
    ("<", Op::Lt),
    (">=", Op::Gte),
    ("<=", Op::Lte),
    ("~", Op::Contains),
    ("!~", Op::NotContains),
    ("^", Op::StartsWith),
    ("$", Op::EndsWith),
];

/// What a sign means.
#[must_use]
pub fn op_of(sign: &str) -> Option<Op> {
    SIGNS.iter().find(|(known, _)| known.eq_ignore_ascii_case(sign)).map(|(_, op)| *op)
}

/// The sign of an operator; its name where there is none.
#[must_use]
pub fn sign_of(op: Op) -> &'static str {
    SIGNS.iter().find(|(_, known)| *known == op).map_or(op.name(), |(sign, _)| *sign)
}

/// All signs, for messages.
#[must_use]
pub fn all_signs() -> String {
    SIGNS.map(|(sign, _)| sign).join(", ")
}

const TEXTS: &[Op] =
    &[Op::Is, Op::IsNot, Op::In, Op::NotIn, Op::Contains, Op::NotContains, Op::StartsWith, Op::EndsWith];
const NUMBERS: &[Op] = &[Op::Is, Op::IsNot, Op::In, Op::NotIn, Op::Gt, Op::Lt, Op::Gte, Op::Lte];
const LISTED: &[Op] = &[Op::Is, Op::IsNot, Op::In, Op::NotIn];
const DATES: &[Op] = &[Op::Is, Op::Gt, Op::Lt];
const EITHER: &[Op] = &[Op::Is, Op::IsNot];
const ONLY_IS: &[Op] = &[Op::Is];

impl Target {
    /// The operators that it has with a value.
    #[must_use]
    pub const fn operators(&self) -> &'static [Op] {
        match self {
            Self::Attribute { kind: ValueKind::Text | ValueKind::Id, .. } => TEXTS,
            Self::Attribute { kind: ValueKind::Number, .. } | Self::Event { fact: EventFact::Count, .. } => NUMBERS,
            Self::Attribute { kind: ValueKind::Boolean, .. } | Self::Segment => LISTED,
            Self::Attribute { kind: ValueKind::Date, .. }
            | Self::Event { fact: EventFact::First | EventFact::Last, .. } => DATES,
            Self::Tag => EITHER,
            Self::Event { fact: EventFact::Did, .. } => ONLY_IS,
        }
    }

    /// Whether it can be compared with null: whether it can be missing.
    #[must_use]
    pub const fn takes_null(&self) -> bool {
        match self {
            Self::Attribute { .. } | Self::Event { fact: EventFact::First | EventFact::Last, .. } => true,
            Self::Tag | Self::Segment | Self::Event { fact: EventFact::Count | EventFact::Did, .. } => false,
        }
    }

    /// What its values are, in the plural.
    #[must_use]
    pub const fn plural(&self) -> &'static str {
        match self {
            Self::Attribute { kind, .. } => kind.plural(),
            Self::Tag => "tags",
            Self::Segment => "segments",
            Self::Event { fact: EventFact::Count, .. } => "counts",
            Self::Event { fact: EventFact::First | EventFact::Last, .. } => "dates",
            Self::Event { fact: EventFact::Did, .. } => "did",
        }
    }
}
