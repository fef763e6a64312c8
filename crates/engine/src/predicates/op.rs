/// How a leaf compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Op {
    /// Equal.
    Is = 1,
    /// Not equal, or missing.
    IsNot = 2,
    /// The text holds the value.
    Contains = 3,
    /// The text does not hold the value, or is missing.
    NotContains = 4,
    /// The text starts with the value.
    StartsWith = 5,
    /// The text ends with the value.
    EndsWith = 6,
    /// Greater; of dates, the same as [`Self::After`].
    Gt = 7,
    /// Greater or equal; of dates, on the day or after it.
    Gte = 8,
    /// Less; of dates, the same as [`Self::Before`].
    Lt = 9,
    /// Less or equal; of dates, on the day or before it.
    Lte = 10,
    /// There is a value.
    Known = 11,
    /// There is no value.
    Unknown = 12,
    /// Equal to one of a list.
    In = 13,
    /// Equal to none of a list, or missing.
    NotIn = 14,
    /// On the day that many days before today.
    DaysAgo = 15,
    /// Before the day that many days before today.
    DaysAgoMore = 16,
    /// After the day that many days before today, and not beyond now.
    DaysAgoLess = 17,
    /// On the day.
    On = 18,
    /// Before the day.
    Before = 19,
    /// After the day.
    After = 20,
}

impl Op {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 20] = [
        Self::Is,
        Self::IsNot,
        Self::Contains,
        Self::NotContains,
        Self::StartsWith,
        Self::EndsWith,
        Self::Gt,
        Self::Gte,
        Self::Lt,
        Self::Lte,
        Self::Known,
        Self::Unknown,
        Self::In,
        Self::NotIn,
        Self::DaysAgo,
        Self::DaysAgoMore,
        Self::DaysAgoLess,
        Self::On,
        Self::Before,
        Self::After,
    ];

    /// The word that every surface uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is_not",
            Self::Contains => "contains",
            Self::NotContains => "not_contains",
            Self::StartsWith => "starts_with",
            Self::EndsWith => "ends_with",
            Self::Gt => "gt",
            Self::Gte => "gte",
            Self::Lt => "lt",
            Self::Lte => "lte",
            Self::Known => "known",
            Self::Unknown => "unknown",
            Self::In => "in",
            Self::NotIn => "not_in",
            Self::DaysAgo => "days_ago",
            Self::DaysAgoMore => "days_ago_more",
            Self::DaysAgoLess => "days_ago_less",
            Self::On => "on",
            Self::Before => "before",
            Self::After => "after",
        }
    }

    /// The operator with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|op| op.name() == name)
    }

    /// The operator with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|op| *op as u8 == number)
    }

    /// The operator without its "not", and whether it had one.
    pub(super) const fn without_not(self) -> (Self, bool) {
        match self {
            Self::IsNot => (Self::Is, true),
            Self::NotContains => (Self::Contains, true),
            Self::NotIn => (Self::In, true),
            Self::Unknown => (Self::Known, true),
            _ => (self, false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_lead_back() {
        for op in Op::ALL {
            assert_eq!(Op::from_name(op.name()), Some(op));
            assert_eq!(Op::from_number(op as u8), Some(op));
        }
        for number in [0, 21, u8::MAX] {
            assert_eq!(Op::from_number(number), None);
        }
        for name in ["", "IS", "equals", " is"] {
            assert_eq!(Op::from_name(name), None, "{name}");
        }
    }
}
