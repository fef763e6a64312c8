//! From the engine's tree to JSON, in the words in which it was sent.

use engine::predicates::{Leaf, MetadataTree, Op, Scalar, Tree};
use std::borrow::Cow;
use wire::json::Json;

/// A predicate as JSON.
#[must_use]
pub fn tree(tree: &Tree) -> Json<'_> {
    match tree {
        Tree::All(members) => group("all", members.iter().map(self::tree)),
        Tree::Any(members) => group("any", members.iter().map(self::tree)),
        Tree::Leaf(leaf) => self::leaf(leaf),
    }
}

/// One condition as JSON. What needs no value has none.
#[must_use]
pub fn leaf(leaf: &Leaf) -> Json<'_> {
    match leaf {
        Leaf::Attribute { name, op, value } => compared(vec![("attribute", text(name))], *op, value),
        Leaf::Tag { tag, op } => compared(vec![("tag", text(tag))], *op, &Scalar::Null),
        Leaf::Segment { segment, op } => compared(vec![("segment", text(segment))], *op, &Scalar::Null),
        Leaf::Company { attribute, op, value } => {
            object(vec![("company", compared(vec![("attribute", text(attribute))], *op, value))])
        }
        Leaf::Event { event, fact, op, value, within_days, metadata } => {
            let subject = vec![("event", text(event)), ("fact", text(fact.name()))];
            let mut leaf = compared(subject, *op, value);
            if let Json::Object(entries) = &mut leaf {
                let days = within_days.map(|days| Json::Number(Cow::Owned(days.to_string())));
                entries.extend(days.map(|days| (Cow::Borrowed("within_days"), days)));
                entries.extend(metadata.as_ref().map(|tree| (Cow::Borrowed("metadata"), self::metadata(tree))));
            }
            leaf
        }
    }
}

/// A condition on an event's metadata as JSON.
#[must_use]
pub fn metadata(tree: &MetadataTree) -> Json<'_> {
    match tree {
        MetadataTree::All(members) => group("all", members.iter().map(metadata)),
        MetadataTree::Any(members) => group("any", members.iter().map(metadata)),
        MetadataTree::Leaf(leaf) => compared(vec![("metadata", text(&leaf.path))], leaf.op, &leaf.value),
    }
}

fn compared<'a>(mut entries: Vec<(&'static str, Json<'a>)>, op: Op, value: &'a Scalar) -> Json<'a> {
    entries.push(("op", text(op.name())));
    if *value != Scalar::Null {
        entries.push(("value", scalar(value)));
    }
    object(entries)
}

fn scalar(value: &Scalar) -> Json<'_> {
    match value {
        Scalar::Null => Json::Null,
        Scalar::Text(value) => text(value),
        Scalar::Number(digits) => Json::Number(Cow::Borrowed(digits)),
        Scalar::Boolean(value) => Json::Boolean(*value),
        Scalar::List(values) => Json::Array(values.iter().map(scalar).collect()),
    }
}

fn group<'a>(key: &'static str, members: impl Iterator<Item = Json<'a>>) -> Json<'a> {
    object(vec![(key, Json::Array(members.collect()))])
}

fn object<'a>(entries: Vec<(&'static str, Json<'a>)>) -> Json<'a> {
    Json::Object(entries.into_iter().map(|(key, value)| (Cow::Borrowed(key), value)).collect())
}

fn text(text: &str) -> Json<'_> {
    Json::Text(Cow::Borrowed(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manage::predicates::decode;
    use expect_test::expect;
    use std::fmt::Write as _;

    /// Every form of node there is, as people write it.
    const WRITTEN: [&str; 12] = [
        r#"{"all":[]}"#,
        r#"{"any":[{"attribute":"email","op":"known"},{"all":[{"attribute":"role","op":"is","value":"user"}]}]}"#,
        r#"{"attribute":"custom_attributes.seats","op":"gt","value":1.50}"#,
        r#"{"attribute":"name","op":"in","value":["a","B",3,true]}"#,
        r#"{"attribute":"unsubscribed_from_emails","op":"is","value":false}"#,
        r#"{"tag":"7","op":"is_not"}"#,
        r#"{"segment":"0123456789abcdef01234567","op":"is"}"#,
        r#"{"company":{"attribute":"plan","op":"contains","value":"pro"}}"#,
        r#"{"event":"Upload complete","fact":"count","op":"gte","value":3}"#,
        r#"{"event":"a","fact":"did","op":"is","value":true,"within_days":30}"#,
        r#"{"event":"a","fact":"last","op":"days_ago_less","value":7,"within_days":60,"metadata":{"all":[{"metadata":"price.amount","op":"gt","value":1000},{"metadata":"price.currency","op":"is","value":"eur"}]}}"#,
        r#"{"event":"a","fact":"first","op":"known","metadata":{"any":[]}}"#,
    ];

    #[test]
    fn what_is_read_is_written_back() {
        for written in WRITTEN {
            let read = decode::tree(&Json::read(written, 32).unwrap(), "predicate").unwrap();
            assert_eq!(serde_json::to_string(&tree(&read)).unwrap(), written);
        }
        let loose = r#"{"op":"is","tag":7}"#;
        let read = decode::tree(&Json::read(loose, 32).unwrap(), "predicate").unwrap();
        assert_eq!(serde_json::to_string(&tree(&read)).unwrap(), r#"{"tag":"7","op":"is"}"#);
    }

    #[test]
    fn what_is_no_predicate_is_named_with_its_place() {
        let mut shown = String::new();
        for json in [
            "[]",
            "{}",
            r#"{"all":{}}"#,
            r#"{"all":[],"any":[]}"#,
            r#"{"all":[{"attribute":"email","op":"known"},{"attribute":"email"}]}"#,
            r#"{"any":[{"attribute":"email","op":"equals","value":"x"}]}"#,
            r#"{"attribute":"email","op":"is","value":{"a":1}}"#,
            r#"{"attribute":"email","op":"is","value":[["a"]]}"#,
            r#"{"attribute":7,"op":"is"}"#,
            r#"{"attribute":"email","op":"is","value":"x","within_days":3}"#,
            r#"{"tag":"7","op":"is","value":true}"#,
            r#"{"tag":{},"op":"is"}"#,
            r#"{"company":"plan"}"#,
            r#"{"company":{"attribute":"plan","op":"is","values":"x"}}"#,
            r#"{"event":"a","fact":"sum","op":"is","value":1}"#,
            r#"{"event":"a","fact":"did","op":"is","value":true,"within_days":"x"}"#,
            r#"{"event":"a","fact":"did","op":"is","value":true,"metadata":{"all":[{"metadata":"k"}]}}"#,
        ] {
            let error = decode::tree(&Json::read(json, 32).unwrap(), "predicate").unwrap_err();
            let (code, field) = (error.code.code(), error.field.unwrap_or_default());
            writeln!(shown, "{json}\n  {code} {field}: {}", error.message).unwrap();
        }
        expect![[r#"
            []
              type_mismatch predicate: predicate must be an object
            {}
              parameter_not_found predicate: predicate needs one of all, any, attribute, tag, segment, company, event
            {"all":{}}
              type_mismatch predicate.all: predicate.all must be an array
            {"all":[],"any":[]}
              parameter_invalid predicate.any: any has no meaning here; there are all
            {"all":[{"attribute":"email","op":"known"},{"attribute":"email"}]}
              parameter_not_found predicate.all[1].op: predicate.all[1].op is needed
            {"any":[{"attribute":"email","op":"equals","value":"x"}]}
              parameter_invalid predicate.any[0].op: equals is not an operator; there are is, is_not, contains, not_contains, starts_with, ends_with, gt, gte, lt, lte, known, unknown, in, not_in, days_ago, days_ago_more, days_ago_less, on, before, after
            {"attribute":"email","op":"is","value":{"a":1}}
              type_mismatch predicate.value: predicate.value must be a string, a number, true, false, or an array of them
            {"attribute":"email","op":"is","value":[["a"]]}
              type_mismatch predicate.value: predicate.value must be a string, a number, true, false, or an array of them
            {"attribute":7,"op":"is"}
              type_mismatch predicate.attribute: predicate.attribute must be a string
            {"attribute":"email","op":"is","value":"x","within_days":3}
              parameter_invalid predicate.within_days: within_days has no meaning here; there are attribute, op, value
            {"tag":"7","op":"is","value":true}
              parameter_invalid predicate.value: value has no meaning here; there are tag, op
            {"tag":{},"op":"is"}
              type_mismatch predicate.tag: predicate.tag must be a string
            {"company":"plan"}
              type_mismatch predicate.company: predicate.company must be an object
            {"company":{"attribute":"plan","op":"is","values":"x"}}
              parameter_invalid predicate.company.values: values has no meaning here; there are attribute, op, value
            {"event":"a","fact":"sum","op":"is","value":1}
              parameter_invalid predicate.fact: sum is not a fact of events; there are count, first, last, did
            {"event":"a","fact":"did","op":"is","value":true,"within_days":"x"}
              type_mismatch predicate.within_days: predicate.within_days must be a whole number of days
            {"event":"a","fact":"did","op":"is","value":true,"metadata":{"all":[{"metadata":"k"}]}}
              parameter_not_found predicate.metadata.all[0].op: predicate.metadata.all[0].op is needed
        "#]]
        .assert_eq(&shown);
    }
}
