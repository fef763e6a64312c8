//! Events of somebody who is not known yet.

use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

fn event(name: &str, user_id: &str, ago: u64) -> Value {
    json!({"event_name": name, "user_id": user_id, "created_at": START_S - ago})
}

#[test]
fn they_wait_for_their_person_only_where_that_is_set() {
    let app = TestApp::start();
    let refused = app.post("/events", &event("a", "later", 9));
    assert_eq!(refused.error(), "404 not_found user_id: User Not Found");
    app.patch("/manage/settings", &json!({"hold_unknown_events": "on"})).expect(200);
    let held = app.post("/events", &event("a", "later", 9)).expect(202);
    assert_eq!((held.header("herald-event-result"), held.header("herald-event-id")), (Some("held"), Some("held_1")));
    assert!(held.body.is_empty());
    assert_eq!(app.get("/manage/events/held_1").error(), "404 not_found -: There is no such event");
    app.user("ada");
    let batch = json!([event("a", "later", 8), event("a", "ada", 8), {"event_name": "a", "user_id": "", "email": "later@x.example", "created_at": START_S - 7}]);
    let results = app.post("/events/batch", &batch).expect(200).json();
    let told: Vec<(&Value, &Value)> =
        results["results"].as_array().unwrap().iter().map(|result| (&result["result"], &result["code"])).collect();
    assert_eq!(told, [(&json!("held"), &Value::Null), (&json!("ok"), &Value::Null), (&json!("held"), &Value::Null)]);
    assert_eq!((&results["results"][0]["id"], &results["results"][2]["id"]), (&json!("held_2"), &json!("held_3")));
    let bulk = json!({"items": [{"method": "post", "data_type": "event", "data": event("a", "later", 6)}]});
    let job = app.post("/bulk/events", &bulk).expect(202).json()["id"].as_str().unwrap().to_owned();
    assert_eq!(app.get(&format!("/jobs/{job}/error")).expect(200).json()["items"], json!([]));

    let later = app.post("/contacts", &json!({"external_id": "later", "email": "later@x.example"})).expect(200).json();
    wait_until(&app, || app.events_of("later").len() == 4);
    let times: Vec<Value> = app.events_of("later").iter().map(|event| event["created_at"].clone()).collect();
    assert_eq!(times, [6, 7, 8, 9].map(|ago| json!(START_S - ago)));
    assert_eq!(app.count_of("later", "a"), 4);
    let export = app.get(&format!("/manage/contacts/{}/export", later["id"].as_str().unwrap())).expect(200).json();
    assert_eq!((export["events"].as_array().unwrap().len(), &export["waiting_events"]), (4, &json!([])));
}

#[test]
fn the_event_past_the_limit_of_one_identifier_is_refused() {
    let app = TestApp::start();
    app.set("hold_unknown_events", 1);
    let batch = |from: u64, count: u64| {
        let events: Vec<Value> = (from..from + count).map(|ago| event("a", "later", ago)).collect();
        let results = app.post("/events/batch", &json!(events)).expect(200).json();
        results["results"].as_array().unwrap().clone()
    };
    assert!(batch(1, 1_000).iter().all(|result| result["result"] == "held"));
    let refused = batch(2_000, 1);
    assert_eq!((&refused[0]["result"], &refused[0]["code"]), (&json!("rejected"), &json!("held_full")));
    let refused = app.post("/events", &event("a", "later", 3_000));
    assert!(refused.error().starts_with("404 held_full "), "{}", refused.text());
    app.post("/events", &event("a", "another", 1)).expect(202);
}

/// Jobs make their steps by themselves, soon.
fn wait_until(app: &TestApp, is_so: impl Fn() -> bool) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !is_so() {
        assert!(std::time::Instant::now() < deadline, "{}", app.get("/manage/jobs").text());
        std::thread::yield_now();
    }
}
