use super::plain;
use crate::support::TestApp;
use serde_json::json;

#[test]
fn a_request_deletes_for_good_and_is_numbered() {
    let app = TestApp::start();
    let (ada, bob) = (plain(&app, "a"), plain(&app, "b"));
    app.track("a", "ordered-item", 60);
    let delete = |id: &str| app.post("/user_delete_requests", &json!({"intercom_user_id": id}));
    assert_eq!(delete(&ada).expect(200).json(), json!({"id": 1}));
    assert_eq!(app.get(&format!("/users/{ada}")).status, 404);
    assert_eq!(app.get("/users?user_id=a").status, 404);
    assert_eq!(app.get("/events?type=user&user_id=a").status, 404);
    assert_eq!(delete(&ada).error(), "404 not_found id: User Not Found");
    assert_eq!(delete(&bob).expect(200).json(), json!({"id": 2}));
    // The id is free for somebody else, who has nothing of the first.
    assert_ne!(plain(&app, "a"), ada);
    assert_eq!(app.events_of("a"), Vec::<serde_json::Value>::new());
}

#[test]
fn nobody_is_deleted_by_mistake() {
    let app = TestApp::start();
    let ada = plain(&app, "a");
    let foreign = app.other_shop("foreign");
    let cases = [
        (json!({}), "400 parameter_not_found intercom_user_id: intercom_user_id is needed"),
        (json!({"intercom_user_id": null}), "400 parameter_not_found intercom_user_id: intercom_user_id is needed"),
        (
            json!({"intercom_user_id": {}}),
            "400 type_mismatch intercom_user_id: intercom_user_id must be a string or a number",
        ),
        (json!({"intercom_user_id": "a"}), "404 not_found id: User Not Found"),
    ];
    for (body, expected) in cases {
        assert_eq!(app.post("/user_delete_requests", &body).error(), expected, "{body}");
    }
    let theirs = app.ask("POST", "/user_delete_requests").bearer(&foreign.token);
    assert_eq!(theirs.json(&json!({"intercom_user_id": ada})).send().status, 404);
    app.get(&format!("/users/{ada}")).expect(200);
}
