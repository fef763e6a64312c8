//! How names compare, and how they are written.
//!
//! Two texts are the same name when they are equal after NFC and simple case
//! folding (Unicode 16, section 5.18). ASCII, nearly all there is, takes a
//! path without tables.

use crate::limits::EVENT_NAME_CHARS_MAX;
use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizer;
use std::borrow::Cow;

/// The text in NFC.
#[must_use]
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    ComposingNormalizer::new_nfc().normalize(text)
}

/// The form by which two texts compare: NFC, then simple case folding, then
/// NFC again, because folding can leave a composable pair.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mapper = CaseMapper::new();
    let folded: String = nfc(text).chars().map(|c| mapper.simple_fold(c)).collect();
    nfc(&folded).into_owned()
}

/// Whether two texts are the same name.
#[must_use]
pub fn same(left: &str, right: &str) -> bool {
    if left.is_ascii() && right.is_ascii() {
        return left.eq_ignore_ascii_case(right);
    }
    fold(left) == fold(right)
}

/// The first `chars_max` characters, and whether anything was cut.
#[must_use]
pub fn cut(text: &str, chars_max: usize) -> (&str, bool) {
    match text.char_indices().nth(chars_max) {
        Some((end, _)) => (text.get(..end).unwrap_or(text), true),
        None => (text, false),
    }
}

/// Whether a text is longer than `chars_max` characters. Counts no further.
#[must_use]
pub fn longer_than(text: &str, chars_max: usize) -> bool {
    text.len() > chars_max && text.chars().nth(chars_max).is_some()
}

/// `.` and `$` become `-`, in event names and in metadata keys.
#[must_use]
pub fn dashed(text: &str) -> Cow<'_, str> {
    if text.contains(['.', '$']) {
        return Cow::Owned(text.replace(['.', '$'], "-"));
    }
    Cow::Borrowed(text)
}

/// An event's name: trimmed, in NFC, lower-case, with `.` and `$` as `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventName {
    name: String,
    folded: String,
}

/// Why a text is no event name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventNameError {
    /// Empty, or white space only.
    Blank,
    /// More than [`EVENT_NAME_CHARS_MAX`] characters.
    TooLong,
}

impl EventName {
    /// Reads a name as a client sent it.
    ///
    /// # Errors
    /// [`EventNameError`] when it is blank or too long.
    pub fn parse(text: &str) -> Result<Self, EventNameError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(EventNameError::Blank);
        }
        // Counted as it is kept: `İ` becomes two characters in lower case, and
        // a name that is shown must be a name when it is sent again.
        let name = dashed(&nfc(trimmed)).to_lowercase();
        if longer_than(&name, EVENT_NAME_CHARS_MAX) {
            return Err(EventNameError::TooLong);
        }
        let folded = fold(&name);
        Ok(Self { name, folded })
    }

    /// The name as lists show it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The form by which names compare.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

/// The name as people read it: dashes as spaces, a capital first letter.
#[must_use]
pub fn display_name(name: &str) -> String {
    let spaced = name.replace('-', " ");
    let mut chars = spaced.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => spaced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> String {
        EventName::parse(text).map(|name| name.folded().to_owned()).unwrap_or_else(|error| format!("{error:?}"))
    }

    #[test]
    fn names_fold_case_and_form() {
        assert_eq!(name("Completed-Order"), "completed-order");
        assert_eq!(name("  completed.order$x "), "completed-order-x");
        assert_eq!(name("\u{212b}ngstrom"), name("a\u{30a}ngstrom"));
        assert_eq!(name("ΣΊΣΥΦΟΣ"), name("σίσυφος"));
        assert_ne!(name("invited-friend"), name("invited friend"));
        assert_eq!(name(" \t "), "Blank");
    }

    #[test]
    fn a_name_has_at_most_255_characters() {
        for (chars, fits) in [(254, true), (255, true), (256, false)] {
            assert_eq!(EventName::parse(&"é".repeat(chars)).is_ok(), fits, "{chars}");
            assert_eq!(EventName::parse(&"e\u{301}".repeat(chars)).is_ok(), fits, "{chars} composed");
            let grows = format!("İ{}", "x".repeat(chars - 2));
            assert_eq!(EventName::parse(&grows).is_ok(), fits, "{chars} in lower case");
        }
    }

    #[test]
    fn display_names_read_well() {
        assert_eq!(display_name("invited-friend"), "Invited friend");
        assert_eq!(display_name("élan-vital"), "Élan vital");
        assert_eq!(display_name(""), "");
    }

    #[test]
    fn cut_counts_characters() {
        assert_eq!(cut("añb", 2), ("añ", true));
        assert_eq!(cut("añb", 3), ("añb", false));
        assert!(longer_than("añb", 2) && !longer_than("añb", 3));
    }
}
