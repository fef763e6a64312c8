//! What a browser may that claims to be a user and proves nothing.

use super::browser::{Browser, SECRET, hash};
use crate::support::TestApp;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// A user of whom the workspace's own server wrote.
fn known(app: &TestApp) -> String {
    let ada = json!({
        "external_id": "ada", "email": "ada@secret.example", "phone": "555-1234", "name": "Ada Secret",
        "avatar": "https://secret.example/a.png", "custom_attributes": {"plan": "secret"},
    });
    let plan = json!({"name": "plan", "model": "contact", "data_type": "string", "messenger_writable": true});
    app.post("/data_attributes", &plan).expect(200);
    app.post("/contacts", &ada).expect(200).json()["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_claim_is_told_nothing_that_is_stored() {
    let app = TestApp::start();
    let id = known(&app);
    let browser = Browser::of(&app);
    let by_id = browser.ping(&json!({"user_data": {"user_id": "ada"}})).expect(200);
    let by_email = browser.ping(&json!({"user_data": {"email": "ada@secret.example"}})).expect(200);
    let session = by_id.json()["session"].clone();
    let known = browser.ping(&json!({"session": session})).expect(200);
    let typed = browser.call("email", &json!({"session": session, "email": "mine@x.example"})).expect(200);
    for (reply, secrets) in [
        (&by_id, &["secret", "Secret", "555-1234", &id][..]),
        (&by_email, &["Secret", "555-1234", "secret.example/a", "\"ada\"", &id]),
        (&known, &["secret", "Secret", "555-1234", "\"ada\"", &id]),
        (&typed, &["secret", "Secret", "555-1234", "\"ada\"", &id]),
    ] {
        for secret in secrets {
            assert!(!reply.text().contains(secret), "{secret}: {}", reply.text());
        }
    }
    assert_eq!(by_id.json()["person"], json!({"type": "user", "user_id": "ada"}));
    assert_eq!(by_id.json()["visitor"], Value::Null);
    // Nor does it tell that somebody is there: it looks as one who is new.
    let mut new = browser.boot(&json!({"user_id": "new"}));
    let mut old = by_id.json();
    for pong in [&mut new, &mut old] {
        for varying in ["session", "event_key", "anonymous_id", "revision"] {
            pong[varying] = Value::Null;
        }
        pong["person"]["user_id"] = Value::Null;
    }
    assert_eq!(old, new);
}

#[test]
fn a_claim_is_told_what_it_sent() {
    let app = TestApp::start();
    let sent = json!({"user_id": "ada", "email": "mine@x.example", "name": "Mine"});
    let pong = Browser::of(&app).boot(&sent);
    let expected = json!({"type": "user", "user_id": "ada", "email": "mine@x.example", "name": "Mine"});
    assert_eq!((&pong["person"], &pong["verified"]), (&expected, &json!("none")));
}

#[test]
fn a_claim_overwrites_nothing_that_was_set() {
    let app = TestApp::start();
    let id = known(&app);
    let browser = Browser::of(&app);
    let pong = browser.boot(&json!({
        "user_id": "ada", "email": "evil@x.example", "phone": "666-666-666", "name": "Evil", "plan": "evil",
        "avatar": "https://evil.example/a.png",
    }));
    assert_eq!(pong["left_out"], json!([]), "in silence");
    let ada = app.get(&format!("/contacts/{id}")).expect(200);
    for evil in ["evil", "Evil", "666-666-666"] {
        assert!(!ada.text().contains(evil), "{evil}: {}", ada.text());
    }
    // What proves itself may.
    browser.boot(&json!({"user_id": "ada", "user_hash": hash(SECRET, "ada"), "name": "Ada", "plan": "pro"}));
    let ada = app.get(&format!("/contacts/{id}")).expect(200).json();
    assert_eq!((&ada["name"], &ada["custom_attributes"]), (&json!("Ada"), &json!({"plan": "pro"})));
}

#[test]
fn a_claim_changes_no_company_but_may_join_one() {
    let app = TestApp::start();
    app.post("/companies", &json!({"company_id": "6", "name": "Blue Sun", "plan": "Paid"})).expect(200);
    let browser = Browser::of(&app);
    browser.boot(&json!({"user_id": "ada", "company": {"id": 6, "name": "Evil", "plan": "Evil"}}));
    let company = app.get("/companies?company_id=6").expect(200).json();
    assert_eq!((&company["name"], &company["plan"]["name"]), (&json!("Blue Sun"), &json!("Paid")));
    let ada = app.get("/contacts/find_by_external_id/ada").expect(200).json();
    assert_eq!(ada["companies"]["total_count"], 1);
}

#[test]
fn a_workspace_can_share_with_everybody() {
    let app = TestApp::start();
    known(&app);
    app.ask("PUT", "/manage/messenger").json(&json!({"share_with_unverified": true})).send().expect(200);
    let person = Browser::of(&app).boot(&json!({"user_id": "ada"}))["person"].clone();
    assert_eq!((&person["name"], &person["email"]), (&json!("Ada Secret"), &json!("ada@secret.example")));
}

#[test]
fn an_address_that_several_have_is_no_guess() {
    let app = TestApp::start();
    for user_id in ["one", "two"] {
        app.post("/users", &json!({"user_id": user_id, "email": "both@x.example"})).expect(200);
    }
    let reply = Browser::of(&app).ping(&json!({"user_data": {"email": "both@x.example"}}));
    assert_eq!((reply.status, reply.json()["errors"][0]["code"].clone()), (409, json!("unique_user_constraint")));
}

#[test]
fn who_is_blocked_is_stopped() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let settings = json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")});
    let pong = browser.boot(&settings);
    let id = pong["person"]["id"].as_str().unwrap();
    app.post(&format!("/contacts/{id}/block"), &json!({})).expect(200);
    let refused = browser.ping(&json!({"user_data": settings})).error();
    assert_eq!(refused, "403 contact_blocked -: The contact is blocked");
}

#[test]
fn what_a_claim_holds_tells_no_id() {
    let app = TestApp::start();
    let id = known(&app);
    let bytes: Vec<u8> = (0..12).map(|at| u8::from_str_radix(&id[at * 2..at * 2 + 2], 16).unwrap()).collect();
    let pong = Browser::of(&app).boot(&json!({"user_id": "ada"}));
    for held in ["session", "event_key"] {
        let sealed = URL_SAFE_NO_PAD.decode(pong[held].as_str().unwrap()).unwrap();
        assert!(!sealed.windows(4).any(|window| window == &bytes[..4] || window == &bytes[8..]), "{held}");
    }
}

#[test]
fn a_visitors_session_ends_when_they_become_a_user() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let visitor = browser.ping(&json!({})).expect(200).json();
    let (session, key) = (visitor["session"].clone(), visitor["event_key"].clone());
    let cookie = visitor["anonymous_id"].clone();
    browser.ping(&json!({"anonymous_id": cookie, "user_data": {"user_id": "ada"}})).expect(200);
    let anew = browser.ping(&json!({"session": session, "user_data": {"name": "Eve"}})).expect(200).json();
    assert_eq!(anew["person"]["type"], "visitor", "somebody else is there");
    assert_eq!(app.get("/contacts/find_by_external_id/ada").json()["name"], Value::Null);
    browser.call("email", &json!({"session": session, "email": "eve@x.example"})).expect(401);
    let polled = browser.call("poll", &json!({"session": session, "revision": 0})).expect(200).json();
    assert_eq!(polled["items"][0]["data"], json!({"reason": "merged"}));
    // Without enforcement the queued events of the same browser are theirs.
    let event =
        |id: &str| json!({"events": [{"id": id, "key": key, "name": "took-step", "created_at": 1_700_000_000}]});
    let recorded = browser.call("events", &event("e1")).expect(200).json();
    assert_eq!(recorded["results"][0]["result"], "ok");
    app.ask("PUT", "/manage/messenger").json(&json!({"enforce": {"web": true}})).send().expect(200);
    let refused = browser.call("events", &event("e2")).expect(200).json();
    assert_eq!(
        (&refused["results"][0]["result"], &refused["results"][0]["code"]),
        (&json!("rejected"), &json!("session_expired"))
    );
}

#[test]
fn an_address_that_many_share_stops_nobody() {
    const SHARED: usize = engine::limits::CONTACTS_PER_EMAIL_MAX;
    let app = TestApp::start();
    for number in 0..SHARED - 1 {
        app.post("/contacts", &json!({"role": "lead", "email": "shared@x.example", "name": format!("{number}")}))
            .expect(200);
    }
    let browser = Browser::of(&app);
    let visitor = browser.ping(&json!({})).expect(200).json();
    browser.call("email", &json!({"session": visitor["session"], "email": "shared@x.example"})).expect(200);
    app.post("/contacts", &json!({"external_id": "bystander"})).expect(200);
    let named = json!({"anonymous_id": visitor["anonymous_id"], "user_data": {"user_id": "bystander"}});
    browser.ping(&named).expect(200);
    assert_eq!(app.get("/contacts/find_by_external_id/bystander").json()["email"], Value::Null);
    browser.ping(&json!({})).expect(200);
}

#[test]
fn a_protected_address_is_not_typed_either() {
    let app = TestApp::start();
    app.ask("PUT", "/manage/messenger").json(&json!({"protected_attributes": ["email"]})).send().expect(200);
    let browser = Browser::of(&app);
    let pong = browser.boot(&json!({"user_id": "ada"}));
    let reply = browser.call("email", &json!({"session": pong["session"], "email": "eve@x.example"})).expect(403);
    assert!(reply.text().contains("attribute_protected"), "{}", reply.text());
}
