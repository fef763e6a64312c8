//! Reading bodies without knowing in advance what a client put into them.
//!
//! Clients send ids as numbers, numbers as strings and nulls for what they do
//! not know. A [`Field`] keeps what was there, so that the surface can say
//! which field was wrong instead of refusing the body as a whole. Texts are
//! borrowed from the body where they hold no escape; numbers keep the sender's
//! own digits.

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// What a body held under a key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Field<'a> {
    /// Nothing, or null.
    #[default]
    Absent,
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
            None | Some(b'n') => Self::Absent,
            Some(b'"') => Self::Text(string(text)),
            Some(b't') => Self::Boolean(true),
            Some(b'f') => Self::Boolean(false),
            Some(b'{' | b'[') => Self::Nested(text),
            Some(_) => Self::Number(text),
        }
    }

    /// Whether nothing, or null, was sent.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
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

/// A key or string, borrowed where it holds no escape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text<'a>(pub Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Strings;

        impl<'de> Visitor<'de> for Strings {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_str(Strings)
    }
}

/// The entries of an object in the order sent, repeats included.
#[derive(Debug, Clone, Default)]
pub struct Entries<'a>(pub Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Objects;

        impl<'de> Visitor<'de> for Objects {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(Text(key)) = map.next_key()? {
                    entries.push((key, map.next_value::<&RawValue>()?));
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Objects)
    }
}

/// Whether brackets nest deeper than `depth_max`. One pass over the bytes, no
/// recursion and no memory, so that a hostile body costs nothing.
#[must_use]
pub fn deeper_than(json: &[u8], depth_max: usize) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in json {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => {
                depth += 1;
                if depth > depth_max {
                    return true;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// Declares an object that is read leniently: unknown keys are skipped, of
/// repeated keys the last counts, and a missing one is its type's default.
macro_rules! object {
    ($(#[$meta:meta])* pub struct $name:ident<'a> is $what:literal {
        $($(#[$field_meta:meta])* $field:ident: $ty:ty,)*
    }) => {
        #[derive(Debug, Clone, Default, utoipa::ToSchema)]
        $(#[$meta])*
        pub struct $name<'a> { $($(#[$field_meta])* pub $field: $ty,)* }

        impl<'de> serde::Deserialize<'de> for $name<'de> {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Object;

                impl<'de> serde::de::Visitor<'de> for Object {
                    type Value = $name<'de>;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($what)
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                        let mut object = $name::default();
                        while let Some($crate::json::Text(key)) = map.next_key()? {
                            match key.as_ref() {
                                $(stringify!($field) => object.$field = map.next_value()?,)*
                                _ => {
                                    map.next_value::<serde::de::IgnoredAny>()?;
                                }
                            }
                        }
                        Ok(object)
                    }
                }

                deserializer.deserialize_map(Object)
            }
        }
    };
}
pub(crate) use object;

/// Reads the last value under each of two keys of a small object; `None` when
/// it has other keys.
pub(crate) fn exactly_two<'a>(object: &'a str, first: &str, second: &str) -> Option<(Field<'a>, Field<'a>)> {
    struct Two<'k>(&'k str, &'k str);

    impl<'de> serde::de::DeserializeSeed<'de> for Two<'_> {
        type Value = (Field<'de>, Field<'de>);

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
            deserializer.deserialize_map(self)
        }
    }

    impl<'de> Visitor<'de> for Two<'_> {
        type Value = (Field<'de>, Field<'de>);

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut found = (Field::Absent, Field::Absent);
            while let Some(Text(key)) = map.next_key()? {
                let place = match key.as_ref() {
                    key if key == self.0 => &mut found.0,
                    key if key == self.1 => &mut found.1,
                    _ => return Err(A::Error::custom("another key")),
                };
                *place = map.next_value()?;
            }
            Ok(found)
        }
    }

    use serde::de::DeserializeSeed as _;
    Two(first, second).deserialize(&mut serde_json::Deserializer::from_str(object)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(json: &str) -> String {
        let raw = serde_json::from_str::<&RawValue>(json).unwrap();
        format!("{:?}", Field::of(raw))
    }

    #[test]
    fn fields_keep_what_was_sent() {
        assert_eq!(field(r#""a b""#), r#"Text("a b")"#);
        assert_eq!(field(r#""a\u00e9\n""#), r#"Text("aé\n")"#);
        assert_eq!(field("12345678901234567890123"), r#"Number("12345678901234567890123")"#);
        assert_eq!(field("-1.50e3"), r#"Number("-1.50e3")"#);
        assert_eq!(field("null"), "Absent");
        assert_eq!(field("true"), "Boolean(true)");
        assert_eq!(field("[1, 2]"), r#"Nested("[1, 2]")"#);
    }

    #[test]
    fn a_lone_surrogate_is_replaced_not_refused() {
        let read = field(r#""cut \ud83d""#);
        assert!(read.starts_with("Text(\"cut \u{fffd}"), "{read}");
        assert_eq!(field(r#""whole \ud83d\ude00""#), "Text(\"whole \u{1f600}\")");
    }

    #[test]
    fn depth_counts_brackets_outside_strings() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        for (depth, deeper) in [(31, false), (32, false), (33, true), (100_000, true)] {
            assert_eq!(deeper_than(nested(depth).as_bytes(), 32), deeper, "{depth}");
        }
        let in_string = format!(r#"{{"a":"\"{}"}}"#, "[".repeat(100));
        assert!(!deeper_than(in_string.as_bytes(), 1));
        assert!(!deeper_than(b"]]]]{}", 1));
    }

    #[test]
    fn two_keys_and_no_others() {
        let two = |json| exactly_two(json, "url", "value").map(|found| format!("{found:?}"));
        assert_eq!(two(r#"{"url":"u","value":1}"#).as_deref(), Some(r#"(Text("u"), Number("1"))"#));
        assert_eq!(two(r#"{"url":"u","value":1,"x":2}"#), None);
        assert_eq!(two("[1]"), None);
    }
}
