//! The search language.

use super::{leaf, made, names, search};
use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

const DAY_S: u64 = 86_400;
const NOBODY: [&str; 0] = [];

/// Three people and what can be told of them.
fn shop() -> TestApp {
    let app = TestApp::start();
    app.set("unknown_attributes", 1);
    made(
        &app,
        &json!({
            "external_id": "ada", "email": "Ada@Acme.example", "name": "Ada", "phone": 555, "owner_id": 7,
            "signed_up_at": START_S - 10 * DAY_S, "unsubscribed_from_emails": true,
            "custom_attributes": {"plan": "Pro", "seats": 5, "score": 1.5, "beta": true, "renewed_at": START_S - 3 * DAY_S},
        }),
    );
    made(
        &app,
        &json!({
            "external_id": "bob", "email": "bob@acme.example", "name": "Bob", "signed_up_at": START_S - 2 * DAY_S,
            "custom_attributes": {"plan": "max", "seats": 12, "score": 2, "beta": false},
        }),
    );
    made(&app, &json!({"role": "lead", "email": "cid@other.example", "name": "Cid"}));
    app
}

fn check(app: &TestApp, cases: &[(Value, &[&str])]) {
    for (query, expected) in cases {
        assert_eq!(names(app, query), *expected, "{query}");
    }
}

#[test]
fn texts_have_eight_operators() {
    let app = shop();
    check(
        &app,
        &[
            (leaf("name", "=", "ADA"), &["Ada"]),
            (leaf("name", "!=", "ada"), &["Bob", "Cid"]),
            (leaf("name", "IN", json!(["ada", "CID", "x"])), &["Ada", "Cid"]),
            (leaf("name", "nin", json!(["ada", "cid"])), &["Bob"]),
            (leaf("email", "~", "@ACME"), &["Ada", "Bob"]),
            (leaf("email", "!~", "@acme"), &["Cid"]),
            (leaf("email", "^", "bob"), &["Bob"]),
            (leaf("email", "$", "other.example"), &["Cid"]),
            (leaf("email_domain", "=", "acme.example"), &["Ada", "Bob"]),
            (leaf("custom_attributes.plan", "=", "pro"), &["Ada"]),
            // Who has none is unlike every value.
            (leaf("custom_attributes.plan", "!=", "pro"), &["Bob", "Cid"]),
            (leaf("custom_attributes.plan", "NIN", json!(["pro", "max"])), &["Cid"]),
            (leaf("phone", "=", 555), &["Ada"]),
            (leaf("formatted_phone", "=", "555"), &["Ada"]),
            (leaf("role", "=", "lead"), &["Cid"]),
        ],
    );
}

#[test]
fn ids_compare_exactly_and_may_be_numbers() {
    let app = shop();
    let ada = app.get("/contacts/find_by_external_id/ada").expect(200).json();
    check(
        &app,
        &[
            (leaf("external_id", "=", "ada"), &["Ada"]),
            (leaf("external_id", "=", "ADA"), &NOBODY),
            (leaf("external_id", "IN", json!(["ada", "bob", 7])), &["Ada", "Bob"]),
            (leaf("owner_id", "=", 7), &["Ada"]),
            (leaf("owner_id", "=", "7"), &["Ada"]),
            (leaf("id", "=", ada["id"].clone()), &["Ada"]),
            (leaf("id", "!=", ada["id"].clone()), &["Bob", "Cid"]),
            (leaf("id", "=", "6762f0dd1bb69f9f2193bb83"), &NOBODY),
        ],
    );
}

#[test]
fn numbers_and_booleans_compare() {
    let app = shop();
    check(
        &app,
        &[
            (leaf("custom_attributes.seats", "=", 5), &["Ada"]),
            (leaf("custom_attributes.seats", "=", "5"), &["Ada"]),
            (leaf("custom_attributes.seats", "=", 5.0), &["Ada"]),
            (leaf("custom_attributes.seats", "!=", 5), &["Bob", "Cid"]),
            (leaf("custom_attributes.seats", ">", 5), &["Bob"]),
            (leaf("custom_attributes.seats", ">=", 5), &["Ada", "Bob"]),
            (leaf("custom_attributes.seats", "<", 12), &["Ada"]),
            (leaf("custom_attributes.seats", "<=", 12), &["Ada", "Bob"]),
            (leaf("custom_attributes.score", "<", 1.51), &["Ada"]),
            (leaf("custom_attributes.seats", "IN", json!([5, "12"])), &["Ada", "Bob"]),
            (leaf("custom_attributes.seats", "NIN", json!([5])), &["Bob", "Cid"]),
            (leaf("custom_attributes.beta", "=", true), &["Ada"]),
            (leaf("custom_attributes.beta", "=", "false"), &["Bob"]),
            (leaf("custom_attributes.beta", "!=", true), &["Bob", "Cid"]),
            (leaf("unsubscribed_from_emails", "=", true), &["Ada"]),
            (leaf("has_hard_bounced", "=", false), &["Ada", "Bob", "Cid"]),
        ],
    );
}

#[test]
fn dates_compare_by_days() {
    let app = shop();
    let at = START_S - 10 * DAY_S;
    let midnight = at - at % DAY_S;
    check(
        &app,
        &[
            (leaf("signed_up_at", "=", midnight), &["Ada"]),
            (leaf("signed_up_at", "=", (midnight + DAY_S - 1).to_string()), &["Ada"]),
            (leaf("signed_up_at", "=", midnight - 1), &NOBODY),
            (leaf("signed_up_at", "=", midnight + DAY_S), &NOBODY),
            (leaf("signed_up_at", ">", midnight - 1), &["Ada", "Bob"]),
            (leaf("signed_up_at", ">", midnight), &["Bob"]),
            (leaf("signed_up_at", "<", midnight + DAY_S), &["Ada"]),
            (leaf("signed_up_at", "<", midnight + 1), &NOBODY),
            (leaf("custom_attributes.renewed_at", "=", START_S - 3 * DAY_S), &["Ada"]),
            (leaf("created_at", "=", START_S), &["Ada", "Bob", "Cid"]),
        ],
    );
}

#[test]
fn null_and_no_value_ask_whether_there_is_one() {
    let app = shop();
    check(
        &app,
        &[
            (leaf("phone", "=", json!(null)), &["Bob", "Cid"]),
            (leaf("phone", "!=", json!(null)), &["Ada"]),
            (json!({"field": "phone", "operator": "!="}), &["Ada"]),
            (json!({"field": "signed_up_at", "operator": "="}), &["Cid"]),
            (json!({"field": "signed_up_at", "operator": "!=", "value": null}), &["Ada", "Bob"]),
            (json!({"field": "custom_attributes.beta", "operator": "="}), &["Cid"]),
            (json!({"field": "external_id", "operator": "!="}), &["Ada", "Bob", "Cid"]),
            (json!({"field": "event.ordered-item.last", "operator": "="}), &["Ada", "Bob", "Cid"]),
        ],
    );
}

#[test]
fn groups_join_what_they_hold() {
    let app = shop();
    let (acme, lead, pro) =
        (leaf("email", "~", "@acme"), leaf("role", "=", "lead"), leaf("custom_attributes.plan", "=", "pro"));
    let group = |operator: &str, value: Value| json!({"operator": operator, "value": value});
    check(
        &app,
        &[
            (group("AND", json!([acme, pro])), &["Ada"]),
            (group("or", json!([lead, pro])), &["Ada", "Cid"]),
            (group("AND", json!([acme, group("OR", json!([lead, pro]))])), &["Ada"]),
            (group("OR", json!([group("AND", json!([acme, pro])), group("AND", json!([lead]))])), &["Ada", "Cid"]),
            (group("AND", json!([])), &["Ada", "Bob", "Cid"]),
            (group("OR", json!([])), &NOBODY),
        ],
    );
}

#[test]
fn tags_and_segments_are_compared_by_id() {
    let app = shop();
    let ada = app.get("/contacts/find_by_external_id/ada").expect(200).json();
    let tag = app.post("/tags", &json!({"name": "vip"})).expect(200).json();
    app.post(&format!("/contacts/{}/tags", super::id(&ada)), &json!({"id": tag["id"]})).expect(200);
    let number: u64 = tag["id"].as_str().unwrap().parse().unwrap();
    let segments = app.get("/segments").expect(200).json();
    let of = |name: &str| {
        let segments = segments["segments"].as_array().unwrap();
        segments.iter().find(|segment| segment["name"] == name).unwrap()["id"].clone()
    };
    let (new, active) = (of("New"), of("Active"));
    check(
        &app,
        &[
            (leaf("tag_id", "=", tag["id"].clone()), &["Ada"]),
            (leaf("tag_id", "=", number), &["Ada"]),
            (leaf("tag_id", "!=", number), &["Bob", "Cid"]),
            // All are new, nobody was ever seen.
            (leaf("segment_id", "=", new.clone()), &["Ada", "Bob", "Cid"]),
            (leaf("segment_id", "=", active.clone()), &NOBODY),
            (leaf("segment_id", "!=", active.clone()), &["Ada", "Bob", "Cid"]),
            (leaf("segment_id", "IN", json!([active, new])), &["Ada", "Bob", "Cid"]),
            (leaf("segment_id", "NIN", json!([active, new])), &NOBODY),
        ],
    );
    let told = |query: Value| search(&app, &json!({"query": query})).error();
    assert_eq!(told(leaf("tag_id", "=", "999")), "400 parameter_invalid query: there is no tag 999");
    let nothing = json!({"operator": "AND", "value": [leaf("segment_id", "=", "6762f0dd1bb69f9f2193bb83")]});
    assert_eq!(told(nothing), "400 parameter_invalid query.value[0]: there is no segment 6762f0dd1bb69f9f2193bb83");
}

#[test]
fn what_people_did_can_be_compared() {
    let app = shop();
    for ago in [0, 1, 40] {
        app.track("ada", "ordered.item", ago * DAY_S + 5);
    }
    app.track("bob", "Ordered-Item", 20 * DAY_S);
    let price = |user: &str, amount: u64| {
        let metadata = json!({"price": {"amount": amount, "currency": "eur"}, "type": "JPEG"});
        let event = json!({"event_name": "paid", "user_id": user, "created_at": START_S, "metadata": metadata});
        app.post("/events", &event).expect(202);
    };
    price("ada", 1_000);
    price("bob", 5_000);
    let did = |op: &str, value: Value, days: Value| json!({"event": "ordered-item", "fact": "count", "op": op, "value": value, "within_days": days});
    let paid =
        |metadata: Value| json!({"event": "paid", "fact": "did", "op": "is", "value": true, "metadata": metadata});
    let rich = json!({"all": [
        {"metadata": "price.amount", "op": "gte", "value": 2_000},
        {"metadata": "price.currency", "op": "is", "value": "EUR"},
    ]});
    check(
        &app,
        &[
            (leaf("event.ordered-item.count", ">=", 3), &["Ada"]),
            (leaf("event.ORDERED-ITEM.count", "=", 1), &["Bob"]),
            (leaf("event.ordered-item.count", "=", 0), &["Cid"]),
            (leaf("event.ordered.item.count", "IN", json!([1, 3])), &["Ada", "Bob"]),
            (leaf("event.ordered-item.last", ">", START_S - 5 * DAY_S), &["Ada"]),
            (leaf("event.ordered-item.first", "<", START_S - 30 * DAY_S), &["Ada"]),
            (leaf("event.ordered-item.did", "=", true), &["Ada", "Bob"]),
            (leaf("event.ordered-item.did", "=", false), &["Cid"]),
            (leaf("event.never.did", "=", true), &NOBODY),
            (leaf("event.never.count", "=", 0), &["Ada", "Bob", "Cid"]),
            (did("gte", json!(2), json!(30)), &["Ada"]),
            (did("is", json!(1), json!(30)), &["Bob"]),
            (did("is", json!(3), json!(null)), &["Ada"]),
            (paid(rich), &["Bob"]),
            (paid(json!({"metadata": "type", "op": "is", "value": "jpeg"})), &["Ada", "Bob"]),
            (
                json!({"operator": "AND", "value": [did("gte", json!(1), json!(60)), leaf("name", "=", "bob")]}),
                &["Bob"],
            ),
            // Every leaf of a predicate may stand there.
            (json!({"attribute": "signed_up_at", "op": "days_ago_more", "value": 5}), &["Ada"]),
            (json!({"operator": "OR", "value": [{"company": {"attribute": "name", "op": "known"}}]}), &NOBODY),
        ],
    );
}

#[test]
fn a_search_sees_what_was_answered_before_it() {
    let app = shop();
    let ada = app.get("/contacts/find_by_external_id/ada").expect(200).json();
    let path = format!("/contacts/{}", super::id(&ada));
    let named = |name: &str| names(&app, &leaf("name", "=", name)).len();
    for count in 0..20 {
        let name = format!("Ada {count}");
        app.ask("PUT", &path).json(&json!({"name": name})).send().expect(200);
        assert_eq!((named(&name), named(&format!("Ada {}", count + 1))), (1, 0));
    }
    let many = |count: u64| names(&app, &leaf("event.e.count", "=", count)).len();
    for count in 0..5 {
        assert_eq!(many(count), if count == 0 { 3 } else { 1 });
        app.track("ada", "e", count);
    }
    assert_eq!(many(5), 1);
}
