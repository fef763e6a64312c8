//! The keys of an object, and what stands under them.

use super::Field;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

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
