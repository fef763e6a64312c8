//! `GET /manage/event_definitions/{id}/breakdown`.

use super::send;
use crate::support::{START_S, TestApp};
use serde_json::{Value, json};
use server::limits::{BATCH_ITEMS_MAX, BREAKDOWN_EVENTS_MAX, BREAKDOWN_VALUES_MAX};

fn breakdown(app: &TestApp, query: &str) -> Value {
    app.get(&format!("/manage/event_definitions/1/breakdown?{query}")).expect(200).json()
}

#[test]
fn values_are_counted_with_the_people_who_sent_them() {
    let app = TestApp::start();
    for who in ["ada", "bob", "cyd"] {
        app.user(who);
    }
    for (who, kind) in
        [("ada", "JPEG"), ("ada", "png"), ("bob", "jpeg"), ("cyd", "gif"), ("ada", "JPEG"), ("bob", "png")]
    {
        send(&app, who, "upload-complete", &json!({ "type": kind }));
    }
    send(&app, "ada", "upload-complete", &json!({"Type": 7}));
    send(&app, "ada", "upload-complete", &json!({"other": "JPEG"}));
    send(&app, "ada", "another", &json!({"type": "JPEG"}));
    assert_eq!(
        breakdown(&app, "key=TYPE&limit=2"),
        json!({
            "type": "event_breakdown", "key": "TYPE", "occurrences_read": 8, "complete": true, "cut": null,
            "since": START_S,
            "values": [{"kind": "string", "value": "JPEG", "count": 3, "people": 2},
                       {"kind": "string", "value": "png", "count": 2, "people": 2}],
            "other_count": 2, "missing_count": 1, "distinct": 4,
            "numbers": {"count": 1, "min": 7, "max": 7, "sum": 7, "average": 7}, "money": [],
        })
    );
    let none = breakdown(&app, "key=unknown");
    assert_eq!((&none["values"], &none["missing_count"], &none["numbers"]), (&json!([]), &json!(8), &Value::Null));
}

#[test]
fn numbers_and_money_are_added_up_exactly() {
    let app = TestApp::start();
    app.user("ada");
    for metadata in [
        r#"{"n": 0.1, "price": {"amount": 100, "currency": "eur"}, "paid_at": 1800000000}"#,
        r#"{"n": 0.2, "price": {"amount": 100, "currency": "EUR"}, "paid_at": 1800000000}"#,
        r#"{"n": 1.0, "price": {"amount": 250, "currency": "eur"}}"#,
        r#"{"n": 1, "price": {"amount": 100, "currency": "usd"}}"#,
        r#"{"n": 123456789012345678901234567890}"#,
    ] {
        send(&app, "ada", "bought", &serde_json::from_str(metadata).unwrap());
    }
    let numbers = breakdown(&app, "key=n");
    assert_eq!((&numbers["distinct"], &numbers["values"][0]["count"]), (&json!(4), &json!(2)), "1 and 1.0 are one");
    assert_eq!(numbers["numbers"], json!({"count": 4, "min": 0.1, "max": 1, "sum": 2.3, "average": 0.575}));
    let money = breakdown(&app, "key=price");
    assert_eq!(money["values"][0]["kind"], "monetary_amount");
    assert_eq!((&money["distinct"], &money["values"][0]["count"]), (&json!(3), &json!(2)));
    assert_eq!(
        money["money"],
        json!([{"currency": "eur", "count": 3, "min": 100, "max": 250, "sum": 450, "average": 150},
               {"currency": "usd", "count": 1, "min": 100, "max": 100, "sum": 100, "average": 100}])
    );
    assert_eq!(money["numbers"], Value::Null);
    let dates = breakdown(&app, "key=paid_at");
    assert_eq!((&dates["values"][0]["kind"], &dates["numbers"]), (&json!("date"), &Value::Null));
}

#[test]
fn merged_people_are_one_and_deleted_people_are_nobody() {
    let app = TestApp::start();
    let lead = app.post("/contacts", &json!({"role": "lead", "email": "lead@x.example"})).expect(200).json();
    let (ada, gone) = (app.user("ada"), app.user("gone"));
    let lead = lead["id"].as_str().unwrap();
    let event = json!({"event_name": "a", "id": lead, "created_at": START_S, "metadata": {"k": "v"}});
    app.post("/events", &event).expect(202);
    send(&app, "ada", "a", &json!({"k": "v"}));
    send(&app, "gone", "a", &json!({"k": "v"}));
    assert_eq!(breakdown(&app, "key=k")["values"][0], json!({"kind": "string", "value": "v", "count": 3, "people": 3}));
    app.post("/contacts/merge", &json!({"from": lead, "into": ada})).expect(200);
    app.ask("DELETE", &format!("/contacts/{gone}")).send().expect(200);
    assert_eq!(breakdown(&app, "key=k")["values"][0], json!({"kind": "string", "value": "v", "count": 2, "people": 1}));
}

#[test]
fn what_cannot_be_broken_down_is_refused() {
    let app = TestApp::start();
    app.user("ada");
    send(&app, "ada", "a", &json!({}));
    let error = |query: &str| app.get(&format!("/manage/event_definitions/1/breakdown{query}")).error();
    assert_eq!(error(""), "400 parameter_not_found key: key is needed");
    let key =
        |chars: usize| app.get(&format!("/manage/event_definitions/1/breakdown?key={}", "k".repeat(chars))).status;
    assert_eq!([254, 255, 256].map(key), [200, 200, 400]);
    let limit = |limit: usize| app.get(&format!("/manage/event_definitions/1/breakdown?key=k&limit={limit}")).status;
    assert_eq!([0, 1].map(limit), [400, 200]);
    assert_eq!([BREAKDOWN_VALUES_MAX - 1, BREAKDOWN_VALUES_MAX, BREAKDOWN_VALUES_MAX + 1].map(limit), [200, 200, 400]);
}

#[test]
fn as_many_of_the_newest_events_are_read_as_may_be() {
    let app = TestApp::start();
    app.user("ada");
    let batch = |from: usize, count: usize| {
        let event = |n: usize| json!({"event_name": "a", "user_id": "ada", "created_at": START_S - n as u64, "metadata": {"n": n}});
        let events: Vec<Value> = (from..from + count).map(event).collect();
        let told = app.post("/events/batch", &Value::Array(events));
        assert!(told.status < 300, "{}", told.text());
    };
    let most = usize::try_from(BREAKDOWN_EVENTS_MAX).unwrap();
    let mut sent = 0;
    for (count, cut) in [(most - 1, Value::Null), (most, Value::Null), (most + 1, json!("occurrences"))] {
        while sent < count {
            let part = BATCH_ITEMS_MAX.min(count - sent);
            batch(sent, part);
            sent += part;
        }
        let told = breakdown(&app, "key=n&limit=1");
        let read = count.min(most);
        assert_eq!((&told["occurrences_read"], &told["cut"]), (&json!(read), &cut), "{count}");
        assert_eq!((&told["distinct"], &told["complete"]), (&json!(read), &json!(cut.is_null())), "{count}");
    }
}
