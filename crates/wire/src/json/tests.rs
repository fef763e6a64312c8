//! Reading and writing JSON as it was sent.

use super::*;
use serde_json::value::RawValue;

fn field(json: &str) -> String {
    let raw = serde_json::from_str::<&RawValue>(json).unwrap();
    format!("{:?}", Field::of(raw))
}

#[test]
fn fields_keep_what_was_sent() {
    assert_eq!(field(r#""a b""#), r#"Text("a b")"#);
    assert_eq!(field(r#""a\u00e9\n""#), r#"Text("aé\n")"#);
    assert_eq!(field("12345678901234567890123"), r#"Number("12345678901234567890123")"#);
    assert_eq!(field("-1.50e3"), r#"Number("-1.50e3")"#);
    assert_eq!(field("null"), "Null");
    assert_eq!(field("true"), "Boolean(true)");
    assert_eq!(field("[1, 2]"), r#"Nested("[1, 2]")"#);
}

#[test]
fn a_lone_surrogate_is_replaced_not_refused() {
    let read = field(r#""cut \ud83d""#);
    assert!(read.starts_with("Text(\"cut \u{fffd}"), "{read}");
    assert_eq!(field(r#""whole \ud83d\ude00""#), "Text(\"whole \u{1f600}\")");
}

#[test]
fn depth_counts_brackets_outside_strings() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for (depth, deeper) in [(31, false), (32, false), (33, true), (100_000, true)] {
        assert_eq!(deeper_than(nested(depth).as_bytes(), 32), deeper, "{depth}");
    }
    let in_string = format!(r#"{{"a":"\"{}"}}"#, "[".repeat(100));
    assert!(!deeper_than(in_string.as_bytes(), 1));
    assert!(!deeper_than(b"]]]]{}", 1));
}

#[test]
fn two_keys_and_no_others() {
    let two = |json| exactly_two(json, "url", "value").map(|found| format!("{found:?}"));
    assert_eq!(two(r#"{"url":"u","value":1}"#).as_deref(), Some(r#"(Text("u"), Number("1"))"#));
    assert_eq!(two(r#"{"url":"u","value":1,"x":2}"#), None);
    assert_eq!(two("[1]"), None);
}

object! {
    /// Some keys.
    pub struct Sent<'a> is "some keys" {
        /// A name.
        #[schema(value_type = String)]
        name: Field<'a>,
        /// A word of the language.
        #[schema(value_type = String)]
        kind = "type": Field<'a>,
        /// Anything.
        #[schema(value_type = Object)]
        anything: Unread<'a>,
    }
}

#[test]
fn null_is_not_nothing() {
    let read = |json: &'static str| {
        let Sent { name, kind, anything: Unread(anything) } = serde_json::from_str(json).unwrap();
        (format!("{name:?} {kind:?} {:?}", anything.map(RawValue::get)), name.is_absent(), name.is_none())
    };
    assert_eq!(read("{}"), ("Absent Absent None".to_owned(), true, true));
    assert_eq!(read(r#"{"name":null,"kind":1,"anything":null}"#), ("Null Absent None".to_owned(), false, true));
    assert_eq!(
        read(r#"{"name":"a","type":"lead","name":"","anything":[ ]}"#),
        (r#"Text("") Text("lead") Some("[ ]")"#.to_owned(), false, false)
    );
    let schema = serde_json::to_string(&<Sent<'_> as utoipa::PartialSchema>::schema()).unwrap();
    assert!(schema.contains(r#""type":{"type":"string","description":"A word of the language."}"#), "{schema}");
}

#[test]
fn trees_keep_digits_order_and_repeats() {
    let text = r#"{"z":[1.50,-0,1E400,"a\"b",null,true,[]],"a":{"b":{}},"z":"last"}"#;
    let json = Json::read(text, 3).unwrap();
    assert_eq!(serde_json::to_string(&json).unwrap(), text);
    assert_eq!(json.get("z"), Some(&Json::Text("last".into())));
    assert_eq!(json.get("a").and_then(|a| a.get("b")).map(Json::kind), Some("an object"));
    assert_eq!(json.get("none"), None);
}

#[test]
fn trees_are_bounded() {
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    assert!(Json::read(&nested(32), 32).is_ok());
    let told = |text: &str| Json::read(text, 32).unwrap_err().to_string();
    assert_eq!(told(&nested(33)), "it nests more than 32 levels deep");
    assert_eq!(told(&nested(100_000)), "it nests more than 32 levels deep");
    assert_eq!(told("[1,]"), "expected value at line 1 column 4");
}

#[test]
fn only_json_is_written_verbatim() {
    let written = |text| serde_json::to_string(&[Verbatim(text)]).ok();
    for text in ["1.50", "-0", "1E400", "12345678901234567890123", r#"{"b":1, "a":[ ]}"#] {
        assert_eq!(written(text), Some(format!("[{text}]")));
    }
    for text in ["", "1,2", "pro", "01"] {
        assert_eq!(written(text), None, "{text}");
    }
}
