//! A whole JSON value: for what nests, such as predicates.

use super::{Entries, Field, Verbatim, deeper_than};
use serde::de::Error as _;
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A JSON value. Objects keep the order of their keys, repeats included;
/// numbers keep their digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json<'a> {
    /// Null.
    Null,
    /// True or false.
    Boolean(bool),
    /// A number, in the digits that were sent.
    Number(Cow<'a, str>),
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    Array(Vec<Json<'a>>),
    /// An object.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl<'a> Json<'a> {
    /// Reads JSON text that nests at most `depth_max` levels deep. The work is
    /// at most `depth_max` passes over the text.
    ///
    /// # Errors
    /// It nests deeper, or is no JSON.
    pub fn read(text: &'a str, depth_max: usize) -> Result<Self, serde_json::Error> {
        if deeper_than(text.as_bytes(), depth_max) {
            return Err(serde_json::Error::custom(format!("it nests more than {depth_max} levels deep")));
        }
        Self::of(serde_json::from_str(text)?)
    }

    /// Recurses once for each level: the depth was looked at before.
    fn of(raw: &'a RawValue) -> Result<Self, serde_json::Error> {
        Ok(match Field::of(raw) {
            Field::Absent | Field::Null => Self::Null,
            Field::Boolean(value) => Self::Boolean(value),
            Field::Number(digits) => Self::Number(Cow::Borrowed(digits)),
            Field::Text(text) => Self::Text(text),
            Field::Nested(json) if json.starts_with('[') => {
                let items: Vec<&RawValue> = serde_json::from_str(json)?;
                Self::Array(items.into_iter().map(Self::of).collect::<Result<_, _>>()?)
            }
            Field::Nested(json) => {
                let Entries(entries) = serde_json::from_str(json)?;
                let read = entries.into_iter().map(|(key, raw)| Ok((key, Self::of(raw)?)));
                Self::Object(read.collect::<Result<_, serde_json::Error>>()?)
            }
        })
    }

    /// What stands under a key of an object; of repeated keys the last counts.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Self::Object(entries) = self else { return None };
        entries.iter().rev().find(|(found, _)| found == key).map(|(_, value)| value)
    }

    /// What kind of value it is, for messages: `a string`, `an object`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Number(digits) => Verbatim(digits).serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(entries) => serializer.collect_map(entries.iter().map(|(key, value)| (key, value))),
        }
    }
}
