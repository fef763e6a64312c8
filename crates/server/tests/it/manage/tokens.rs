//! `/manage/tokens`.

use crate::support::{START_S, TestApp};
use engine::rows::Scopes;
use serde_json::{Value, json};

#[test]
fn a_token_is_made_shown_once_and_works() {
    let app = TestApp::start();
    let made = app
        .post("/manage/tokens", &json!({"name": " nightly ", "scopes": ["read", "write", "read"]}))
        .expect(201)
        .json();
    let text = made["token"].as_str().unwrap();
    assert_eq!(
        (&made["name"], &made["scopes"], &made["created_at"]),
        (&json!("nightly"), &json!(["read", "write"]), &json!(START_S))
    );
    app.ask("GET", "/me").bearer(text).send().expect(200);
    assert_eq!(app.ask("GET", "/manage/tokens").bearer(text).send().status, 403);
    let listed = app.get("/manage/tokens").expect(200);
    assert!(!listed.text().contains(&text[25..]), "the secret is shown once");
    let last = listed.json()["data"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["id"], &last["revoked"], last.get("token")), (&made["id"], &json!(false), None));
    for form in [made["id"].as_str().unwrap().to_owned(), text[..24].to_owned()] {
        let revoked = app.post(&format!("/manage/tokens/{form}/revoke"), &json!({})).expect(200).json();
        assert_eq!(revoked["revoked_at"], START_S);
    }
    assert_eq!(app.ask("GET", "/me").bearer(text).send().status, 401);
}

#[test]
fn nobody_gives_more_than_they_have() {
    let app = TestApp::start();
    let weaker = app.token(Scopes::MANAGE);
    let make = |token: &str, scopes: Value| {
        app.ask("POST", "/manage/tokens").bearer(token).json(&json!({"name": "n", "scopes": scopes})).send()
    };
    make(&weaker, json!(["manage"])).expect(201);
    assert_eq!(
        make(&weaker, json!(["read", "manage"])).error(),
        "403 forbidden -: The access token lacks the scope read, manage"
    );
    let cases = [
        (json!({"scopes": ["read"]}), "400 parameter_not_found name: name is needed"),
        (json!({"name": "  ", "scopes": ["read"]}), "400 parameter_not_found name: name is needed"),
        (json!({"name": "n"}), "400 parameter_not_found scopes: scopes is needed: any of read, write and manage"),
        (
            json!({"name": "n", "scopes": []}),
            "400 parameter_not_found scopes: scopes is needed: any of read, write and manage",
        ),
        (json!({"name": "n", "scopes": "read"}), "400 type_mismatch scopes: scopes must be an array"),
        (
            json!({"name": "n", "scopes": ["track"]}),
            "400 parameter_invalid scopes: scopes may hold read, write and manage",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(app.post("/manage/tokens", &body).error(), expected, "{body}");
    }
    for id in ["x", "0123456789abcdef"] {
        assert_eq!(
            app.post(&format!("/manage/tokens/{id}/revoke"), &json!({})).error(),
            "404 not_found -: There is no such token"
        );
    }
}

#[test]
fn a_foreign_token_is_not_there() {
    let app = TestApp::start();
    let foreign = app.other_shop("foreign");
    let id = &foreign.token[8..24];
    assert_eq!(app.post(&format!("/manage/tokens/{id}/revoke"), &json!({})).status, 404);
    app.ask("GET", "/me").bearer(&foreign.token).send().expect(200);
}
