//! Messages that wait for a person, and delays, as they are explained.

use super::{banner, event, live, make, step};
use crate::support::TestApp;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn explained(app: &TestApp, message: &str, event_id: Option<&str>) -> Value {
    let mut asked = json!({"message_id": message, "user_id": "ada"});
    if let Some(event_id) = event_id {
        asked["event_id"] = json!(event_id);
    }
    app.post("/manage/explain/message", &asked).expect(200).json()
}

fn check(explained: &Value, name: &str) -> Value {
    let checks = explained["checks"].as_array().expect("checks");
    checks.iter().find(|check| check["check"] == name).cloned().unwrap_or_default()
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

fn rename(app: &TestApp, id: &str, name: &str) {
    app.ask("PUT", &format!("/contacts/{id}")).json(&json!({"name": name})).send().expect(200);
}

fn segment(app: &TestApp) -> String {
    let predicate = json!({"attribute": "name", "op": "is", "value": "Vip"});
    let body = json!({"name": "VIPs", "person_type": "user", "predicate": predicate});
    app.post("/manage/segments", &body).expect(201).json()["id"].as_str().unwrap().to_owned()
}

fn once(app: &TestApp, trigger: &Value) -> String {
    live(app, &banner(json!({"trigger": trigger, "frequency": {"mode": "once"}})))
}

#[test]
fn an_entry_is_explained_before_at_and_after_it() {
    let app = TestApp::start();
    let id = app.user("ada");
    let segment = segment(&app);
    let trigger = json!({"segment": segment, "entered": true});
    let message = once(&app, &trigger);
    assert_eq!(app.get(&format!("/manage/messages/{message}")).json()["trigger"], trigger);
    until("all are marked", || check(&explained(&app, &message, None), "trigger")["saw"] == "not of the segment");
    assert_eq!(explained(&app, &message, None)["verdict"], "not_triggered");
    rename(&app, &id, "Vip");
    until("she had it", || {
        explained(&app, &message, None)["verdict"] == "sent_once" || {
            let saw = check(&explained(&app, &message, None), "frequency")["saw"].clone();
            saw.as_str().is_some_and(|saw| saw.starts_with("sent 1 times"))
        }
    });
    let after = check(&explained(&app, &message, None), "trigger");
    assert_eq!(after["passes"], false);
    assert!(after["saw"].as_str().unwrap().starts_with("of the segment since"), "{after}");
    // Numbers of old are no ids.
    let body = banner(json!({"trigger": {"segment": "3", "entered": true}}));
    assert_eq!(
        app.post("/manage/messages", &body).error(),
        "400 parameter_invalid trigger.segment: There is no segment 3"
    );
}

#[test]
fn a_match_and_a_date_are_explained() {
    let app = TestApp::start();
    let id = app.user("ada");
    let matching = live(
        &app,
        &banner(json!({
            "trigger": {"match": true},
            "audience": {"predicate": {"attribute": "name", "op": "is", "value": "Vip"}},
        })),
    );
    let told = explained(&app, &matching, None);
    assert_eq!(
        (&told["verdict"], &check(&told, "trigger")["passes"]),
        (&json!("audience_did_not_match"), &json!(true))
    );
    let date = once(&app, &json!({"attribute": "signed_up_at", "days": 1}));
    assert_eq!(check(&explained(&app, &date, None), "trigger")["saw"], "signed_up_at is unknown");
    let signs_up = |seconds_ago: u64| {
        let at = app.clock.now_s() - seconds_ago;
        app.ask("PUT", &format!("/contacts/{id}")).json(&json!({"signed_up_at": at})).send().expect(200);
    };
    signs_up(0);
    let told = explained(&app, &date, None);
    assert_eq!((&told["verdict"], &check(&told, "trigger")["passes"]), (&json!("not_triggered"), &json!(false)));
    signs_up(86_400);
    until("it was sent for that date", || {
        let saw = check(&explained(&app, &date, None), "trigger")["saw"].clone();
        saw.as_str().is_some_and(|saw| saw.ends_with("and sent for that date"))
    });
}

#[test]
fn a_delay_is_explained_and_its_end_stands_in_the_receipt() {
    let app = TestApp::start();
    app.user("ada");
    let trigger = json!({"event": "upload-complete", "delay_s": 600});
    let message = live(&app, &banner(json!({"trigger": trigger})));
    let paused = live(&app, &banner(json!({"trigger": trigger})));
    assert_eq!(explained(&app, &message, None)["verdict"], "delayed", "it would wait");
    let event = event(&app, "ada", json!({}));
    let due_at = app.clock.now_s() + 600;
    let told = explained(&app, &message, Some(&event));
    assert_eq!((&told["verdict"], &told["verdict_of"]), (&json!("delayed"), &json!("stored")));
    assert_eq!(check(&told, "delay")["saw"], format!("it waits until {due_at}"));
    let receipt = || {
        let receipt = app.get(&format!("/manage/events/{event}")).expect(200).json();
        let messages = receipt["messages"].as_array().expect("messages").clone();
        messages.iter().map(|one| one["verdict"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(receipt(), ["delayed", "delayed"]);
    step(&app, &paused, "pause").expect(200);
    app.clock.advance_s(600);
    until("both delays have ended", || !receipt().contains(&"delayed".to_owned()));
    assert_eq!(receipt(), ["sent", "not_live"]);
    let told = explained(&app, &message, Some(&event));
    assert_eq!(told["verdict"], "sent");
    assert_eq!(check(&told, "delay")["saw"], "600 s after its event; none runs");
    let draft = make(&app, &banner(json!({"trigger": trigger})));
    assert_eq!(explained(&app, &draft, None)["verdict"], "not_live");
}
