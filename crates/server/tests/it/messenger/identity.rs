//! What proves who is there, and what is refused.

use super::browser::{Browser, SECRET, hash, token, token_with};
use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

const FORGED: &str = "403 identity_verification_failed -: The identity could not be verified";

fn enforce(app: &TestApp) {
    app.ask("PUT", "/manage/messenger").json(&json!({"enforce": {"web": true}})).send().expect(200);
}

#[test]
fn a_hash_proves_a_user() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let by_id = browser.boot(&json!({"user_id": 9876, "user_hash": hash(SECRET, "9876"), "name": "Ada"}));
    assert_eq!((&by_id["verified"], &by_id["person"]["user_id"]), (&json!("hash"), &json!("9876")));
    let by_email = browser.boot(&json!({"email": "john@x.example", "user_hash": hash(SECRET, "john@x.example")}));
    assert_eq!((&by_email["verified"], &by_email["person"]["email"]), (&json!("hash"), &json!("john@x.example")));
    assert_eq!(by_id["session_duration_ms"], 7 * 86_400_000);
}

#[test]
fn a_forged_identity_gets_the_same_bytes_whether_or_not_the_person_exists() {
    let app = TestApp::start();
    app.user("known");
    let browser = Browser::of(&app);
    let without_id = |user_data: Value| {
        let reply = browser.ping(&json!({"user_data": user_data}));
        let id = reply.header("x-request-id").unwrap().to_owned();
        assert_eq!(reply.error(), FORGED);
        reply.text().replace(&id, "")
    };
    let forged = hash("wrong", "known");
    let expired = |user_id: &str| token(&json!({"user_id": user_id, "exp": START_S - 60}), SECRET);
    let mut told = vec![
        without_id(json!({"user_id": "known", "user_hash": forged})),
        without_id(json!({"user_id": "unknown", "user_hash": forged})),
        without_id(json!({"email": "known@x.example", "user_id": "known", "user_hash": "x"})),
        without_id(json!({"intercom_user_jwt": token(&json!({"user_id": "known"}), "wrong")})),
        without_id(json!({"intercom_user_jwt": token(&json!({"user_id": "unknown"}), "wrong")})),
        without_id(json!({"intercom_user_jwt": expired("known")})),
        without_id(json!({"intercom_user_jwt": expired("unknown")})),
    ];
    enforce(&app);
    told.push(without_id(json!({"user_id": "known"})));
    told.push(without_id(json!({"user_id": "unknown"})));
    told.dedup();
    assert_eq!(told.len(), 1, "{told:#?}");
}

#[test]
fn a_token_of_another_form_is_told() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let claims = json!({"user_id": "9876"});
    let none = token_with(&json!({"alg": "none"}), &claims, SECRET);
    let (unsigned, _) = none.rsplit_once('.').unwrap();
    for sent in [
        none.clone(),
        format!("{unsigned}."),
        token_with(&json!({"alg": "HS512"}), &claims, SECRET),
        token_with(&json!({"alg": "RS256"}), &claims, SECRET),
        token(&json!({"email": "ada@x.example"}), SECRET),
        "nonsense".to_owned(),
    ] {
        let error = browser.ping(&json!({"user_data": {"intercom_user_jwt": sent}})).error();
        let expected =
            "400 identity_token_invalid intercom_user_jwt: intercom_user_jwt must be an HS256 token with a user_id";
        assert_eq!(error, expected, "{sent}");
    }
    assert_eq!(app.get("/contacts").json()["total_count"], 0, "nobody was made");
}

#[test]
fn a_token_wins_over_what_the_page_says() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let claims = json!({"user_id": "9876", "name": "Signed", "plan": "pro", "exp": START_S + 3_600, "iat": START_S});
    let pong = browser.boot(&json!({
        "intercom_user_jwt": token(&claims, SECRET), "user_id": "other", "name": "Page", "plan": "free", "seats": 3,
    }));
    assert_eq!((&pong["verified"], &pong["person"]["user_id"]), (&json!("jwt"), &json!("9876")));
    let ada = app.get("/contacts/find_by_external_id/9876").expect(200).json();
    assert_eq!(ada["name"], "Signed");
    assert_eq!(ada["custom_attributes"], json!({"plan": "pro", "seats": 3}));
    assert_eq!(app.get("/contacts/find_by_external_id/other").status, 404);
    // Nor is a session longer than its token, and the minute that is allowed.
    assert_eq!(pong["session_duration_ms"], 3_660_000);
    let on = browser.pong(&json!({"session": pong["session"]}));
    assert_eq!((&on["verified"], &on["session_duration_ms"]), (&json!("jwt"), &json!(3_660_000)));
}

#[test]
fn protected_attributes_come_from_a_token_only() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    app.ask("PUT", "/manage/messenger").json(&json!({"protected_attributes": ["plan"]})).send().expect(200);
    let boot = |more: Value| {
        let mut settings = json!({"user_id": "9876", "user_hash": hash(SECRET, "9876")});
        settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        browser.boot(&settings)
    };
    let left_out = boot(json!({"plan": "pro", "seats": 3}))["left_out"].clone();
    assert_eq!((&left_out[0]["name"], &left_out[0]["code"]), (&json!("plan"), &json!("attribute_protected")));
    boot(json!({"intercom_user_jwt": token(&json!({"user_id": "9876", "plan": "signed"}), SECRET)}));
    boot(json!({"plan": "overwritten"}));
    let ada = app.get("/contacts/find_by_external_id/9876").expect(200).json();
    assert_eq!(ada["custom_attributes"], json!({"plan": "signed", "seats": 3}));
}

#[test]
fn where_a_proof_is_asked_for_only_users_need_one() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    enforce(&app);
    assert_eq!(browser.ping(&json!({"user_data": {"email": "ada@x.example"}})).error(), FORGED);
    browser.boot(&json!({"user_id": "9876", "user_hash": hash(SECRET, "9876")}));
    let visitor = browser.boot(&json!({"plan": "free"}));
    assert_eq!(visitor["person"]["type"], "visitor");
    let lead = browser.call("email", &json!({"session": visitor["session"], "email": "ada@x.example"}));
    assert_eq!(lead.expect(200).json()["person"]["type"], "lead");
}

#[test]
fn a_hash_is_over_the_user_id_when_there_is_one() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let both = |over: &str| {
        let settings = json!({"user_id": "1", "email": "ada@x.example", "user_hash": hash(SECRET, over)});
        browser.ping(&json!({"user_data": settings})).status
    };
    assert_eq!([both("1"), both("ada@x.example")], [200, 403]);
}
