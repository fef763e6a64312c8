//! Days and hours in which events are counted.

use crate::auth::Access;
use crate::limits::SPARKLINE_DAYS;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use node::views::Calendar;

/// Seconds of an hour.
pub const HOUR_S: u32 = 3_600;

/// The workspace's zone.
#[must_use]
pub fn zone_of(access: &Access) -> TimeZone {
    TimeZone::get(&access.workspace_row().time_zone).unwrap_or(TimeZone::UTC)
}

/// The day that a second is on.
#[must_use]
pub fn day_of(zone: &TimeZone, at_s: u32) -> Date {
    zone.to_datetime(Timestamp::from_second(i64::from(at_s)).unwrap_or_default()).date()
}

/// The first second of a day; where clocks go forward at midnight, of what
/// there is of it.
#[must_use]
pub fn start_of(zone: &TimeZone, day: Date) -> u32 {
    let start = day.to_zoned(zone.clone()).map_or(0, |start| start.timestamp().as_second());
    u32::try_from(start.max(0)).unwrap_or(u32::MAX)
}

/// The last days, today included.
#[must_use]
pub fn last_days(access: &Access, now_s: u32) -> Calendar {
    let zone = zone_of(access);
    let today = day_of(&zone, now_s);
    let days = (0..SPARKLINE_DAYS).rev().filter_map(|ago| today.checked_sub(i64::from(ago).days()).ok());
    Calendar { now_s, starts: days.map(|day| start_of(&zone, day)).collect() }
}

/// Where the days begin from the one that `since` is on to the one that ends at
/// `until` or holds it, and where that ends; at most `max` of them, and one more.
#[must_use]
pub fn days(zone: &TimeZone, (since, until): (u32, u32), max: usize) -> (Vec<u32>, u32) {
    let (mut day, mut starts) = (day_of(zone, since), Vec::new());
    loop {
        let start = start_of(zone, day);
        if !starts.is_empty() && start >= until || starts.len() > max {
            return (starts, start);
        }
        starts.push(start);
        let Ok(next) = day.tomorrow() else { return (starts, u32::MAX) };
        day = next;
    }
}

/// The same for hours (UTC).
#[must_use]
pub fn hours((since, until): (u32, u32), max: usize) -> (Vec<u32>, u32) {
    let (mut start, mut starts) = (since - since % HOUR_S, Vec::new());
    loop {
        if !starts.is_empty() && start >= until || starts.len() > max {
            return (starts, start);
        }
        starts.push(start);
        let Some(next) = start.checked_add(HOUR_S) else { return (starts, u32::MAX) };
        start = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_zone() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        // 2026-10-25 has 25 hours there.
        let at = |text: &str| u32::try_from(text.parse::<Timestamp>().unwrap().as_second()).unwrap();
        let (starts, end) = days(&zone, (at("2026-10-24T10:00:00Z"), at("2026-10-26T10:00:00Z")), 10);
        let wanted = ["2026-10-23T22:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"].map(at);
        assert_eq!((starts, end), (wanted.to_vec(), at("2026-10-26T23:00:00Z")));
    }

    #[test]
    fn an_end_on_the_border_begins_no_point() {
        assert_eq!(hours((7_200, 10_800), 10), (vec![7_200], 10_800));
        assert_eq!(hours((7_201, 10_801), 10), (vec![7_200, 10_800], 14_400));
        assert_eq!(hours((7_200, 7_200), 10), (vec![7_200], 10_800));
        let zone = TimeZone::UTC;
        assert_eq!(days(&zone, (0, 86_400), 10), (vec![0], 86_400));
    }

    #[test]
    fn one_more_than_the_most_tells_that_there_are_too_many() {
        assert_eq!(hours((0, 3 * HOUR_S), 3).0.len(), 3);
        assert_eq!(hours((0, 4 * HOUR_S), 3).0.len(), 4);
        assert_eq!(hours((0, u32::MAX), 3).0.len(), 4);
        assert_eq!(days(&TimeZone::UTC, (0, u32::MAX), 3).0.len(), 4);
    }
}
