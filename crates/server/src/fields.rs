//! From what a body held to what a command takes: one function for each kind
//! of field, the same words for the same mistake everywhere.

use crate::errors::{ApiError, ErrorCode};
use crate::limits::JSON_DEPTH_MAX;
use engine::text::longer_than;
use serde::Deserialize;
use serde_json::value::RawValue;
use wire::json::{Field, Unread, deeper_than};

/// Reads a body. An empty one is `{}`.
///
/// # Errors
/// It is no UTF-8, no JSON of the expected shape, or nests too deep.
pub fn object<'a, T: Deserialize<'a> + Default>(body: &'a [u8]) -> Result<T, ApiError> {
    let text = utf8(body)?;
    if text.trim_ascii().is_empty() {
        return Ok(T::default());
    }
    json(text)
}

/// The body as text.
///
/// # Errors
/// It is no UTF-8.
pub fn utf8(body: &[u8]) -> Result<&str, ApiError> {
    let text = std::str::from_utf8(body);
    text.map_err(|_| ApiError::new(ErrorCode::ParameterInvalid).message("The request body is not UTF-8"))
}

/// Reads JSON of an expected shape.
///
/// # Errors
/// It has another shape, is no JSON, or nests too deep.
pub fn json<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, ApiError> {
    if deeper_than(text.as_bytes(), JSON_DEPTH_MAX) {
        let message = format!("JSON may nest at most {JSON_DEPTH_MAX} levels deep");
        return Err(ApiError::new(ErrorCode::ParameterInvalid).message(message));
    }
    serde_json::from_str(text).map_err(|error| {
        let kind = if error.is_data() { "JSON of another shape" } else { "no JSON" };
        ApiError::new(ErrorCode::ParameterInvalid).message(format!("This is {kind}: {error}"))
    })
}

/// A string; an empty one is none.
///
/// # Errors
/// It is of another type, too long, or holds NUL.
pub fn text(field: Field<'_>, name: &'static str, chars_max: usize) -> Result<Option<String>, ApiError> {
    match field {
        Field::Absent | Field::Null => Ok(None),
        Field::Text(text) if text.is_empty() => Ok(None),
        Field::Text(text) => {
            check_text(&text, name, chars_max)?;
            Ok(Some(text.into_owned()))
        }
        _ => Err(ApiError::mistyped(name, "a string")),
    }
}

/// An id: a string, or a number of which the digits count.
///
/// # Errors
/// It is of another type, too long, or holds NUL.
pub fn id(field: Field<'_>, name: &'static str, chars_max: usize) -> Result<Option<String>, ApiError> {
    match field {
        Field::Number(digits) => {
            check_text(digits, name, chars_max)?;
            Ok(Some(digits.to_owned()))
        }
        Field::Absent | Field::Null | Field::Text(_) => text(field, name, chars_max),
        _ => Err(ApiError::mistyped(name, "a string or a number")),
    }
}

/// A number of an id's text, written as Herald writes it: digits without a sign
/// or leading zeros.
#[must_use]
pub fn number_of<T: std::str::FromStr + ToString>(text: &str) -> Option<T> {
    text.parse().ok().filter(|number: &T| number.to_string() == text)
}

fn check_text(text: &str, name: &'static str, chars_max: usize) -> Result<(), ApiError> {
    if longer_than(text, chars_max) {
        return Err(ApiError::invalid(name, format!("{name} may have at most {chars_max} characters")));
    }
    if text.contains('\0') {
        return Err(ApiError::invalid(name, format!("{name} must not hold the character NUL")));
    }
    Ok(())
}

/// A whole number from 0 on. `12.0` is one; what is larger than any number
/// that a field takes becomes the largest.
///
/// # Errors
/// It is no number, negative, or has a fraction.
pub fn whole(field: Field<'_>, name: &'static str) -> Result<Option<u64>, ApiError> {
    let digits = match field {
        Field::Absent | Field::Null => return Ok(None),
        Field::Number(digits) => digits,
        _ => return Err(ApiError::mistyped(name, "a whole number")),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_whole = whole.bytes().all(|byte| byte.is_ascii_digit()) && fraction.bytes().all(|byte| byte == b'0');
    if !is_whole {
        return Err(ApiError::invalid(name, format!("{name} must be a whole number, from 0 on, without an exponent")));
    }
    Ok(Some(whole.parse().unwrap_or(u64::MAX)))
}

/// Unix seconds of a contact's fact.
///
/// # Errors
/// It is no whole number, or lies after the year 2106.
pub fn seconds(field: Field<'_>, name: &'static str) -> Result<Option<u32>, ApiError> {
    let Some(sent) = whole(field, name)? else { return Ok(None) };
    let too_large = |_| ApiError::invalid(name, format!("{name} must be in Unix seconds, not milliseconds"));
    u32::try_from(sent).map(Some).map_err(too_large)
}

/// True or false.
///
/// # Errors
/// It is of another type.
pub fn boolean(field: Field<'_>, name: &'static str) -> Result<Option<bool>, ApiError> {
    match field {
        Field::Absent | Field::Null => Ok(None),
        Field::Boolean(value) => Ok(Some(value)),
        _ => Err(ApiError::mistyped(name, "true or false")),
    }
}

/// What a change says of a value that can be taken away: nothing (`None`),
/// that it goes (`Some(None)`, by null or an empty string), or what it becomes.
/// `read` is one of the functions above.
///
/// # Errors
/// Those of `read`.
pub fn clearable<T>(
    field: Field<'_>,
    name: &'static str,
    read: impl FnOnce(Field<'_>, &'static str) -> Result<Option<T>, ApiError>,
) -> Result<Option<Option<T>>, ApiError> {
    match field {
        Field::Absent => Ok(None),
        Field::Null => Ok(Some(None)),
        Field::Text(text) if text.is_empty() => Ok(Some(None)),
        field => read(field, name).map(Some),
    }
}

/// [`clearable`] by [`text()`].
///
/// # Errors
/// Those of [`text()`].
pub fn clearable_text(
    field: Field<'_>,
    name: &'static str,
    chars_max: usize,
) -> Result<Option<Option<String>>, ApiError> {
    clearable(field, name, |field, name| text(field, name, chars_max))
}

/// [`clearable`] by [`id`].
///
/// # Errors
/// Those of [`id`].
pub fn clearable_id(
    field: Field<'_>,
    name: &'static str,
    chars_max: usize,
) -> Result<Option<Option<String>>, ApiError> {
    clearable(field, name, |field, name| id(field, name, chars_max))
}

/// The items of an array, unread.
///
/// # Errors
/// It is no array.
pub fn array<'a>(field: Unread<'a>, name: &'static str) -> Result<Option<Vec<&'a RawValue>>, ApiError> {
    let Unread(Some(raw)) = field else { return Ok(None) };
    serde_json::from_str(raw.get()).map(Some).map_err(|_| ApiError::mistyped(name, "an array"))
}

/// Custom attributes: none can be defined yet, so none can be sent.
///
/// # Errors
/// There is one, or it is no object.
pub fn no_custom_attributes(field: Unread<'_>) -> Result<(), ApiError> {
    let Unread(Some(raw)) = field else { return Ok(()) };
    let wire::json::Entries(entries) =
        serde_json::from_str(raw.get()).map_err(|_| ApiError::mistyped("custom_attributes", "an object"))?;
    match entries.first() {
        None => Ok(()),
        Some((name, _)) => {
            let (name, _) = engine::text::cut(name, engine::limits::CONTACT_STRING_CHARS_MAX);
            Err(ApiError::invalid("custom_attributes", format!("Custom attribute '{name}' does not exist")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write as _;

    fn told<T: std::fmt::Debug>(result: Result<T, ApiError>) -> String {
        match result {
            Ok(value) => format!("{value:?}"),
            Err(error) => format!("{}: {}", error.code.code(), error.message),
        }
    }

    #[test]
    fn fields_are_read_or_named() {
        let mut shown = String::new();
        for json in [
            r#""text""#,
            r#""""#,
            "\"a\\u0000b\"",
            r#""longer than ten""#,
            "null",
            "7",
            "-7",
            "7.0",
            "7.5",
            "1e3",
            "99999999999999999999",
            "true",
            "{}",
        ] {
            let field = || Field::of(serde_json::from_str(json).unwrap());
            writeln!(shown, "{json}").unwrap();
            writeln!(shown, "  text {}", told(text(field(), "f", 10))).unwrap();
            writeln!(shown, "  id {}", told(id(field(), "f", 10))).unwrap();
            writeln!(shown, "  whole {}", told(whole(field(), "f"))).unwrap();
            writeln!(shown, "  boolean {}", told(boolean(field(), "f"))).unwrap();
        }
        expect_test::expect_file!["fields.txt"].assert_eq(&shown);
    }

    #[test]
    fn null_and_an_empty_string_clear() {
        let mut shown = String::new();
        writeln!(shown, "nothing: {}", told(clearable_id(Field::Absent, "f", 10))).unwrap();
        for json in ["null", r#""""#, r#""a""#, "7", "{}"] {
            let field = || Field::of(serde_json::from_str(json).unwrap());
            let read = [
                told(clearable_text(field(), "f", 10)),
                told(clearable_id(field(), "f", 10)),
                told(clearable(field(), "f", seconds)),
            ];
            writeln!(shown, "{json}: {}", read.join("; ")).unwrap();
        }
        expect![[r#"
            nothing: None
            null: Some(None); Some(None); Some(None)
            "": Some(None); Some(None); Some(None)
            "a": Some(Some("a")); Some(Some("a")); type_mismatch: f must be a whole number
            7: type_mismatch: f must be a string; Some(Some("7")); Some(Some(7))
            {}: type_mismatch: f must be a string; type_mismatch: f must be a string or a number; type_mismatch: f must be a whole number
        "#]].assert_eq(&shown);
    }

    #[test]
    fn bodies_are_read_or_refused() {
        type Any<'a> = wire::json::Entries<'a>;
        let read = |body: &[u8]| told(object::<Any<'_>>(body).map(|Any { 0: entries }| entries.len()));
        let deep = format!("{}1{}", "{\"a\":".repeat(33), "}".repeat(33));
        let mut shown = String::new();
        for body in [&b""[..], b" \n", b"{}", b"{\"a\":1,\"a\":2}", b"[]", b"{", b"\xff", b"null", deep.as_bytes()] {
            writeln!(shown, "{}", read(body)).unwrap();
        }
        expect![[r#"
            0
            0
            0
            2
            parameter_invalid: This is JSON of another shape: invalid type: sequence, expected an object at line 1 column 0
            parameter_invalid: This is no JSON: EOF while parsing an object at line 1 column 1
            parameter_invalid: The request body is not UTF-8
            parameter_invalid: This is JSON of another shape: invalid type: null, expected an object at line 1 column 4
            parameter_invalid: JSON may nest at most 32 levels deep
        "#]]
        .assert_eq(&shown);
    }

    #[test]
    fn custom_attributes_must_be_empty() {
        let read = |json: &str| told(no_custom_attributes(serde_json::from_str(json).unwrap()));
        assert_eq!((read("{}").as_str(), read("null").as_str()), ("()", "()"));
        assert_eq!(read(r#"{"plan":1}"#), "parameter_invalid: Custom attribute 'plan' does not exist");
        assert_eq!(read("[]"), "type_mismatch: custom_attributes must be an object");
    }
}
