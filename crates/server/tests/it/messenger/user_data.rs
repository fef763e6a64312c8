//! What a page says of a person: what is taken, and what is left out and named.

use super::browser::{Browser, SECRET, hash};
use crate::support::TestApp;
use serde_json::{Value, json};

fn boot(browser: &Browser, more: Value) -> Value {
    let mut settings = json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")});
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    browser.boot(&settings)
}

fn ada(app: &TestApp) -> Value {
    app.get("/contacts/find_by_external_id/ada").expect(200).json()
}

#[test]
fn what_is_known_of_a_person_is_taken() {
    let app = TestApp::start();
    let pong = boot(
        &Browser::of(&app),
        json!({
            "email": "Ada@X.example", "name": "Ada", "phone": "555", "created_at": 1_700_000_000,
            "unsubscribed_from_emails": true, "language_override": "de",
            "avatar": {"type": "avatar", "image_url": "https://x.example/a.png"},
            "plan": "pro", "seats": 5, "score": 1.50, "is_beta": true, "gone": null,
        }),
    );
    assert_eq!(pong["left_out"], json!([]));
    let ada = ada(&app);
    for (key, expected) in [
        ("email", json!("ada@x.example")),
        ("name", json!("Ada")),
        ("phone", json!("555")),
        ("signed_up_at", json!(1_700_000_000)),
        ("unsubscribed_from_emails", json!(true)),
        ("language_override", json!("de")),
    ] {
        assert_eq!(ada[key], expected, "{key}");
    }
    assert!(ada["avatar"].to_string().contains("https://x.example/a.png"));
    let mut custom = ada["custom_attributes"].clone();
    custom.as_object_mut().unwrap().remove("gone");
    assert_eq!(custom, json!({"plan": "pro", "seats": 5, "score": 1.5, "is_beta": true}));
}

#[test]
fn times_come_in_several_forms() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    for (sent, expected) in [
        (json!(1_482_378_897), 1_482_378_897),
        (json!(1_482_378_898_123_u64), 1_482_378_898),
        (json!("1482378899"), 1_482_378_899),
        (json!("2016-12-22T03:55:00Z"), 1_482_378_900),
        (json!(1_482_378_901.5), 1_482_378_901),
    ] {
        boot(&browser, json!({"created_at": sent}));
        assert_eq!(ada(&app)["signed_up_at"], expected, "{sent}");
    }
    for wrong in [json!("yesterday"), json!(-1), json!({}), json!(true)] {
        assert_eq!(boot(&browser, json!({"created_at": wrong}))["left_out"][0]["name"], "created_at", "{wrong}");
    }
}

#[test]
fn what_is_only_about_the_messenger_is_never_stored() {
    let app = TestApp::start();
    let settings = [
        "app_id",
        "api_base",
        "custom_launcher_selector",
        "widget",
        "alignment",
        "vertical_padding",
        "horizontal_padding",
        "z_index",
        "hide_default_launcher",
        "hide_notifications",
        "session_duration",
        "action_color",
        "background_color",
        "link_color",
        "theme_mode",
        "messenger_style_id",
        "page_title",
        "installation_type",
        "auth_tokens",
        "last_request_at",
        "utm_source",
        "utm_campaign",
        "utm_medium",
        "utm_term",
        "utm_content",
    ];
    let sent: serde_json::Map<String, Value> =
        settings.iter().map(|key| ((*key).to_owned(), json!("stored"))).collect();
    let pong = boot(&Browser::of(&app), Value::Object(sent));
    assert_eq!(pong["left_out"], json!([]));
    let ada = app.get("/contacts/find_by_external_id/ada").expect(200);
    assert!(!ada.text().contains("stored"), "{}", ada.text());
}

#[test]
fn what_cannot_be_taken_is_left_out_and_named() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    boot(&browser, json!({"seats": 5}));
    let pong = boot(
        &browser,
        json!({
            "seats": "many", "a.b": 1, "tick`": 1, "nested": {"a": 1}, "list": [1], "long": "x".repeat(256),
            "name": {"first": "Ada"}, "avatar": "http://x.example/a.png", "unsubscribed_from_emails": "yes", "good": 1,
        }),
    );
    let mut told: Vec<String> = pong["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| format!("{} {}", item["name"].as_str().unwrap(), item["code"].as_str().unwrap()))
        .collect();
    told.sort();
    let expected = [
        "a.b parameter_invalid",
        "avatar parameter_invalid",
        "list type_mismatch",
        "long parameter_invalid",
        "name type_mismatch",
        "nested type_mismatch",
        "seats parameter_invalid",
        "tick` parameter_invalid",
        "unsubscribed_from_emails type_mismatch",
    ];
    assert_eq!(told, expected);
    assert_eq!(ada(&app)["custom_attributes"], json!({"seats": 5, "good": 1}));
}

#[test]
fn companies_are_made_joined_and_left() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let pong = boot(
        &browser,
        json!({
            "company": {
                "id": 6, "name": "Blue Sun", "created_at": 1_482_378_897_000_u64, "plan": "Paid", "monthly_spend": 49.9,
                "user_count": 900, "size": 7, "industry": "ships", "website": "https://x.example", "tier": "gold", "list": [],
            },
            "companies": [{"company_id": "7", "name": "Weyland"}, {"name": "Nobody's"}, null, "text"],
        }),
    );
    let told: Vec<&str> =
        pong["left_out"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect();
    assert_eq!(told, ["companies", "companies", "company.list"]);
    let company = app.get("/companies?company_id=6").expect(200).json();
    for (key, expected) in [
        ("name", json!("Blue Sun")),
        ("remote_created_at", json!(1_482_378_897)),
        ("monthly_spend", json!(49)),
        ("size", json!(7)),
        ("custom_attributes", json!({"tier": "gold"})),
    ] {
        assert_eq!(company[key], expected, "{key}");
    }
    assert_eq!(ada(&app)["companies"]["total_count"], 2);
    boot(&browser, json!({"company": {"company_id": "6", "remove": true}}));
    assert_eq!(ada(&app)["companies"]["total_count"], 1);
}

#[test]
fn who_is_meant_must_be_readable() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    for (sent, expected) in [
        (json!({"user_data": 7}), "400 type_mismatch user_data: user_data must be an object"),
        (json!({"user_data": {"user_id": {}}}), "400 type_mismatch user_id: user_id must be a string or a number"),
        (json!({"user_data": {"email": "ada"}}), "400 parameter_invalid email: email must be an e-mail address"),
        (json!({"user_data": {"user_hash": 7}}), "400 type_mismatch user_hash: user_hash must be a string"),
    ] {
        assert_eq!(browser.ping(&sent).error(), expected, "{sent}");
    }
    let nobody = browser.boot(&json!({"user_id": null, "email": "", "user_hash": ""}));
    assert_eq!(nobody["person"]["type"], "visitor");
}

#[test]
fn unknown_attributes_are_refused_where_the_workspace_says_so() {
    let app = TestApp::start();
    app.patch("/manage/settings", &json!({"unknown_attributes": "refuse"})).expect(200);
    let left_out = boot(&Browser::of(&app), json!({"plan": "pro"}))["left_out"].clone();
    assert_eq!(left_out[0]["name"], "plan");
}
