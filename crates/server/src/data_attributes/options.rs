//! The values that a listed attribute may have, as sent.

use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use engine::limits::{ATTRIBUTE_OPTIONS_MAX, ATTRIBUTE_STRING_CHARS_MAX};
use serde_json::value::RawValue;
use wire::json::{Field, Unread};
use wire::rest::data_attribute::SentOption;

/// How few options a list may have.
const OPTIONS_MIN: usize = 2;

/// Reads options: objects with `value`, or strings; each counts once.
///
/// # Errors
/// They are no array, fewer than two or more than [`ATTRIBUTE_OPTIONS_MAX`], or
/// one of them has no text.
pub(super) fn read(sent: Unread<'_>) -> Result<Option<Vec<String>>, ApiError> {
    let Unread(Some(raw)) = sent else { return Ok(None) };
    let items: Vec<&RawValue> =
        serde_json::from_str(raw.get()).map_err(|_| ApiError::invalid("options", "Options isn't an array"))?;
    let mut options: Vec<String> = Vec::new();
    for item in items {
        let value = match Field::of(item) {
            Field::Nested(json) => {
                let option: Option<SentOption<'_>> = serde_json::from_str(json).ok();
                option.map_or(Field::Absent, |option| option.value)
            }
            field => field,
        };
        let value = fields::id(value, "options.value", ATTRIBUTE_STRING_CHARS_MAX)?;
        let value = value.ok_or_else(|| ApiError::missing("options.value"))?;
        if !options.contains(&value) {
            options.push(value);
        }
    }
    if !(OPTIONS_MIN..=ATTRIBUTE_OPTIONS_MAX).contains(&options.len()) {
        let message = format!("An attribute must have {OPTIONS_MIN} to {ATTRIBUTE_OPTIONS_MAX} options");
        return Err(ApiError::new(ErrorCode::ParameterInvalid).field("options").message(message));
    }
    Ok(Some(options))
}
