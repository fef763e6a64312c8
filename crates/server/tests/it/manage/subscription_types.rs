//! `/manage/subscription_types`.

use crate::support::TestApp;
use serde_json::{Value, json};

#[test]
fn they_are_made_changed_and_put_away() {
    let app = TestApp::start();
    let before = app.get("/manage/subscription_types").expect(200).json()["total_count"].as_u64().unwrap();
    let made = app.post("/manage/subscription_types", &json!({"name": " News "})).expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    assert_eq!(
        (&made["type"], &made["state"], &made["consent_type"]),
        (&json!("subscription"), &json!("live"), &json!("opt_out"))
    );
    assert_eq!(made["default_translation"], json!({"name": "News", "description": "", "locale": "en"}));
    let path = format!("/manage/subscription_types/{id}");
    let change = |body: Value| app.patch(&path, &body).expect(200).json();
    let changed = change(json!({"description": "Monthly", "consent_type": "opt_in"}));
    assert_eq!(
        (&changed["default_translation"]["description"], &changed["consent_type"]),
        (&json!("Monthly"), &json!("opt_in"))
    );
    assert_eq!(changed["default_translation"]["name"], "News");
    assert_eq!(change(json!({"state": "archived"}))["state"], "archived");
    assert_eq!(change(json!({"description": null}))["default_translation"]["description"], "");
    assert_eq!(change(json!({"state": "live"}))["state"], "live");
    let listed = app.get("/subscription_types").expect(200).json();
    assert_eq!(listed["data"].as_array().unwrap().last().unwrap()["id"], json!(id));
    let list = app.get(&format!("/manage/subscription_types?per_page={before}")).expect(200).json();
    assert_eq!((&list["total_count"], list["pages"]["next"].is_object()), (&json!(before + 1), true));
    let audit = app.get("/manage/audit?per_page=1").json();
    assert_eq!(audit["data"][0]["action"], "subscription_type.changed");
    assert_eq!(audit["data"][0]["subject"], format!("subscription_type:{id}"));
}

#[test]
fn what_is_wrong_is_told() {
    let app = TestApp::start();
    let made = app.post("/manage/subscription_types", &json!({"name": "News"})).expect(201).json();
    let id = made["id"].as_str().unwrap();
    let path = format!("/manage/subscription_types/{id}");
    let told = |body: Value| app.post("/manage/subscription_types", &body).error();
    assert_eq!(told(json!({})), "400 parameter_not_found name: name is needed");
    assert_eq!(told(json!({"name": ""})), "400 parameter_invalid name: name must not be empty");
    assert_eq!(
        told(json!({"name": "x", "consent_type": "maybe"})),
        "400 parameter_invalid consent_type: consent_type must be opt_out or opt_in"
    );
    assert_eq!(
        app.patch(&path, &json!({"state": "draft"})).error(),
        "400 parameter_invalid state: state must be live or archived"
    );
    assert_eq!(
        app.patch("/manage/subscription_types/999", &json!({"name": "x"})).error(),
        "404 not_found id: Resource Not Found"
    );
    let foreign = app.other_shop("foreign");
    assert_eq!(app.ask("PATCH", &path).bearer(&foreign.token).json(&json!({"name": "x"})).send().status, 404);
    let more = 100 - id.parse::<usize>().unwrap();
    for number in 0..more {
        app.post("/manage/subscription_types", &json!({"name": format!("n{number}")})).expect(201);
    }
    assert_eq!(
        told(json!({"name": "one more"})),
        "422 limit_reached subscription_types: Cannot have more than 100 subscription_types"
    );
}
