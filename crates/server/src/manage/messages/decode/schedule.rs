//! When a message is sent.

use crate::errors::ApiError;
use crate::limits::WINDOWS_MAX;
use crate::messages::at::At;
use engine::rows::{Schedule, Window, Windows};
use wire::json::Json;

/// Reads a schedule.
///
/// # Errors
/// What is wrong, by its place.
pub(super) fn read(at: &At<'_>) -> Result<Schedule, ApiError> {
    at.only(&["start_at", "stop_at", "windows", "time_zone"])?;
    let start_at = at.whole("start_at", 0..=u32::MAX)?;
    let stop_at = at.whole("stop_at", 0..=u32::MAX)?;
    if let (Some(start_at), Some(stop_at)) = (start_at, stop_at)
        && stop_at <= start_at
    {
        return Err(ApiError::invalid(at.field("stop_at"), "schedule.stop_at must lie after schedule.start_at"));
    }
    let in_contact_zone = at.word("time_zone", &[("workspace", false), ("contact", true)])?.unwrap_or(false);
    Ok(Schedule { start_at, stop_at, windows: windows(at)?, in_contact_zone })
}

fn windows(at: &At<'_>) -> Result<Windows, ApiError> {
    let Some(found) = at.get("windows") else { return Ok(Windows::Any) };
    if let Json::Text(word) = found.json {
        return match word.as_ref() {
            "any" => Ok(Windows::Any),
            "office_hours" => Ok(Windows::OfficeHours),
            "outside_office_hours" => Ok(Windows::OutsideOfficeHours),
            _ => {
                Err(found.wrong("must be any, office_hours, outside_office_hours, or a list of days with from and to"))
            }
        };
    }
    let items = at.items("windows", WINDOWS_MAX)?.unwrap_or_default();
    if items.is_empty() {
        return Err(found.wrong("must be any, or name one: a message without a window would never be sent"));
    }
    Ok(Windows::In(items.iter().map(window).collect::<Result<_, _>>()?))
}

/// Reads a stretch of a day.
///
/// # Errors
/// What is wrong, by its place.
pub(crate) fn window(at: &At<'_>) -> Result<Window, ApiError> {
    at.only(&["day", "from", "to"])?;
    let day = at.whole("day", 1..=7)?.ok_or_else(|| at.missing("day"))?;
    let [from_minute, to_minute] = [minute(at, "from")?, minute(at, "to")?];
    if from_minute >= to_minute {
        return Err(ApiError::invalid(at.field("to"), "a window must end after it begins; over midnight it is two"));
    }
    Ok(Window { day: u8::try_from(day).unwrap_or(1), from_minute, to_minute })
}

/// `00:00` to `24:00`.
fn minute(at: &At<'_>, key: &'static str) -> Result<u16, ApiError> {
    let text = at.needed_text(key, 5)?;
    let parsed = text.split_once(':').and_then(|(hour, minute)| {
        let is_clock = [hour, minute].iter().all(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()));
        let minute_of_hour = minute.parse::<u16>().ok().filter(|minute| *minute < 60)?;
        let minute = hour.parse::<u16>().ok()? * 60 + minute_of_hour;
        (is_clock && minute <= 24 * 60).then_some(minute)
    });
    parsed.ok_or_else(|| {
        ApiError::invalid(at.field(key), format!("{} must be a time from 00:00 to 24:00", at.field(key)))
    })
}
