//! `/users` of the 1.x API.

use crate::support::{START_S, TestApp};
use serde_json::json;

#[test]
fn a_user_is_made_then_changed_and_found_every_way() {
    let app = TestApp::start();
    let sent = json!({"user_id": 25, "email": "Wash@Serenity.io", "name": "Wash", "signed_up_at": 1_392_036_272});
    let made = app.post("/users", &sent).expect(200).json();
    let id = made["id"].as_str().unwrap();
    let expected = json!({
        "type": "user", "id": id, "user_id": "25", "anonymous": false, "email": "wash@serenity.io", "phone": null,
        "name": "Wash", "pseudonym": null, "avatar": {"type": "avatar", "image_url": null}, "app_id": "app-shop",
        "companies": {"type": "company.list", "companies": []}, "location_data": {}, "last_request_at": null,
        "last_seen_ip": null, "created_at": START_S, "remote_created_at": 1_392_036_272, "signed_up_at": 1_392_036_272,
        "updated_at": START_S, "session_count": 0,
        "social_profiles": {"type": "social_profile.list", "social_profiles": []}, "owner_id": null,
        "unsubscribed_from_emails": false, "marked_email_as_spam": false, "has_hard_bounced": false,
        "user_agent_data": null, "tags": {"type": "tag.list", "tags": []},
        "segments": {"type": "segment.list", "segments": []}, "custom_attributes": {}, "referrer": null,
        "utm_campaign": null, "utm_content": null, "utm_medium": null, "utm_source": null, "utm_term": null,
        "do_not_track": null,
    });
    assert_eq!(made, expected);
    let changed = app.post("/users", &json!({"user_id": "25", "name": "Hoban", "update_last_request_at": true}));
    let changed = changed.expect(200).json();
    assert_eq!((&changed["id"], &changed["name"], &changed["email"]), (&made["id"], &json!("Hoban"), &made["email"]));
    assert_eq!(changed["last_request_at"], START_S);
    for path in [format!("/users/{id}"), "/users?user_id=25".into(), "/users?email=wash%40serenity.io".into()] {
        assert_eq!(app.get(&path).expect(200).json(), changed, "{path}");
    }
    let ask =
        |version: &str| app.ask("GET", "/users?email=wash%40serenity.io").header("intercom-version", version).send();
    assert_eq!(ask("1.0").json()["type"], "user");
    let list = ask("1.1").expect(200).json();
    assert_eq!(
        (&list["type"], &list["total_count"], &list["users"][0]["id"]),
        (&json!("user.list"), &json!(1), &made["id"])
    );
}

#[test]
fn what_is_missing_or_unknown_is_named() {
    let app = TestApp::start();
    let lead = app.post("/contacts", &json!({"role": "lead", "email": "lead@x.example"})).expect(200).json();
    let lead_user_id = lead["external_id"].as_str().unwrap();
    let cases = [
        ("/users", "400 parameter_not_found user_id: One of user_id and email is needed"),
        ("/users?user_id=nobody", "404 not_found user_id: User Not Found"),
        ("/users?email=nobody%40x.example", "404 not_found email: User Not Found"),
        ("/users?email=lead%40x.example", "404 not_found email: User Not Found"),
        ("/users/6762f0dd1bb69f9f2193bb83", "404 not_found id: User Not Found"),
    ];
    for (path, expected) in cases {
        assert_eq!(app.get(path).error(), expected, "{path}");
    }
    assert_eq!(app.get(&format!("/users?user_id={lead_user_id}")).status, 404);
    let read = app.get(&format!("/users/{}", lead["id"].as_str().unwrap())).expect(200).json();
    assert_eq!((&read["type"], &read["anonymous"]), (&json!("contact"), &json!(true)));
    let bodies = [
        (json!({"name": "Wash"}), "400 parameter_not_found user_id: One of user_id, email and id is needed"),
        (
            json!({"user_id": "a", "custom_attributes": {"plan": 1}}),
            "400 parameter_invalid custom_attributes: Custom attribute 'plan' does not exist",
        ),
        (
            json!({"user_id": "a", "companies": [{"id": 1}]}),
            "400 parameter_invalid companies: Companies cannot be kept yet; leave them out",
        ),
    ];
    for (body, expected) in bodies {
        assert_eq!(app.post("/users", &body).error(), expected, "{body}");
    }
    app.post("/users", &json!({"user_id": "a", "custom_attributes": {}, "companies": []})).expect(200);
    let list = app.ask("GET", "/users?email=nobody%40x.example").header("intercom-version", "1.4").send();
    assert_eq!(list.error(), "404 not_found email: User Not Found");
}

#[test]
fn an_address_of_several_users_is_never_guessed() {
    let app = TestApp::start();
    for user_id in ["a", "b"] {
        app.post("/users", &json!({"user_id": user_id, "email": "same@x.example"})).expect(200);
    }
    let expected =
        "409 unique_user_constraint email: Multiple existing users match this email address - must be more specific";
    assert_eq!(app.get("/users?email=same%40x.example").error(), expected);
    assert_eq!(app.get("/events?type=user&email=same%40x.example").error(), expected);
    assert_eq!(app.post("/events", &json!({"event_name": "e", "email": "same@x.example"})).error(), expected);
    let list =
        app.ask("GET", "/users?email=same%40x.example").header("intercom-version", "1.2").send().expect(200).json();
    assert_eq!(list["total_count"], 2);
}
