//! What an answer must look like.
//!
//! - A number, `true`, `false` or `null` is itself. Nothing else is null.
//! - An object has these fields, and may have others. `"<absent>"` is none.
//! - An array has exactly these items; `{"<each>": p, "<count>": n}` is an array
//!   of which each item is `p` (and, if it is said, of `n`; else of at least
//!   one), `{"<has>": p}` one of which some item is.
//! - A string is itself, its placeholders replaced; but `<kind>` is anything of
//!   that kind, `<kind|null>` that or null, and `{{name=<kind>}}` the same, which
//!   is known as `name` from then on.

use super::fill::{self, Known};
use serde_json::{Map, Value};

/// What is wrong with `value`, and where; captures go into `known`.
pub fn differs(known: &mut Known, pattern: &Value, value: &Value) -> Option<String> {
    at("$", known, pattern, value)
}

fn at(place: &str, known: &mut Known, pattern: &Value, value: &Value) -> Option<String> {
    match pattern {
        Value::Object(fields) if fields.contains_key("<each>") => each(place, known, fields, value),
        Value::Object(fields) if fields.contains_key("<has>") => {
            let items = value.as_array().map_or(&[][..], Vec::as_slice);
            let has = items.iter().any(|item| at(place, known, &fields["<has>"], item).is_none());
            (!has).then(|| format!("{place} has no {}: {value}", fields["<has>"]))
        }
        Value::Object(fields) => {
            let Some(found) = value.as_object() else { return Some(format!("{place} is no object: {value}")) };
            fields.iter().find_map(|(key, pattern)| {
                let place = format!("{place}.{key}");
                match (found.get(key), pattern.as_str()) {
                    (Some(found), Some("<absent>")) => Some(format!("{place} is there: {found}")),
                    (None, Some("<absent>")) => None,
                    (None, _) => Some(format!("{place} is absent")),
                    (Some(found), _) => at(&place, known, pattern, found),
                }
            })
        }
        Value::Array(patterns) => {
            let Some(items) = value.as_array() else { return Some(format!("{place} is no array: {value}")) };
            if items.len() != patterns.len() {
                return Some(format!("{place} has {} items, not {}: {value}", items.len(), patterns.len()));
            }
            let mut pairs = patterns.iter().zip(items).enumerate();
            pairs.find_map(|(index, (pattern, item))| at(&format!("{place}[{index}]"), known, pattern, item))
        }
        Value::String(pattern) => string(place, known, pattern, value),
        exact => (exact != value).then(|| format!("{place} is {value}, not {exact}")),
    }
}

fn each(place: &str, known: &mut Known, fields: &Map<String, Value>, value: &Value) -> Option<String> {
    let Some(items) = value.as_array() else { return Some(format!("{place} is no array: {value}")) };
    let is_count = match fields.get("<count>") {
        Some(count) => count.as_u64() == u64::try_from(items.len()).ok(),
        None => !items.is_empty(),
    };
    if !is_count {
        return Some(format!("{place} has {} items: {value}", items.len()));
    }
    let mut items = items.iter().enumerate();
    items.find_map(|(index, item)| at(&format!("{place}[{index}]"), known, &fields["<each>"], item))
}

fn string(place: &str, known: &mut Known, pattern: &str, value: &Value) -> Option<String> {
    let inner = pattern.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    if let Some((name, kinds)) = inner.and_then(|inner| inner.split_once('=')) {
        known.insert(name.to_owned(), value.clone());
        return string(place, known, kinds, value);
    }
    // Between the brackets are only words: `<p>Hello</p>` is a text.
    let words = pattern.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    if let Some(kinds) = words.filter(|words| !words.contains(['<', '>'])) {
        let is_any = kinds.split('|').any(|kind| is(kind, value, known));
        return (!is_any).then(|| format!("{place} is {value}, not {pattern}"));
    }
    let exact = fill::value(known, &Value::String(pattern.to_owned()));
    (exact != *value).then(|| format!("{place} is {value}, not {exact}"))
}

/// Seconds since 1970 have ten digits from 2001 to 2286, milliseconds three more.
const SECONDS: std::ops::Range<u64> = 1_000_000_000..10_000_000_000;

fn is(kind: &str, value: &Value, known: &Known) -> bool {
    let text = |accepts: &dyn Fn(&str) -> bool| value.as_str().is_some_and(accepts);
    let all = |text: &str, accepts: fn(&u8) -> bool| !text.is_empty() && text.as_bytes().iter().all(accepts);
    match kind {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "text" => text(&|text| !text.is_empty()),
        "id" => text(&|text| text.len() == 24 && all(text, |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))),
        "digits" => text(&|text| all(text, u8::is_ascii_digit)),
        // Clients put it into a query without escaping it.
        "cursor" => text(&|text| all(text, |byte| byte.is_ascii_alphanumeric() || b"-_.~=".contains(byte))),
        "uuid" => text(&|text| {
            let lengths: Vec<usize> = text.split('-').map(str::len).collect();
            lengths == [8, 4, 4, 4, 12] && all(text, |byte| byte.is_ascii_hexdigit() || *byte == b'-')
        }),
        "time" => text(&|text| text.parse::<jiff::Timestamp>().is_ok()),
        "link" => text(&|text| text.starts_with(&format!("{}/", fill::text(known, "{{base}}")))),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "seconds" => value.as_u64().is_some_and(|seconds| SECONDS.contains(&seconds)),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "any" => !value.is_null(),
        _ => panic!("there is no <{kind}>"),
    }
}

#[test]
fn null_is_only_itself() {
    let null = Value::Null;
    for pattern in
        ["<string>", "<text>", "<id>", "<integer>", "<seconds>", "<boolean>", "<object>", "<array>", "<any>", ""]
    {
        assert!(differs(&mut Known::new(), &Value::from(pattern), &null).is_some(), "{pattern}");
    }
    assert_eq!(differs(&mut Known::new(), &null, &null), None);
    assert_eq!(differs(&mut Known::new(), &Value::from("<text|null>"), &null), None);
    assert!(differs(&mut Known::new(), &null, &Value::from("")).is_some());
}

#[test]
fn what_is_not_asked_for_may_be_there() {
    use serde_json::json;
    let differs = |pattern, value| differs(&mut Known::new(), &pattern, &value);
    assert_eq!(differs(json!({"a": 1}), json!({"a": 1, "b": null})), None);
    assert_eq!(differs(json!({"a": 1}), json!({"b": 1})).unwrap(), "$.a is absent");
    assert_eq!(differs(json!({"a": "<absent>"}), json!({"a": null})).unwrap(), "$.a is there: null");
    assert_eq!(differs(json!([1]), json!([1, 2])).unwrap(), "$ has 2 items, not 1: [1,2]");
    assert_eq!(differs(json!({"<each>": "<text>"}), json!(["a", ""])).unwrap(), "$[1] is \"\", not <text>");
    assert_eq!(differs(json!({"<each>": 1}), json!([])).unwrap(), "$ has 0 items: []");
    assert_eq!(differs(json!({"<each>": 1, "<count>": 0}), json!([])), None);
    assert_eq!(differs(json!({"<has>": {"a": 2}}), json!([{"a": 1}, {"a": 2}])), None);
    assert!(differs(json!({"<has>": 3}), json!([1, 2])).is_some());
}

#[test]
fn what_was_captured_is_known_afterwards() {
    use serde_json::json;
    let mut known = Known::new();
    assert_eq!(differs(&mut known, &json!({"id": "{{it=<digits>}}"}), &json!({"id": "81"})), None);
    assert_eq!(
        differs(&mut known, &json!(["{{it}}", "/tags/{{it}}", "{{#it}}"]), &json!(["81", "/tags/81", 81])),
        None
    );
    assert!(differs(&mut known, &json!("{{it}}"), &json!("82")).is_some());
}
