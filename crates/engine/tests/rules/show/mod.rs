//! Rows as text, field by field.
//!
//! Every type is taken apart by name and without `..`: a new field breaks this
//! until it is shown. What is empty, zero or absent is left out of a row, so
//! that a line holds what matters.

mod keys;
mod messages;
mod people;
mod rows;
mod text;

pub use keys::key;
pub use rows::fields;

use engine::{Key, Row};

/// A row as one line.
pub fn line(at: &Key, row: &Row) -> String {
    let fields = fields(row);
    let texts = fields.iter().map(|(name, text)| format!(" {name}={text}"));
    format!("{}:{}", key(at), texts.collect::<String>())
}
