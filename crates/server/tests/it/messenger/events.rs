//! `POST /messenger/web/events`.

use super::browser::{Browser, SECRET, hash};
use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

fn ada(browser: &Browser) -> Value {
    browser.boot(&json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")}))
}

fn results(browser: &Browser, sent: &Value) -> Vec<Value> {
    let told = browser.call("events", sent).expect(200).json();
    told["results"].as_array().unwrap().clone()
}

#[test]
fn events_reach_who_did_them_each_once() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let visitor = browser.pong(&json!({}));
    let user = browser.pong(&json!({
        "anonymous_id": visitor["anonymous_id"], "user_data": {"user_id": "ada", "user_hash": hash(SECRET, "ada")},
    }));
    let bob = browser.boot(&json!({"user_id": "bob"}));
    let event = |id: &str, key: &Value, name: &str| json!({"id": id, "key": key["event_key"], "name": name});
    let batch = json!({"key": user["event_key"], "events": [
        event("1", &visitor, "looked"),
        {"id": "2", "name": "Upload.Complete", "created_at": START_S - 5, "metadata": {"type": "JPEG"}},
        event("1", &bob, "looked"),
    ]});
    let ok = |id: &str| json!({"id": id, "result": "ok"});
    assert_eq!(results(&browser, &batch), [ok("1"), ok("2"), ok("1")], "two people may use the same id");
    let again: Vec<Value> = results(&browser, &batch).iter().map(|result| result["result"].clone()).collect();
    assert_eq!(again, ["duplicate", "duplicate", "duplicate"]);
    assert_eq!((app.count_of("ada", "looked"), app.count_of("ada", "upload-complete")), (1, 1));
    assert_eq!(app.count_of("bob", "looked"), 1);
    let stored = &app.events_of("ada")[1];
    assert_eq!((&stored["created_at"], &stored["metadata"]), (&json!(START_S - 5), &json!({"type": "JPEG"})));
}

#[test]
fn an_event_keeps_its_source_and_proof() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    for (pong, verified) in [(ada(&browser), "hash"), (browser.pong(&json!({})), "none")] {
        browser.track(&pong["event_key"], "1", "looked");
        let id = pong["person"]["id"].as_str().unwrap();
        let export = app.get(&format!("/manage/contacts/{id}/export")).expect(200).json();
        let receipt = app.get(&format!("/manage/events/{}", export["events"][0]["id"].as_str().unwrap()));
        let receipt = receipt.expect(200).json();
        assert_eq!((&receipt["source"], &receipt["verified"]), (&json!("web_js"), &json!(verified)), "{receipt}");
    }
}

#[test]
fn a_changed_retry_is_a_duplicate_and_no_error() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let key = ada(&browser)["event_key"].clone();
    assert_eq!(browser.track(&key, "1", "looked")["result"], "ok");
    assert_eq!(browser.track(&key, "1", "bought")["result"], "duplicate");
    assert_eq!(browser.track(&key, "2", "bought")["result"], "ok");
}

#[test]
fn what_is_wrong_with_one_stays_its_own() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let key = ada(&browser)["event_key"].clone();
    let batch = json!({"key": key, "events": [
        {"id": "1", "name": ""},
        {"id": "2", "name": 7},
        {"id": "3", "name": "a", "created_at": "now"},
        {"id": "4", "name": "a", "created_at": START_S + 90_000},
        {"id": "5", "name": "a", "metadata": "x"},
        {"id": "6", "name": "a", "key": "nonsense"},
        {"id": "", "name": "a"},
        {"name": "a"},
        7,
        {"id": "7", "name": "a"},
    ]});
    let told: Vec<String> = results(&browser, &batch)
        .iter()
        .map(|told| {
            let text = |key: &str| told[key].as_str().unwrap_or("-").to_owned();
            format!("{} {} {} {}", text("id"), text("result"), text("code"), text("field"))
        })
        .collect();
    let expected = [
        "1 rejected parameter_not_found name",
        "2 rejected type_mismatch name",
        "3 rejected type_mismatch created_at",
        "4 rejected parameter_invalid created_at",
        "5 rejected type_mismatch metadata",
        "6 rejected session_expired key",
        "- rejected parameter_invalid id",
        "- rejected parameter_invalid id",
        "- rejected parameter_invalid -",
        "7 ok - -",
    ];
    assert_eq!(told, expected);
    assert_eq!(app.count_of("ada", "a"), 1);
}

#[test]
fn what_repeats_the_event_is_left_out_of_its_metadata() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let key = ada(&browser)["event_key"].clone();
    let at = START_S - 1;
    let same = json!({"event_name": "A.b", "user_id": "ada", "created_at": at, "type": "x"});
    let other = json!({"event_name": "c", "user_id": "eve", "created_at": 5});
    let event =
        |id: &str, at: u64, metadata: &Value| json!({"id": id, "name": "a-b", "created_at": at, "metadata": metadata});
    results(&browser, &json!({"key": key, "events": [event("1", at, &same), event("2", at - 1, &other)]}));
    let stored: Vec<Value> = app.events_of("ada").iter().map(|event| event["metadata"].clone()).collect();
    assert_eq!(stored, [json!({"type": "x"}), other]);
}

#[test]
fn a_call_without_events_is_wrong() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    for (sent, expected) in [
        (json!({}), "400 parameter_not_found events: events is needed"),
        (json!({"events": []}), "400 parameter_not_found events: events is needed"),
        (json!({"events": {}}), "400 type_mismatch events: events must be an array"),
    ] {
        assert_eq!(browser.call("events", &sent).error(), expected, "{sent}");
    }
}

#[test]
fn an_archived_name_is_dropped_with_its_reason() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let key = ada(&browser)["event_key"].clone();
    browser.track(&key, "1", "looked");
    app.post("/manage/event_definitions/1/archive", &json!({})).expect(200);
    let dropped = browser.track(&key, "2", "looked");
    assert_eq!((&dropped["result"], &dropped["code"]), (&json!("dropped"), &json!("archived")), "{dropped}");
}
