//! `POST /manage/messages/{id}/recall` and `/send_test`.

use super::{banner, event, live, make, step};
use crate::messenger::{Browser, SECRET, hash};
use crate::support::TestApp;
use serde_json::{Value, json};

fn boot(app: &TestApp, user_id: &str) -> (Browser, Value) {
    let browser = Browser::of(app);
    let pong = browser.boot(&json!({"user_id": user_id, "user_hash": hash(SECRET, user_id)}));
    (browser, pong)
}

fn poll(browser: &Browser, pong: &Value, revision: u64) -> Vec<Value> {
    let news = browser.call("poll", &json!({"session": pong["session"], "revision": revision})).expect(200).json();
    let items = news["items"].as_array().unwrap().iter();
    items.filter(|item| item["event"] != "person").cloned().collect()
}

fn recall(app: &TestApp, id: &str) -> Value {
    app.ask("POST", &format!("/manage/messages/{id}/recall")).send().expect(200).json()
}

fn counts(app: &TestApp, id: &str) -> Value {
    app.get(&format!("/manage/messages/{id}/numbers")).expect(200).json()["total"].clone()
}

#[test]
fn what_nobody_saw_is_taken_back_and_pages_drop_it() {
    let app = TestApp::start();
    for user in ["ada", "bob"] {
        app.user(user);
    }
    let id = live(&app, &banner(json!({})));
    event(&app, "ada", json!({}));
    event(&app, "bob", json!({}));
    let (bobs, bob) = boot(&app, "bob");
    let seen = poll(&bobs, &bob, 0);
    let shown = json!([{"delivery": seen[0]["data"]["delivery"], "kind": "shown"}]);
    bobs.call("receipts", &json!({"session": bob["session"], "receipts": shown})).expect(200);
    let (adas, ada) = boot(&app, "ada");
    let open = poll(&adas, &ada, 0);
    let revision = open[0]["id"].as_u64().unwrap();
    assert_eq!(recall(&app, &id), json!({"type": "recall", "recalled": 1, "finished": true}));
    let gone = poll(&adas, &ada, revision);
    assert_eq!(
        (&gone[0]["event"], &gone[0]["data"]),
        (&json!("message_gone"), &json!({"delivery": open[0]["data"]["delivery"]}))
    );
    assert_eq!(poll(&adas, &ada, 0), Vec::<Value>::new());
    assert_eq!(poll(&bobs, &bob, 0).len(), 1, "who saw it keeps it");
    assert_eq!(counts(&app, &id)["receipts"]["recalled"], 1);
    assert_eq!(recall(&app, &id)["recalled"], 0, "once");
    let audit = app.get("/manage/audit").expect(200).json();
    let recalls = audit["data"].as_array().unwrap().iter().filter(|entry| entry["action"] == "message.recalled");
    assert_eq!(recalls.count(), 2);
    assert_eq!(app.ask("POST", "/manage/messages/9/recall").send().status, 404);
}

#[test]
fn all_of_them_are_looked_at_whatever_their_number() {
    let app = TestApp::start();
    app.user("ada");
    let id = live(&app, &banner(json!({})));
    for _ in 0..205 {
        app.clock.advance_s(1);
        event(&app, "ada", json!({}));
    }
    assert_eq!(recall(&app, &id), json!({"type": "recall", "recalled": 205, "finished": true}));
}

#[test]
fn a_draft_can_be_seen_by_one_person_and_is_not_counted() {
    let app = TestApp::start();
    let contact = app.user("ada");
    app.user("bob");
    let id = make(&app, &banner(json!({"content": {"style": "floating", "position": "top", "body": "A draft"}})));
    let sent = app.post(&format!("/manage/messages/{id}/send_test"), &json!({"user_id": "ada"})).expect(200).json();
    assert_eq!((&sent["contact_id"], &sent["message_id"]), (&json!(contact), &json!(id)));
    let (adas, ada) = boot(&app, "ada");
    let open = poll(&adas, &ada, 0);
    assert_eq!(open[0]["data"]["body"], "A draft");
    let shown = json!([{"delivery": open[0]["data"]["delivery"], "kind": "shown"}]);
    adas.call("receipts", &json!({"session": ada["session"], "receipts": shown})).expect(200);
    let (bobs, bob) = boot(&app, "bob");
    assert_eq!(poll(&bobs, &bob, 0), Vec::<Value>::new());
    assert_eq!(counts(&app, &id)["receipts"], json!({}));
    // It does not count as had.
    step(&app, &id, "go_live").expect(200);
    app.clock.advance_s(1);
    event(&app, "ada", json!({}));
    assert_eq!(counts(&app, &id)["sent"], 1);
    let test = |body: Value| app.post(&format!("/manage/messages/{id}/send_test"), &body);
    test(json!({"contact_id": contact})).expect(200);
    assert_eq!(test(json!({"user_id": "nobody"})).status, 404);
    assert_eq!(test(json!({"email": "nobody@x.example"})).status, 404);
    assert!(test(json!({})).error().starts_with("400 parameter_not_found contact_id"));
    assert_eq!(app.post("/manage/messages/9/send_test", &json!({"user_id": "ada"})).status, 404);
}
