//! `POST /manage/messages/{id}/dry_run`, and the forecast made of it.

use super::{banner, event, live, make, put, step};
use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

fn dry_run(app: &TestApp, id: &str, body: &Value) -> Value {
    app.post(&format!("/manage/messages/{id}/dry_run"), body).expect(200).json()
}

fn forecast(app: &TestApp, id: &str) -> Value {
    app.get(&format!("/manage/messages/{id}")).expect(200).json()["forecast_per_hour"].clone()
}

#[test]
fn it_says_who_would_have_got_it_and_sends_nothing() {
    let app = TestApp::start();
    let (ada, _) = (app.user("ada"), app.user("bob"));
    event(&app, "ada", json!({"type": "JPEG"}));
    app.clock.advance_s(86_400);
    event(&app, "ada", json!({"type": "JPEG"}));
    event(&app, "bob", json!({"type": "PNG"}));
    app.clock.advance_s(60);
    event(&app, "ada", json!({"type": "jpeg"}));
    app.clock.advance_s(60);
    let metadata = json!({"all": [{"metadata": "type", "op": "is", "value": "JPEG"}]});
    let frequency = json!({"mode": "every", "min_gap_s": 3_600});
    let id = make(
        &app,
        &banner(json!({"trigger": {"event": "upload-complete", "metadata": metadata}, "frequency": frequency})),
    );
    let told = dry_run(&app, &id, &json!({}));
    let day = |day: &str, looked_at: u64| json!({"day": day, "looked_at": looked_at, "sent": 1});
    assert_eq!(
        told,
        json!({
            "type": "dry_run", "message_id": id, "version": 1, "days": 30,
            "since": START_S + 86_520 - 30 * 86_400, "until": START_S + 86_520,
            "cut": null, "stopped": null, "events_read": 4, "looked_at": 4, "sent": 2,
            "suppressed": {"metadata_did_not_match": 1, "min_gap": 1},
            "recipients": 1, "recipients_by_sends": [{"sends": 2, "people": 1}],
            "sent_per_hour_max": 1, "forecast_per_hour": 1,
            "by_day": [day("2027-01-15", 1), day("2027-01-16", 3)],
            "sample": [{"contact_id": ada, "external_id": "ada", "sends": 2, "times": [START_S, START_S + 86_400]}],
            "warnings": [],
        })
    );
    let shorter = dry_run(&app, &id, &json!({"days": 1}));
    assert_eq!((&shorter["looked_at"], &shorter["sent"]), (&json!(3), &json!(1)));
    let numbers = app.get(&format!("/manage/messages/{id}/numbers")).expect(200).json();
    assert_eq!((&numbers["total"]["looked_at"], &numbers["series"]), (&json!(0), &json!([])), "nothing was decided");
}

#[test]
fn what_it_cannot_know_it_says() {
    let app = TestApp::start();
    app.user("ada");
    event(&app, "ada", json!({}));
    app.clock.advance_s(60);
    let leaf = json!({"attribute": "name", "op": "is", "value": "Ada"});
    let count = json!({"event": "upload-complete", "fact": "count", "op": "gte", "value": 1});
    let audience = json!({"predicate": {"all": [count, {"any": [leaf]}]}});
    let id = make(&app, &banner(json!({"audience": audience})));
    let before = dry_run(&app, &id, &json!({}));
    assert_eq!((&before["sent"], &before["warnings"][0]["people_changed"]), (&json!(0), &json!(0)));
    let contact = app.get("/contacts").json()["data"][0]["id"].as_str().unwrap().to_owned();
    app.ask("PUT", &format!("/contacts/{contact}")).json(&json!({"name": "Ada"})).send().expect(200);
    let after = dry_run(&app, &id, &json!({}));
    assert_eq!(after["sent"], 1, "as if she had been called so then");
    let warning = &after["warnings"][0];
    assert_eq!(warning["code"], "attributes_are_todays");
    assert_eq!(warning["people_changed"], 1);
    assert_eq!(warning["conditions"], json!([{"path": "audience.predicate.all[1].any[0]", "condition": leaf}]));
    app.set("messages_per_day_max", 3);
    assert_eq!(dry_run(&app, &id, &json!({}))["warnings"][1]["code"], "other_messages_are_not_counted");
}

#[test]
fn it_tells_how_far_it_is_line_by_line() {
    let app = TestApp::start();
    app.user("ada");
    event(&app, "ada", json!({}));
    let id = make(&app, &banner(json!({})));
    let ask = app.ask("POST", &format!("/manage/messages/{id}/dry_run")).header("Accept", "application/x-ndjson");
    let reply = ask.json(&json!({"days": 7})).send().expect(200);
    assert_eq!(reply.header("content-type"), Some("application/x-ndjson"));
    let lines: Vec<Value> = reply.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.last().unwrap()["result"], dry_run(&app, &id, &json!({"days": 7})));
}

#[test]
fn what_cannot_be_rehearsed_is_refused() {
    let app = TestApp::start();
    let id = make(&app, &banner(json!({})));
    let path = format!("/manage/messages/{id}/dry_run");
    for (days, status) in [(0, 400), (1, 200), (90, 200), (91, 400)] {
        assert_eq!(app.post(&path, &json!({"days": days})).status, status, "{days} days");
    }
    assert_eq!(app.post(&path, &json!({"days": 91})).error(), "400 parameter_invalid days: days must be from 1 to 90");
    assert_eq!(app.post("/manage/messages/9/dry_run", &json!({})).status, 404);
    let matched = make(&app, &banner(json!({"trigger": {"match": true}})));
    let told = app.post(&format!("/manage/messages/{matched}/dry_run"), &json!({})).error();
    assert!(told.starts_with("409 message_state trigger: "), "{told}");
}

#[test]
fn going_live_forecasts_and_three_times_as_many_pause_it() {
    let app = TestApp::start();
    app.user("ada");
    let never_seen = live(&app, &banner(json!({"trigger": {"event": "never-seen"}})));
    assert_eq!(forecast(&app, &never_seen), json!(null), "nothing is known of it");
    event(&app, "ada", json!({}));
    app.clock.advance_s(2);
    let id = live(&app, &banner(json!({})));
    assert_eq!(forecast(&app, &id), 1);
    let sent = |count: u64| {
        for _ in 0..count {
            app.clock.advance_s(1);
            event(&app, "ada", json!({}));
        }
        app.get(&format!("/manage/messages/{id}")).expect(200).json()
    };
    // Thirty are never too many.
    assert_eq!(sent(30)["state"], "live");
    let paused = sent(1);
    assert_eq!((&paused["state"], &paused["paused_because"]), (&json!("paused"), &json!("over_forecast")));
    let audit = app.get("/manage/audit").expect(200).json();
    let entry = audit["data"].as_array().unwrap().iter().find(|entry| entry["action"] == "message.paused").unwrap();
    assert_eq!(entry["actor"]["type"], "herald", "{entry}");
    // Its burst is what is expected now.
    step(&app, &id, "go_live").expect(200);
    assert!(forecast(&app, &id).as_u64().unwrap() >= 31);
    assert_eq!(sent(5)["state"], "live");
    let go_live = |body: Value| app.post(&format!("/manage/messages/{id}/go_live"), &body).expect(200).json();
    assert_eq!(go_live(json!({"forecast_per_hour": 1_000}))["forecast_per_hour"], 1_000);
    assert_eq!(go_live(json!({}))["forecast_per_hour"], 1_000, "again changes nothing");
    assert_eq!(go_live(json!({"forecast_per_hour": null}))["forecast_per_hour"], json!(null));
    // A new version is forecast for itself.
    put(&app, &id, &json!({"control_group_percent": 99})).expect(200);
    assert_ne!(forecast(&app, &id), json!(null));
    let wrong = app.post(&format!("/manage/messages/{id}/go_live"), &json!({"forecast_per_hour": -1})).error();
    assert!(wrong.starts_with("400 parameter_invalid forecast_per_hour"), "{wrong}");
}
