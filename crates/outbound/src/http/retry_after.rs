//! The `Retry-After` header: seconds, or a date.

use jiff::fmt::rfc2822;

use crate::limits::RETRY_AFTER_S_MAX;

/// From 1 to [`RETRY_AFTER_S_MAX`]; `None` when it is neither a number nor a date.
pub(super) fn seconds(text: &str, now_s: i64) -> Option<u32> {
    let text = text.trim();
    let wait = if text.starts_with(|c: char| c.is_ascii_digit()) {
        // More digits than fit are a long time.
        let is_number = text.chars().all(|c| c.is_ascii_digit());
        is_number.then(|| text.parse().unwrap_or(i64::MAX))?
    } else {
        rfc2822::parse(text).ok()?.timestamp().as_second().saturating_sub(now_s)
    };
    u32::try_from(wait.clamp(1, i64::from(RETRY_AFTER_S_MAX))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sun, 06 Nov 1994 08:49:37 GMT.
    const NOW_S: i64 = 784_111_777;

    #[test]
    fn numbers_and_dates_within_bounds() {
        let of = |text: &str| seconds(text, NOW_S);
        assert_eq!(of("120"), Some(120));
        assert_eq!(of("0"), Some(1));
        assert_eq!(of("Sun, 06 Nov 1994 08:50:37 GMT"), Some(60));
        assert_eq!(of("Sun, 06 Nov 1994 08:00:00 GMT"), Some(1));
        for (text, waits) in [("86399", 86_399), ("86400", 86_400), ("86401", 86_400), (&"9".repeat(40), 86_400)] {
            assert_eq!(of(text), Some(waits));
        }
        for text in ["", "soon", "-5", "1.5", "12 s"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
