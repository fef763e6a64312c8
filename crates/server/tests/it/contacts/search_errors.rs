//! What is no search, and how large one may be.

use super::{leaf, search};
use crate::support::TestApp;
use serde_json::{Value, json};
use server::limits::{JSON_DEPTH_MAX, SEARCH_GROUP_DEPTH_MAX, SEARCH_GROUP_MEMBERS_MAX};

fn told(app: &TestApp, query: &Value) -> String {
    search(app, &json!({ "query": query })).error()
}

#[test]
fn what_cannot_be_compared_is_named() {
    let app = TestApp::start();
    app.set("unknown_attributes", 1);
    app.post("/contacts", &json!({"external_id": "a", "custom_attributes": {"seats": 1, "beta": true}})).expect(200);
    let invalid = |place: &str, message: &str| format!("400 parameter_invalid query{place}: {message}");
    let mistyped =
        |place: &str, message: &str| format!("400 type_mismatch query{place}: query{place} must be {message}");
    let texts = "texts; there are =, !=, IN, NIN, ~, !~, ^, $";
    let dates = "dates; there are =, >, <";
    let cases = [
        (leaf("name", ">", "a"), invalid(".operator", &format!("> is not an operator of {texts}"))),
        (leaf("created_at", ">=", 1), invalid(".operator", &format!(">= is not an operator of {dates}"))),
        (leaf("created_at", "!=", 1), invalid(".operator", &format!("!= is not an operator of {dates}"))),
        (leaf("created_at", "IN", json!([1])), invalid(".operator", &format!("IN is not an operator of {dates}"))),
        (leaf("created_at", "~", "1"), invalid(".operator", &format!("~ is not an operator of {dates}"))),
        (leaf("tag_id", "IN", json!(["1"])), invalid(".operator", "IN is not an operator of tags; there are =, !=")),
        (leaf("tag_id", "~", "1"), invalid(".operator", "~ is not an operator of tags; there are =, !=")),
        (
            leaf("custom_attributes.beta", ">", true),
            invalid(".operator", "> is not an operator of booleans; there are =, !=, IN, NIN"),
        ),
        (
            leaf("custom_attributes.seats", "~", 1),
            invalid(".operator", "~ is not an operator of numbers; there are =, !=, IN, NIN, >, <, >=, <="),
        ),
        (leaf("event.e.did", "!=", true), invalid(".operator", "!= is not an operator of did; there are =")),
        (
            leaf("name", "LIKE", "a"),
            invalid(".operator", "LIKE is not an operator; there are =, !=, IN, NIN, >, <, >=, <=, ~, !~, ^, $"),
        ),
        (
            leaf("name", "AND", json!([])),
            invalid(".operator", "AND is not an operator; there are =, !=, IN, NIN, >, <, >=, <=, ~, !~, ^, $"),
        ),
        (leaf("name", "~", json!(null)), invalid(".value", "~ needs a value; only = and != can stand without one")),
        (leaf("tag_id", "=", json!(null)), invalid(".value", "tags cannot be compared with null")),
        (leaf("event.e.count", "=", json!(null)), invalid(".value", "counts cannot be compared with null")),
        (leaf("name", "IN", "a"), invalid("", "IN needs a list, not \"a\"")),
        (leaf("name", "IN", json!([])), invalid("", "IN needs a list with at least one value")),
        (leaf("name", "=", json!(["a"])), invalid("", "= needs a text, not a list")),
        (leaf("name", "=", true), invalid("", "= needs a text, not true")),
        (leaf("custom_attributes.seats", "=", "five"), invalid("", "= needs a number, not \"five\"")),
        (leaf("custom_attributes.beta", "=", "maybe"), invalid("", "= needs true or false, not \"maybe\"")),
        (
            leaf("created_at", ">", "soon"),
            invalid("", "> needs whole Unix seconds or a date as YYYY-MM-DD, not \"soon\""),
        ),
        (leaf("name", "=", json!({})), mistyped(".value", "a string, a number, true, false, or an array of them")),
        (leaf("tag_id", "=", json!([])), mistyped(".value", "an id: a string or a number")),
        (leaf("segment_id", "IN", "x"), mistyped(".value", "an array")),
        (json!({"field": 7, "operator": "="}), mistyped(".field", "a string")),
        (json!({"field": null, "operator": "="}), mistyped(".field", "a string")),
        (json!({"field": "name", "operator": 7}), mistyped(".operator", "a string")),
        (json!({"operator": "AND", "value": {}}), mistyped(".value", "an array")),
        (json!({"operator": "AND"}), mistyped(".value", "an array")),
        (json!([]), mistyped("", "a comparison or a group")),
        (json!("name = a"), mistyped("", "a comparison or a group")),
        (json!({"field": "name"}), "400 parameter_not_found query.operator: query.operator is needed".to_owned()),
        (
            json!({}),
            "400 parameter_not_found query.field: query needs a field, or an operator AND or OR with a list as value"
                .to_owned(),
        ),
    ];
    for (query, expected) in cases {
        assert_eq!(told(&app, &query), expected, "{query}");
        // The same one level down names its place there.
        let nested = told(&app, &json!({"operator": "AND", "value": [leaf("name", "=", "a"), query]}));
        assert_eq!(nested, expected.replace("query", "query.value[1]"), "{query}");
    }
    assert_eq!(search(&app, &json!({})).error(), "400 parameter_not_found query: query is needed");
    assert_eq!(search(&app, &json!({"query": null})).error(), "400 parameter_not_found query: query is needed");
    assert_eq!(app.ask("POST", "/contacts/search").body("[").send().status, 400);
}

#[test]
fn fields_are_a_closed_list() {
    let app = TestApp::start();
    for field in [
        "",
        "names",
        "Name",
        "custom_attributes",
        "custom_attributes.",
        "custom_attributes.nothing",
        "event",
        "event.",
        "event.e",
        "event.e.sum",
        "event..count",
        "location",
        "id ",
        "tags",
        "companies.name",
    ] {
        let expected = format!("400 invalid_field query.field: {field} is not a valid search field");
        assert_eq!(told(&app, &leaf(field, "=", "x")), expected);
    }
    // Every field that clients know.
    for field in [
        "id",
        "role",
        "name",
        "avatar",
        "owner_id",
        "email",
        "email_domain",
        "phone",
        "formatted_phone",
        "external_id",
        "created_at",
        "signed_up_at",
        "updated_at",
        "last_seen_at",
        "last_contacted_at",
        "last_replied_at",
        "last_email_opened_at",
        "last_email_clicked_at",
        "language_override",
        "browser",
        "browser_language",
        "os",
        "location.country",
        "location.region",
        "location.city",
        "unsubscribed_from_emails",
        "marked_email_as_spam",
        "has_hard_bounced",
        "ios_last_seen_at",
        "ios_app_version",
        "ios_device",
        "ios_app_device",
        "ios_os_version",
        "ios_app_name",
        "ios_sdk_version",
        "android_last_seen_at",
        "android_app_version",
        "android_device",
        "android_app_name",
        "andoid_sdk_version",
        "android_sdk_version",
    ] {
        let query = json!({"field": field, "operator": "!="});
        search(&app, &json!({"query": query, "sort": {"field": field}})).expect(200);
    }
}

#[test]
fn an_archived_attribute_is_no_field() {
    let app = TestApp::start();
    app.set("unknown_attributes", 1);
    app.post("/contacts", &json!({"external_id": "a", "custom_attributes": {"plan": "pro"}})).expect(200);
    let query = leaf("custom_attributes.plan", "=", "pro");
    assert_eq!(search(&app, &json!({ "query": query })).expect(200).json()["total_count"], 1);
    let listed = app.get("/data_attributes?model=contact").expect(200).json();
    let plan = listed["data"].as_array().unwrap().iter().find(|item| item["name"] == "plan").unwrap();
    let path = format!("/data_attributes/{}", plan["id"]);
    app.ask("PUT", &path).json(&json!({"archived": true})).send().expect(200);
    let expected = "400 invalid_field query.field: custom_attributes.plan is not a valid search field";
    assert_eq!(told(&app, &query), expected);
}

#[test]
fn conditions_on_events_are_read_or_named() {
    let app = TestApp::start();
    let whole = json!({"event": "e", "fact": "count", "op": "gte", "value": 1});
    let with = |key: &str, value: Value| {
        let mut leaf = whole.clone();
        leaf[key] = value;
        leaf
    };
    let money =
        |amount: Value| with("metadata", json!({"all": [{"metadata": "price.amount", "op": "gt", "value": amount}]}));
    for (query, expected) in [
        (with("event", json!(7)), "400 type_mismatch query.event: query.event must be a string"),
        (
            with("fact", json!("sum")),
            "400 parameter_invalid query.fact: sum is not a fact of events; there are count, first, last, did",
        ),
        (with("fact", json!(null)), "400 parameter_not_found query.fact: query.fact is needed"),
        (
            with("op", json!(">=")),
            "400 parameter_invalid query.op: >= is not an operator; there are is, is_not, contains, not_contains, starts_with, ends_with, gt, gte, lt, lte, known, unknown, in, not_in, days_ago, days_ago_more, days_ago_less, on, before, after",
        ),
        (with("value", json!("many")), "400 parameter_invalid query: >= needs a number, not \"many\""),
        (
            with("within_days", json!("7")),
            "400 type_mismatch query.within_days: query.within_days must be a whole number of days",
        ),
        (with("within_days", json!(0)), "400 parameter_invalid query: within_days is a number from 1 to 60, not 0"),
        (with("within_days", json!(61)), "400 parameter_invalid query: within_days is a number from 1 to 60, not 61"),
        (with("metadata", json!([])), "400 type_mismatch query.metadata: query.metadata must be an object"),
        (
            with("metadata", json!({"all": {}})),
            "400 type_mismatch query.metadata.all: query.metadata.all must be an array",
        ),
        (
            with("metadata", json!({"all": [{"op": "is", "value": 1}]})),
            "400 parameter_not_found query.metadata.all[0].metadata: query.metadata.all[0].metadata is needed",
        ),
        (
            money(json!(5)),
            "400 parameter_invalid query.metadata.all[0]: an amount needs its currency: put price.currency with is into the same all",
        ),
        (json!({"attribute": "email"}), "400 parameter_not_found query.op: query.op is needed"),
        (
            json!({"attribute": "email", "op": "gt", "value": 1}),
            "400 parameter_invalid query: gt is not an operator of texts; there are is, is_not, contains, not_contains, starts_with, ends_with, known, unknown, in, not_in",
        ),
        (json!({"attribute": "emails", "op": "known"}), "400 invalid_field query: emails is not a valid search field"),
        (with("all", json!([])), "400 parameter_invalid query.event: event has no meaning here; there are all"),
        (
            with("within", json!(7)),
            "400 parameter_invalid query.within: within has no meaning here; there are event, fact, op, value, within_days, metadata",
        ),
    ] {
        assert_eq!(told(&app, &query), expected, "{query}");
    }
    for days in [1, 60] {
        search(&app, &json!({"query": with("within_days", json!(days))})).expect(200);
    }
}

#[test]
fn a_search_has_its_largest() {
    let app = TestApp::start();
    let one = leaf("name", "=", "a");
    let status = |query: Value| search(&app, &json!({ "query": query })).status;
    let wide = |members: usize| json!({"operator": "AND", "value": vec![&one; members]});
    let width = SEARCH_GROUP_MEMBERS_MAX;
    assert_eq!([wide(width - 1), wide(width), wide(width + 1)].map(status), [200, 200, 400]);
    let full = json!({"operator": "OR", "value": vec![wide(width); width]});
    assert_eq!(status(full), 200, "15 groups of 15");
    let deep = |levels: usize| (0..levels).fold(one.clone(), |inner, _| json!({"operator": "AND", "value": [inner]}));
    let depth = SEARCH_GROUP_DEPTH_MAX;
    assert_eq!([deep(depth - 1), deep(depth), deep(depth + 1)].map(status), [200, 200, 400]);
    assert_eq!(
        told(&app, &deep(depth + 1)),
        "400 parameter_invalid query.value[0].value[0]: Groups may nest at most 2 levels deep"
    );
    let arrays = |levels: usize| format!(r#"{{"query":{}{}}}"#, "[".repeat(levels), "]".repeat(levels));
    for levels in [JSON_DEPTH_MAX - 1, JSON_DEPTH_MAX, 100_000] {
        let reply = app.ask("POST", "/contacts/search").body(arrays(levels)).send();
        assert_eq!(reply.status, 400, "{levels}");
    }
    let listed = |count: usize| status(leaf("name", "IN", json!(vec!["a"; count])));
    assert_eq!([999, 1_000, 1_001].map(listed), [200, 200, 400]);
    let long = |bytes: usize| status(leaf("name", "=", "x".repeat(bytes)));
    assert_eq!([2_047, 2_048, 2_049].map(long), [200, 200, 400]);
}
