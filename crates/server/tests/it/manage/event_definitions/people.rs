//! `GET /manage/event_definitions/{id}/people`.

use super::pages;
use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

const PATH: &str = "/manage/event_definitions/1/people?";

/// Who, how often, first and last, each by how long ago.
fn told(list: &Value) -> Vec<(String, u64, u64, u64)> {
    let one = |item: &Value| {
        let number = |key: &str| item[key].as_u64().unwrap();
        let who = item["contact"]["external_id"].as_str().unwrap_or("-").to_owned();
        (who, number("count"), START_S - number("first"), START_S - number("last"))
    };
    list["data"].as_array().unwrap().iter().map(one).collect()
}

fn shop() -> TestApp {
    let app = TestApp::start();
    for (who, times) in [("ada", &[50, 40, 30][..]), ("bob", &[90, 1]), ("cyd", &[20]), ("dan", &[])] {
        app.user(who);
        times.iter().for_each(|ago| drop(app.track(who, "a", *ago)));
        app.track(who, "other", 5);
    }
    app
}

fn who(rows: &[(&str, u64, u64, u64)]) -> Vec<(String, u64, u64, u64)> {
    rows.iter().map(|(who, count, first, last)| ((*who).to_owned(), *count, *first, *last)).collect()
}

#[test]
fn everybody_who_did_it_is_listed_in_each_order() {
    let app = shop();
    let [ada, bob, cyd] = [("ada", 3, 50, 30), ("bob", 2, 90, 1), ("cyd", 1, 20, 20)];
    for (sort, wanted) in [
        ("", [bob, cyd, ada]),
        ("sort=-last", [bob, cyd, ada]),
        ("sort=last", [ada, cyd, bob]),
        ("sort=-count", [ada, bob, cyd]),
        ("sort=count", [cyd, bob, ada]),
        ("sort=first", [bob, ada, cyd]),
        ("sort=-first", [cyd, ada, bob]),
    ] {
        for per_page in 1..=3 {
            let pages = pages(&app, &format!("{PATH}{sort}&per_page={per_page}"));
            assert_eq!(pages.iter().flat_map(told).collect::<Vec<_>>(), who(&wanted), "{sort} by {per_page}");
            assert!(pages.iter().all(|page| page["total_count"] == 3), "{sort}");
        }
    }
    let item = &app.get(PATH).json()["data"][0];
    assert_eq!((&item["type"], &item["contact"]["type"]), (&json!("event_person"), &json!("contact")));
    for wrong in ["sort=did", "sort=name", "sort=--last"] {
        let error = app.get(&format!("{PATH}{wrong}")).error();
        assert!(error.starts_with("400 parameter_invalid sort: sort must be last, count or first"), "{error}");
    }
    let cursor = app.get(&format!("{PATH}per_page=1")).json()["pages"]["next"]["starting_after"].clone();
    let other = app.get(&format!("{PATH}sort=last&starting_after={}", cursor.as_str().unwrap()));
    assert!(other.error().starts_with("400 client_error starting_after"), "{}", other.error());
    app.get("/manage/event_definitions/3/people").expect(404);
}

#[test]
fn merges_archives_and_imports_are_taken_into_account() {
    let app = shop();
    let lead = app.post("/contacts", &json!({"role": "lead", "email": "lead@x.example"})).expect(200).json();
    let lead = lead["id"].as_str().unwrap();
    app.post("/events", &json!({"event_name": "a", "id": lead, "created_at": START_S - 95})).expect(202);
    let total = || app.get(PATH).json()["total_count"].clone();
    assert_eq!(total(), 4);
    let find = |external_id: &str| {
        let found = app.get(&format!("/contacts/find_by_external_id/{external_id}")).expect(200).json();
        found["id"].as_str().unwrap().to_owned()
    };
    app.post("/contacts/merge", &json!({"from": lead, "into": find("cyd")})).expect(200);
    assert_eq!(told(&app.get(&format!("{PATH}sort=first")).json())[0], ("cyd".to_owned(), 2, 95, 20));
    let import = json!({"user_id": "dan", "event_summaries": {"event_name": "a", "count": 9, "first": START_S - 99, "last": START_S - 98}});
    app.post("/events/summaries", &import).expect(200);
    assert_eq!(told(&app.get(&format!("{PATH}sort=-count")).json())[0], ("dan".to_owned(), 9, 99, 98));
    app.post(&format!("/contacts/{}/archive", find("ada")), &json!({})).expect(200);
    assert_eq!(total(), 3);
    // What was done stays done when the name is archived.
    app.post("/manage/event_definitions/1/archive", &json!({})).expect(200);
    assert_eq!(total(), 3);
}
