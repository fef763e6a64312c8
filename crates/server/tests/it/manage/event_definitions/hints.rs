//! Hints: what could be better about an event name.

use super::{column, send};
use crate::manage::messages::{banner, make};
use crate::support::TestApp;
use serde_json::{Value, json};
use server::limits::{HINT_EXAMPLES_MAX, HINT_METADATA_KEYS};

/// The hints of one definition: what, and about what.
fn hints(app: &TestApp, id: &str) -> Vec<(String, Value)> {
    let read = app.get(&format!("/manage/event_definitions/{id}")).expect(200).json();
    let hints = read["hints"].as_array().unwrap().clone();
    let all = app.get("/manage/event_definitions/hints").expect(200).json();
    let listed = all["data"].as_array().unwrap().iter().find(|item| item["id"] == id);
    assert_eq!(listed.map_or(&json!([]), |item| &item["hints"]), &read["hints"], "the list says the same");
    hints.iter().map(|hint| (hint["code"].as_str().unwrap().to_owned(), hint["about"].clone())).collect()
}

fn one(code: &str, about: Value) -> Vec<(String, Value)> {
    vec![(code.to_owned(), about)]
}

#[test]
fn names_are_looked_at() {
    let app = TestApp::start();
    app.user("ada");
    for name in ["ordered-item", "checkout", "paid-invoice"] {
        app.track("ada", name, 0);
    }
    assert_eq!((hints(&app, "1"), hints(&app, "3")), (vec![], vec![]));
    assert_eq!(hints(&app, "2"), one("name_not_verb_noun", Value::Null));
    app.track("ada", "item-ordered", 0);
    assert_eq!(hints(&app, "1"), one("name_near_duplicate", json!("item-ordered")));
    assert_eq!(hints(&app, "4"), one("name_near_duplicate", json!("ordered-item")));
    let all = app.get("/manage/event_definitions/hints").json();
    assert_eq!(column(&all, "id"), ["1", "2", "4"]);
    assert_eq!(column(&all, "name"), ["ordered-item", "checkout", "item-ordered"]);
    assert_eq!(
        all["data"][0]["hints"][0],
        json!({"code": "name_near_duplicate", "message": "item-ordered is nearly the same name",
               "about": "item-ordered", "definition_id": "4"})
    );
    // Nobody is told about a name that is out of use.
    app.post("/manage/event_definitions/4/archive", &json!({})).expect(200);
    assert_eq!((hints(&app, "1"), hints(&app, "4")), (vec![], vec![]));
}

#[test]
fn keys_are_counted() {
    let app = TestApp::start();
    app.user("ada");
    for (number, count) in [HINT_METADATA_KEYS - 1, HINT_METADATA_KEYS, HINT_METADATA_KEYS + 1].into_iter().enumerate()
    {
        let keys = (0..count).map(|n| (format!("key{n}"), json!("v")));
        let name = ["ordered-item", "watched-film", "sent-mail"][number];
        send(&app, "ada", name, &Value::Object(keys.collect()));
    }
    assert_eq!((hints(&app, "1"), hints(&app, "2")), (vec![], vec![]));
    assert_eq!(hints(&app, "3"), one("many_metadata_keys", Value::Null));
}

#[test]
fn text_that_should_be_a_number_or_a_date_matters_where_messages_compare_it() {
    let app = TestApp::start();
    app.user("ada");
    let metadata = json!({"load": "3.5", "due": "2026-11-22", "size": "4", "real": 5});
    send(&app, "ada", "watched-film", &metadata);
    assert_eq!(hints(&app, "1"), vec![], "nobody compares them");
    let leaf = |key: &str, op: &str| json!({"metadata": key, "op": op, "value": 3});
    let trigger = json!({"event": "Watched-Film", "metadata": {"all": [leaf("load", "gt"), leaf("real", "gt")]}});
    let done = json!({"event": "watched-film", "fact": "did", "op": "is", "value": true, "metadata": {"metadata": "due", "op": "known"}});
    let id = make(&app, &banner(json!({"trigger": trigger, "audience": {"roles": ["user"], "predicate": done}})));
    assert_eq!(hints(&app, "1"), vec![], "nor does a draft");
    app.post(&format!("/manage/messages/{id}/go_live"), &json!({})).expect(200);
    let mut wanted = one("date_as_text", json!("due"));
    wanted.extend(one("number_as_text", json!("load")));
    assert_eq!(hints(&app, "1"), wanted);
    app.post(&format!("/manage/messages/{id}/pause"), &json!({})).expect(200);
    assert_eq!(hints(&app, "1"), vec![]);
}

#[test]
fn addresses_and_card_numbers_are_noticed() {
    let app = TestApp::start();
    app.user("ada");
    send(
        &app,
        "ada",
        "paid-invoice",
        &json!({"card": "4242 4242 4242 4242", "by": "ada@x.example", "no": "4242424242424241"}),
    );
    send(
        &app,
        "ada",
        "sent-mail",
        &json!({"card": 4_242_424_242_424_242_u64, "link": "https://x.example/ada@x.example"}),
    );
    let mut wanted = one("looks_like_email", json!("by"));
    wanted.extend(one("looks_like_card_number", json!("card")));
    assert_eq!(hints(&app, "1"), wanted);
    assert_eq!(hints(&app, "2"), one("looks_like_card_number", json!("card")));
}

#[test]
fn as_many_examples_are_looked_at_as_may_be() {
    const KEYS: usize = 100;
    let app = TestApp::start();
    app.user("ada");
    app.set("metadata_keys_max", KEYS as u64);
    let full = HINT_EXAMPLES_MAX / KEYS;
    app.set("active_event_names_max", full as u64 + 2);
    let keys = |count: usize| {
        let mut keys: serde_json::Map<_, _> = (1..count).map(|n| (format!("key{n}"), json!("v"))).collect();
        keys.insert("by".to_owned(), json!("ada@x.example"));
        Value::Object(keys)
    };
    for number in 1..full {
        send(&app, "ada", &format!("thing{number}-made"), &keys(KEYS));
    }
    send(&app, "ada", "last-made", &keys(KEYS - 1));
    // Who has the hint on values, of those about whom there is any.
    let noticed = |id: usize| {
        let id = &id.to_string();
        let all = app.get("/manage/event_definitions/hints").expect(200).json();
        let hints = all["data"].as_array().unwrap().iter().find(|item| item["id"] == *id).unwrap().clone();
        hints["hints"].as_array().unwrap().iter().any(|hint| hint["code"] == "looks_like_email")
    };
    assert!(noticed(full), "one fewer");
    send(&app, "ada", "last-made", &json!({"another": "v"}));
    assert!(noticed(full), "as many");
    send(&app, "ada", "bought", &keys(1));
    send(&app, "ada", "buy", &keys(1));
    assert!(noticed(full) && !noticed(full + 1), "one more");
    let read = app.get(&format!("/manage/event_definitions/{}", full + 1)).json();
    assert!(read["hints"].as_array().unwrap().iter().any(|hint| hint["code"] == "looks_like_email"), "by its id it is");
}
