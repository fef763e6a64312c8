//! `POST /manage/contacts/count`.

use crate::support::TestApp;
use serde_json::{Value, json};

#[test]
fn it_counts_who_is_there_by_role() {
    let app = TestApp::start();
    for id in ["ada", "bob", "eve"] {
        app.user(id);
    }
    app.post("/contacts", &json!({"role": "lead", "email": "lead@x.example"})).expect(200);
    let gone = app.user("gone");
    app.post(&format!("/contacts/{gone}/archive"), &json!({})).expect(200);
    let ping = crate::support::Ask::new(app.address, "POST", "/messenger/web/ping");
    ping.json(&json!({"app_id": app.shop.app_id})).send().expect(200);
    let count = |body: Value| {
        let told = app.post("/manage/contacts/count", &body).expect(200).json();
        assert_eq!((&told["type"], told.get("cut")), (&json!("count"), None));
        told["count"].as_u64().unwrap()
    };
    assert_eq!(count(json!({})), 4);
    assert_eq!(count(json!({"predicate": null, "roles": null})), 4);
    assert_eq!(count(json!({"roles": ["user"]})), 3);
    assert_eq!(count(json!({"roles": ["lead", "user", "lead"]})), 4);
    assert_eq!(count(json!({"roles": ["visitor"]})), 1);
    assert_eq!(count(json!({"roles": ["visitor", "lead", "user"]})), 5);
    let named = json!({"attribute": "external_id", "op": "in", "value": ["ada", "eve", "nobody"]});
    assert_eq!(count(json!({ "predicate": named })), 2);
    assert_eq!(count(json!({"predicate": {"attribute": "email", "op": "known"}})), 1);
    app.track("bob", "ordered-item", 5);
    assert_eq!(count(json!({"predicate": {"event": "ordered-item", "fact": "did", "op": "is", "value": true}})), 1);
}

#[test]
fn what_cannot_be_counted_is_told() {
    let app = TestApp::start();
    let roles = "400 parameter_invalid roles: roles must hold at least one of user, lead and visitor, and nothing else";
    for wrong in [json!([]), json!(["admin"]), json!([1])] {
        assert_eq!(app.post("/manage/contacts/count", &json!({ "roles": wrong })).error(), roles, "{wrong}");
    }
    assert_eq!(
        app.post("/manage/contacts/count", &json!({"roles": "user"})).error(),
        "400 type_mismatch roles: roles must be an array"
    );
    let wrong = app.post("/manage/contacts/count", &json!({"predicate": {"attribute": "x", "op": "known"}}));
    assert!(wrong.error().starts_with("400 parameter_invalid predicate.attribute: "), "{}", wrong.text());
}
