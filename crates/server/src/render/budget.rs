//! How much a rendering may still take.

use super::RenderError;
use crate::limits::{RENDER_MS_MAX, RENDERED_BYTES_MAX};
use std::time::{Duration, Instant};

/// What is left to one rendering of a message.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    bytes: usize,
    until: Instant,
}

impl Budget {
    /// What every message has from now on.
    #[must_use]
    pub fn of_a_message() -> Self {
        Self { bytes: RENDERED_BYTES_MAX, until: Instant::now() + Duration::from_millis(RENDER_MS_MAX) }
    }

    /// Takes so many bytes.
    ///
    /// # Errors
    /// There are not so many left, or the time is over.
    pub fn take(&mut self, bytes: usize) -> Result<(), RenderError> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or(RenderError::TooLong)?;
        if Instant::now() > self.until { Err(RenderError::TooSlow) } else { Ok(()) }
    }

    /// With so many bytes and no bound in time that could be met.
    #[cfg(test)]
    pub(super) fn of_bytes(bytes: usize) -> Self {
        Self { bytes, until: Instant::now() + Duration::from_secs(600) }
    }
}
