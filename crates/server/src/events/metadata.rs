//! Metadata between the wire and the engine.

use engine::metadata::{Incoming, Metadata, Omissions, Value};
use std::borrow::Cow;
use wire::rest::batch::Omission;
use wire::rest::metadata::{MetadataValue, ShownValue};

/// Applies the engine's rules to what was sent, here rather than on the
/// sequencer's thread.
#[must_use]
pub fn admit(entries: Vec<(Cow<'_, str>, MetadataValue<'_>)>) -> (Metadata, Omissions) {
    engine::metadata::admit(entries.into_iter().map(|(key, value)| (key.into_owned(), incoming(value))))
}

fn incoming(value: MetadataValue<'_>) -> Incoming {
    match value {
        MetadataValue::Null => Incoming::Null,
        MetadataValue::Text(text) => Incoming::String(text.into_owned()),
        MetadataValue::Number(digits) => Incoming::Number(digits.to_owned()),
        MetadataValue::Boolean(value) => Incoming::Boolean(value),
        MetadataValue::RichLink { url, value, json } => {
            Incoming::RichLink { url: url.into_owned(), value: value.into_owned(), raw: json.to_owned() }
        }
        MetadataValue::Money { amount, currency } => Incoming::Money { amount, currency: currency.into_owned() },
        MetadataValue::Nested(json) => Incoming::Other(json.to_owned()),
    }
}

/// A stored value as it is shown.
#[must_use]
pub fn shown(value: &Value) -> ShownValue<'_> {
    match value {
        Value::String(text) => ShownValue::Text(text),
        Value::Number(json) | Value::Opaque(json) => ShownValue::Json(json),
        Value::Boolean(value) => ShownValue::Boolean(*value),
        Value::RichLink { url, value } => ShownValue::RichLink { url, value },
        Value::Money { amount, currency } => ShownValue::Money { amount: *amount, currency },
    }
}

/// Stored metadata as it is shown.
#[must_use]
pub fn all_shown(metadata: &Metadata) -> Vec<(&str, ShownValue<'_>)> {
    metadata.iter().map(|(key, value)| (key.as_str(), shown(value))).collect()
}

/// What was left out, as it is told.
#[must_use]
pub fn omissions(omissions: &Omissions) -> Vec<Omission> {
    let told = omissions.named.iter().map(|one| Omission { key: one.key.clone(), reason: one.reason.name() });
    told.collect()
}
