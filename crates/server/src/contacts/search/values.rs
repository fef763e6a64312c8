//! What a comparison holds.

use crate::errors::ApiError;
use engine::predicates::Scalar;
use std::borrow::Cow;
use wire::json::Json;

/// A string under a key. An absent key and null are `None`.
pub(crate) fn text<'a>(json: &'a Json<'_>, key: &str, path: &str) -> Result<Option<Cow<'a, str>>, ApiError> {
    match json.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Text(text)) => Ok(Some(Cow::Borrowed(text))),
        Some(_) => Err(ApiError::mistyped(format!("{path}.{key}"), "a string")),
    }
}

/// A value to compare with, or a list of them.
pub(crate) fn scalar(json: &Json<'_>, path: &str) -> Result<Scalar, ApiError> {
    let one = |json: &Json<'_>| match json {
        Json::Text(text) => Some(Scalar::Text(text.clone().into_owned())),
        Json::Number(digits) => Some(Scalar::Number(digits.clone().into_owned())),
        Json::Boolean(value) => Some(Scalar::Boolean(*value)),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    };
    let read = match json {
        Json::Array(items) => items.iter().map(one).collect::<Option<Vec<_>>>().map(Scalar::List),
        json => one(json),
    };
    read.ok_or_else(|| ApiError::mistyped(path.to_owned(), "a string, a number, true, false, or an array of them"))
}

/// Numbers are texts where texts are compared: a phone number, for instance.
pub(super) fn as_text(value: Scalar) -> Scalar {
    match value {
        Scalar::Number(digits) => Scalar::Text(digits),
        Scalar::List(values) => Scalar::List(values.into_iter().map(as_text).collect()),
        value => value,
    }
}
