//! Values of custom attributes, as they are shown.

use crate::json::Verbatim;
use serde::ser::{Serialize, Serializer};
use std::borrow::Cow;

/// Custom attributes in the order in which they are shown; `{}` when there
/// are none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attributes<'a>(pub Vec<(Cow<'a, str>, AttributeValue<'a>)>);

/// The value of a custom attribute. Dates are numbers: Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeValue<'a> {
    /// A string.
    Text(Cow<'a, str>),
    /// A number, in the digits that were sent.
    Number(Cow<'a, str>),
    /// True or false.
    Boolean(bool),
}

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Serialize for AttributeValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(digits) => Verbatim(digits).serialize(serializer),
            Self::Boolean(value) => serializer.serialize_bool(*value),
        }
    }
}
