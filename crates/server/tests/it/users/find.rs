use super::{id, made, plain, said};
use crate::support::{START_S, TestApp};
use serde_json::json;

#[test]
fn what_is_missing_or_unknown_is_named() {
    let app = TestApp::start();
    let lead = app.post("/contacts", &json!({"role": "lead", "email": "lead@x.example"})).expect(200).json();
    let lead_user_id = lead["external_id"].as_str().unwrap();
    let cases = [
        ("/users?user_id=nobody".to_owned(), "404 not_found user_id: User Not Found"),
        (format!("/users?user_id={lead_user_id}"), "404 not_found user_id: User Not Found"),
        ("/users?email=nobody%40x.example".to_owned(), "404 not_found email: User Not Found"),
        ("/users?email=lead%40x.example".to_owned(), "404 not_found email: User Not Found"),
        ("/users?user_id=%00".to_owned(), "404 not_found user_id: User Not Found"),
        ("/users/6762f0dd1bb69f9f2193bb83".to_owned(), "404 not_found id: User Not Found"),
        ("/users/x".to_owned(), "404 not_found id: User Not Found"),
    ];
    for (path, expected) in cases {
        assert_eq!(app.get(&path).error(), expected, "{path}");
    }
    let read = app.get(&format!("/users/{}", id(&lead))).expect(200).json();
    assert_eq!(
        (&read["type"], &read["anonymous"], &read["user_id"]),
        (&json!("contact"), &json!(true), &json!(lead_user_id))
    );
    let pseudonym = read["pseudonym"].as_str().unwrap();
    assert_eq!(pseudonym.split(' ').count(), 2, "{pseudonym}");
    assert_eq!(
        said(&app, "1.4", "GET", "/users?email=nobody%40x.example").error(),
        "404 not_found email: User Not Found"
    );
}

#[test]
fn by_email_one_user_or_from_1_1_on_a_list() {
    let app = TestApp::start();
    let user = made(&app, &json!({"user_id": "a", "email": "a@x.example"}));
    let path = "/users?email=a%40x.example";
    for version in ["1.0", "2.14"] {
        assert_eq!(said(&app, version, "GET", path).expect(200).json(), user, "{version}");
    }
    let old = app.ask("GET", path).header("user-agent", "python-intercom/3.1.0").send();
    assert_eq!(old.expect(200).json(), user);
    for version in ["1.1", "1.4"] {
        let list = said(&app, version, "GET", path).expect(200).json();
        let expected = json!({
            "type": "user.list", "total_count": 1, "limited": false,
            "pages": {"type": "pages", "next": null, "page": 1, "per_page": 1, "total_pages": 1}, "users": [user],
        });
        assert_eq!(list, expected, "{version}");
    }
    app.set("api_version", 2);
    assert_eq!(app.get(path).expect(200).json()["type"], "user.list", "1.2 is the workspace's own");
}

#[test]
fn an_address_of_several_users_is_never_guessed() {
    let app = TestApp::start();
    for user_id in ["a", "b"] {
        made(&app, &json!({"user_id": user_id, "email": "same@x.example"}));
    }
    let expected =
        "409 unique_user_constraint email: Multiple existing users match this email address - must be more specific";
    assert_eq!(app.get("/users?email=same%40x.example").error(), expected);
    assert_eq!(app.ask("DELETE", "/users?email=same%40x.example").send().error(), expected);
    assert_eq!(app.get("/events?type=user&email=same%40x.example").error(), expected);
    assert_eq!(app.post("/events", &json!({"event_name": "e", "email": "same@x.example"})).error(), expected);
    let list = said(&app, "1.2", "GET", "/users?email=same%40x.example").expect(200).json();
    assert_eq!((&list["total_count"], super::user_ids(&list)), (&json!(2), vec!["a", "b"]));
    // With a better identifier beside it, the address does not matter.
    assert_eq!(app.get("/users?user_id=b&email=same%40x.example").expect(200).json()["user_id"], "b");
}

#[test]
fn who_was_merged_leads_to_the_survivor() {
    let app = TestApp::start();
    let lead = app.post("/contacts", &json!({"role": "lead", "email": "l@x.example"})).expect(200).json();
    let user = plain(&app, "a");
    let merge = app.ask("POST", "/contacts/merge").header("intercom-version", "2.14");
    merge.json(&json!({"from": id(&lead), "into": user})).send().expect(200);
    for (method, path) in [("GET", "/users"), ("PUT", "/users"), ("DELETE", "/users")] {
        let reply = app.ask(method, &format!("{path}/{}", id(&lead))).json(&json!({})).send();
        let link = format!("</contacts/{user}>; rel=\"canonical\"");
        assert_eq!((reply.status, reply.header("link")), (410, Some(link.as_str())), "{method}");
        assert!(reply.error().starts_with("410 contact_merged"));
    }
    assert_eq!(app.get(&format!("/users/{user}")).expect(200).json()["email"], "l@x.example");
}

#[test]
fn a_user_shows_what_belongs_to_it() {
    let app = TestApp::start();
    let user = plain(&app, "a");
    let tag = app.post("/tags", &json!({"name": "VIP", "users": [{"user_id": "a"}]})).expect(200).json()["id"].clone();
    let segment = json!({"name": "All", "person_type": "user", "predicate": {"all": []}});
    let segment = app.post("/manage/segments", &segment).expect(201).json()["id"].clone();
    let shown = app.get(&format!("/users/{user}")).expect(200).json();
    assert_eq!(shown["tags"], json!({"type": "tag.list", "tags": [{"type": "tag", "id": tag, "name": "VIP"}]}));
    assert_eq!(shown["segments"]["type"], "segment.list");
    let segments = shown["segments"]["segments"].as_array().unwrap();
    assert_eq!(
        segments.last().unwrap(),
        &json!({"type": "segment", "id": segment, "name": "All", "created_at": START_S, "updated_at": START_S,
                "person_type": "user"})
    );
    let names: Vec<&str> = segments.iter().map(|segment| segment["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["New", "All"]);
}
