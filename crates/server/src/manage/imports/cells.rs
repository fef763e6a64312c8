//! What a cell holds, as a value of the type that its field has.

use crate::manage::exports::unguarded;
use engine::rows::{AttributeValue, DataType};
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;
use wire::json::Json;

/// A cell's value; `None` when it is blank. Days and times without an offset
/// are those of `zone`.
///
/// # Errors
/// What the cell should hold, to go on with after "must be".
pub fn value(cell: &str, data_type: DataType, zone: &TimeZone) -> Result<Option<AttributeValue>, &'static str> {
    let text = unguarded(cell.trim());
    if text.is_empty() {
        return Ok(None);
    }
    let read = match data_type {
        DataType::String => Ok(AttributeValue::Text(text.to_owned())),
        DataType::Integer => whole(text).map(AttributeValue::Number).ok_or("a whole number"),
        DataType::Float => number(text).map(AttributeValue::Number).ok_or("a number"),
        DataType::Boolean => boolean(text).map(AttributeValue::Boolean).ok_or("true or false"),
        DataType::Date => {
            let seconds = seconds(text, zone).ok_or("a time: Unix seconds or ISO 8601, from 1970 to 2106")?;
            Ok(AttributeValue::Number(seconds.to_string()))
        }
    };
    read.map(Some)
}

/// The type that most values of a new attribute seem to have. A column of
/// nothing is text.
#[must_use]
pub fn guess(name: &str, samples: &[&str]) -> DataType {
    let samples: Vec<&str> =
        samples.iter().map(|cell| unguarded(cell.trim())).filter(|cell| !cell.is_empty()).collect();
    let all = |is: &dyn Fn(&str) -> bool| !samples.is_empty() && samples.iter().all(|sample| is(sample));
    let is_iso = |text: &str| text.contains('-') && seconds(text, &TimeZone::UTC).is_some();
    if all(&|text| ["true", "false"].contains(&text.to_ascii_lowercase().as_str())) {
        DataType::Boolean
    } else if all(&is_whole_as_written) {
        let is_date = name.ends_with("_at") && all(&|text| seconds(text, &TimeZone::UTC).is_some());
        if is_date { DataType::Date } else { DataType::Integer }
    } else if all(&is_number_as_written) {
        DataType::Float
    } else if all(&is_iso) {
        DataType::Date
    } else {
        DataType::String
    }
}

/// Whether a number's text would be the same again: codes such as `007` would
/// not, nor would what is too long for other programs.
fn is_whole_as_written(text: &str) -> bool {
    const DIGITS_MAX: usize = 15;
    text.len() <= DIGITS_MAX && whole(text).as_deref() == Some(text)
}

fn is_number_as_written(text: &str) -> bool {
    number(text).as_deref() == Some(text)
}

/// A whole number without leading zeros or a plus sign.
fn whole(text: &str) -> Option<String> {
    text.parse::<i128>().ok().map(|number| number.to_string())
}

/// A number as JSON writes it.
fn number(text: &str) -> Option<String> {
    match Json::read(text, 1) {
        Ok(Json::Number(digits)) => Some(digits.into_owned()),
        _ => whole(text),
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "t" | "1" => Some(true),
        "false" | "no" | "n" | "f" | "0" => Some(false),
        _ => None,
    }
}

/// Unix seconds, or a time or day in ISO 8601.
fn seconds(text: &str, zone: &TimeZone) -> Option<u32> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let moment = text.parse::<Timestamp>().ok().or_else(|| {
        let local = text.parse::<civil::DateTime>().ok()?;
        zone.to_ambiguous_timestamp(local).compatible().ok()
    })?;
    u32::try_from(moment.as_second()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write as _;

    #[test]
    fn cells_are_read_by_type() {
        let zone = TimeZone::get("Europe/Dublin").unwrap();
        let mut shown = String::new();
        for cell in [
            "",
            "  ",
            "x",
            "'+353 1",
            "7",
            "007",
            "-3",
            "+3",
            "1.50",
            "1e3",
            "1,5",
            "TRUE",
            "no",
            "2",
            "1671028894",
            "1671028894000",
            "2022-07-01",
            "2022-07-01 12:30",
            "2022-07-01T12:30:00Z",
            "2022-07-01T12:30:00+02:00",
            "1969-12-31",
            "2022-13-01",
        ] {
            let read = DataType::ALL.map(|data_type| match value(cell, data_type, &zone) {
                Ok(None) => "-".to_owned(),
                Ok(Some(AttributeValue::Text(text))) => format!("{text:?}"),
                Ok(Some(AttributeValue::Number(digits))) => digits,
                Ok(Some(AttributeValue::Boolean(value))) => value.to_string(),
                Err(_) => "!".to_owned(),
            });
            writeln!(shown, "{cell:?}: {}", read.join(" | ")).unwrap();
        }
        expect![[r#"
            "": - | - | - | - | -
            "  ": - | - | - | - | -
            "x": "x" | ! | ! | ! | !
            "'+353 1": "+353 1" | ! | ! | ! | !
            "7": "7" | 7 | 7 | ! | 7
            "007": "007" | 7 | 7 | ! | 7
            "-3": "-3" | -3 | -3 | ! | !
            "+3": "+3" | 3 | 3 | ! | !
            "1.50": "1.50" | ! | 1.50 | ! | !
            "1e3": "1e3" | ! | 1e3 | ! | !
            "1,5": "1,5" | ! | ! | ! | !
            "TRUE": "TRUE" | ! | ! | true | !
            "no": "no" | ! | ! | false | !
            "2": "2" | 2 | 2 | ! | 2
            "1671028894": "1671028894" | 1671028894 | 1671028894 | ! | 1671028894
            "1671028894000": "1671028894000" | 1671028894000 | 1671028894000 | ! | !
            "2022-07-01": "2022-07-01" | ! | ! | ! | 1656630000
            "2022-07-01 12:30": "2022-07-01 12:30" | ! | ! | ! | 1656675000
            "2022-07-01T12:30:00Z": "2022-07-01T12:30:00Z" | ! | ! | ! | 1656678600
            "2022-07-01T12:30:00+02:00": "2022-07-01T12:30:00+02:00" | ! | ! | ! | 1656671400
            "1969-12-31": "1969-12-31" | ! | ! | ! | !
            "2022-13-01": "2022-13-01" | ! | ! | ! | !
        "#]]
        .assert_eq(&shown);
    }

    #[test]
    fn types_are_guessed_from_all_samples() {
        let guess = |name: &str, samples: &[&str]| guess(name, samples).name();
        assert_eq!(guess("a", &["1", "-20", ""]), "integer");
        assert_eq!(guess("a", &["1", "2.5"]), "float");
        assert_eq!(guess("a", &["1", "x"]), "string");
        assert_eq!((guess("a", &["007"]), guess("a", &["1234567890123456"])), ("string", "float"));
        assert_eq!((guess("a", &["TRUE", "false"]), guess("a", &["1", "0"])), ("boolean", "integer"));
        assert_eq!((guess("paid_at", &["1671028894"]), guess("paid_at", &["-5"])), ("date", "integer"));
        assert_eq!((guess("a", &["2022-07-01"]), guess("a", &["2022-07-01", "soon"])), ("date", "string"));
        assert_eq!((guess("a", &[]), guess("a", &["", " "])), ("string", "string"));
    }
}
