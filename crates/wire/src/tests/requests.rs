//! What requests keep of what was sent, null and nothing told apart.

use crate::json::Unread;
use crate::legacy::user::{ConvertLead, UpsertUser};
use crate::manage::definition::DescribeDefinition;
use crate::rest::audience::AudiencePredicate;
use crate::rest::company::SaveCompany;
use crate::rest::contact::{MergeContacts, NewContact};
use crate::rest::search::{Search, SearchLeaf, Sort};
use crate::rest::tag::{SaveTag, TagTarget};
use crate::rest::visitor::ConvertVisitor;
use serde::Deserialize;
use std::fmt::Debug;

/// What of a request is neither absent nor unread nothing.
fn sent<'a, T: Deserialize<'a> + Debug>(json: &'a str) -> String {
    let read: T = serde_json::from_str(json).unwrap();
    let text = format!("{read:#?}");
    let mut lines = Vec::new();
    let mut rest = text.lines().peekable();
    while let Some(line) = rest.next() {
        let Some((key, value)) = line.strip_prefix("    ").and_then(|line| line.split_once(": ")) else { continue };
        if key.starts_with(' ') || value == "Absent," {
            continue;
        }
        let mut value = value.to_owned();
        while let Some(more) = rest.next_if(|line| line.starts_with("     ") || *line == "    ),") {
            value.push_str(more.trim());
        }
        if value != "Unread(None,)," {
            lines.push(format!("{key}: {}", value.trim_end_matches(',')));
        }
    }
    lines.join("\n")
}

#[test]
fn a_change_tells_null_from_nothing() {
    let json = r#"{"external_id":25,"email":null,"phone":"","last_seen_at":1.50,"custom_attributes":{"plan":null},
        "unknown":[1],"name":"a","name":null}"#;
    assert_eq!(
        sent::<NewContact<'_>>(json),
        concat!(
            "external_id: Number(\"25\",)\nemail: Null\nphone: Text(\"\",)\nname: Null\nlast_seen_at: Number(\"1.50\",)\n",
            "custom_attributes: Unread(Some(RawValue({\"plan\":null},),),)",
        )
    );
    assert_eq!(sent::<NewContact<'_>>("{}"), "");
    assert_eq!(sent::<DescribeDefinition<'_>>(r#"{"description":null}"#), "description: Null");
}

#[test]
fn ids_may_be_numbers() {
    assert_eq!(sent::<MergeContacts<'_>>(r#"{"from":1,"into":"b"}"#), "from: Number(\"1\",)\ninto: Text(\"b\",)");
    assert_eq!(sent::<TagTarget<'_>>(r#"{"id":7,"untag":true}"#), "id: Number(\"7\",)\nuntag: Boolean(true,)");
    assert_eq!(sent::<SaveCompany<'_>>(r#"{"monthly_spend":2.9}"#), "monthly_spend: Number(\"2.9\",)");
}

#[test]
fn words_of_the_language_are_keys_too() {
    let visitor = r#"{"visitor":{"user_id":"v"},"type":"lead"}"#;
    let read: ConvertVisitor<'_> = serde_json::from_str(visitor).unwrap();
    assert_eq!(format!("{:?}", read.kind), r#"Text("lead")"#);
    assert!(matches!(read.visitor, Unread(Some(_))) && matches!(read.user, Unread(None)));
    let predicate = r#"{"attribute":"role","type":"role","comparison":"eq","value":"user"}"#;
    let read: AudiencePredicate<'_> = serde_json::from_str(predicate).unwrap();
    assert_eq!(format!("{:?} {:?}", read.kind, read.attribute), r#"Text("role") Text("role")"#);
}

#[test]
fn nested_parts_are_kept_unread() {
    let search = r#"{"query":{"field":"a","operator":"="},"sort":{"field":"name","order":"ascending"}}"#;
    let Search { query: Unread(Some(query)), sort: Unread(Some(sort)), pagination: Unread(None) } =
        serde_json::from_str(search).unwrap()
    else {
        panic!("a query and a sort were sent")
    };
    let leaf = sent::<SearchLeaf<'_>>(query.get());
    assert_eq!(leaf, "field: Text(\"a\",)\noperator: Text(\"=\",)");
    assert_eq!(sent::<Sort<'_>>(sort.get()), "field: Text(\"name\",)\norder: Text(\"ascending\",)");
    let tag = sent::<SaveTag<'_>>(r#"{"name":"a","users":[{"id":1}]}"#);
    assert_eq!(tag, "name: Text(\"a\",)\nusers: Unread(Some(RawValue([{\"id\":1}],),),)");
    let user = sent::<UpsertUser<'_>>(r#"{"avatar":{"image_url":"u"},"companies":[]}"#);
    assert_eq!(user, "avatar: Nested(\"{\\\"image_url\\\":\\\"u\\\"}\",)\ncompanies: Unread(Some(RawValue([],),),)");
    assert_eq!(sent::<ConvertLead<'_>>(r#"{"contact":null}"#), "");
}
