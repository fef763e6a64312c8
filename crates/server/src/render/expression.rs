//! What stands between `{{` and `}}`: a variable or a literal, and filters.

use super::RenderError;
use crate::limits::TEMPLATE_DIGITS_MAX;
use engine::text::{dashed, fold};

/// What a variable names, part by part: `event`, `metadata`, `type`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path(pub Vec<String>);

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

impl Path {
    /// The metadata key that it reads, folded as keys compare.
    #[must_use]
    pub fn metadata_key(&self) -> Option<String> {
        match self.0.as_slice() {
            [event, metadata, key, ..] if event == "event" && metadata == "metadata" => Some(fold(&dashed(key))),
            _ => None,
        }
    }

    /// Whether it is of the event, which whoever caused it knows.
    #[must_use]
    pub fn is_of_event(&self) -> bool {
        self.0.first().is_some_and(|first| first == "event")
    }
}

/// An expression, cut into what it names and what is done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expression {
    /// `None` for a literal.
    pub path: Option<Path>,
    /// The filters' names, in order.
    pub filters: Vec<String>,
    /// The expression with `it` in place of the variable.
    pub source: String,
    /// As it was written.
    pub text: String,
}

impl Expression {
    /// Cuts the text of an expression.
    pub fn parse(text: &str) -> Result<Self, RenderError> {
        let text = text.trim();
        check_numbers(text)?;
        let parts = split(text, '|');
        let head = parts.first().map_or("", |head| head.trim());
        if head.is_empty() {
            return Err(RenderError::Template("{{ }} names no variable".to_owned()));
        }
        let filters = parts.iter().skip(1).map(|part| {
            let name = part.split(':').next().unwrap_or_default();
            name.trim().to_owned()
        });
        let filters: Vec<String> = filters.collect();
        let is_literal = head.starts_with(['"', '\'']) || head.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        let path = if is_literal { None } else { Some(Path(path(head)?)) };
        let rest = text.get(parts.first().map_or(0, |head| head.len())..).unwrap_or_default();
        let source = if is_literal { text.to_owned() } else { format!("it {rest}") };
        Ok(Self { path, filters, source, text: text.to_owned() })
    }

    /// Whether it becomes something where the variable has no value.
    pub fn has_fallback(&self) -> bool {
        self.path.is_none() || self.filters.iter().any(|filter| filter == "fallback")
    }

    /// Whether the value stands there as it is, or a fallback in its place.
    pub fn is_bare(&self) -> bool {
        self.filters.iter().all(|filter| filter == "fallback")
    }
}

/// The parts of a text between separators that stand outside of quotes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for (place, _) in outside_quotes(text).filter(|(_, c)| *c == separator) {
        parts.push(text.get(from..place).unwrap_or_default());
        from = place + separator.len_utf8();
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts
}

/// The characters that stand in no quotes, with their places.
fn outside_quotes(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut quote = None;
    text.char_indices().filter(move |&(_, c)| match quote {
        Some(open) => {
            quote = quote.filter(|_| c != open);
            false
        }
        None if c == '"' || c == '\'' => {
            quote = Some(c);
            false
        }
        None => true,
    })
}

/// Refuses numbers that the template language cannot hold: its parser panics.
fn check_numbers(text: &str) -> Result<(), RenderError> {
    let mut digits = 0;
    for (_, c) in outside_quotes(text) {
        digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
        if digits > TEMPLATE_DIGITS_MAX {
            let message = format!("a number in {{{{ }}}} may have at most {TEMPLATE_DIGITS_MAX} digits");
            return Err(RenderError::Template(message));
        }
    }
    Ok(())
}

/// `a.b["c d"].e` by its parts.
fn path(text: &str) -> Result<Vec<String>, RenderError> {
    let wrong = || RenderError::Template(format!("{text} is no variable"));
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let (mut parts, mut rest, mut is_first) = (Vec::new(), text, true);
    while !rest.is_empty() {
        if let Some(bracketed) = rest.strip_prefix('[') {
            let quote = bracketed.chars().next().filter(|c| matches!(c, '"' | '\'')).ok_or_else(wrong)?;
            let inner = bracketed.get(1..).ok_or_else(wrong)?;
            let (key, after) = inner.split_once(quote).ok_or_else(wrong)?;
            parts.push(key.to_owned());
            rest = after.strip_prefix(']').ok_or_else(wrong)?;
        } else {
            let name = if is_first { rest } else { rest.strip_prefix('.').ok_or_else(wrong)? };
            let end = name.find(|c| !is_name(c)).unwrap_or(name.len());
            let (name, after) = name.split_at(end);
            if name.is_empty() {
                return Err(wrong());
            }
            parts.push(name.to_owned());
            rest = after;
        }
        is_first = false;
    }
    if parts.is_empty() { Err(wrong()) } else { Ok(parts) }
}
