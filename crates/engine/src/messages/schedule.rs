//! Whether a message may be sent at a moment.

use crate::rows::{Schedule, Verdict, Window, Windows};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Why a schedule says no at this second; `zone` is that of its windows.
#[must_use]
pub fn is_open(schedule: &Schedule, office: &[Window], now_s: u32, zone: &TimeZone) -> Option<Verdict> {
    if schedule.start_at.is_some_and(|start_at| now_s < start_at) {
        return Some(Verdict::NotStarted);
    }
    if schedule.stop_at.is_some_and(|stop_at| now_s >= stop_at) {
        return Some(Verdict::Stopped);
    }
    let is_within = match &schedule.windows {
        Windows::Any => true,
        Windows::OfficeHours => within(office, now_s, zone),
        Windows::OutsideOfficeHours => !within(office, now_s, zone),
        Windows::In(windows) => within(windows, now_s, zone),
    };
    (!is_within).then_some(Verdict::Window)
}

/// Windows are of the wall clock: when clocks change, an hour of it is there
/// twice or not at all, as for the people who work by it.
fn within(windows: &[Window], now_s: u32, zone: &TimeZone) -> bool {
    let here = zone.to_datetime(Timestamp::from_second(i64::from(now_s)).unwrap_or_default());
    let day = here.weekday().to_monday_one_offset();
    let minute = i32::from(here.hour()) * 60 + i32::from(here.minute());
    windows.iter().any(|window| {
        i32::from(window.day) == i32::from(day)
            && (i32::from(window.from_minute)..i32::from(window.to_minute)).contains(&minute)
    })
}
