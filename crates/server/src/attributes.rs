//! Custom attributes as a body holds them.

use crate::errors::{ApiError, ErrorCode};
use crate::request::{Call, Version};
use engine::command::{SentAttribute, SentAttributes, Unknown};
use engine::ids::{AttributeId, WorkspaceId};
use engine::limits::{
    ATTRIBUTE_NAME_CHARS_MAX, ATTRIBUTE_NUMBER_CHARS_MAX, ATTRIBUTE_STRING_CHARS_MAX, ATTRIBUTES_MAX,
};
use engine::rows::AttributeValue;
use engine::settings::Setting;
use engine::text::longer_than;
use std::borrow::Cow;
use wire::json::{Entries, Field, Unread};
use wire::rest::custom_attributes::{AttributeValue as ShownValue, Attributes};

/// The longest field that names an attribute: the prefix of custom ones and a
/// name.
pub const FIELD_CHARS_MAX: usize = "custom_attributes.".len() + ATTRIBUTE_NAME_CHARS_MAX;

const FIELD: &str = "custom_attributes";

/// Reads `custom_attributes`: an object of strings, numbers, booleans and
/// nulls. A key that is sent twice counts once, with its last value.
///
/// # Errors
/// It is no object, holds a nested value, or a name or value that attributes
/// cannot have.
pub fn read(sent: Unread<'_>, unknown: Unknown) -> Result<SentAttributes, ApiError> {
    let Unread(Some(raw)) = sent else { return Ok(SentAttributes { attributes: Vec::new(), unknown }) };
    if raw.get() == "null" {
        return Ok(SentAttributes { attributes: Vec::new(), unknown });
    }
    let Entries(entries) = serde_json::from_str(raw.get()).map_err(|_| ApiError::mistyped(FIELD, "an object"))?;
    if entries.len() > ATTRIBUTES_MAX {
        let message = format!("{FIELD} may hold at most {ATTRIBUTES_MAX} attributes");
        return Err(ApiError::invalid(FIELD, message));
    }
    let mut attributes: Vec<SentAttribute> = Vec::with_capacity(entries.len());
    for (name, raw) in entries {
        check_name(&name)?;
        let value = value(&name, Field::of(raw))?;
        let name = name.into_owned();
        match attributes.iter_mut().find(|known| known.name == name) {
            Some(known) => known.value = value,
            None => attributes.push(SentAttribute { name, value }),
        }
    }
    Ok(SentAttributes { attributes, unknown })
}

/// What becomes of attributes that are not defined, for this caller: the
/// workspace's setting, or the rule of the version spoken. Callers of old
/// routes who do not say their version mean the old rule.
#[must_use]
pub fn unknown(call: &Call, version: Version) -> Unknown {
    let set = call.app.node.config().setting(call.access.workspace(), Setting::UnknownAttributes);
    match Setting::UnknownAttributes.word(set) {
        Some("define") => Unknown::Define,
        Some("refuse") => Unknown::Refuse,
        _ if version.defines_attributes() => Unknown::Define,
        _ => Unknown::Refuse,
    }
}

/// Checks the name of a custom attribute.
///
/// # Errors
/// It is empty, too long, or holds a character that names cannot have.
pub fn check_name(name: &str) -> Result<(), ApiError> {
    if name.trim().is_empty() {
        return Err(ApiError::invalid(FIELD, "The name of a custom attribute must not be empty"));
    }
    if longer_than(name, ATTRIBUTE_NAME_CHARS_MAX) {
        let message = format!("The name of a custom attribute may have at most {ATTRIBUTE_NAME_CHARS_MAX} characters");
        return Err(ApiError::invalid(FIELD, message));
    }
    if name.contains(['.', '$', '\0']) {
        let message = format!("The name of the custom attribute '{name}' must not hold '.', '$' or NUL");
        return Err(ApiError::invalid(FIELD, message));
    }
    Ok(())
}

/// Reads the value of a custom attribute; null takes it away.
///
/// # Errors
/// It is nested, too long, or holds NUL.
pub fn value(name: &str, field: Field<'_>) -> Result<Option<AttributeValue>, ApiError> {
    let too_long = |chars_max: usize| {
        ApiError::invalid(FIELD, format!("The custom attribute '{name}' may have at most {chars_max} characters"))
    };
    match field {
        Field::Absent | Field::Null => Ok(None),
        Field::Boolean(value) => Ok(Some(AttributeValue::Boolean(value))),
        Field::Number(digits) if digits.len() > ATTRIBUTE_NUMBER_CHARS_MAX => Err(too_long(ATTRIBUTE_NUMBER_CHARS_MAX)),
        Field::Number(digits) => Ok(Some(AttributeValue::Number(digits.to_owned()))),
        Field::Text(text) if longer_than(&text, ATTRIBUTE_STRING_CHARS_MAX) => {
            Err(too_long(ATTRIBUTE_STRING_CHARS_MAX))
        }
        Field::Text(text) if text.contains('\0') => {
            Err(ApiError::invalid(FIELD, format!("The custom attribute '{name}' must not hold the character NUL")))
        }
        Field::Text(text) => Ok(Some(AttributeValue::Text(text.into_owned()))),
        Field::Nested(_) => {
            let message = format!("The custom attribute '{name}' must be a string, a number, true, false or null");
            Err(ApiError::new(ErrorCode::TypeMismatch).field(FIELD).message(message))
        }
    }
}

/// Custom attributes as they are shown: by name, the oldest definition first.
/// Archived ones are hidden.
#[must_use]
pub fn shown<'a>(
    config: &node::Config,
    workspace: WorkspaceId,
    values: &'a [(AttributeId, AttributeValue)],
) -> Attributes<'a> {
    let named = values.iter().filter_map(|(attribute, value)| {
        let definition = config.attribute(workspace, *attribute)?;
        let value = match value {
            AttributeValue::Text(text) => ShownValue::Text(Cow::Borrowed(text)),
            AttributeValue::Number(digits) => ShownValue::Number(Cow::Borrowed(digits)),
            AttributeValue::Boolean(value) => ShownValue::Boolean(*value),
        };
        definition.archived_at.is_none().then(|| (Cow::Owned(definition.name.clone()), value))
    });
    Attributes(named.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write as _;

    #[test]
    fn attributes_are_read_or_named() {
        let mut shown = String::new();
        for json in [
            r#"{"plan":"pro","seats":5,"score":1.50,"beta":true,"gone":null}"#,
            r#"{"a":1,"a":2}"#,
            r#"{"a.b":1}"#,
            r#"{"":1}"#,
            r#"{"a":{"b":1}}"#,
            r#"{"a":[1]}"#,
            "[]",
            "{}",
        ] {
            let told = match read(serde_json::from_str(json).unwrap(), Unknown::Refuse) {
                Ok(sent) => format!("{:?}", sent.attributes.iter().map(|a| (&a.name, &a.value)).collect::<Vec<_>>()),
                Err(error) => format!("{}: {}", error.code.code(), error.message),
            };
            writeln!(shown, "{json}\n  {told}").unwrap();
        }
        expect![[r#"
            {"plan":"pro","seats":5,"score":1.50,"beta":true,"gone":null}
              [("plan", Some(Text("pro"))), ("seats", Some(Number("5"))), ("score", Some(Number("1.50"))), ("beta", Some(Boolean(true))), ("gone", None)]
            {"a":1,"a":2}
              [("a", Some(Number("2")))]
            {"a.b":1}
              parameter_invalid: The name of the custom attribute 'a.b' must not hold '.', '$' or NUL
            {"":1}
              parameter_invalid: The name of a custom attribute must not be empty
            {"a":{"b":1}}
              type_mismatch: The custom attribute 'a' must be a string, a number, true, false or null
            {"a":[1]}
              type_mismatch: The custom attribute 'a' must be a string, a number, true, false or null
            []
              type_mismatch: custom_attributes must be an object
            {}
              []
        "#]].assert_eq(&shown);
    }
}
