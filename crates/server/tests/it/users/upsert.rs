use super::{id, made};
use crate::support::{START_S, TestApp};
use serde_json::json;

#[test]
fn a_user_is_made_then_changed_and_found_every_way() {
    let app = TestApp::start();
    let sent = json!({"user_id": 25, "email": "Wash@Serenity.io", "name": "Wash", "signed_up_at": 1_392_036_272});
    let made = made(&app, &sent);
    let id = id(&made);
    let expected = json!({
        "type": "user", "id": id, "user_id": "25", "anonymous": false, "email": "wash@serenity.io", "phone": null,
        "name": "Wash", "pseudonym": null, "avatar": {"type": "avatar", "image_url": null}, "app_id": "app-shop",
        "companies": {"type": "company.list", "companies": []}, "location_data": {}, "last_request_at": null,
        "last_seen_ip": null, "created_at": START_S, "remote_created_at": 1_392_036_272, "signed_up_at": 1_392_036_272,
        "updated_at": START_S, "session_count": 0,
        "social_profiles": {"type": "social_profile.list", "social_profiles": []}, "owner_id": null,
        "unsubscribed_from_emails": false, "marked_email_as_spam": false, "has_hard_bounced": false,
        "user_agent_data": null, "tags": {"type": "tag.list", "tags": []},
        "segments": {"type": "segment.list", "segments": made["segments"]["segments"]}, "custom_attributes": {}, "referrer": null,
        "utm_campaign": null, "utm_content": null, "utm_medium": null, "utm_source": null, "utm_term": null,
        "do_not_track": null,
    });
    assert_eq!(made, expected);
    assert_eq!(made["segments"]["segments"][0]["name"], "New", "a segment that every workspace has at first");
    let changed = super::made(&app, &json!({"user_id": "25", "name": "Hoban", "update_last_request_at": true}));
    assert_eq!((&changed["id"], &changed["name"], &changed["email"]), (&made["id"], &json!("Hoban"), &made["email"]));
    assert_eq!(changed["last_request_at"], START_S);
    for path in [format!("/users/{id}"), "/users?user_id=25".into(), "/users?email=wash%40serenity.io".into()] {
        assert_eq!(app.get(&path).expect(200).json(), changed, "{path}");
    }
}

#[test]
fn everything_that_is_sent_is_kept_and_can_be_taken_away() {
    let app = TestApp::start();
    let full = made(
        &app,
        &json!({
            "user_id": "25", "phone": "+1 555", "owner_id": 127, "last_request_at": 1_400_000_000,
            "avatar": {"type": "avatar", "image_url": "https://serenity.io/wash.png"}, "remote_created_at": 1_392_036_272,
            "unsubscribed_from_emails": true, "last_seen_user_agent": "b".repeat(300), "last_seen_ip": "1.2.3.4",
            "referrer": "https://search.example/?q=ships", "utm_campaign": "c", "utm_content": "co", "utm_medium": "m",
            "utm_source": "s", "utm_term": "t", "new_session": true,
        }),
    );
    let expected = json!({
        "phone": "+1 555", "owner_id": "127", "last_request_at": 1_400_000_000,
        "avatar": {"type": "avatar", "image_url": "https://serenity.io/wash.png"}, "signed_up_at": 1_392_036_272,
        "unsubscribed_from_emails": true, "user_agent_data": "b".repeat(255), "last_seen_ip": null,
        "referrer": "https://search.example/?q=ships", "utm_campaign": "c", "utm_content": "co", "utm_medium": "m",
        "utm_source": "s", "utm_term": "t", "session_count": 1,
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&full[key], value, "{key}");
    }
    let again = made(&app, &json!({"user_id": "25", "new_session": true}));
    assert_eq!((&again["session_count"], &again["referrer"]), (&json!(2), &full["referrer"]));
    let cleared = made(
        &app,
        &json!({"user_id": "25", "phone": null, "owner_id": "", "avatar": null, "referrer": null, "utm_term": "",
                "last_seen_user_agent": null, "signed_up_at": null, "last_request_at": null}),
    );
    for key in ["phone", "owner_id", "referrer", "utm_term", "user_agent_data", "signed_up_at", "last_request_at"] {
        assert_eq!(cleared[key], json!(null), "{key}");
    }
    assert_eq!((&cleared["avatar"]["image_url"], &cleared["utm_source"]), (&json!(null), &json!("s")));
}

#[test]
fn who_is_meant_is_found_by_id_then_user_id_then_email() {
    let app = TestApp::start();
    let ada = made(&app, &json!({"user_id": "a", "email": "a@x.example"}));
    // By id: user_id and e-mail are changed.
    let changed = made(&app, &json!({"id": ada["id"], "user_id": "b", "email": "b@x.example"}));
    assert_eq!(
        (&changed["id"], &changed["user_id"], &changed["email"]),
        (&ada["id"], &json!("b"), &json!("b@x.example"))
    );
    assert_eq!(app.get("/users?user_id=a").status, 404);
    // By user_id: the e-mail is changed.
    let changed = made(&app, &json!({"user_id": "b", "email": "c@x.example"}));
    assert_eq!((&changed["id"], &changed["email"]), (&ada["id"], &json!("c@x.example")));
    // By e-mail with another user_id: somebody new.
    let grace = made(&app, &json!({"user_id": "g", "email": "c@x.example"}));
    assert_ne!(grace["id"], ada["id"]);
    // By e-mail without a stored user_id: it is set.
    let plain = made(&app, &json!({"email": "Plain@x.example"}));
    assert_eq!((&plain["user_id"], &plain["email"]), (&json!(null), &json!("plain@x.example")));
    let named = made(&app, &json!({"user_id": "p", "email": "plain@X.example"}));
    assert_eq!((&named["id"], &named["user_id"]), (&plain["id"], &json!("p")));
    // A wrong id beside a good user_id does no harm.
    let found = made(&app, &json!({"id": "6762f0dd1bb69f9f2193bb83", "user_id": "p"}));
    assert_eq!(found["id"], plain["id"]);
}

#[test]
fn what_is_wrong_or_taken_is_named() {
    let app = TestApp::start();
    let ada = made(&app, &json!({"user_id": "a"}));
    made(&app, &json!({"user_id": "b", "email": "same@x.example"}));
    made(&app, &json!({"user_id": "c", "email": "same@x.example"}));
    let taken = format!("409 conflict user_id: A contact matching those details already exists with id={}", id(&ada));
    let cases = [
        (json!({"name": "Wash"}), "400 parameter_not_found user_id: One of user_id, email and id is needed"),
        (json!({"id": "6762f0dd1bb69f9f2193bb83"}), "404 not_found id: User Not Found"),
        (json!({"id": app.get("/users?user_id=b").json()["id"], "user_id": "a"}), taken.as_str()),
        (
            json!({"email": "same@x.example"}),
            "409 unique_user_constraint email: Multiple existing users match this email address - must be more specific",
        ),
        (json!({"user_id": {}}), "400 type_mismatch user_id: user_id must be a string or a number"),
        (json!({"user_id": "a", "name": 7}), "400 type_mismatch name: name must be a string"),
        (json!({"user_id": "a", "email": "nobody"}), "400 parameter_invalid email: email must be an e-mail address"),
        (json!({"user_id": "a", "new_session": 1}), "400 type_mismatch new_session: new_session must be true or false"),
        (
            json!({"user_id": "a", "signed_up_at": "x"}),
            "400 type_mismatch signed_up_at: signed_up_at must be a whole number",
        ),
        (
            json!({"user_id": "a", "avatar": "javascript:x"}),
            "400 parameter_invalid avatar: avatar must be an http or https URL of at most 2048 bytes",
        ),
        (
            json!({"user_id": "a", "avatar": [1]}),
            "400 type_mismatch avatar: avatar must be a URL or an object with image_url",
        ),
        (
            json!({"user_id": "a", "utm_term": "t".repeat(256)}),
            "400 parameter_invalid utm_term: utm_term may have at most 255 characters",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(app.post("/users", &body).error(), expected, "{body}");
    }
    assert_eq!(app.get("/users?user_id=a").expect(200).json(), ada, "nothing of it was stored");
}

#[test]
fn the_path_may_end_in_a_slash_and_the_token_be_basic() {
    use base64::Engine as _;
    let app = TestApp::start();
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{}:", app.shop.token));
    let ask = |method: &str, path: &str| app.ask(method, path).header("authorization", &format!("Basic {basic}"));
    let made = ask("POST", "/users/").json(&json!({"user_id": "a"})).send().expect(200).json();
    let path = format!("/users/{}/", id(&made));
    assert_eq!(ask("GET", &path).send().expect(200).json(), made);
    let deleted = ask("DELETE", &path).json(&json!({})).send().expect(200).json();
    assert_eq!((&deleted["type"], &deleted["id"]), (&json!("user"), &made["id"]));
}
