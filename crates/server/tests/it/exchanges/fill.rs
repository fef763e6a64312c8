//! Placeholders: `{{name}}` stands for what is known under that name.

use serde_json::Value;
use std::collections::BTreeMap;

/// What is known, by name.
pub type Known = BTreeMap<String, Value>;

/// `text` with every `{{name}}` replaced.
pub fn text(known: &Known, text: &str) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").unwrap_or_else(|| panic!("{text} is not closed"));
        filled.push_str(before);
        match get(known, name) {
            Value::String(value) => filled.push_str(value),
            value => filled.push_str(&value.to_string()),
        }
        rest = after;
    }
    filled + rest
}

/// `value` with every placeholder replaced; a string that is nothing but
/// `{{#name}}` becomes a number.
pub fn value(known: &Known, value: &Value) -> Value {
    match value {
        Value::String(pattern) => match pattern.strip_prefix("{{#").and_then(|rest| rest.strip_suffix("}}")) {
            Some(name) => number(get(known, name)),
            None => Value::String(text(known, pattern)),
        },
        Value::Array(items) => items.iter().map(|item| self::value(known, item)).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(key, field)| (text(known, key), self::value(known, field))).collect())
        }
        other => other.clone(),
    }
}

fn number(value: &Value) -> Value {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Value::from(text.parse::<i64>().unwrap_or_else(|_| panic!("{text} is no number")))
}

fn get<'a>(known: &'a Known, name: &str) -> &'a Value {
    known.get(name).unwrap_or_else(|| panic!("nothing is known as {name}"))
}

#[test]
fn placeholders_are_replaced_wherever_they_stand() {
    let known = Known::from([("a".to_owned(), "7".into()), ("b".to_owned(), 8.into())]);
    assert_eq!(text(&known, "/x/{{a}}?y={{b}}"), "/x/7?y=8");
    let sent = serde_json::json!({"{{a}}": ["{{a}}", "{{#a}}", "{{#b}}", null, "{a}"]});
    assert_eq!(value(&known, &sent), serde_json::json!({"7": ["7", 7, 8, null, "{a}"]}));
}
