//! The query of a request's target.

use crate::errors::{ApiError, ErrorCode};
use crate::limits::PER_PAGE_MAX;
use std::ops::RangeInclusive;

/// Names and values, decoded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads form data: `a=1&b=2`, with `+` for a space and `%` escapes.
    ///
    /// # Errors
    /// What is escaped is no UTF-8, or an escape is broken.
    pub fn parse(query: &str) -> Result<Self, ApiError> {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let decoded = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name)?, decode(value)?))
        });
        let read: Option<Vec<_>> = decoded.collect();
        let wrong = || ApiError::new(ErrorCode::ParameterInvalid).message("The query is not percent-encoded UTF-8");
        read.map(Self).ok_or_else(wrong)
    }

    /// The last value of this name; an empty one is none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// All but these, encoded again, each followed by `&`.
    #[must_use]
    pub fn without(&self, left_out: &[&str]) -> String {
        let others = self.0.iter().filter(|(name, _)| !left_out.contains(&name.as_str()));
        others.map(|(name, value)| format!("{}={}&", encode(name), encode(value))).collect()
    }

    /// `per_page`: from 1; more than [`PER_PAGE_MAX`] is taken as that.
    ///
    /// # Errors
    /// It is no whole number from 1 on.
    pub fn per_page(&self, default: usize) -> Result<usize, ApiError> {
        let Some(text) = self.get("per_page") else { return Ok(default) };
        per_page(text)
    }

    /// A time in whole Unix seconds.
    ///
    /// # Errors
    /// It is anything else.
    pub fn seconds(&self, name: &'static str) -> Result<Option<u32>, ApiError> {
        let wrong = || ApiError::invalid(name, format!("{name} must be a time in whole Unix seconds"));
        self.get(name).map(|text| text.parse().map_err(|_| wrong())).transpose()
    }

    /// A whole number within a range.
    ///
    /// # Errors
    /// It is anything else.
    pub fn whole(&self, name: &'static str, range: RangeInclusive<usize>) -> Result<Option<usize>, ApiError> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let (low, high) = (range.start(), range.end());
        let wrong = || ApiError::invalid(name, format!("{name} must be a whole number from {low} to {high}"));
        text.parse().ok().filter(|value| range.contains(value)).map(Some).ok_or_else(wrong)
    }

    /// A flag: `true` or `1`, `false` or `0`.
    ///
    /// # Errors
    /// It is anything else.
    pub fn flag(&self, name: &'static str) -> Result<Option<bool>, ApiError> {
        match self.get(name) {
            None => Ok(None),
            Some("true" | "1" | "True") => Ok(Some(true)),
            Some("false" | "0" | "False") => Ok(Some(false)),
            Some(_) => Err(ApiError::invalid(name, format!("{name} must be true or false"))),
        }
    }
}

/// Reads a `per_page`.
///
/// # Errors
/// It is no whole number from 1 on.
pub fn per_page(text: &str) -> Result<usize, ApiError> {
    let wanted = text.parse::<u64>().ok().filter(|wanted| *wanted >= 1);
    let wrong = || ApiError::invalid("per_page", format!("per_page must be a whole number from 1 to {PER_PAGE_MAX}"));
    wanted.map(|wanted| usize::try_from(wanted).unwrap_or(PER_PAGE_MAX).min(PER_PAGE_MAX)).ok_or_else(wrong)
}

fn decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let (high, low) = (digit(bytes.next()?)?, digit(bytes.next()?)?);
                high << 4 | low
            }
            byte => byte,
        });
    }
    String::from_utf8(out).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Writes a value so that it can stand in a query.
#[must_use]
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_form_data() {
        let query = Query::parse("email=a%2Bb%40x.example&name=A+B&empty=&flag&name=C%C3%A9").unwrap();
        assert_eq!(query.get("email"), Some("a+b@x.example"));
        assert_eq!(query.get("name"), Some("Cé"));
        assert_eq!((query.get("empty"), query.get("flag"), query.get("none")), (None, None, None));
        assert_eq!(query.without(&["name", "empty"]), "email=a%2Bb%40x.example&flag=&");
        for bad in ["a=%", "a=%4", "a=%zz", "a=%ff"] {
            assert!(Query::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn numbers_and_times_are_whole() {
        let query = Query::parse("low=0&one=1&two=2&high=3&at=1800000000&late=4294967296&early=-1&word=x").unwrap();
        let whole = |name| query.whole(name, 1..=2).ok();
        assert_eq!((whole("one"), whole("two"), whole("none")), (Some(Some(1)), Some(Some(2)), Some(None)));
        assert_eq!((whole("low"), whole("high"), whole("word")), (None, None, None));
        let seconds = |name| query.seconds(name).ok();
        assert_eq!((seconds("at"), seconds("none")), (Some(Some(1_800_000_000)), Some(None)));
        assert_eq!((seconds("late"), seconds("early"), seconds("word")), (None, None, None));
    }

    #[test]
    fn per_page_is_bounded() {
        for (text, expected) in [
            ("0", None),
            ("1", Some(1)),
            ("149", Some(149)),
            ("150", Some(150)),
            ("151", Some(150)),
            ("-1", None),
            ("x", None),
        ] {
            assert_eq!(per_page(text).ok(), expected, "{text}");
        }
    }
}
