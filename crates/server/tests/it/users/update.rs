use super::{id, made};
use crate::support::{Reply, TestApp};
use serde_json::{Value, json};

fn put(app: &TestApp, id: &str, body: &Value) -> Reply {
    app.ask("PUT", &format!("/users/{id}")).json(body).send()
}

#[test]
fn a_put_changes_what_it_sends() {
    let app = TestApp::start();
    let user = made(&app, &json!({"user_id": "a", "email": "a@x.example", "name": "Ada", "phone": "1"}));
    app.clock.advance_s(60);
    let body = json!({"name": "Grace", "phone": null, "user_id": "b", "custom_attributes": {"plan": "pro"}});
    let changed = put(&app, id(&user), &body).expect(200).json();
    let mut expected = user.clone();
    expected["name"] = json!("Grace");
    expected["phone"] = json!(null);
    expected["user_id"] = json!("b");
    expected["custom_attributes"] = json!({"plan": "pro"});
    expected["updated_at"] = json!(app.clock.now_s());
    assert_eq!(changed, expected);
    assert_eq!(put(&app, id(&user), &json!({})).expect(200).json(), expected);
    let lead = app.post("/contacts", &json!({"role": "lead"})).expect(200).json();
    let changed = put(&app, id(&lead), &json!({"name": "Lead"})).expect(200).json();
    assert_eq!((&changed["type"], &changed["name"]), (&json!("contact"), &json!("Lead")));
}

#[test]
fn nobody_is_made_by_a_put() {
    let app = TestApp::start();
    let (ada, bob) = (made(&app, &json!({"user_id": "a"})), made(&app, &json!({"user_id": "b"})));
    let nobody = "6762f0dd1bb69f9f2193bb83";
    assert_eq!(put(&app, nobody, &json!({"user_id": "new"})).error(), "404 not_found id: User Not Found");
    // The id of the path counts, not one in the body.
    let changed = put(&app, id(&ada), &json!({"id": bob["id"], "name": "Ada"})).expect(200).json();
    assert_eq!((&changed["id"], &changed["name"]), (&ada["id"], &json!("Ada")));
    assert!(put(&app, id(&ada), &json!({"user_id": "b"})).error().starts_with("409 conflict user_id"));
    assert_eq!(put(&app, id(&ada), &json!({"name": 1})).error(), "400 type_mismatch name: name must be a string");
    let foreign = app.other_shop("foreign");
    let theirs = app.ask("PUT", &format!("/users/{}", id(&ada))).bearer(&foreign.token).json(&json!({"name": "x"}));
    assert_eq!(theirs.send().status, 404);
    assert_eq!(app.get("/users").expect(200).json()["total_count"], 2);
}
