//! The standard attributes of a contact that have no field of their own.

use engine::rows::{AttributeValue, ContactRow, Standard};

/// Reads them by type. A value of another type is as good as none.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a>(pub &'a ContactRow);

impl<'a> Facts<'a> {
    /// Text.
    #[must_use]
    pub fn text(self, standard: Standard) -> Option<&'a str> {
        match self.0.fact(standard)? {
            AttributeValue::Text(text) => Some(text),
            AttributeValue::Number(_) | AttributeValue::Boolean(_) => None,
        }
    }

    /// A whole number; of dates, Unix seconds.
    #[must_use]
    pub fn number(self, standard: Standard) -> Option<u32> {
        match self.0.fact(standard)? {
            AttributeValue::Number(digits) => digits.parse().ok(),
            AttributeValue::Text(_) | AttributeValue::Boolean(_) => None,
        }
    }

    /// True or false.
    #[must_use]
    pub fn flag(self, standard: Standard) -> Option<bool> {
        match self.0.fact(standard)? {
            AttributeValue::Boolean(value) => Some(*value),
            AttributeValue::Text(_) | AttributeValue::Number(_) => None,
        }
    }
}
