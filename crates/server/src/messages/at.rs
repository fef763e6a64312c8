//! JSON that is read part by part, each knowing where it stands, so that what
//! is wrong is named by its place.

use crate::errors::{ApiError, ErrorCode};
use engine::text::longer_than;
use std::ops::RangeInclusive;
use wire::json::Json;

/// A part of a body.
#[derive(Debug, Clone)]
pub struct At<'a> {
    /// What stands there.
    pub json: &'a Json<'a>,
    /// Where.
    pub path: String,
}

impl<'a> At<'a> {
    /// An object with no keys but these.
    ///
    /// # Errors
    /// It is something else, or holds another key: that would be asked for and
    /// never done.
    pub fn object(json: &'a Json<'a>, path: impl Into<String>, keys: &[&str]) -> Result<Self, ApiError> {
        let at = Self { json, path: path.into() };
        at.only(keys)?;
        Ok(at)
    }

    /// As [`Self::object`], of a part that was read already.
    ///
    /// # Errors
    /// As there.
    pub fn only(&self, keys: &[&str]) -> Result<(), ApiError> {
        let Json::Object(entries) = self.json else { return Err(ApiError::mistyped(self.path.clone(), "an object")) };
        match entries.iter().find(|(key, _)| !keys.contains(&key.as_ref())) {
            None => Ok(()),
            Some((key, _)) => {
                let message = format!("{key} has no meaning here; there are {}", keys.join(", "));
                Err(ApiError::invalid(self.field(key), message))
            }
        }
    }

    /// Where a key of it stands.
    #[must_use]
    pub fn field(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// What stands under a key; null is nothing.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Self> {
        let json = self.json.get(key).filter(|json| !matches!(json, Json::Null))?;
        Some(At { json, path: self.field(key) })
    }

    /// That it has another type than it must have.
    #[must_use]
    pub fn mistyped(&self, expected: &str) -> ApiError {
        ApiError::mistyped(self.path.clone(), expected)
    }

    /// That it has a value that it cannot have.
    #[must_use]
    pub fn wrong(&self, message: impl std::fmt::Display) -> ApiError {
        ApiError::invalid(self.path.clone(), format!("{} {message}", self.path))
    }

    /// A text under a key; a blank one is none.
    ///
    /// # Errors
    /// It is of another type or too long.
    pub fn text(&self, key: &str, chars_max: usize) -> Result<Option<String>, ApiError> {
        let Some(at) = self.get(key) else { return Ok(None) };
        let Json::Text(text) = at.json else { return Err(at.mistyped("a string")) };
        if longer_than(text, chars_max) {
            return Err(at.wrong(format_args!("may have at most {chars_max} characters")));
        }
        if text.contains('\0') {
            return Err(at.wrong("must not hold the character NUL"));
        }
        Ok(Some(text.clone().into_owned()).filter(|text| !text.trim().is_empty()))
    }

    /// The same where it is needed.
    ///
    /// # Errors
    /// As there, or it is not there.
    pub fn needed_text(&self, key: &str, chars_max: usize) -> Result<String, ApiError> {
        self.text(key, chars_max)?.ok_or_else(|| self.missing(key))
    }

    /// That a key is needed.
    #[must_use]
    pub fn missing(&self, key: &str) -> ApiError {
        let field = self.field(key);
        let message = format!("{field} is needed");
        ApiError::new(ErrorCode::ParameterNotFound).field(field).message(message)
    }

    /// A whole number under a key.
    ///
    /// # Errors
    /// It is of another type, or not of the range.
    pub fn whole(&self, key: &str, range: RangeInclusive<u32>) -> Result<Option<u32>, ApiError> {
        let Some(at) = self.get(key) else { return Ok(None) };
        let Json::Number(digits) = at.json else { return Err(at.mistyped("a whole number")) };
        let number = digits.parse().ok().filter(|number| range.contains(number));
        let wrong = || at.wrong(format_args!("must be a whole number from {} to {}", range.start(), range.end()));
        number.ok_or_else(wrong).map(Some)
    }

    /// True or false under a key.
    ///
    /// # Errors
    /// It is of another type.
    pub fn signed(&self, key: &str, most: i16) -> Result<Option<i16>, ApiError> {
        let Some(at) = self.get(key) else { return Ok(None) };
        let number = if let Json::Number(digits) = at.json { digits.parse::<i16>().ok() } else { None };
        let number = number.filter(|number| (-most..=most).contains(number));
        number.map(Some).ok_or_else(|| at.wrong(format_args!("must be a whole number from -{most} to {most}")))
    }

    /// A flag, if one was sent.
    ///
    /// # Errors
    /// It is no flag.
    pub fn boolean(&self, key: &str) -> Result<Option<bool>, ApiError> {
        let Some(at) = self.get(key) else { return Ok(None) };
        let Json::Boolean(value) = at.json else { return Err(at.mistyped("true or false")) };
        Ok(Some(*value))
    }

    /// The items of an array under a key.
    ///
    /// # Errors
    /// It is of another type, or has too many items.
    pub fn items(&self, key: &str, items_max: usize) -> Result<Option<Vec<Self>>, ApiError> {
        let Some(at) = self.get(key) else { return Ok(None) };
        let Json::Array(items) = at.json else { return Err(at.mistyped("an array")) };
        if items.len() > items_max {
            return Err(at.wrong(format_args!("may have at most {items_max} items")));
        }
        let items = items.iter().enumerate();
        Ok(Some(items.map(|(place, json)| At { json, path: format!("{}[{place}]", at.path) }).collect()))
    }

    /// A word of a list under a key, as what it stands for.
    ///
    /// # Errors
    /// It is of another type, or no word of the list.
    pub fn word<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Result<Option<T>, ApiError> {
        self.get(key).map(|at| at.as_word(words)).transpose()
    }

    /// The part itself as a word of a list.
    ///
    /// # Errors
    /// As [`Self::word`].
    pub fn as_word<T: Copy>(&self, words: &[(&str, T)]) -> Result<T, ApiError> {
        let Json::Text(text) = self.json else { return Err(self.mistyped("a string")) };
        let found = words.iter().find(|(word, _)| word == text).map(|(_, value)| *value);
        found.ok_or_else(|| {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.wrong(format_args!("must be one of {}", known.join(", ")))
        })
    }
}
