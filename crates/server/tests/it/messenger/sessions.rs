//! What a browser holds: how long it is good, and for whom.

use super::browser::{Browser, SECRET, hash};
use crate::support::{Ask, TestApp};
use engine::ids::ContactId;
use engine::rows::Platform;
use engine::source::Verified;
use serde_json::{Value, json};
use server::messenger::session::{Holder, Purpose, Session};

const EXPIRED: &str = "401 session_expired session: The session has ended; ping again";

fn rotate(app: &TestApp, grace_s: u32) -> String {
    let reply = app.post("/manage/identity_secrets/web/rotate", &json!({"grace_s": grace_s}));
    reply.expect(200).json()["secret"].as_str().unwrap().to_owned()
}

/// Whether a session and an event key are still taken.
fn are_good(browser: &Browser, pong: &Value) -> [bool; 2] {
    let email = browser.call("email", &json!({"session": pong["session"], "email": "typed@x.example"}));
    assert!(email.status == 200 || email.error() == EXPIRED, "{}", email.text());
    let event = browser.track(&pong["event_key"], "an id", "seen");
    assert!(event["result"] != "rejected" || event["code"] == "session_expired", "{event}");
    [email.status == 200, event["result"] != "rejected"]
}

#[test]
fn a_session_goes_on_as_who_it_is() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let first = browser.pong(&json!({}));
    let on = browser.pong(&json!({"session": first["session"]}));
    assert_eq!((&on["visitor"]["id"], &on["anonymous_id"]), (&first["visitor"]["id"], &first["anonymous_id"]));
    let user = browser.boot(&json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")}));
    let on = browser.pong(&json!({"session": user["session"]}));
    assert_eq!((&on["person"], &on["verified"]), (&user["person"], &json!("hash")));
    // What is no session is as good as none.
    for nothing in [json!("nonsense"), json!(""), Value::Null, json!(7), user["event_key"].clone()] {
        assert_eq!(browser.pong(&json!({"session": nothing}))["person"]["type"], "visitor", "{nothing}");
    }
}

#[test]
fn a_session_is_good_for_its_workspace_only() {
    let app = TestApp::start();
    let other = app.other_shop("other");
    let (browser, foreign) = (Browser::of(&app), Browser::at(&app, &other));
    let pong = browser.boot(&json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")}));
    assert_eq!(are_good(&browser, &pong), [true, true]);
    assert_eq!(are_good(&foreign, &pong), [false, false]);
    let pinged = foreign.pong(&json!({"session": pong["session"]}));
    assert_eq!(pinged["person"]["type"], "visitor", "and tells nothing there");
}

/// What a session says of somebody else than who has their number now: who was
/// made after a backup and lost with its restore held one like it.
#[test]
fn a_session_is_nobodys_who_has_the_number_of_its_holder() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let pong = browser.pong(&json!({}));
    let (ada, workspace) = (app.user("ada"), app.shop.workspace);
    let own = app.node().config().workspace(workspace).unwrap();
    let session = |id: &str, earlier_s: u32, (holder, platform)| {
        let made_at = u32::from_str_radix(&id[..8], 16).unwrap();
        let number = ContactId::parse(id).unwrap().ordinal(&own.id_key, workspace).unwrap();
        let contact = ContactId::new(&own.id_key, workspace, number, made_at - earlier_s);
        let (verified, secret, expires_at) = (Verified::None, 0, u32::MAX);
        Session { workspace, contact, verified, secret, holder, platform, expires_at }
            .seal(&own.id_key, Purpose::Session)
    };
    let visitor = pong["visitor"]["id"].as_str().unwrap();
    let poll = |earlier_s| {
        let session = session(visitor, earlier_s, (Holder::Browser, Platform::Web));
        browser.call("poll", &json!({"session": session, "revision": 0})).expect(200).json()["items"].clone()
    };
    assert_eq!(poll(0)[0]["event"], "person");
    let other = poll(1);
    assert_eq!((&other[0]["event"], &other[0]["data"]["reason"]), (&json!("end"), &json!("gone")), "{other}");
    assert_eq!(other.as_array().unwrap().len(), 1);
    let content = |earlier_s| {
        let session = session(&ada, earlier_s, (Holder::User, Platform::Ios));
        let body = json!({"app_id": app.shop.app_id, "platform": "ios", "session": session});
        Ask::new(app.address, "POST", "/messenger/mobile/content").json(&body).send()
    };
    content(0).expect(200);
    assert_eq!(content(1).error(), EXPIRED);
}

#[test]
fn an_event_key_is_no_session_and_none_is_none() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let pong = browser.pong(&json!({}));
    for wrong in [json!({"session": pong["event_key"]}), json!({"session": "x"}), json!({})] {
        let mut sent = wrong.clone();
        sent["email"] = json!("ada@x.example");
        assert_eq!(browser.call("email", &sent).error(), EXPIRED, "{wrong}");
    }
    assert_eq!(browser.track(&pong["session"], "an id", "seen")["code"], "session_expired");
}

#[test]
fn sessions_end_with_their_time() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let user = browser.boot(&json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")}));
    let visitor = browser.pong(&json!({}));
    assert_eq!(visitor["session_duration_ms"], 270_u64 * 86_400_000);
    app.clock.advance_s(7 * 86_400 - 1);
    assert_eq!((are_good(&browser, &user), are_good(&browser, &visitor)), ([true, true], [true, true]));
    app.clock.advance_s(1);
    assert_eq!((are_good(&browser, &user), are_good(&browser, &visitor)), ([false, false], [true, false]));
}

#[test]
fn a_session_dies_with_the_secret_that_proved_it() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let old = browser.boot(&json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")}));
    let visitor = browser.pong(&json!({}));
    let second = rotate(&app, 60);
    app.clock.advance_s(59);
    assert_eq!(are_good(&browser, &old), [true, true], "for as long as the rotation said");
    let by_old = browser.boot(&json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")}));
    let by_new = browser.boot(&json!({"user_id": "ada", "user_hash": hash(&second, "ada")}));
    app.clock.advance_s(1);
    let is_refused = browser.ping(&json!({"user_data": {"user_id": "ada", "user_hash": hash(SECRET, "ada")}}));
    assert_eq!(is_refused.status, 403);
    assert_eq!((are_good(&browser, &old), are_good(&browser, &by_old)), ([false, false], [false, false]));
    assert_eq!(are_good(&browser, &by_new), [true, true]);
    rotate(&app, 0);
    assert_eq!(are_good(&browser, &by_new), [false, false], "at once");
    assert_eq!(are_good(&browser, &visitor), [true, true], "nothing proved a visitor");
}

#[test]
fn a_session_that_proved_nothing_ends_when_a_proof_is_asked_for() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let claim = browser.boot(&json!({"user_id": "ada"}));
    let proved = browser.boot(&json!({"user_id": "bob", "user_hash": hash(SECRET, "bob")}));
    let visitor = browser.pong(&json!({}));
    assert_eq!(are_good(&browser, &claim), [true, true]);
    app.ask("PUT", "/manage/messenger").json(&json!({"enforce": {"web": true}})).send().expect(200);
    assert_eq!(are_good(&browser, &claim), [false, false]);
    assert_eq!((are_good(&browser, &proved), are_good(&browser, &visitor)), ([true, true], [true, true]));
}

#[test]
fn a_session_dies_with_its_person() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let pong = browser.boot(&json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")}));
    let id = pong["person"]["id"].as_str().unwrap();
    app.ask("DELETE", &format!("/contacts/{id}")).send().expect(200);
    assert_eq!(are_good(&browser, &pong), [false, false]);
    let after = browser.pong(&json!({"session": pong["session"]}));
    assert_eq!(after["person"]["type"], "visitor", "and a ping begins anew");
}

#[test]
fn somebody_else_who_comes_gets_another_cookie() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let visitor = browser.pong(&json!({}));
    let boot = |user_id: &str, before: &Value| {
        let settings = json!({"user_id": user_id, "user_hash": hash(SECRET, user_id)});
        let (id, session) = (&before["anonymous_id"], &before["session"]);
        browser.pong(&json!({"user_data": settings, "anonymous_id": id, "session": session}))
    };
    let ada = boot("ada", &visitor);
    assert_eq!(ada["anonymous_id"], visitor["anonymous_id"]);
    assert_eq!(boot("ada", &ada)["anonymous_id"], visitor["anonymous_id"], "the same one goes on");
    let bob = boot("bob", &ada);
    assert_ne!(bob["anonymous_id"], visitor["anonymous_id"]);
    assert_ne!(bob["person"]["id"], ada["person"]["id"], "users are never merged");
    assert_eq!(browser.ping(&json!({"anonymous_id": visitor["anonymous_id"]})).status, 410);
}
