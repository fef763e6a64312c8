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
