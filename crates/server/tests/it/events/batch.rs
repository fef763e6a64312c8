//! `POST /events/batch`.

use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

fn words(answer: &Value) -> Vec<&str> {
    answer["results"].as_array().unwrap().iter().map(|result| result["result"].as_str().unwrap()).collect()
}

#[test]
fn every_item_has_its_own_result_in_order() {
    let app = TestApp::start();
    app.user("ada");
    app.track("ada", "gone", 9);
    app.post("/manage/event_definitions/1/archive", &json!({})).expect(200);
    let event = |name: &str, ago: u64| json!({"event_name": name, "user_id": "ada", "created_at": START_S - ago});
    let mut marked = event("b", 1);
    marked["event_id"] = json!("e1");
    marked["metadata"] = json!({"note": "x".repeat(300), "a&b": 1});
    let sent = json!([event("a", 5), event("a", 5), event("gone", 1), marked, marked, "text", {"event_name": "a"}, event("", 1), {"event_name": "a", "user_id": "nobody"}]);
    let answer = app.post("/events/batch", &sent).expect(200).json();
    assert_eq!(
        words(&answer),
        ["ok", "duplicate", "dropped", "ok", "duplicate", "rejected", "rejected", "rejected", "rejected"]
    );
    let results = answer["results"].as_array().unwrap();
    assert_eq!(results[1]["duplicate_of"], results[0]["id"]);
    assert_eq!((&results[2]["code"], &results[2]["field"]), (&json!("archived"), &Value::Null));
    assert_eq!(
        results[3]["omissions"],
        json!([{"key": "a&b", "reason": "key_forbidden"}, {"key": "note", "reason": "string_cut"}])
    );
    let told = |index: usize| {
        format!("{} {}", results[index]["code"].as_str().unwrap(), results[index]["field"].as_str().unwrap_or("-"))
    };
    assert_eq!(told(5), "parameter_invalid -");
    assert_eq!(told(6), "parameter_not_found user_id");
    assert_eq!(told(7), "parameter_not_found event_name");
    assert_eq!(told(8), "not_found user_id");
    for result in &results[..8] {
        let receipt = app.get(&format!("/manage/events/{}", result["id"].as_str().unwrap())).expect(200).json();
        assert_eq!(receipt["result"], result["result"]);
    }
    assert_eq!((app.count_of("ada", "a"), app.count_of("ada", "b")), (1, 1));
}

#[test]
fn lines_are_items_too_and_a_broken_one_stops_nobody() {
    let app = TestApp::start();
    app.user("ada");
    let lines = "{\"event_name\":\"a\",\"user_id\":\"ada\"}\r\n\n{\"event_name\":\n  {\"event_name\":\"b\",\"user_id\":\"ada\"}";
    let answer = app.ask("POST", "/events/batch").header("content-type", "application/x-ndjson").body(lines).send();
    assert_eq!(words(&answer.expect(200).json()), ["ok", "rejected", "ok"]);
    for empty in ["", "  \n ", "[]"] {
        let answer = app.ask("POST", "/events/batch").body(empty).send().expect(200).json();
        assert_eq!(answer, json!({"results": []}), "{empty:?}");
    }
    let broken = app.ask("POST", "/events/batch").body("[{},").send().error();
    assert!(broken.starts_with("400 parameter_invalid -: This is no JSON array: EOF"), "{broken}");
}

#[test]
fn a_batch_counts_its_items_and_what_has_no_room_is_to_be_sent_again() {
    let app = TestApp::start();
    app.user("ada");
    app.set("rate_limit_per_minute", 60);
    let items: Vec<Value> =
        (0..6).map(|ago| json!({"event_name": "a", "user_id": "ada", "created_at": START_S - ago})).collect();
    app.clock.advance_s(10);
    let first = app.post("/events/batch", &json!(items)).expect(200);
    assert_eq!((first.header("x-ratelimit-limit"), first.header("x-ratelimit-remaining")), (Some("10"), Some("4")));
    let more: Vec<Value> =
        (10..16).map(|ago| json!({"event_name": "a", "user_id": "ada", "created_at": START_S - ago})).collect();
    let second = app.post("/events/batch", &json!(more)).expect(200);
    assert_eq!((second.header("x-ratelimit-remaining"), second.header("retry-after")), (Some("0"), Some("10")));
    let answer = second.json();
    assert_eq!(words(&answer), ["ok", "ok", "ok", "ok", "retry", "retry"]);
    let retry = &answer["results"][5];
    assert_eq!((&retry["code"], &retry["id"]), (&json!("rate_limit_exceeded"), &Value::Null));
    let third = app.post("/events/batch", &json!(more));
    assert_eq!(third.error(), "429 rate_limit_exceeded -: Exceeded rate limit of 10 in 10_seconds");
    app.clock.advance_s(10);
    assert_eq!(words(&app.post("/events/batch", &json!(more)).expect(200).json())[3..], ["duplicate", "ok", "ok"]);
}

#[test]
fn a_missing_time_follows_the_version() {
    let app = TestApp::start();
    app.user("ada");
    let body = json!([{"event_name": "a", "user_id": "ada"}]);
    let modern = app.ask("POST", "/events/batch").header("intercom-version", "2.11").json(&body).send().json();
    assert_eq!((words(&modern), &modern["results"][0]["field"]), (vec!["rejected"], &json!("created_at")));
    assert_eq!(words(&app.post("/events/batch", &body).json()), ["ok"]);
}
