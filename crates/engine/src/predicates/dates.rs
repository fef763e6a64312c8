use super::Op;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, civil::Date};

/// When and where a predicate is asked: it decides what "today" is, and where
/// a day begins.
#[derive(Debug, Clone)]
pub struct Moment {
    /// Unix seconds.
    pub now_s: u32,
    /// The workspace's zone.
    pub zone: TimeZone,
}

/// Unix seconds from one to another, both included. Days become such ranges
/// once, so that a person's date is compared as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondsRange {
    /// The first second in it.
    pub first: u32,
    /// The last second in it; below `first` when nothing is in it.
    pub last: u32,
}

/// 24 hours: how far ahead of now a date still counts as "less than n days
/// ago". Events may be stamped so far ahead.
const AHEAD_S: i64 = crate::limits::FUTURE_TOLERANCE_S as i64;

impl SecondsRange {
    /// Whether the second is in it.
    #[must_use]
    pub const fn contains(self, seconds: u32) -> bool {
        self.first <= seconds && seconds <= self.last
    }

    /// From `first` on, and before `end`; what lies outside of 32 bits is cut.
    fn between(first: i64, end: i64) -> Self {
        let first = first.max(0);
        match (u32::try_from(first), u32::try_from((end - 1).min(i64::from(u32::MAX)))) {
            (Ok(first), Ok(last)) => Self { first, last },
            _ => Self { first: 1, last: 0 },
        }
    }
}

/// Past every second that is stored.
const END: i64 = 1 << 32;

impl Moment {
    /// The calendar day of a second, in the workspace's zone. `None` beyond
    /// the year 9999.
    pub(super) fn day_of(&self, seconds: i64) -> Option<Date> {
        Some(self.zone.to_datetime(Timestamp::from_second(seconds).ok()?).date())
    }

    fn today(&self) -> Date {
        self.zone.to_datetime(Timestamp::from_second(i64::from(self.now_s)).unwrap_or_default()).date()
    }

    /// The first second of a day. Where clocks go forward at midnight, it is
    /// the second after the gap.
    fn start_of(&self, day: Date) -> Option<i64> {
        Some(day.to_zoned(self.zone.clone()).ok()?.timestamp().as_second())
    }

    /// The seconds for which `op` holds against a day. `None` when the
    /// calendar ends before, or the operator is none of dates.
    pub(super) fn seconds(&self, op: Op, day: Date) -> Option<SecondsRange> {
        let start = || self.start_of(day);
        let end = || self.start_of(day.tomorrow().ok()?);
        let (first, end) = match op {
            Op::Is | Op::On | Op::DaysAgo => (start()?, end()?),
            Op::After | Op::Gt => (end()?, END),
            Op::Before | Op::Lt | Op::DaysAgoMore => (0, start()?),
            Op::Gte => (start()?, END),
            Op::Lte => (0, end()?),
            Op::DaysAgoLess => (end()?, i64::from(self.now_s) + AHEAD_S + 1),
            _ => return None,
        };
        Some(SecondsRange::between(first, end))
    }

    /// The day that many days before today.
    pub(super) fn days_ago(&self, days: u32) -> Option<Date> {
        self.today().checked_sub(i64::from(days).days()).ok()
    }

    /// The first second of a window of so many days, today included; at least
    /// 1 and at most [`crate::limits::WITHIN_DAYS_MAX`].
    #[must_use]
    pub fn window_start_s(&self, within_days: u16) -> u32 {
        let days = within_days.clamp(1, crate::limits::WITHIN_DAYS_MAX) - 1;
        let start = self.days_ago(u32::from(days)).and_then(|day| self.start_of(day));
        u32::try_from(start.unwrap_or(0).max(0)).unwrap_or(u32::MAX)
    }
}

/// Reads `YYYY-MM-DD`, and nothing else.
pub(super) fn iso_day(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(place, byte)| match place {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if shaped { text.parse().ok() } else { None }
}
