//! Text that must not be seen.

use std::fmt;

/// A password, key or token. `Debug` shows three dots; there is no `Display`.
///
/// ```
/// let secret = outbound::Secret::new("hunter2");
/// assert_eq!(format!("{secret:?}"), "…");
/// assert_eq!(secret.expose(), "hunter2");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes the text as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that sends or uses it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
