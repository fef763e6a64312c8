//! `GET /manage/contacts/{id}/deliveries`.

use crate::manage::messages::{banner, live, make, step};
use crate::messenger::Browser;
use crate::support::{START_S, TestApp};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn list(app: &TestApp, id: &str, query: &str) -> Value {
    app.get(&format!("/manage/contacts/{id}/deliveries{query}")).expect(200).json()
}

fn uploads(app: &TestApp, user_id: &str) -> String {
    app.clock.advance_s(1);
    app.track(user_id, "upload-complete", 0)
}

#[test]
fn a_delivery_tells_its_message_its_cause_and_how_far_it_came() {
    let app = TestApp::start();
    let ada = app.user("ada");
    assert_eq!(list(&app, &ada, "")["data"], json!([]));
    let message = live(&app, &banner(json!({})));
    let event = uploads(&app, "ada");
    let made_at = START_S + 1;
    let listed = list(&app, &ada, "");
    assert_eq!(listed.get("total_count"), None);
    let id = listed["data"][0]["id"].clone();
    let expected = json!({
        "type": "delivery", "id": id, "state": "pending",
        "message": {"type": "message", "id": message, "name": "Upload done", "kind": "banner", "version": 1},
        "cause": {"type": "event", "event_id": event, "event_name": "upload-complete"},
        "made_at": made_at, "expires_at": listed["data"][0]["expires_at"], "received_at": null, "shown_at": null,
        "clicked_at": null, "dismissed_at": null, "completed_at": null, "replied_at": null, "reaction": null,
        "recalled": false, "sending": null,
    });
    assert_eq!(listed["data"], json!([expected]));
    // The id is the one that browsers tell receipts of.
    let browser = Browser::of(&app);
    let pong = browser.boot(&json!({"user_id": "ada"}));
    let tell = |kind: &str| {
        let receipt = json!([{"delivery": id, "kind": kind}]);
        browser.call("receipts", &json!({"session": pong["session"], "receipts": receipt})).expect(200);
        list(&app, &ada, "")["data"][0].clone()
    };
    for (kind, state, at) in
        [("shown", "shown", "shown_at"), ("clicked", "clicked", "clicked_at"), ("dismissed", "clicked", "dismissed_at")]
    {
        app.clock.advance_s(1);
        let told = tell(kind);
        assert_eq!((&told["state"], &told[at]), (&json!(state), &json!(app.clock.now_s())), "{kind}");
    }
}

#[test]
fn every_cause_is_told() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let of = |number: usize| list(&app, &ada, "")["data"][number].clone();
    let draft = make(&app, &banner(json!({"name": "Draft"})));
    app.post(&format!("/manage/messages/{draft}/send_test"), &json!({"user_id": "ada"})).expect(200);
    assert_eq!((&of(0)["cause"], &of(0)["message"]["id"]), (&json!({"type": "test"}), &json!(draft)));
    live(
        &app,
        &banner(json!({"name": "Match", "trigger": {"match": true}, "frequency": {"mode": "once"}, "sources": null})),
    );
    Browser::of(&app)
        .pong(&json!({"user_data": {"user_id": "ada"}, "page_view": true, "page": {"url": "https://x.example/"}}));
    assert_eq!(of(0)["cause"], json!({"type": "match"}), "{}", of(0));
    app.clock.advance_s(1);
    let recalled = live(&app, &banner(json!({"name": "Back"})));
    uploads(&app, "ada");
    step(&app, &recalled, "recall").expect(200);
    assert_eq!((&of(0)["state"], &of(0)["recalled"]), (&json!("recalled"), &json!(true)));
}

#[test]
fn pages_walk_back_through_everything_also_what_a_merged_lead_got() {
    let app = TestApp::start();
    live(&app, &banner(json!({})));
    let lead = app.post("/contacts", &json!({"role": "lead", "email": "l@x.example"})).expect(200).json();
    let lead = lead["id"].as_str().unwrap().to_owned();
    let event = json!({"event_name": "upload-complete", "id": lead, "created_at": app.clock.now_s()});
    app.post("/events", &event).expect(202);
    let ada = app.user("ada");
    for _ in 0..4 {
        uploads(&app, "ada");
    }
    app.post("/contacts/merge", &json!({"from": lead, "into": ada})).expect(200);
    let mut times = Vec::new();
    let mut query = "?per_page=2".to_owned();
    loop {
        let page = list(&app, &ada, &query);
        times.extend(page["data"].as_array().unwrap().iter().map(|one| one["made_at"].as_u64().unwrap() - START_S));
        let Some(cursor) = page["pages"]["next"]["starting_after"].as_str() else { break };
        query = format!("?per_page=2&starting_after={cursor}");
    }
    assert_eq!(times, [4, 3, 2, 1, 0]);
    assert_eq!(app.get(&format!("/manage/contacts/{lead}/deliveries")).status, 410);
    let other = app.user("other");
    let cursor = list(&app, &ada, "?per_page=1")["pages"]["next"]["starting_after"].as_str().unwrap().to_owned();
    let foreign = app.get(&format!("/manage/contacts/{other}/deliveries?starting_after={cursor}"));
    assert_eq!(foreign.status, 404, "a cursor is good for one person");
}

#[test]
fn what_nobody_saw_in_time_has_expired() {
    let app = TestApp::start();
    let ada = app.user("ada");
    live(&app, &banner(json!({})));
    uploads(&app, "ada");
    let expires_at = list(&app, &ada, "")["data"][0]["expires_at"].as_u64().unwrap();
    app.clock.advance_s(expires_at - app.clock.now_s() - 1);
    assert_eq!(list(&app, &ada, "")["data"][0]["state"], "pending");
    app.clock.advance_s(1);
    assert_eq!(list(&app, &ada, "")["data"][0]["state"], "expired");
}

#[test]
fn a_segment_that_was_entered_and_a_date_are_causes() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let predicate = json!({"attribute": "name", "op": "is", "value": "Vip"});
    let segment = json!({"name": "VIPs", "person_type": "user", "predicate": predicate});
    let segment = app.post("/manage/segments", &segment).expect(201).json()["id"].clone();
    let once = |trigger: Value| live(&app, &banner(json!({"trigger": trigger, "frequency": {"mode": "once"}})));
    let entered = once(json!({"segment": segment, "entered": true}));
    let change = |body: Value| app.ask("PUT", &format!("/contacts/{ada}")).json(&body).send().expect(200);
    let explained =
        || app.post("/manage/explain/message", &json!({"message_id": entered, "user_id": "ada"})).text().to_owned();
    until("all are marked", || explained().contains("not of the segment"));
    change(json!({"name": "Vip"}));
    let newest = |of: &str| {
        list(&app, &ada, "")["data"].as_array().unwrap().iter().find(|one| one["message"]["id"] == of).cloned()
    };
    until("she had it", || newest(&entered).is_some());
    let cause = json!({"type": "segment", "segment_id": segment, "segment_name": "VIPs"});
    assert_eq!(newest(&entered).unwrap()["cause"], cause);

    let dated = once(json!({"attribute": "signed_up_at", "days": 1}));
    change(json!({"signed_up_at": app.clock.now_s() - 86_400}));
    until("it was sent for that date", || newest(&dated).is_some());
    assert_eq!(newest(&dated).unwrap()["cause"], json!({"type": "date", "date": "2027-01-14"}));
}

/// Waits for what the node does by itself.
#[track_caller]
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(60), "not within a minute: {what}");
        std::thread::yield_now();
    }
}
