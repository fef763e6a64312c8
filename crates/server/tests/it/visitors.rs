//! `/visitors`: read, changed, deleted, made contacts.

use crate::support::{Ask, Reply, START_S, TestApp};
use serde_json::{Value, json};

/// A new visitor, as a browser sees it.
fn visitor(app: &TestApp) -> Value {
    let ask = Ask::new(app.address, "POST", "/messenger/web/ping");
    ask.json(&json!({"app_id": app.shop.app_id})).send().expect(200).json()["visitor"].clone()
}

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}

fn put(app: &TestApp, body: &Value) -> Reply {
    app.ask("PUT", "/visitors").json(body).send()
}

fn convert(app: &TestApp, body: &Value) -> Reply {
    app.post("/visitors/convert", body)
}

#[test]
fn a_visitor_is_read_with_every_key() {
    let app = TestApp::start();
    let seen = visitor(&app);
    let shown = app.get(&format!("/visitors/{}", id(&seen))).expect(200).json();
    let empty = |kind: &str, key: &str| json!({"type": format!("{kind}.list"), key: []});
    let expected = json!({
        "type": "visitor", "id": seen["id"], "user_id": seen["user_id"], "anonymous": true, "email": "", "phone": null,
        "name": null, "pseudonym": shown["pseudonym"], "avatar": {"type": "avatar", "image_url": null},
        "app_id": "app-shop", "companies": empty("company", "companies"), "location_data": {},
        "last_request_at": START_S, "created_at": START_S, "remote_created_at": START_S, "signed_up_at": null,
        "updated_at": START_S, "session_count": 1, "social_profiles": empty("social_profile", "social_profiles"),
        "owner_id": null, "unsubscribed_from_emails": false, "marked_email_as_spam": false, "has_hard_bounced": false,
        "tags": empty("tag", "tags"), "segments": empty("segment", "segments"), "custom_attributes": {},
        "referrer": null, "utm_campaign": null, "utm_content": null, "utm_medium": null, "utm_source": null,
        "utm_term": null, "do_not_track": null,
    });
    assert_eq!(shown, expected);
    let words: Vec<&str> = shown["pseudonym"].as_str().unwrap().split(' ').collect();
    assert_eq!(words.len(), 2, "a colour and a thing");
    let found = app.get(&format!("/visitors?user_id={}", seen["user_id"].as_str().unwrap())).expect(200);
    assert_eq!(found.json(), expected);
}

#[test]
fn who_is_no_visitor_is_not_found() {
    let app = TestApp::start();
    let foreign = app.other_shop("foreign");
    let seen = visitor(&app);
    let user = app.user("ada");
    let nobody = "404 not_found id: Visitor Not Found";
    for path in ["/visitors/6762f0dd1bb69f9f2193bb83", "/visitors/x", &format!("/visitors/{user}")] {
        assert_eq!(app.get(path).error(), nobody, "{path}");
        assert_eq!(app.ask("DELETE", path).send().error(), nobody, "{path}");
    }
    assert_eq!(app.get("/visitors").error(), "400 parameter_not_found user_id: user_id is needed");
    assert_eq!(app.get("/visitors?user_id=x").error(), "404 not_found user_id: Visitor Not Found");
    assert_eq!(app.get("/visitors?user_id=ada").status, 404, "a user's id is none");
    for (method, path) in [
        ("GET", format!("/visitors/{}", id(&seen))),
        ("DELETE", format!("/visitors/{}", id(&seen))),
        ("GET", format!("/visitors?user_id={}", seen["user_id"].as_str().unwrap())),
    ] {
        assert_eq!(app.ask(method, &path).bearer(&foreign.token).send().status, 404, "{method} {path}");
    }
    let body = json!({"id": seen["id"], "name": "x"});
    assert_eq!(app.ask("PUT", "/visitors").bearer(&foreign.token).json(&body).send().status, 404);
    app.get(&format!("/contacts/{user}")).expect(200);
}

#[test]
fn a_visitor_is_changed_by_either_id() {
    let app = TestApp::start();
    app.set("unknown_attributes", 1);
    let seen = visitor(&app);
    app.clock.advance_s(5);
    let named = put(&app, &json!({"id": seen["id"], "name": "Ada", "custom_attributes": {"plan": "pro"}}));
    let named = named.expect(200).json();
    assert_eq!((&named["name"], &named["custom_attributes"]), (&json!("Ada"), &json!({"plan": "pro"})));
    assert_eq!(named["updated_at"], START_S + 5);
    let by_cookie = json!({"user_id": seen["user_id"], "custom_attributes": {"seats": 5}});
    let changed = put(&app, &by_cookie).expect(200).json();
    assert_eq!((&changed["name"], &changed["custom_attributes"]), (&json!("Ada"), &json!({"plan": "pro", "seats": 5})));
    let posted = app.post("/visitors", &json!({"id": seen["id"], "name": "Grace"})).expect(200).json();
    assert_eq!((&posted["id"], &posted["name"]), (&seen["id"], &json!("Grace")), "as clients of 1.x do");
    let cleared = put(&app, &json!({"id": seen["id"], "name": null, "custom_attributes": {"plan": null}}));
    let cleared = cleared.expect(200).json();
    assert_eq!((&cleared["name"], &cleared["custom_attributes"]), (&json!(null), &json!({"seats": 5})));
    app.set("unknown_attributes", 0);
    for (body, expected) in [
        (json!({}), "400 parameter_not_found user_id: One of id and user_id is needed"),
        (json!({"id": "x"}), "404 not_found id: Visitor Not Found"),
        (json!({"user_id": "x"}), "404 not_found user_id: Visitor Not Found"),
        (json!({"id": seen["id"], "name": 7}), "400 type_mismatch name: name must be a string"),
        (
            json!({"id": seen["id"], "custom_attributes": {"new": 1}}),
            "400 parameter_invalid custom_attributes: Custom attribute 'new' does not exist",
        ),
    ] {
        assert_eq!(put(&app, &body).error(), expected, "{body}");
    }
}

#[test]
fn a_deleted_visitor_is_gone_and_the_browser_is_somebody_new() {
    let app = TestApp::start();
    let seen = visitor(&app);
    let path = format!("/visitors/{}", id(&seen));
    let gone = app.ask("DELETE", &path).json(&json!({})).send().expect(200).json();
    assert_eq!((&gone["id"], &gone["type"]), (&seen["id"], &json!("visitor")));
    assert_eq!(app.get(&path).status, 404);
    let body = json!({"app_id": app.shop.app_id, "anonymous_id": seen["user_id"]});
    let again = Ask::new(app.address, "POST", "/messenger/web/ping").json(&body).send().expect(200).json();
    assert_ne!(again["visitor"]["id"], seen["id"]);
}

#[test]
fn a_visitor_becomes_a_user_with_everything_it_did() {
    let app = TestApp::start();
    let seen = visitor(&app);
    put(&app, &json!({"id": seen["id"], "name": "Ada"})).expect(200);
    app.post("/events", &json!({"event_name": "e", "id": seen["id"]})).expect(202);
    app.clock.advance_s(5);
    let body = json!({
        "visitor": {"user_id": seen["user_id"]}, "type": "user",
        "user": {"user_id": "ada", "email": "Ada@x.example", "signed_up_at": START_S},
    });
    let user = convert(&app, &body).expect(200).json();
    assert_eq!((&user["type"], &user["role"], &user["id"]), (&json!("contact"), &json!("user"), &seen["id"]));
    assert_eq!((&user["external_id"], &user["email"]), (&json!("ada"), &json!("ada@x.example")));
    assert_eq!(
        (&user["name"], &user["signed_up_at"], &user["created_at"]),
        (&json!("Ada"), &json!(START_S), &json!(START_S))
    );
    assert_eq!(app.count_of("ada", "e"), 1);
    assert_eq!(app.get(&format!("/visitors/{}", id(&seen))).error(), "404 not_found id: Visitor Not Found");
    assert_eq!(app.get("/contacts").expect(200).json()["total_count"], 1);
    assert_eq!(convert(&app, &body).error(), "404 not_found user_id: Visitor Not Found", "once");
}

#[test]
fn a_visitor_is_merged_into_a_user_who_is_there() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let (first, second) = (visitor(&app), visitor(&app));
    app.post("/events", &json!({"event_name": "e", "id": first["id"]})).expect(202);
    for (seen, user) in [(&first, json!({"user_id": "ada"})), (&second, json!({"id": ada}))] {
        let body = json!({"visitor": {"id": seen["id"]}, "user": user, "type": "user"});
        let user = convert(&app, &body).expect(200).json();
        assert_eq!(user["id"], ada);
        let reply = app.get(&format!("/visitors/{}", id(seen)));
        assert!(reply.error().starts_with("410 contact_merged"), "{}", reply.text());
        assert_eq!(reply.header("link"), Some(format!("</contacts/{ada}>; rel=\"canonical\"").as_str()));
        let by_cookie = app.get(&format!("/visitors?user_id={}", seen["user_id"].as_str().unwrap()));
        assert_eq!(by_cookie.status, 410);
    }
    assert_eq!(app.count_of("ada", "e"), 1);
}

#[test]
fn a_visitor_becomes_a_lead() {
    let app = TestApp::start();
    let seen = visitor(&app);
    let lead = convert(&app, &json!({"visitor": {"id": seen["id"]}, "type": "lead"})).expect(200).json();
    assert_eq!((&lead["role"], &lead["id"]), (&json!("lead"), &seen["id"]));
    assert_eq!(lead["external_id"].as_str().unwrap().len(), 36);
    let second = visitor(&app);
    let ask = app.ask("POST", "/visitors/convert").header("intercom-version", "1.4");
    let old = ask.json(&json!({"visitor": {"id": second["id"]}, "type": "lead"})).send().expect(200).json();
    assert_eq!((&old["type"], &old["anonymous"]), (&json!("contact"), &json!(true)), "the 1.x shape");
}

#[test]
fn what_cannot_be_converted_is_named_and_stays() {
    let app = TestApp::start();
    app.post("/contacts", &json!({"external_id": "eve", "email": "eve@x.example"})).expect(200);
    let seen = visitor(&app);
    let by = json!({"id": seen["id"]});
    for (body, expected) in [
        (json!({}), "400 parameter_not_found type: type is needed: user or lead"),
        (json!({"visitor": by, "type": "admin"}), "400 parameter_invalid type: type must be user or lead"),
        (json!({"type": "lead"}), "400 parameter_not_found visitor: visitor needs one of id, user_id and email"),
        (
            json!({"visitor": {}, "type": "lead"}),
            "400 parameter_not_found visitor: visitor needs one of id, user_id and email",
        ),
        (json!({"visitor": "x", "type": "lead"}), "400 type_mismatch visitor: visitor must be an object"),
        (
            json!({"visitor": by, "type": "user"}),
            "400 parameter_not_found user: user needs one of id, user_id and email",
        ),
        (json!({"visitor": {"id": "x"}, "type": "lead"}), "404 not_found id: Visitor Not Found"),
        (json!({"visitor": {"user_id": "x"}, "type": "lead"}), "404 not_found user_id: Visitor Not Found"),
        (
            json!({"visitor": by, "user": {"id": "6762f0dd1bb69f9f2193bb83"}, "type": "user"}),
            "404 not_found id: User Not Found",
        ),
        (
            json!({"visitor": by, "user": {"email": "x"}, "type": "user"}),
            "400 parameter_invalid email: email must be an e-mail address",
        ),
    ] {
        assert_eq!(convert(&app, &body).error(), expected, "{body}");
    }
    let foreign = app.other_shop("foreign");
    let body = json!({"visitor": by, "type": "lead"});
    assert_eq!(app.ask("POST", "/visitors/convert").bearer(&foreign.token).json(&body).send().status, 404);
    app.get(&format!("/visitors/{}", id(&seen))).expect(200);
}
