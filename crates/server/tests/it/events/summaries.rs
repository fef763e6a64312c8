//! `POST /events/summaries`.

use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

fn summary(name: &str, count: u64) -> Value {
    json!({"event_name": name, "count": count, "first": 1_671_028_894, "last": 1_671_129_000})
}

#[test]
fn an_import_adds_once_and_widens() {
    let app = TestApp::start();
    app.user("ada");
    app.track("ada", "a", 60);
    let body = json!({"user_id": "ada", "event_summaries": summary("A", 7)});
    for _ in 0..2 {
        let reply = app.post("/events/summaries", &body).expect(200);
        assert_eq!(reply.text(), "");
    }
    let shown = app.get("/events?type=user&user_id=ada&summary=true").json();
    let expected = json!({"name": "a", "first": "2022-12-14T14:41:34.000Z", "last": "2027-01-15T07:59:00.000Z", "count": 8, "description": null});
    assert_eq!(shown["events"], json!([expected]));
    assert_eq!(app.events_of("ada").len(), 1);
    // The next day the same body is another import.
    app.clock.advance_s(86_400);
    app.post("/events/summaries", &body).expect(200);
    assert_eq!(app.count_of("ada", "a"), 15);
}

#[test]
fn several_at_once_times_as_text_and_a_key() {
    let app = TestApp::start();
    app.user("ada");
    let body = json!({"user_id": "ada", "event_summaries": [
        {"event_name": "a", "count": 1, "first": "2022-12-14T14:41:34Z", "last": 1_671_129_000},
        {"event_name": "b", "count": 2, "first": 1_671_028_894},
        {"event_name": "c", "count": 3, "last": 1_671_129_000},
    ]});
    let send = |key: &str| app.ask("POST", "/events/summaries").header("idempotency-key", key).json(&body).send();
    send("k").expect(200);
    send("k").expect(200);
    assert_eq!(["a", "b", "c"].map(|name| app.count_of("ada", name)), [1, 2, 3]);
    send("l").expect(200);
    assert_eq!(["a", "b", "c"].map(|name| app.count_of("ada", name)), [2, 4, 6]);
}

#[test]
fn what_is_wrong_is_named() {
    let app = TestApp::start();
    app.user("ada");
    let with = |summary: Value| json!({"user_id": "ada", "event_summaries": summary});
    let cases = [
        (
            json!({"event_summaries": summary("a", 1)}),
            "400 parameter_not_found user_id: One of id, user_id and email is needed",
        ),
        (json!({"user_id": "ada"}), "400 parameter_not_found event_summaries: event_summaries is needed"),
        (with(json!([])), "400 parameter_not_found event_summaries: event_summaries is needed"),
        (
            with(json!("x")),
            "400 type_mismatch event_summaries: event_summaries must be an object or an array of objects",
        ),
        (with(json!({"count": 1})), "400 parameter_not_found event_name: event_name is needed"),
        (with(json!({"event_name": "a"})), "400 parameter_not_found count: count is needed"),
        (with(json!({"event_name": "a", "count": 1})), "400 parameter_not_found first: first or last is needed"),
        (
            with(json!({"event_name": "a", "count": 1, "first": "soon"})),
            "400 parameter_invalid first: first must be in Unix seconds or ISO 8601",
        ),
        (
            with(json!({"event_name": "a", "count": 1, "first": 9, "last": 8})),
            "400 parameter_invalid first: first must not lie after last",
        ),
        (
            with(json!({"event_name": "a", "count": 1, "last": START_S * 1_000})),
            "422 parameter_invalid first: first must be in seconds and at most 24 hours ahead: 1800000000000 looks like milliseconds?",
        ),
        (json!({"user_id": "nobody", "event_summaries": summary("a", 1)}), "404 not_found user_id: User Not Found"),
    ];
    for (body, expected) in cases {
        assert_eq!(app.post("/events/summaries", &body).error(), expected, "{body}");
    }
    assert_eq!(app.count_of("ada", "a"), 0);
}

#[test]
fn an_archived_name_is_dropped_and_counted() {
    let app = TestApp::start();
    app.user("ada");
    app.track("ada", "a", 60);
    app.post("/manage/event_definitions/1/archive", &json!({})).expect(200);
    app.post("/events/summaries", &json!({"user_id": "ada", "event_summaries": summary("a", 7)})).expect(200);
    app.post("/manage/event_definitions/1/unarchive", &json!({})).expect(200);
    assert_eq!(app.count_of("ada", "a"), 1);
    let definition = app.get("/manage/event_definitions/1").json();
    assert_eq!(definition["activity"]["dropped"], json!([{"reason": "archived", "count": 1}]));
}
