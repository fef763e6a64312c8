//! `GET /manage/audit`.

use crate::support::TestApp;
use serde_json::{Value, json};

#[test]
fn every_change_leaves_a_row() {
    let app = TestApp::start();
    app.user("ada");
    app.track("ada", "a", 1);
    let latest = || app.get("/manage/audit?per_page=1").expect(200).json()["data"][0].clone();
    let steps: [(&str, &str, Value, &str); 6] = [
        ("PATCH", "/manage/event_definitions/1", json!({"description": "d"}), "event_definition.described"),
        ("POST", "/manage/event_definitions/1/archive", json!({}), "event_definition.archived"),
        ("POST", "/manage/event_definitions/1/unarchive", json!({}), "event_definition.unarchived"),
        ("PATCH", "/manage/settings", json!({"metadata_keys_max": 5}), "settings.changed"),
        ("POST", "/manage/tokens", json!({"name": "t", "scopes": ["read"]}), "token.created"),
        ("POST", "/manage/tokens/{id}/revoke", json!({}), "token.revoked"),
    ];
    let mut made = String::new();
    for (method, path, body, action) in steps {
        let before = latest()["id"].as_str().unwrap().parse::<u64>().unwrap();
        let answer = app.ask(method, &path.replace("{id}", &made)).json(&body).send();
        assert!(answer.status < 300, "{}", answer.text());
        if action == "token.created" {
            answer.json()["id"].as_str().unwrap().clone_into(&mut made);
        }
        let row = latest();
        assert_eq!((&row["action"], &row["actor"]["type"]), (&json!(action), &json!("token")));
        assert_eq!((&row["actor"]["id"], &row["actor"]["name"]), (&json!(&app.shop.token[8..24]), &json!("scopes 7")));
        assert_eq!(row["id"], (before + 1).to_string());
    }
    let settings = app.get("/manage/audit").json();
    let changed = settings["data"].as_array().unwrap().iter().find(|row| row["action"] == "settings.changed").unwrap();
    assert_eq!(changed["changes"], json!([{"field": "metadata_keys_max", "before": "20", "after": "5"}]));
}

#[test]
fn it_is_paged_from_the_latest() {
    let app = TestApp::start();
    for value in 2..7 {
        app.set("metadata_keys_max", value);
    }
    let mut path = "/manage/audit?per_page=3".to_owned();
    let mut ids = Vec::new();
    loop {
        let page = app.get(&path).expect(200).json();
        ids.extend(
            page["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().parse::<u64>().unwrap()),
        );
        match page["pages"]["next"]["starting_after"].as_str() {
            Some(cursor) => path = format!("/manage/audit?per_page=3&starting_after={cursor}"),
            None => break,
        }
    }
    assert_eq!(ids, [7, 6, 5, 4, 3, 2, 1]);
}

#[test]
fn it_is_narrowed_down() {
    let app = TestApp::start();
    app.user("ada");
    app.track("ada", "a", 1);
    let describe = |text: &str| {
        app.patch("/manage/event_definitions/1", &json!({"description": text})).expect(200);
    };
    describe("one");
    app.clock.advance_s(100);
    app.set("metadata_keys_max", 5);
    app.clock.advance_s(100);
    app.post("/manage/event_definitions/1/archive", &json!({})).expect(200);
    let actions = |query: &str| {
        let page = app.get(&format!("/manage/audit?{query}")).expect(200).json();
        let rows = page["data"].as_array().unwrap().iter();
        rows.map(|row| row["action"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let [archived, described] = ["event_definition.archived", "event_definition.described"];
    assert_eq!(actions("subject=event_definition:1"), [archived, described]);
    assert_eq!(actions("subject=event_definition"), [archived, described]);
    assert_eq!(actions("subject=event_definition:11"), [""; 0]);
    assert_eq!(actions("subject=event_def"), [""; 0], "a kind is a whole word");
    assert_eq!(actions("action=event_definition.archived"), [archived]);
    assert_eq!(actions("action=event_definition"), [archived, described]);
    assert_eq!(actions("action=settings.changed&subject=event_definition"), [""; 0]);
    let token = &app.get("/manage/audit?per_page=1").json()["data"][0]["actor"]["id"];
    let token = token.as_str().unwrap();
    assert_eq!(actions(&format!("actor=token:{token}")), [archived, "settings.changed", described]);
    assert_eq!(actions("actor=token:0000000000000000"), [""; 0]);
    assert_eq!(actions("actor=teammate"), [""; 0]);
    assert!(!actions("actor=command_line").is_empty() && !actions("actor=command_line").contains(&archived.to_owned()));
    let at = |ago: u64| app.clock.now_s() - ago;
    assert_eq!(actions(&format!("actor=token&since={}", at(100))), [archived, "settings.changed"]);
    assert_eq!(actions(&format!("actor=token&until={}", at(100))), [described]);
    assert_eq!(actions(&format!("since={}&until={}", at(100), at(99))), ["settings.changed"]);
    for (query, field) in [("actor=nobody", "actor"), ("since=x", "since"), ("until=x", "until")] {
        let error = app.get(&format!("/manage/audit?{query}")).error();
        assert!(error.starts_with(&format!("400 parameter_invalid {field}:")), "{error}");
    }
}

#[test]
fn a_page_that_is_narrowed_down_goes_on_where_it_stopped() {
    let app = TestApp::start();
    for value in 2..9 {
        app.set("metadata_keys_max", value);
        app.clock.advance_s(1);
        app.set("active_event_names_max", value);
    }
    let (mut path, mut seen) = ("/manage/audit?action=settings.changed&per_page=3".to_owned(), Vec::new());
    loop {
        let page = app.get(&path).expect(200).json();
        seen.extend(page["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        match page["pages"]["next"]["starting_after"].as_str() {
            Some(cursor) => path = format!("/manage/audit?action=settings.changed&per_page=3&starting_after={cursor}"),
            None => break,
        }
    }
    let mut once = seen.clone();
    once.dedup();
    assert_eq!((seen.len(), once), (14, seen));
}
