//! `/manage/event_definitions`.

mod breakdown;
mod hints;
mod list;
mod occurrences;
mod people;
mod volume;

use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

/// An event with this metadata; answers its id.
fn send(app: &TestApp, user_id: &str, name: &str, metadata: &Value) -> String {
    let event = json!({"event_name": name, "user_id": user_id, "created_at": app.clock.now_s(), "metadata": metadata});
    let reply = app.ask("POST", "/events").header("idempotency-key", &next_key()).json(&event).send();
    reply.expect(202).header("herald-event-id").unwrap().to_owned()
}

/// Makes each event its own, also within a second.
fn next_key() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed).to_string()
}

/// What a key of each item of a list holds.
fn column(list: &Value, key: &str) -> Vec<Value> {
    list["data"].as_array().unwrap().iter().map(|item| item[key].clone()).collect()
}

/// All pages of a list.
fn pages(app: &TestApp, path: &str) -> Vec<Value> {
    let (mut pages, mut next) = (Vec::new(), path.to_owned());
    loop {
        let page = app.get(&next).expect(200).json();
        let cursor = page["pages"]["next"]["starting_after"].as_str().map(str::to_owned);
        pages.push(page);
        match cursor {
            Some(cursor) => next = format!("{path}&starting_after={cursor}"),
            None => return pages,
        }
    }
}

#[test]
fn a_definition_tells_what_came_in() {
    let app = TestApp::start();
    app.user("ada");
    let event = |metadata: Value, ago: u64| json!({"event_name": "Invited-Friend", "user_id": "ada", "created_at": START_S - ago, "metadata": metadata});
    let first =
        app.post("/events", &event(json!({"code": "A", "n": 1}), 5)).header("herald-event-id").unwrap().to_owned();
    let second =
        app.post("/events", &event(json!({"CODE": "B", "n": "two"}), 4)).header("herald-event-id").unwrap().to_owned();
    app.post("/events", &event(json!({}), 4)).expect(202);
    app.post("/events", &json!({"event_name": "invited-friend", "user_id": "nobody"})).expect(404);
    app.post("/bulk/events", &json!({"items": [{"method": "post", "data": event(json!({}), 3)}, {"method": "post", "data": event(json!({}), 2)}]})).expect(202);
    let definition = app.get("/manage/event_definitions/1").expect(200).json();
    let expected = json!({
        "type": "event_definition", "id": "1", "name": "invited-friend", "display_name": "Invited friend",
        "description": null, "archived": false, "archived_at": null, "created_at": START_S,
        "activity": {
            "total": 4, "last_24_hours": 4, "last_7_days": 4, "last_30_days": 4,
            "first_received_at": START_S, "last_received_at": START_S, "duplicate": 1,
            "dropped": [], "rejected": [{"reason": "contact_not_found", "count": 1}],
            "by_source": [{"source": "rest", "count": 2, "share": 0.5}, {"source": "bulk", "count": 2, "share": 0.5}],
        },
        "metadata_keys": [
            {"key": "code", "kinds": ["string"], "first_received_at": START_S, "last_received_on": "2027-01-15",
             "examples": [{"event_id": first, "value": "A"}, {"event_id": second, "value": "B"}]},
            {"key": "n", "kinds": ["string", "number"], "first_received_at": START_S, "last_received_on": "2027-01-15",
             "examples": [{"event_id": first, "value": 1}, {"event_id": second, "value": "two"}]},
        ],
    });
    assert_eq!(definition["activity"], expected["activity"]);
    let keys = |definition: &Value| definition["metadata_keys"].as_array().unwrap().clone();
    for (found, wanted) in keys(&definition).iter().zip(keys(&expected)) {
        assert_eq!(
            (&found["key"], &found["kinds"], &found["last_received_on"]),
            (&wanted["key"], &wanted["kinds"], &wanted["last_received_on"])
        );
        assert_eq!(found["examples"][0], wanted["examples"][0]);
    }
    let listed = &app.get("/manage/event_definitions").expect(200).json()["data"][0];
    assert_eq!(listed["activity"], expected["activity"]);
    assert!(listed.get("metadata_keys").is_none());
}

#[test]
fn time_moves_counts_out_of_their_windows() {
    let app = TestApp::start();
    app.user("ada");
    app.track("ada", "a", 1);
    app.clock.advance_s(2 * 86_400);
    app.track("ada", "a", 1);
    let activity = app.get("/manage/event_definitions/1").json()["activity"].clone();
    assert_eq!(
        (&activity["total"], &activity["last_24_hours"], &activity["last_7_days"]),
        (&json!(2), &json!(1), &json!(2))
    );
    assert_eq!(
        (&activity["first_received_at"], &activity["last_received_at"]),
        (&json!(START_S), &json!(START_S + 2 * 86_400))
    );
}

#[test]
fn it_is_described_and_what_is_not_sent_stays() {
    let app = TestApp::start();
    app.user("ada");
    app.track("ada", "ordered-item", 1);
    let patch = |body: Value| app.patch("/manage/event_definitions/1", &body).expect(200).json();
    let described = patch(json!({"description": "Somebody bought", "display_name": "Bought"}));
    assert_eq!((&described["description"], &described["display_name"]), (&json!("Somebody bought"), &json!("Bought")));
    let kept = patch(json!({"description": null}));
    assert_eq!((&kept["description"], &kept["display_name"]), (&Value::Null, &json!("Bought")));
    assert_eq!(patch(json!({"display_name": ""}))["display_name"], "Ordered item");
    assert_eq!(
        app.patch("/manage/event_definitions/1", &json!({"description": 7})).error(),
        "400 type_mismatch description: description must be a string"
    );
    for id in ["0", "01", "2", "x", "4294967296", "1e0"] {
        let reply = app.get(&format!("/manage/event_definitions/{id}"));
        assert_eq!(reply.error(), "404 not_found -: There is no such event definition", "{id}");
    }
}

#[test]
fn archived_events_are_dropped_and_counted_until_it_returns() {
    let app = TestApp::start();
    app.user("ada");
    app.track("ada", "a", 9);
    let archive = |what: &str, body: Value| app.post(&format!("/manage/event_definitions/1/{what}"), &body);
    let archived = archive("archive", json!({"force": true})).expect(200).json();
    assert_eq!((&archived["archived"], &archived["archived_at"]), (&json!(true), &json!(START_S)));
    app.track("ada", "A", 5);
    let listed = app.get("/manage/event_definitions?archived=true").json();
    assert_eq!(listed["data"][0]["activity"]["dropped"], json!([{"reason": "archived", "count": 1}]));
    assert_eq!(app.get("/manage/event_definitions?archived=false").json()["total_count"], 0);
    assert_eq!(
        archive("archive", json!({"force": "yes"})).error(),
        "400 type_mismatch force: force must be true or false"
    );
    archive("archive", json!({})).expect(200);
    assert_eq!(archive("unarchive", json!({})).expect(200).json()["archived"], false);
    app.track("ada", "a", 4);
    assert_eq!(app.count_of("ada", "a"), 2);
}

#[test]
fn the_list_is_paged_in_the_order_of_arrival() {
    let app = TestApp::start();
    app.user("ada");
    for name in ["c", "a", "b"] {
        app.track("ada", name, 1);
    }
    let first = app.get("/manage/event_definitions?per_page=2").expect(200).json();
    let names = |page: &Value| {
        page["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!((names(&first), &first["total_count"]), (vec!["c".to_owned(), "a".to_owned()], &json!(3)));
    let cursor = first["pages"]["next"]["starting_after"].as_str().unwrap();
    let second = app.get(&format!("/manage/event_definitions?per_page=2&starting_after={cursor}")).expect(200).json();
    assert_eq!(names(&second), ["b"]);
    assert!(second["pages"].get("next").is_none());
    // It is no cursor of another list.
    assert_eq!(
        app.get(&format!("/manage/tokens?starting_after={cursor}")).error(),
        "404 not_found starting_after: Resource Not Found"
    );
}
