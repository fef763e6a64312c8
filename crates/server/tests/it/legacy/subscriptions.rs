use crate::support::{Reply, START_S, TestApp};
use engine::limits::{WEBHOOK_TOPICS_MAX, WEBHOOKS_MAX};
use engine::rows::Scopes;
use serde_json::{Value, json};

fn post(app: &TestApp, body: &Value) -> Reply {
    app.post("/subscriptions", body)
}

fn hook() -> Value {
    json!({"url": "https://hooks.example/x", "topics": ["user.created"], "service_type": "web"})
}

#[test]
fn a_subscription_is_kept_and_says_that_nothing_is_sent() {
    let app = TestApp::start();
    let body = json!({
        "url": "https://hooks.example/x", "topics": ["user.created", "event.created"], "service_type": "web",
        "metadata": {"event_names": ["ordered-item"]}, "hub_secret": "s3cret",
    });
    let made = post(&app, &body).expect(200).json();
    let id = made["id"].as_str().unwrap();
    let itself = format!("http://{}/subscriptions/{id}", app.address);
    let note = "Notifications are not sent yet: this server keeps the subscription and cannot deliver webhooks.";
    let expected = json!({
        "type": "notification_subscription", "id": id, "created_at": START_S, "updated_at": START_S,
        "service_type": "web", "app_id": "app-shop", "url": "https://hooks.example/x", "self": itself,
        "topics": ["user.created", "event.created"], "active": false, "metadata": {"event_names": ["ordered-item"]},
        "hub_secret": "s3cret", "mode": "point",
        "links": {"sent": format!("{itself}/sent"), "retry": format!("{itself}/retry"), "errors": format!("{itself}/errors")},
        "notes": [note],
    });
    assert_eq!(made, expected);
    let path = format!("/subscriptions/{id}");
    assert_eq!(app.get(&path).expect(200).json(), expected);
    assert_eq!(app.post(&format!("{path}/ping"), &json!({})).expect(200).json(), expected);
    for of in ["sent", "errors", "retry"] {
        let list = app.get(&format!("{path}/{of}")).expect(200).json();
        assert_eq!(list, json!({"type": "notification_event.list", "items": []}), "{of}");
    }
    app.clock.advance_s(60);
    let changed = app.ask("PUT", &path).json(&json!({"topics": ["user.deleted"], "hub_secret": null})).send();
    let changed = changed.expect(200).json();
    let mut after = expected.clone();
    after["topics"] = json!(["user.deleted"]);
    after["hub_secret"] = json!(null);
    after["updated_at"] = json!(START_S + 60);
    assert_eq!(changed, after);
    assert_eq!(app.ask("DELETE", &path).json(&json!({})).send().expect(200).json(), after);
    for method in ["GET", "PUT", "DELETE"] {
        let gone = app.ask(method, &path).json(&hook()).send();
        assert_eq!(gone.error(), "404 not_found id: Resource Not Found", "{method}");
    }
}

#[test]
fn subscriptions_are_listed_under_items() {
    let app = TestApp::start();
    let ids: Vec<Value> = (0..3).map(|_| post(&app, &hook()).expect(200).json()["id"].clone()).collect();
    let list = app.get("/subscriptions?per_page=2").expect(200).json();
    assert_eq!((&list["type"], &list["total_count"]), (&json!("notification_subscription.list"), &json!(3)));
    let listed: Vec<Value> = list["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
    assert_eq!(listed, ids[..2]);
    let next = format!("http://{}/subscriptions?per_page=2&page=2", app.address);
    assert_eq!(list["pages"]["next"], json!(next));
    let rest = app.get("/subscriptions?per_page=2&page=2").expect(200).json();
    assert_eq!((&rest["items"][0]["id"], &rest["pages"]["next"]), (&ids[2], &json!(null)));
    let foreign = app.other_shop("foreign");
    let theirs = |path: &str| app.ask("GET", path).bearer(&foreign.token).send();
    assert_eq!(theirs("/subscriptions").expect(200).json()["items"], json!([]));
    assert_eq!(theirs(&format!("/subscriptions/{}", ids[0].as_str().unwrap())).status, 404);
}

#[test]
fn what_is_wrong_is_named() {
    let app = TestApp::start();
    let with = |key: &str, value: Value| {
        let mut body = hook();
        body[key] = value;
        body
    };
    let url = "400 parameter_invalid url: url must be an http or https URL of at most 2048 bytes";
    let cases = [
        (json!({}), "400 parameter_not_found url: url is needed"),
        (json!({"url": "https://x.example"}), "400 parameter_not_found topics: topics is needed"),
        (with("topics", json!([])), "400 parameter_not_found topics: topics is needed"),
        (with("topics", json!("user.created")), "400 type_mismatch topics: topics must be an array"),
        (with("topics", json!([7])), "400 type_mismatch topics: topics must be a string"),
        (with("topics", json!([""])), "400 parameter_invalid topics: topics must not hold an empty string"),
        (with("url", json!("ftp://x.example")), url),
        (with("url", json!("x")), url),
        (with("service_type", json!("mail")), "400 parameter_invalid service_type: service_type must be web"),
        (with("metadata", json!([])), "400 type_mismatch metadata: metadata must be an object with event_names"),
        (
            with("metadata", json!({"event_names": "a"})),
            "400 type_mismatch metadata.event_names: metadata.event_names must be an array",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(post(&app, &body).error(), expected, "{body}");
    }
    let topics = |count: usize| post(&app, &with("topics", json!(vec!["user.created"; count]))).status;
    assert_eq!([WEBHOOK_TOPICS_MAX - 1, WEBHOOK_TOPICS_MAX, WEBHOOK_TOPICS_MAX + 1].map(topics), [200, 200, 422]);
    for path in ["/subscriptions/1", "/subscriptions/nsub_", "/subscriptions/nsub_+1", "/subscriptions/nsub_99"] {
        assert_eq!(app.get(path).error(), "404 not_found id: Resource Not Found", "{path}");
    }
}

#[test]
fn a_workspace_has_its_most_subscriptions() {
    let app = TestApp::start();
    for _ in 0..WEBHOOKS_MAX {
        post(&app, &hook()).expect(200);
    }
    assert_eq!(post(&app, &hook()).error(), "422 limit_reached subscriptions: Cannot have more than 100 subscriptions");
}

#[test]
fn subscriptions_need_the_scope_manage() {
    let app = TestApp::start();
    let token = app.token(Scopes::READ.with(Scopes::WRITE));
    let reply = app.ask("GET", "/subscriptions").bearer(&token).send();
    assert_eq!(reply.error(), "403 forbidden -: The access token lacks the scope manage");
}
