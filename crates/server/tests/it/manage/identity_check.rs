//! `POST /manage/identity_secrets/check`.

use crate::messenger::{SECRET, hash, token};
use crate::support::TestApp;
use serde_json::{Value, json};

fn check(app: &TestApp, body: &Value) -> Value {
    let told = app.post("/manage/identity_secrets/check", body).expect(200);
    assert!(!told.text().contains(SECRET), "{}", told.text());
    told.json()
}

/// What is told: the code, which must agree with `valid`.
fn code(app: &TestApp, body: &Value) -> String {
    let told = check(app, body);
    assert_eq!(told["valid"], told["code"] == "ok", "{told}");
    assert!(told["message"].as_str().unwrap().len() > 20, "{told}");
    told["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_hash_is_checked_and_what_is_wrong_is_told() {
    let app = TestApp::start();
    let good = hash(SECRET, "9876");
    let expected = json!({
        "type": "identity_check", "platform": "web", "kind": "hash", "valid": true, "code": "ok",
        "message": "This proves who they are.", "secret": "current", "expires_at": null,
    });
    assert_eq!(check(&app, &json!({"user_id": "9876", "hash": good})), expected);
    assert_eq!(code(&app, &json!({"user_id": 9876, "hash": good, "platform": "ios"})), "ok");
    let email = hash(SECRET, "a@x.example");
    assert_eq!(code(&app, &json!({"email": "a@x.example", "hash": email})), "ok");
    for (body, expected) in [
        (json!({"user_id": "9876", "hash": good.to_uppercase()}), "hash_upper_case"),
        (json!({"user_id": "9876", "hash": format!("{good} ")}), "hash_upper_case"),
        (json!({"user_id": "9876", "hash": "abc"}), "hash_malformed"),
        (json!({"user_id": "9876", "hash": "x".repeat(64)}), "hash_malformed"),
        (json!({"user_id": "9876", "email": "a@x.example", "hash": email}), "hash_of_email"),
        (json!({"user_id": "9877", "hash": good}), "hash_mismatch"),
        (json!({"user_id": "9876", "hash": hash("wrong", "9876")}), "hash_mismatch"),
    ] {
        let told = check(&app, &body);
        assert_eq!((&told["code"], &told["secret"]), (&json!(expected), &Value::Null), "{body}");
        assert!(!told.to_string().contains(&good) && !told.to_string().contains(&email), "no hash is told");
    }
}

#[test]
fn a_secret_that_was_rotated_is_told_from_the_new_one() {
    let app = TestApp::start();
    let rotated = app.post("/manage/identity_secrets/web/rotate", &json!({"grace_s": 60})).expect(200).json();
    let secret = rotated["secret"].as_str().unwrap();
    let with = |secret: &str| check(&app, &json!({"user_id": "9876", "hash": hash(secret, "9876")}));
    assert_eq!(with(secret)["secret"], "current");
    assert_eq!((&with(SECRET)["secret"], &with(SECRET)["valid"]), (&json!("previous"), &json!(true)));
    app.clock.advance_s(60);
    // It is still that of the other platforms.
    assert_eq!((&with(SECRET)["code"], &with(SECRET)["valid"]), (&json!("other_platform"), &json!(false)));
    let jwt = token(&json!({"user_id": "9876"}), SECRET);
    assert_eq!(code(&app, &json!({ "jwt": jwt })), "other_platform");
    assert_eq!(code(&app, &json!({"jwt": jwt, "platform": "ios"})), "ok");
}

#[test]
fn a_token_is_checked_and_what_is_wrong_is_told() {
    let app = TestApp::start();
    let now = app.clock.now_s();
    let of = |claims: Value| token(&claims, SECRET);
    let good = of(json!({"user_id": "9876", "exp": now + 600}));
    let told = check(&app, &json!({ "jwt": good }));
    assert_eq!((&told["code"], &told["kind"], &told["expires_at"]), (&json!("ok"), &json!("jwt"), &json!(now + 660)));
    for (body, expected) in [
        (json!({"jwt": good, "user_id": "9876"}), "ok"),
        (json!({"jwt": good, "user_id": "1"}), "jwt_user_mismatch"),
        (json!({"jwt": "a.b"}), "jwt_malformed"),
        (json!({"jwt": of(json!({"email": "a@x.example"}))}), "jwt_malformed"),
        (json!({"jwt": token(&json!({"user_id": "9876"}), "wrong")}), "jwt_signature"),
        (json!({"jwt": of(json!({"user_id": "9876", "exp": now - 61}))}), "jwt_expired"),
        (json!({"jwt": of(json!({"user_id": "9876", "nbf": now + 100}))}), "jwt_not_yet"),
    ] {
        assert_eq!(code(&app, &body), expected, "{body}");
    }
}

#[test]
fn what_cannot_be_checked_is_told() {
    let app = TestApp::start();
    for (body, told) in [
        (json!({}), "400 parameter_not_found hash: One of hash and jwt is needed"),
        (json!({"user_id": "1"}), "400 parameter_not_found hash: One of hash and jwt is needed"),
        (
            json!({"hash": "x"}),
            "400 parameter_not_found user_id: A hash is that of somebody: send their user_id or email",
        ),
        (json!({"platform": "tv", "jwt": "x"}), "400 parameter_invalid platform: platform must be web, ios or android"),
        (json!({"jwt": 7}), "400 type_mismatch jwt: jwt must be a string"),
    ] {
        assert_eq!(app.post("/manage/identity_secrets/check", &body).error(), told, "{body}");
    }
}
