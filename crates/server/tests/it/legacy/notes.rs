use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

fn user(app: &TestApp, body: &Value) -> String {
    app.post("/users", body).expect(200).json()["id"].as_str().unwrap().to_owned()
}

#[test]
fn notes_are_written_and_listed_by_user() {
    let app = TestApp::start();
    let id = user(&app, &json!({"user_id": "a", "email": "a@x.example"}));
    let note = app.post("/notes", &json!({"user": {"user_id": "a"}, "body": "Hello"})).expect(200).json();
    let expected = json!({
        "type": "note", "id": note["id"], "created_at": START_S, "user": {"type": "user", "id": id}, "author": null,
        "body": "<p>Hello</p>",
    });
    assert_eq!(note, expected);
    for (place, who) in
        [json!({"id": id}), json!({"email": "A@x.example"}), json!({"user": {"id": id}})].iter().enumerate()
    {
        app.clock.advance_s(1);
        let mut body = who.clone();
        body["body"] = json!(format!("<b>{place}</b><script>x</script>"));
        assert_eq!(app.post("/notes/", &body).expect(200).json()["user"]["id"], id.as_str(), "{who}");
    }
    for query in ["user_id=a", "email=a%40x.example", &format!("id={id}"), &format!("intercom_user_id={id}")] {
        let list = app.get(&format!("/notes?{query}")).expect(200).json();
        let bodies: Vec<&str> =
            list["notes"].as_array().unwrap().iter().map(|note| note["body"].as_str().unwrap()).collect();
        assert_eq!(bodies, ["<p><b>2</b></p>", "<p><b>1</b></p>", "<p><b>0</b></p>", "<p>Hello</p>"], "{query}");
        assert_eq!((&list["type"], &list["total_count"]), (&json!("note.list"), &json!(4)));
        assert_eq!(list["notes"][3], expected);
    }
    let page = app.get("/notes?user_id=a&per_page=3").expect(200).json();
    let next = format!("http://{}/notes?user_id=a&per_page=3&page=2", app.address);
    assert_eq!((&page["pages"]["next"], page["notes"].as_array().unwrap().len()), (&json!(next), 3));
    let next = app.get(&next[next.find("/notes").unwrap()..]).expect(200).json();
    assert_eq!((&next["notes"][0], &next["pages"]["next"]), (&expected, &json!(null)));
}

#[test]
fn a_merged_lead_brings_its_notes() {
    let app = TestApp::start();
    let lead = app.post("/contacts", &json!({"role": "lead"})).expect(200).json();
    app.post("/notes", &json!({"id": lead["id"], "body": "as a lead"})).expect(200);
    let id = user(&app, &json!({"user_id": "a"}));
    app.post("/notes", &json!({"user_id": "a", "body": "as a user"})).expect(200);
    app.post("/contacts/convert", &json!({"contact": {"id": lead["id"]}, "user": {"user_id": "a"}})).expect(200);
    let list = app.get("/notes?user_id=a").expect(200).json();
    assert_eq!(list["total_count"], 2);
    assert!(list["notes"].as_array().unwrap().iter().all(|note| note["user"]["id"] == id.as_str()));
}

#[test]
fn what_is_missing_or_unknown_is_named() {
    let app = TestApp::start();
    user(&app, &json!({"user_id": "a"}));
    let foreign = app.other_shop("foreign");
    let cases = [
        (json!({"body": "x"}), "400 parameter_not_found user: user needs one of id, user_id and email"),
        (json!({"user": {}, "body": "x"}), "400 parameter_not_found user: user needs one of id, user_id and email"),
        (json!({"user": 7, "body": "x"}), "400 type_mismatch user: user must be an object with id, user_id or email"),
        (json!({"user_id": "a"}), "400 parameter_not_found body: body is needed"),
        (json!({"user_id": "a", "body": 7}), "400 type_mismatch body: body must be a string"),
        (json!({"user_id": "nobody", "body": "x"}), "404 not_found user_id: User Not Found"),
        (json!({"user_id": "a", "body": "x", "admin_id": 99}), "404 admin_not_found -: Admin not found"),
    ];
    for (body, expected) in cases {
        assert_eq!(app.post("/notes", &body).error(), expected, "{body}");
    }
    assert_eq!(app.get("/notes").error(), "400 parameter_not_found user_id: One of user_id, email and id is needed");
    assert_eq!(app.get("/notes?user_id=nobody").error(), "404 not_found user_id: User Not Found");
    let theirs = app.ask("POST", "/notes").bearer(&foreign.token).json(&json!({"user_id": "a", "body": "x"}));
    assert_eq!(theirs.send().status, 404);
    assert_eq!(app.ask("GET", "/notes?user_id=a").bearer(&foreign.token).send().status, 404);
    assert_eq!(app.get("/notes?user_id=a").expect(200).json()["notes"], json!([]));
}
