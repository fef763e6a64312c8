//! An event's metadata as it came, in the order it came, and as it is shown.

use crate::json::{Field, Text, Verbatim, exactly_two};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// What a body held under `metadata`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Metadata<'a> {
    /// Nothing, or null.
    #[default]
    Absent,
    /// An object: its entries in the order sent, repeats included.
    Entries(Vec<(Cow<'a, str>, MetadataValue<'a>)>),
    /// Something that is no object.
    Mistyped,
}

/// One value, recognised by its shape alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MetadataValue<'a> {
    /// Null.
    Null,
    /// A string.
    Text(Cow<'a, str>),
    /// A number, in the digits that were sent.
    Number(&'a str),
    /// True or false.
    Boolean(bool),
    /// An object with exactly `url` and `value`, both strings.
    RichLink {
        /// The `url`.
        url: Cow<'a, str>,
        /// The `value`.
        value: Cow<'a, str>,
        /// The object as sent.
        json: &'a str,
    },
    /// An object with exactly a whole, non-negative `amount` and a
    /// `currency` of three letters.
    Money {
        /// The `amount`, in the currency's minor unit.
        amount: u64,
        /// The `currency`.
        currency: Cow<'a, str>,
    },
    /// Any other object or array, as sent.
    Nested(&'a str),
}

impl<'a> MetadataValue<'a> {
    fn of(raw: &'a RawValue) -> Self {
        match Field::of(raw) {
            Field::Absent | Field::Null => Self::Null,
            Field::Text(text) => Self::Text(text),
            Field::Number(digits) => Self::Number(digits),
            Field::Boolean(value) => Self::Boolean(value),
            Field::Nested(json) => Self::of_object(json),
        }
    }

    fn of_object(json: &'a str) -> Self {
        if let Some((Field::Text(url), Field::Text(value))) = exactly_two(json, "url", "value") {
            return Self::RichLink { url, value, json };
        }
        if let Some((Field::Number(amount), Field::Text(currency))) = exactly_two(json, "amount", "currency")
            && let Ok(amount) = amount.parse()
            && currency.len() == 3
            && currency.bytes().all(|byte| byte.is_ascii_alphabetic())
        {
            return Self::Money { amount, currency };
        }
        Self::Nested(json)
    }
}

impl<'de> Deserialize<'de> for Metadata<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyShape)
    }
}

/// Takes every JSON value, so that one of the wrong type is reported under its
/// field and does not spoil the whole body.
struct AnyShape;

impl<'de> Visitor<'de> for AnyShape {
    type Value = Metadata<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("metadata")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(Text(key)) = map.next_key()? {
            entries.push((key, MetadataValue::of(map.next_value()?)));
        }
        Ok(Metadata::Entries(entries))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Metadata::Absent)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Metadata::Mistyped)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Metadata::Mistyped)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Metadata::Mistyped)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Metadata::Mistyped)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Metadata::Mistyped)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Metadata::Mistyped)
    }
}

/// Stored metadata, shown as the object that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownMetadata<'a>(pub &'a [(&'a str, ShownValue<'a>)]);

/// One stored value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownValue<'a> {
    /// A string.
    Text(&'a str),
    /// JSON text: a number in its own digits, or an opaque object or array.
    Json(&'a str),
    /// True or false.
    Boolean(bool),
    /// `{"url","value"}`.
    RichLink {
        /// The `url`.
        url: &'a str,
        /// The `value`.
        value: &'a str,
    },
    /// `{"amount","currency"}`.
    Money {
        /// The `amount`, in the currency's minor unit.
        amount: u64,
        /// The `currency`.
        currency: &'a str,
    },
}

impl Serialize for ShownMetadata<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

impl Serialize for ShownValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Boolean(value) => serializer.serialize_bool(value),
            Self::Json(json) => Verbatim(json).serialize(serializer),
            Self::RichLink { url, value } => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("url", url)?;
                map.serialize_entry("value", value)?;
                map.end()
            }
            Self::Money { amount, currency } => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("amount", &amount)?;
                map.serialize_entry("currency", currency)?;
                map.end()
            }
        }
    }
}

/// A metadata object for the API's description: any keys, any values.
#[derive(Debug)]
pub struct MetadataSchema;

impl utoipa::PartialSchema for MetadataSchema {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, SchemaType, Type};
        let any = AdditionalProperties::FreeForm(true);
        ObjectBuilder::new().schema_type(SchemaType::new(Type::Object)).additional_properties(Some(any)).into()
    }
}

impl utoipa::ToSchema for MetadataSchema {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Metadata")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use std::fmt::Write as _;

    fn check(json: &str, expected: &Expect) {
        let mut shown = String::new();
        match serde_json::from_str::<Metadata<'_>>(json).unwrap() {
            Metadata::Entries(entries) => {
                for (key, value) in entries {
                    writeln!(shown, "{key} = {value:?}").unwrap();
                }
            }
            other => writeln!(shown, "{other:?}").unwrap(),
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn entries_keep_order_repeats_and_digits() {
        check(
            r#"{"z":1.50,"a":"x\ty","z":1E400,"gone":null,"yes":true,"list":[1, {"b":2}]}"#,
            &expect![[r#"
                z = Number("1.50")
                a = Text("x\ty")
                z = Number("1E400")
                gone = Null
                yes = Boolean(true)
                list = Nested("[1, {\"b\":2}]")
            "#]],
        );
    }

    #[test]
    fn shapes_are_exact() {
        check(
            r#"{"link":{"value":"3434","url":"https://x.example"},"no_link":{"url":"u","value":3},
                "third":{"url":"u","value":"v","x":1},"price":{"amount":34999,"currency":"eur"},
                "minus":{"amount":-1,"currency":"eur"},"half":{"amount":1.5,"currency":"eur"},
                "long":{"amount":1,"currency":"euro"},"huge":{"amount":18446744073709551616,"currency":"eur"}}"#,
            &expect![[r#"
                link = RichLink { url: "https://x.example", value: "3434", json: "{\"value\":\"3434\",\"url\":\"https://x.example\"}" }
                no_link = Nested("{\"url\":\"u\",\"value\":3}")
                third = Nested("{\"url\":\"u\",\"value\":\"v\",\"x\":1}")
                price = Money { amount: 34999, currency: "eur" }
                minus = Nested("{\"amount\":-1,\"currency\":\"eur\"}")
                half = Nested("{\"amount\":1.5,\"currency\":\"eur\"}")
                long = Nested("{\"amount\":1,\"currency\":\"euro\"}")
                huge = Nested("{\"amount\":18446744073709551616,\"currency\":\"eur\"}")
            "#]],
        );
    }

    #[test]
    fn anything_but_an_object_is_mistyped() {
        for json in ["1", "-1", "1.5", "\"x\"", "true", "[{}]"] {
            assert_eq!(serde_json::from_str::<Metadata<'_>>(json).unwrap(), Metadata::Mistyped, "{json}");
        }
        assert_eq!(serde_json::from_str::<Metadata<'_>>("null").unwrap(), Metadata::Absent);
    }

    #[test]
    fn shown_metadata_is_what_was_sent() {
        let entries = [
            ("size", ShownValue::Json("1.50")),
            ("type", ShownValue::Text("J\"PEG")),
            ("gift", ShownValue::Boolean(true)),
            ("order", ShownValue::RichLink { url: "https://x.example", value: "1" }),
            ("price", ShownValue::Money { amount: 1, currency: "eur" }),
            ("raw", ShownValue::Json(r#"{"b":[1,2]}"#)),
        ];
        let json = serde_json::to_string(&ShownMetadata(&entries)).unwrap();
        assert_eq!(
            json,
            r#"{"size":1.50,"type":"J\"PEG","gift":true,"order":{"url":"https://x.example","value":"1"},"price":{"amount":1,"currency":"eur"},"raw":{"b":[1,2]}}"#
        );
    }
}
