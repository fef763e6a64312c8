//! `POST /events`.

use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

#[test]
fn an_event_is_accepted_without_a_body_and_told_apart_by_headers() {
    let app = TestApp::start();
    app.user("ada");
    let event = json!({"event_name": "Ordered.Item", "user_id": "ada", "created_at": START_S - 5});
    let stored = app.post("/events", &event).expect(202);
    assert_eq!((stored.text(), stored.header("content-length")), ("", Some("0")));
    assert_eq!(stored.header("herald-event-result"), Some("ok"));
    let again = app.post("/events", &event).expect(202);
    assert_eq!((again.text(), again.header("herald-event-result")), ("", Some("duplicate")));
    assert_ne!(again.header("herald-event-id"), stored.header("herald-event-id"));
    app.post("/manage/event_definitions/1/archive", &json!({})).expect(200);
    let later = json!({"event_name": "ordered-item", "user_id": "ada", "created_at": START_S});
    let dropped = app.post("/events", &later).expect(202);
    assert_eq!(dropped.header("herald-event-result"), Some("dropped"));
}

#[test]
fn whoever_sends_nonsense_is_told_what_to_change() {
    let app = TestApp::start();
    app.user("ada");
    let with = |key: &str, value: Value| {
        let mut event = json!({"event_name": "a", "user_id": "ada", "created_at": START_S});
        event[key] = value;
        event
    };
    let cases = [
        (with("event_name", Value::Null), "400 parameter_not_found event_name: event_name is needed"),
        (with("event_name", json!("  ")), "400 parameter_not_found event_name: event_name is needed"),
        (with("event_name", json!(7)), "400 type_mismatch event_name: event_name must be a string"),
        (with("user_id", Value::Null), "400 parameter_not_found user_id: One of id, user_id and email is needed"),
        (with("user_id", json!("")), "400 parameter_not_found user_id: One of id, user_id and email is needed"),
        (with("user_id", json!({})), "400 type_mismatch user_id: user_id must be a string or a number"),
        (with("email", json!(7)), "400 type_mismatch email: email must be a string"),
        (
            with("created_at", json!("1671028894")),
            "400 type_mismatch created_at: created_at must be a whole number of Unix seconds, from 1970 on",
        ),
        (
            with("created_at", json!(-1)),
            "400 parameter_invalid created_at: created_at must be a whole number of Unix seconds, from 1970 on",
        ),
        (
            with("created_at", json!(1_671_028_894.5)),
            "400 parameter_invalid created_at: created_at must be a whole number of Unix seconds, from 1970 on",
        ),
        (
            with("created_at", json!(START_S * 1_000)),
            "422 parameter_invalid created_at: created_at must be in seconds and at most 24 hours ahead: 1800000000000 looks like milliseconds?",
        ),
        (with("metadata", json!([])), "400 type_mismatch metadata: metadata must be an object"),
        (with("metadata", json!("x")), "400 type_mismatch metadata: metadata must be an object"),
        (with("event_id", json!("")), "400 parameter_invalid event_id: event_id must have 1 to 255 characters"),
        (with("event_id", json!([])), "400 type_mismatch event_id: event_id must be a string"),
        (
            json!([]),
            "400 parameter_invalid -: This is JSON of another shape: invalid type: sequence, expected an event object at line 1 column 0",
        ),
    ];
    for (body, expected) in &cases {
        assert_eq!(app.post("/events", body).error(), *expected, "{body}");
    }
    // Each of them was counted.
    let results = app.post("/events/batch", &json!([1])).json();
    let last = results["results"][0]["id"].as_str().unwrap();
    assert_eq!(last, format!("{:08x}-0000-1000-a000-010000000001", cases.len() + 1));
}

#[test]
fn an_unknown_person_is_named_by_what_was_tried_last() {
    let app = TestApp::start();
    let cases = [
        (json!({"user_id": "nobody"}), "user_id", "nobody"),
        (json!({"id": "6762f0dd1bb69f9f2193bb83"}), "id", "6762f0dd1bb69f9f2193bb83"),
        (json!({"intercom_user_id": "x"}), "id", "x"),
        (json!({"id": "x", "user_id": 17, "email": "n@x.example"}), "email", "n@x.example"),
    ];
    for (mut event, field, detail) in cases {
        event["event_name"] = json!("a");
        let reply = app.post("/events", &event);
        assert_eq!(reply.error(), format!("404 not_found {field}: User Not Found"));
        assert_eq!(reply.json()["errors"][0]["detail"], detail);
    }
    let id = app.user("ada");
    let bogus_beside = json!({"event_name": "a", "id": "66d2f0dd1bb69f9f2193bb83", "user_id": "ada"});
    app.post("/events", &bogus_beside).expect(202);
    app.post("/events", &json!({"event_name": "b", "id": id})).expect(202);
    assert_eq!((app.count_of("ada", "a"), app.count_of("ada", "b")), (1, 1));
}

#[test]
fn a_missing_time_is_now_unless_the_caller_speaks_2_x() {
    let app = TestApp::start();
    app.user("ada");
    let event = json!({"event_name": "a", "user_id": "ada"});
    let ask = |version: &str| app.ask("POST", "/events").header("intercom-version", version).json(&event).send();
    assert_eq!(ask("2.14").error(), "400 parameter_not_found created_at: created_at is needed");
    ask("1.4").expect(202);
    let listed = app.events_of("ada");
    assert_eq!(listed[0]["created_at"], START_S);
}

#[test]
fn history_is_sorted_in_and_the_future_is_refused_beyond_a_day() {
    let app = TestApp::start();
    app.user("ada");
    let at =
        |created_at: u64| app.post("/events", &json!({"event_name": "a", "user_id": "ada", "created_at": created_at}));
    for created_at in [START_S - 60, START_S, START_S - 3_600, 0, 1, START_S + 86_399, START_S + 86_400] {
        at(created_at).expect(202);
    }
    assert_eq!(at(START_S + 86_401).status, 422);
    let times: Vec<u64> = app.events_of("ada").iter().map(|event| event["created_at"].as_u64().unwrap()).collect();
    // Those of 1970 are stored and counted, but older than the list shows.
    assert_eq!(times, [START_S + 86_400, START_S + 86_399, START_S, START_S - 60, START_S - 3_600]);
    assert_eq!(app.count_of("ada", "a"), 7);
}

#[test]
fn a_retry_with_the_same_id_is_one_event_and_another_event_is_an_error() {
    let app = TestApp::start();
    app.user("ada");
    let event = json!({"event_name": "a", "user_id": "ada", "created_at": START_S, "metadata": {"n": 1}});
    let other = json!({"event_name": "a", "user_id": "ada", "created_at": START_S, "metadata": {"n": 2}});
    let send = |key: &str, event: &Value| app.ask("POST", "/events").header("idempotency-key", key).json(event).send();
    let result = |reply: crate::support::Reply| reply.expect(202).header("herald-event-result").unwrap().to_owned();
    assert_eq!(result(send("k1", &event)), "ok");
    assert_eq!(result(send("k1", &event)), "duplicate");
    assert_eq!(result(send("k2", &event)), "ok", "two in one second with different ids are two");
    assert_eq!(send("k1", &other).error(), "422 idempotency_mismatch event_id: This id was used for another event");
    // The header wins over the body's own id.
    let mut own = event;
    own["event_id"] = json!("k1");
    assert_eq!(result(send("k3", &own)), "ok");
    assert_eq!(result(app.post("/events", &own)), "duplicate");
    assert_eq!(app.count_of("ada", "a"), 3);
}

#[test]
fn metadata_of_every_type_comes_back_as_it_was_sent() {
    let app = TestApp::start();
    app.user("ada");
    let metadata = r#"{"zebra":"größe ☕","Quantity":2,"load":3.670,"order_date":1392036272,"article":"https://example.org/a?b=%20","photo":"https://example.org/a.png","order_number":{"url":"https://example.org/1","value":"1"},"price":{"amount":34999,"currency":"eur"},"stripe_customer":"cus_42","gift":true,"big":123456789012345678901234567890,"raw":{"deep":[1,{"b":null}]}}"#;
    let event = format!(r#"{{"event_name":"a","user_id":"ada","metadata":{metadata}}}"#);
    let id = app.ask("POST", "/events").body(event).send().expect(202).header("herald-event-id").unwrap().to_owned();
    let page = app.get("/events?type=user&user_id=ada").expect(200);
    assert!(page.text().contains(&format!(r#""metadata":{metadata}"#)), "{}", page.text());
    let receipt = app.get(&format!("/manage/events/{id}")).expect(200).json();
    let kinds: Vec<&str> =
        receipt["metadata"].as_array().unwrap().iter().map(|value| value["kind"].as_str().unwrap()).collect();
    assert_eq!(
        kinds,
        [
            "string",
            "number",
            "number",
            "date",
            "link",
            "image",
            "rich_link",
            "monetary_amount",
            "stripe_customer",
            "boolean",
            "number",
            "object"
        ]
    );
}
