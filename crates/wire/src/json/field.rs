//! One value under a key, as it was sent.

use serde::de::{Deserialize, Deserializer, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// What a body held under a key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Field<'a> {
    /// Nothing: the key was not there.
    #[default]
    Absent,
    /// Null: in a change it takes the value away.
    Null,
    /// A string.
    Text(Cow<'a, str>),
    /// A number, in the digits that were sent.
    Number(&'a str),
    /// True or false.
    Boolean(bool),
    /// An object or array, as JSON text.
    Nested(&'a str),
}

impl<'a> Field<'a> {
    /// Reads one JSON value.
    #[must_use]
    pub fn of(raw: &'a RawValue) -> Self {
        let text = raw.get();
        match text.as_bytes().first() {
            None | Some(b'n') => Self::Null,
            Some(b'"') => Self::Text(string(text)),
            Some(b't') => Self::Boolean(true),
            Some(b'f') => Self::Boolean(false),
            Some(b'{' | b'[') => Self::Nested(text),
            Some(_) => Self::Number(text),
        }
    }

    /// Whether the key was not there at all. Null was sent.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether there is no value: nothing was sent, or null. Where something
    /// is made, both are the same.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        matches!(self, Self::Absent | Self::Null)
    }
}

impl<'de> Deserialize<'de> for Field<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(Self::of)
    }
}

/// Any JSON value, unread; `None` when it was absent or null.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unread<'a>(pub Option<&'a RawValue>);

impl<'de> Deserialize<'de> for Unread<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Ok(Self((raw.get() != "null").then_some(raw)))
    }
}

/// The text of a JSON string literal. A lone surrogate, which JavaScript can
/// send and UTF-8 cannot hold, becomes replacement characters.
fn string(literal: &str) -> Cow<'_, str> {
    let inner = literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default();
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let lossy = serde_json::from_str::<Lossy>(literal);
    Cow::Owned(lossy.map_or_else(|_| String::new(), |Lossy(text)| text))
}

struct Lossy(String);

impl<'de> Deserialize<'de> for Lossy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl Visitor<'_> for Bytes {
            type Value = Lossy;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Lossy, E> {
                Ok(Lossy(String::from_utf8_lossy(bytes).into_owned()))
            }
        }

        deserializer.deserialize_bytes(Bytes)
    }
}
