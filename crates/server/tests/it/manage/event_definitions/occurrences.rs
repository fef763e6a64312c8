//! `GET /manage/event_definitions/{id}/occurrences`.

use super::{column, pages, send};
use crate::support::{START_MS, START_S, TestApp};
use serde_json::{Value, json};

const PATH: &str = "/manage/event_definitions/1/occurrences?";

#[test]
fn the_newest_received_come_first_each_with_whose_it_is() {
    let app = TestApp::start();
    let body = json!({"external_id": "ada", "email": "ada@x.example", "name": "Ada"});
    let ada = app.post("/contacts", &body).expect(200).json()["id"].as_str().unwrap().to_owned();
    app.user("bob");
    let first = send(&app, "ada", "a", &json!({"n": 1.50, "type": "JPEG"}));
    send(&app, "bob", "other", &json!({}));
    let second = app.track("bob", "A", 500);
    let page = app.get(PATH).expect(200).json();
    assert_eq!((&page["cut"], &page["type"]), (&json!(false), &json!("list")));
    assert_eq!(column(&page, "id"), [json!(second), json!(first)], "although it happened earlier");
    assert_eq!(
        page["data"][1],
        json!({
            "type": "event", "id": first, "created_at": START_S, "received_at": START_MS, "source": "rest",
            "verified": "token",
            "contact": {"type": "contact", "id": ada, "role": "user", "name": "Ada", "email": "ada@x.example",
                        "external_id": "ada"},
            "metadata": [{"key": "n", "kind": "number", "value": 1.5},
                         {"key": "type", "kind": "string", "value": "JPEG"}],
        })
    );
    assert_eq!(page["data"][0]["created_at"], START_S - 500);
}

#[test]
fn pages_hold_each_event_once() {
    let app = TestApp::start();
    app.user("ada");
    let mut sent: Vec<Value> = Vec::new();
    for n in 0..7 {
        sent.push(json!(app.track("ada", "a", n)));
        app.track("ada", "b", n);
    }
    sent.reverse();
    for per_page in [1, 3, 6, 7, 8] {
        let pages = pages(&app, &format!("{PATH}per_page={per_page}"));
        assert_eq!(pages.len(), 7_usize.div_ceil(per_page), "{per_page}");
        assert_eq!(pages.iter().flat_map(|page| column(page, "id")).collect::<Vec<_>>(), sent, "{per_page}");
    }
    let page = app.get(&format!("{PATH}per_page=1")).json();
    let cursor = page["pages"]["next"]["starting_after"].as_str().unwrap();
    let other = app.get(&format!("/manage/event_definitions/2/occurrences?starting_after={cursor}"));
    assert_eq!(other.error(), "404 not_found starting_after: Resource Not Found");
    app.get("/manage/event_definitions/3/occurrences").expect(404);
}

#[test]
fn merged_people_are_the_survivor_and_deleted_ones_are_not_told() {
    let app = TestApp::start();
    let lead = app.post("/contacts", &json!({"role": "lead", "email": "lead@x.example"})).expect(200).json();
    let (ada, gone) = (app.user("ada"), app.user("gone"));
    let lead = lead["id"].as_str().unwrap();
    app.post("/events", &json!({"event_name": "a", "id": lead, "created_at": START_S})).expect(202);
    app.track("gone", "a", 0);
    app.post("/contacts/merge", &json!({"from": lead, "into": ada})).expect(200);
    app.ask("DELETE", &format!("/contacts/{gone}")).send().expect(200);
    let page = app.get(PATH).expect(200).json();
    let whose: Vec<Value> = column(&page, "contact").iter().map(|contact| contact["id"].clone()).collect();
    assert_eq!(whose, [json!(ada)]);
}
