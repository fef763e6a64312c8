//! A file for each target.

pub mod bodies;
pub mod cursors;
pub mod html;
pub mod identifiers;
pub mod keys;
pub mod metadata;
pub mod numbers;
pub mod predicates;
pub mod requests;
pub mod rows;
pub mod sheets;
pub mod templates;
pub mod tokens;

/// The bytes as text, if they are.
fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

/// The first line, and what is behind it.
fn first_line(text: &str) -> (&str, &str) {
    text.split_once('\n').unwrap_or((text, ""))
}
