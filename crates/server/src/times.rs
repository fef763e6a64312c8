//! Times as text.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// ISO 8601 with milliseconds, UTC: `2016-12-22T03:54:57.000Z`.
#[must_use]
pub fn iso_ms(unix_s: u32) -> String {
    moment(i64::from(unix_s)).strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}

/// The day of this number since 1970: `2016-12-22`.
#[must_use]
pub fn day(days: u32) -> String {
    moment(i64::from(days) * 86_400).strftime("%Y-%m-%d").to_string()
}

/// Unix seconds of an ISO 8601 time with an offset or `Z`.
#[must_use]
pub fn from_iso(text: &str) -> Option<u64> {
    u64::try_from(text.parse::<Timestamp>().ok()?.as_second()).ok()
}

fn moment(unix_s: i64) -> jiff::Zoned {
    // 32 bit seconds, and as many days, lie within what jiff can hold.
    Timestamp::from_second(unix_s).unwrap_or(Timestamp::MAX).to_zoned(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_and_read() {
        assert_eq!(iso_ms(1_482_378_897), "2016-12-22T03:54:57.000Z");
        assert_eq!(day(17_157), "2016-12-22");
        assert_eq!(iso_ms(u32::MAX), "2106-02-07T06:28:15.000Z");
        assert_eq!(day(u32::MAX).len(), 10);
        for text in ["2016-12-22T03:54:57.000Z", "2016-12-22T03:54:57+00:00", "2016-12-22T04:54:57+01:00"] {
            assert_eq!(from_iso(text), Some(1_482_378_897), "{text}");
        }
        assert_eq!((from_iso("1482378897"), from_iso("1960-01-01T00:00:00Z")), (None, None));
    }
}
