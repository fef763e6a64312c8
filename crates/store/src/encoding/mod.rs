//! Keys and rows as bytes.
//!
//! A key is its fields side by side, numbers big-endian, so that bytes sort as
//! fields do; a text can only be the last field. A row is a version byte and
//! its fields in order: numbers as LEB128, texts and lists behind their
//! length. A row gains fields at its end; an older row ends early there, and
//! the field reads as its default.

mod fields;
mod keys;
mod reader;
mod rows;

pub(crate) use fields::Field;
pub use keys::{decode_key, encode_key};
pub use reader::{Corrupt, Reader};
pub use rows::{decode_row, encode_row};
