//! The list: searched, sorted, with its chart; and how many names there may be.

use super::{column, pages, send};
use crate::support::TestApp;
use serde_json::{Value, json};
use server::limits::{DEFINITION_QUERY_CHARS_MAX, SPARKLINE_DAYS};

/// `b` twice, long ago and now; `c` three times, long ago; `a` once, now.
fn three_names() -> TestApp {
    let app = TestApp::start();
    app.user("ada");
    for (name, count) in [("b", 1), ("c", 3)] {
        (0..count).for_each(|n| drop(app.track("ada", name, n)));
    }
    app.clock.advance_s(40 * 86_400);
    for name in ["a", "b"] {
        app.track("ada", name, 0);
    }
    app
}

#[test]
fn it_is_sorted_and_paged_in_each_order() {
    let app = three_names();
    for (sort, wanted) in [
        ("created_at", ["b", "c", "a"]),
        ("-created_at", ["a", "c", "b"]),
        ("name", ["a", "b", "c"]),
        ("-name", ["c", "b", "a"]),
        ("last_received", ["c", "b", "a"]),
        ("-last_received", ["a", "b", "c"]),
        ("total", ["a", "b", "c"]),
        ("-total", ["c", "b", "a"]),
        ("last_30_days", ["c", "b", "a"]),
        ("-last_30_days", ["a", "b", "c"]),
    ] {
        for per_page in 1..=3 {
            let pages = pages(&app, &format!("/manage/event_definitions?sort={sort}&per_page={per_page}"));
            let names: Vec<Value> = pages.iter().flat_map(|page| column(page, "name")).collect();
            assert_eq!(names, wanted, "{sort} by {per_page}");
            assert!(pages.iter().all(|page| page["total_count"] == 3));
        }
    }
    let wrong = app.get("/manage/event_definitions?sort=color").error();
    assert!(wrong.starts_with("400 parameter_invalid sort: sort must be one of created_at, name"), "{wrong}");
    let page = app.get("/manage/event_definitions?sort=name&per_page=1").json();
    let cursor = page["pages"]["next"]["starting_after"].as_str().unwrap();
    let other = app.get(&format!("/manage/event_definitions?sort=-name&starting_after={cursor}"));
    assert_eq!(other.error(), "404 not_found starting_after: Resource Not Found");
}

#[test]
fn it_is_searched_by_name_display_name_and_description() {
    let app = TestApp::start();
    app.user("ada");
    for name in ["ordered-item", "invited-friend", "other"] {
        app.track("ada", name, 0);
    }
    app.patch("/manage/event_definitions/3", &json!({"description": "An ITEM was bought", "display_name": "Größe"}));
    let found = |q: &str| column(&app.get(&format!("/manage/event_definitions?q={q}")).expect(200).json(), "id");
    assert_eq!(found("iTeM"), ["1", "3"]);
    assert_eq!(found("ordered%20item"), ["1"], "as it is read");
    assert_eq!(found("gr%C3%B6%C3%9Fe"), ["3"]);
    assert_eq!(found("Other"), ["3"], "the name itself, too");
    assert_eq!(found("nothing"), Vec::<Value>::new());
    let status = |chars: usize| app.get(&format!("/manage/event_definitions?q={}", "x".repeat(chars))).status;
    let around = [DEFINITION_QUERY_CHARS_MAX - 1, DEFINITION_QUERY_CHARS_MAX, DEFINITION_QUERY_CHARS_MAX + 1];
    assert_eq!(around.map(status), [200, 200, 400]);
}

#[test]
fn the_chart_holds_days_of_the_workspaces_zone() {
    let app = TestApp::start();
    app.user("ada");
    // It is 08:00 UTC, and 21:00 of the same day there.
    app.patch("/manage/workspace", &json!({"time_zone": "Pacific/Auckland"})).expect(200);
    app.track("ada", "a", 0);
    let chart = |id: u32| {
        let name = &id.to_string();
        let read = app.get(&format!("/manage/event_definitions/{id}")).expect(200).json()["sparkline"].clone();
        let listed = app.get("/manage/event_definitions").json()["data"][id as usize - 1]["sparkline"].clone();
        let sorted = app.get("/manage/event_definitions?sort=total").json();
        let by_total = sorted["data"].as_array().unwrap().iter().find(|item| item["id"] == *name).unwrap();
        assert_eq!((&read, &read), (&listed, &by_total["sparkline"]));
        read.as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).collect::<Vec<_>>()
    };
    let days = usize::from(SPARKLINE_DAYS);
    let with = |places: &[(usize, u64)]| {
        let mut wanted = vec![0; days];
        places.iter().for_each(|(ago, count)| wanted[days - 1 - ago] = *count);
        wanted
    };
    assert_eq!(chart(1), with(&[(0, 1)]));
    // Midnight passes there, not here.
    app.clock.advance_s(4 * 3_600);
    app.track("ada", "a", 0);
    app.track("ada", "a", 1);
    assert_eq!(chart(1), with(&[(0, 2), (1, 1)]));
    for (ago, wanted) in
        [(days - 2, with(&[(days - 2, 2), (days - 1, 1)])), (1, with(&[(days - 1, 2)])), (1, with(&[]))]
    {
        app.clock.advance_s(ago as u64 * 86_400);
        assert_eq!(chart(1), wanted);
    }
}

#[test]
fn names_are_counted_against_what_may_be() {
    let app = TestApp::start();
    app.user("ada");
    app.set("active_event_names_max", 7);
    for name in ["a", "b", "c"] {
        app.track("ada", name, 0);
    }
    app.post("/manage/event_definitions/2/archive", &json!({})).expect(200);
    assert_eq!(
        app.get("/manage/event_definitions/usage").expect(200).json(),
        json!({"type": "event_definition_usage", "active_count": 2, "active_max": 7, "archived_count": 1,
               "total_count": 3, "total_max": 10_000})
    );
}

#[test]
fn keys_come_with_the_list_when_they_are_asked_for() {
    let app = TestApp::start();
    app.user("ada");
    send(&app, "ada", "ordered-item", &json!({"item": "Mug", "count": 2}));
    app.track("ada", "b", 0);
    let keys = |query: &str| {
        let page = app.get(&format!("/manage/event_definitions{query}")).expect(200).json();
        column(&page, "metadata_keys")
    };
    assert_eq!(keys(""), [Value::Null, Value::Null]);
    let [ordered, other] = keys("?keys=true").try_into().unwrap();
    let ordered: Vec<_> =
        ordered.as_array().unwrap().iter().map(|key| (&key["key"], &key["kinds"], &key["examples"])).collect();
    assert_eq!(
        ordered,
        [(&json!("count"), &json!(["number"]), &json!([])), (&json!("item"), &json!(["string"]), &json!([]))]
    );
    assert_eq!(other, json!([]));
    assert_eq!(app.get("/manage/event_definitions?keys=maybe").status, 400);
}
