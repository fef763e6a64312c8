//! `POST /contacts` as clients of 1.x mean it.

use super::{id, made};
use crate::support::{Ask, TestApp};
use serde_json::json;

const OLD: &str = "python-intercom/3.1.0";

#[test]
fn clients_of_1_x_mean_leads() {
    let app = TestApp::start();
    let ask = |method: &str, path: &str| app.ask(method, path).header("user-agent", OLD);
    let made =
        ask("POST", "/contacts/").json(&json!({"email": "lead@x.example", "name": "Ada"})).send().expect(200).json();
    assert_eq!(
        (&made["type"], &made["anonymous"], &made["app_id"]),
        (&json!("contact"), &json!(true), &json!("app-shop"))
    );
    let lead = id(&made);
    let changed = ask("POST", "/contacts").json(&json!({"id": lead, "name": "Grace"})).send().expect(200).json();
    assert_eq!((&changed["id"], &changed["name"], &changed["type"]), (&made["id"], &json!("Grace"), &json!("contact")));
    let by_user_id = json!({"user_id": made["user_id"], "email": "new@x.example"});
    let changed = app.post("/contacts", &by_user_id).expect(200).json();
    assert_eq!(
        (&changed["id"], &changed["email"], &changed["name"]),
        (&made["id"], &json!("new@x.example"), &json!("Grace"))
    );
    let nobody = ask("POST", "/contacts").json(&json!({"user_id": "nobody"})).send();
    assert_eq!(nobody.error(), "404 not_found user_id: User Not Found");
    let read = ask("GET", &format!("/contacts/{lead}")).send().expect(200).json();
    assert_eq!(read["type"], "contact");
    assert!(read.get("role").is_none(), "the 1.x shape");
    let read = ask("GET", &format!("/contacts/{lead}")).header("intercom-version", "2.14").send().expect(200).json();
    assert_eq!(read["role"], "lead");
}

#[test]
fn each_way_of_speaking_is_understood() {
    let app = TestApp::start();
    let kind =
        |ask: Ask| ask.json(&json!({"email": "l@x.example", "role": "lead"})).send().expect(200).json()["type"].clone();
    let ask = || app.ask("POST", "/contacts");
    // The 2.x shape has the same type; only 1.x has `anonymous`.
    let is_old = |ask: Ask| {
        assert_eq!(kind(ask.clone()), "contact");
        ask.json(&json!({"role": "lead"})).send().expect(200).json().get("anonymous").is_some()
    };
    assert!(!is_old(ask()));
    assert!(is_old(ask().header("intercom-version", "1.4")));
    assert!(is_old(ask().header("user-agent", OLD)));
    assert!(!is_old(ask().header("user-agent", OLD).header("intercom-version", "2.0")));
    let versions = app.get("/manage/settings").expect(200).json();
    assert!(versions.to_string().contains("api_version"));
    app.set("api_version", 4);
    assert!(is_old(ask()), "1.4 is the workspace's own");
    assert!(!is_old(ask().header("intercom-version", "2.14")));
}

#[test]
fn a_lead_may_be_empty_and_users_are_none() {
    let app = TestApp::start();
    let ask = || app.ask("POST", "/contacts").header("intercom-version", "1.1");
    let lead = ask().body("").send().expect(200).json();
    assert_eq!((&lead["anonymous"], lead["user_id"].as_str().unwrap().len()), (&json!(true), 36));
    assert!(lead["pseudonym"].is_string(), "{lead}");
    let user = made(&app, &json!({"external_id": "ada", "email": "ada@x.example"}));
    assert_eq!(ask().json(&json!({"id": user["id"], "name": "x"})).send().status, 404, "a user is no lead");
    assert_eq!(ask().json(&json!({"user_id": "ada", "name": "x"})).send().status, 404);
    // An address names nobody: this is another one.
    let other = ask().json(&json!({"email": "ada@x.example", "custom_attributes": {"plan": "pro"}})).send();
    let other = other.expect(200).json();
    assert_ne!(other["id"], user["id"]);
    assert_eq!(other["custom_attributes"], json!({"plan": "pro"}), "1.x defines what it sends");
    assert!(app.get(&format!("/contacts/{}", id(&user))).expect(200).json()["name"].is_null());
}
