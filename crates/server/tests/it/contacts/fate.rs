//! Archived, blocked, deleted.

use super::{id, leaf, made, names};
use crate::support::TestApp;
use serde_json::{Value, json};

fn act(app: &TestApp, contact: &Value, what: &str) -> Value {
    // Old clients send an empty form.
    let ask = app.ask("POST", &format!("/contacts/{}/{what}", id(contact)));
    ask.header("content-type", "application/x-www-form-urlencoded").send().expect(200).json()
}

fn everybody(app: &TestApp) -> Vec<String> {
    names(app, &leaf("role", "IN", json!(["user", "lead"])))
}

#[test]
fn an_archived_contact_is_hidden_and_comes_back() {
    let app = TestApp::start();
    let ada = made(&app, &json!({"external_id": "ada", "name": "Ada"}));
    made(&app, &json!({"role": "lead", "name": "Grace"}));
    let fate = |archived: bool| json!({"type": "contact", "id": ada["id"], "external_id": "ada", "archived": archived});
    assert_eq!(act(&app, &ada, "unarchive"), fate(false), "one that is not archived may be unarchived");
    for _ in 0..2 {
        assert_eq!(act(&app, &ada, "archive"), fate(true));
    }
    assert_eq!(everybody(&app), ["Grace"]);
    assert_eq!(app.get("/contacts").expect(200).json()["total_count"], 1);
    assert_eq!(app.get(&format!("/contacts/{}", id(&ada))).expect(200).json()["name"], "Ada", "read by its id");
    assert_eq!(app.post("/contacts", &json!({"external_id": "ada"})).status, 409, "the id stays taken");
    app.post("/events", &json!({"event_name": "e", "user_id": "ada"})).expect(202);
    assert_eq!(act(&app, &ada, "unarchive"), fate(false));
    assert_eq!(everybody(&app), ["Ada", "Grace"]);
    assert_eq!(app.count_of("ada", "e"), 1);
}

#[test]
fn a_blocked_contact_does_not_come_back_by_itself() {
    let app = TestApp::start();
    let ada = made(&app, &json!({"external_id": "ada", "name": "Ada"}));
    let blocked = json!({"type": "contact", "id": ada["id"], "external_id": "ada", "blocked": true});
    assert_eq!(act(&app, &ada, "block"), blocked);
    assert!(everybody(&app).is_empty());
    let again = app.post("/users", &json!({"user_id": "ada"})).error();
    assert_eq!(again, "400 not_restorable -: The contact is blocked; unarchive it first");
    act(&app, &ada, "unarchive");
    assert_eq!(everybody(&app), ["Ada"]);
    app.post("/users", &json!({"user_id": "ada"})).expect(200);
}

#[test]
fn a_deleted_contact_is_gone_with_the_answer() {
    let app = TestApp::start();
    let ada = made(&app, &json!({"external_id": "ada", "email": "ada@x.example", "name": "Ada"}));
    app.track("ada", "ordered-item", 60);
    let path = format!("/contacts/{}", id(&ada));
    // Some clients send a body.
    let deleted = app.ask("DELETE", &path).json(&json!({})).send().expect(200).json();
    assert_eq!(deleted, json!({"type": "contact", "id": ada["id"], "external_id": "ada", "deleted": true}));
    assert_eq!(app.ask("DELETE", &path).send().error(), "404 not_found id: User Not Found");
    assert_eq!(app.get(&path).status, 404);
    assert_eq!(app.get("/contacts/find_by_external_id/ada").status, 404);
    assert_eq!(app.get("/events?type=user&user_id=ada").status, 404);
    assert!(everybody(&app).is_empty());
    // The same ids are somebody else now, who did nothing yet.
    let other = made(&app, &json!({"external_id": "ada", "email": "ada@x.example"}));
    assert_ne!(other["id"], ada["id"]);
    assert_eq!(app.count_of("ada", "ordered-item"), 0);
}

#[test]
fn nobody_else_is_archived_blocked_or_deleted() {
    let app = TestApp::start();
    let foreign = app.other_shop("foreign");
    let ada = made(&app, &json!({"external_id": "ada", "name": "Ada"}));
    for (method, what) in [("POST", "/archive"), ("POST", "/unarchive"), ("POST", "/block"), ("DELETE", "")] {
        let of = |id: &str| format!("/contacts/{id}{what}");
        assert_eq!(app.ask(method, &of("6762f0dd1bb69f9f2193bb83")).send().error(), "404 not_found id: User Not Found");
        let reply = app.ask(method, &of(id(&ada))).bearer(&foreign.token).send();
        assert_eq!(reply.error(), "404 not_found id: User Not Found");
    }
    assert_eq!(everybody(&app), ["Ada"]);
}
