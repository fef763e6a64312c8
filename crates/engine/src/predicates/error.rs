use super::Op;
use std::fmt;

/// Why a tree is no predicate: where, and what to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredicateError {
    /// Where in the tree: `all[0].any[2]`, `all[1].metadata.any[0]`; empty
    /// for the tree itself. What stands in a segment is behind `.segment`.
    pub path: String,
    /// What is wrong there.
    pub kind: PredicateErrorKind,
}

/// What is wrong with a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PredicateErrorKind {
    /// More groups within each other than the surface allows.
    TooDeep {
        /// How many it allows.
        depth_max: usize,
    },
    /// More leaves than the surface allows.
    TooManyLeaves {
        /// How many it allows.
        leaves_max: usize,
    },
    /// More than [`crate::limits::PREDICATE_COMPILED_LEAVES_MAX`] leaves with those of the
    /// segments.
    TooManyLeavesInSegments,
    /// No attribute of people has this name.
    UnknownAttribute {
        /// As written.
        name: String,
    },
    /// No attribute of companies has this name.
    UnknownCompanyAttribute {
        /// As written.
        name: String,
    },
    /// No tag has this id.
    UnknownTag {
        /// As written.
        id: String,
    },
    /// No segment has this id.
    UnknownSegment {
        /// As written.
        id: String,
    },
    /// A segment would contain itself.
    SegmentCycle {
        /// The one that comes again.
        id: String,
    },
    /// More than [`crate::limits::SEGMENT_DEPTH_MAX`] segments within each other.
    SegmentsTooDeep,
    /// The operator does not go with what it compares.
    OperatorNotAllowed {
        /// As written.
        op: Op,
        /// What is compared, in the plural: `dates`.
        of: &'static str,
        /// The operators that it has.
        allowed: &'static [Op],
    },
    /// The value cannot be compared with.
    WrongValue {
        /// As written.
        op: Op,
        /// What it needs.
        expected: &'static str,
        /// What was sent, cut to 64 characters.
        sent: String,
    },
    /// The operator takes no value, and one was sent.
    ValueNotTaken {
        /// As written.
        op: Op,
    },
    /// A list that holds nothing.
    ListEmpty {
        /// As written.
        op: Op,
    },
    /// A list of more than [`crate::limits::PREDICATE_LIST_VALUES_MAX`] values.
    ListTooLong,
    /// A text or number of more than [`crate::limits::COMPARAND_BYTES_MAX`] bytes.
    ValueTooLong,
    /// A window that is not of 1 to [`crate::limits::WITHIN_DAYS_MAX`] days.
    WindowOutOfRange {
        /// As written.
        within_days: u16,
    },
    /// A metadata path without a key.
    MetadataPathBlank,
    /// An amount of money is compared, and no `all` around it says in which
    /// currency.
    CurrencyMissing {
        /// The metadata key that holds the money.
        key: String,
    },
}

impl PredicateErrorKind {
    /// A word that never changes, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooDeep { .. } => "too_deep",
            Self::TooManyLeaves { .. } => "too_many_leaves",
            Self::TooManyLeavesInSegments => "too_many_leaves_in_segments",
            Self::UnknownAttribute { .. } => "unknown_attribute",
            Self::UnknownCompanyAttribute { .. } => "unknown_company_attribute",
            Self::UnknownTag { .. } => "unknown_tag",
            Self::UnknownSegment { .. } => "unknown_segment",
            Self::SegmentCycle { .. } => "segment_cycle",
            Self::SegmentsTooDeep => "segments_too_deep",
            Self::OperatorNotAllowed { .. } => "operator_not_allowed",
            Self::WrongValue { .. } => "wrong_value",
            Self::ValueNotTaken { .. } => "value_not_taken",
            Self::ListEmpty { .. } => "list_empty",
            Self::ListTooLong => "list_too_long",
            Self::ValueTooLong => "value_too_long",
            Self::WindowOutOfRange { .. } => "window_out_of_range",
            Self::MetadataPathBlank => "metadata_path_blank",
            Self::CurrencyMissing { .. } => "currency_missing",
        }
    }
}

impl fmt::Display for PredicateErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooDeep { depth_max } => write!(f, "at most {depth_max} groups may stand within each other"),
            Self::TooManyLeaves { leaves_max } => write!(f, "at most {leaves_max} conditions are allowed"),
            Self::TooManyLeavesInSegments => {
                write!(
                    f,
                    "with those of its segments it has more than {} conditions",
                    crate::limits::PREDICATE_COMPILED_LEAVES_MAX
                )
            }
            Self::UnknownAttribute { name } => write!(f, "there is no attribute {name} of people"),
            Self::UnknownCompanyAttribute { name } => write!(f, "there is no attribute {name} of companies"),
            Self::UnknownTag { id } => write!(f, "there is no tag {id}"),
            Self::UnknownSegment { id } => write!(f, "there is no segment {id}"),
            Self::SegmentCycle { id } => write!(f, "segment {id} would contain itself"),
            Self::SegmentsTooDeep => {
                write!(f, "at most {} segments may stand within each other", crate::limits::SEGMENT_DEPTH_MAX)
            }
            Self::OperatorNotAllowed { op, of, allowed } => {
                let allowed: Vec<_> = allowed.iter().map(|op| op.name()).collect();
                write!(f, "{} is not an operator of {of}; there are {}", op.name(), allowed.join(", "))
            }
            Self::WrongValue { op, expected, sent } => write!(f, "{} needs {expected}, not {sent}", op.name()),
            Self::ValueNotTaken { op } => write!(f, "{} takes no value; leave it out", op.name()),
            Self::ListEmpty { op } => write!(f, "{} needs a list with at least one value", op.name()),
            Self::ListTooLong => write!(f, "a list holds at most {} values", crate::limits::PREDICATE_LIST_VALUES_MAX),
            Self::ValueTooLong => write!(f, "a value has at most {} bytes", crate::limits::COMPARAND_BYTES_MAX),
            Self::WindowOutOfRange { within_days } => {
                write!(f, "within_days is a number from 1 to {}, not {within_days}", crate::limits::WITHIN_DAYS_MAX)
            }
            Self::MetadataPathBlank => write!(f, "a metadata condition needs the name of a key"),
            Self::CurrencyMissing { key } => {
                write!(f, "an amount needs its currency: put {key}.currency with is into the same all")
            }
        }
    }
}

impl fmt::Display for PredicateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { self.kind.fmt(f) } else { write!(f, "{}: {}", self.path, self.kind) }
    }
}

impl std::error::Error for PredicateError {}
