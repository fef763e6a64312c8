use super::{id, made, user_ids};
use crate::support::TestApp;
use serde_json::json;

#[test]
fn deleting_archives_and_answers_with_the_user() {
    let app = TestApp::start();
    let ada = made(&app, &json!({"user_id": "a", "email": "a@x.example", "name": "Ada"}));
    for user_id in ["b", "c"] {
        made(&app, &json!({"user_id": user_id, "email": format!("{user_id}@x.example")}));
    }
    app.track("a", "ordered-item", 60);
    let path = format!("/users/{}", id(&ada));
    let deleted = app.ask("DELETE", &path).json(&json!({})).send().expect(200).json();
    assert_eq!((&deleted["id"], &deleted["name"], &deleted["type"]), (&ada["id"], &json!("Ada"), &json!("user")));
    assert_eq!(app.ask("DELETE", "/users?user_id=b").send().expect(200).json()["user_id"], "b");
    assert_eq!(app.ask("DELETE", "/users?email=c%40x.example").send().expect(200).json()["user_id"], "c");
    let listed = app.get("/users").expect(200).json();
    assert_eq!(user_ids(&listed), [""; 0]);
    let list = app.ask("GET", "/users?email=c%40x.example").header("intercom-version", "1.4").send();
    assert_eq!(list.error(), "404 not_found email: User Not Found", "lists show no archived users");
    // Nothing is lost, and who is sent again is back.
    assert_eq!(app.ask("DELETE", &path).send().expect(200).json()["id"], ada["id"]);
    assert_eq!(app.count_of("a", "ordered-item"), 1);
    let back = made(&app, &json!({"user_id": "a"}));
    assert_eq!((&back["id"], &back["name"]), (&ada["id"], &json!("Ada")));
    assert_eq!(user_ids(&app.get("/users").expect(200).json()), ["a"]);
}

#[test]
fn who_is_not_there_cannot_be_archived() {
    let app = TestApp::start();
    made(&app, &json!({"user_id": "a"}));
    let lead = app.post("/contacts", &json!({"role": "lead", "email": "l@x.example"})).expect(200).json();
    let foreign = app.other_shop("foreign");
    let cases = [
        ("/users", "400 parameter_not_found user_id: One of user_id and email is needed"),
        ("/users?user_id=nobody", "404 not_found user_id: User Not Found"),
        ("/users?email=l%40x.example", "404 not_found email: User Not Found"),
        ("/users/6762f0dd1bb69f9f2193bb83", "404 not_found id: User Not Found"),
    ];
    for (path, expected) in cases {
        assert_eq!(app.ask("DELETE", path).send().error(), expected, "{path}");
    }
    assert_eq!(app.ask("DELETE", "/users?user_id=a").bearer(&foreign.token).send().status, 404);
    assert_eq!(app.get("/users").expect(200).json()["total_count"], 1);
    assert_eq!(app.ask("DELETE", &format!("/users/{}", id(&lead))).send().expect(200).json()["type"], "contact");
}
