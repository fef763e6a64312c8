//! `POST /messenger/web/email`.

use super::browser::{Browser, SECRET, hash};
use crate::support::TestApp;
use serde_json::{Value, json};

fn collect(browser: &Browser, pong: &Value, email: &str) -> Value {
    browser.call("email", &json!({"session": pong["session"], "email": email})).expect(200).json()
}

#[test]
fn a_visitor_who_types_an_address_is_a_lead() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let visitor = browser.pong(&json!({}));
    let told = collect(&browser, &visitor, "Ada@X.example");
    let (id, user_id) = (&visitor["visitor"]["id"], &visitor["anonymous_id"]);
    let expected = json!({"type": "lead", "id": id, "user_id": user_id, "email": "Ada@X.example"});
    assert_eq!(told["person"], expected);
    assert!(told["revision"].as_u64().unwrap() >= visitor["revision"].as_u64().unwrap(), "{told}");
    let lead = app.get(&format!("/contacts/{}", id.as_str().unwrap())).expect(200).json();
    assert_eq!((&lead["role"], &lead["email"]), (&json!("lead"), &json!("ada@x.example")));
    // The address that is there stays.
    collect(&browser, &visitor, "other@x.example");
    let lead = app.get(&format!("/contacts/{}", id.as_str().unwrap())).expect(200).json();
    assert_eq!(lead["email"], "ada@x.example");
}

#[test]
fn an_address_joins_nobodys_history() {
    let app = TestApp::start();
    let known = app.post("/contacts", &json!({"external_id": "ada", "email": "ada@x.example"})).expect(200).json();
    let browser = Browser::of(&app);
    let visitor = browser.pong(&json!({}));
    browser.track(&visitor["event_key"], "1", "looked");
    let told = collect(&browser, &visitor, "ada@x.example");
    assert_ne!(told["person"]["id"], known["id"]);
    assert_eq!(app.count_of("ada", "looked"), 0);
    let user = browser.boot(&json!({"user_id": "bob", "user_hash": hash(SECRET, "bob")}));
    assert_eq!(collect(&browser, &user, "bob@x.example")["person"]["email"], "bob@x.example");
}

#[test]
fn what_is_no_address_is_named() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let session = browser.pong(&json!({}))["session"].clone();
    for (email, expected) in [
        (json!(null), "400 parameter_not_found email: email is needed"),
        (json!(""), "400 parameter_not_found email: email is needed"),
        (json!("ada"), "400 parameter_invalid email: email must be an e-mail address"),
        (json!(7), "400 type_mismatch email: email must be a string"),
    ] {
        let error = browser.call("email", &json!({"session": session, "email": email})).error();
        assert_eq!(error, expected, "{email}");
    }
}
