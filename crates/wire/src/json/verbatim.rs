//! JSON text that is handed on as it is.

use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

/// JSON text, written as it stands: a number in its own digits (`1.50` stays
/// `1.50`), an object in its own order. Text that is no JSON is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verbatim<'a>(pub &'a str);

impl Serialize for Verbatim<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serde_json::from_str::<&RawValue>(self.0) {
            Ok(raw) => raw.serialize(serializer),
            Err(error) => Err(S::Error::custom(error)),
        }
    }
}
