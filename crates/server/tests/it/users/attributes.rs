use super::{made, said};
use crate::support::TestApp;
use serde_json::json;

#[test]
fn unknown_attributes_are_defined_by_their_first_value() {
    let app = TestApp::start();
    let sent = json!({"plan": "pro", "seats": 5, "score": 1.50, "beta": true, "trial_ends_at": 1_700_000_000});
    let user = made(&app, &json!({"user_id": "a", "custom_attributes": sent}));
    assert_eq!(user["custom_attributes"], sent);
    let types: Vec<String> = app.get("/data_attributes?model=contact").expect(200).json()["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|attribute| attribute["custom"] == true)
        .map(|attribute| {
            format!("{} {}", attribute["name"].as_str().unwrap(), attribute["data_type"].as_str().unwrap())
        })
        .collect();
    assert_eq!(types, ["beta boolean", "plan string", "score float", "seats integer", "trial_ends_at date"]);
    let changed = made(&app, &json!({"user_id": "a", "custom_attributes": {"plan": "max", "beta": null}}));
    let expected = json!({"plan": "max", "seats": 5, "score": 1.50, "trial_ends_at": 1_700_000_000});
    assert_eq!(changed["custom_attributes"], expected, "what is not named stays, null takes away");
    let mistyped = app.post("/users", &json!({"user_id": "a", "custom_attributes": {"seats": "many"}}));
    let expected = "400 parameter_invalid custom_attributes: Custom attribute 'seats' is of type integer, not \"many\"";
    assert_eq!(mistyped.error(), expected);
}

#[test]
fn the_version_decides_about_unknown_attributes() {
    let app = TestApp::start();
    let body = |name: &str| json!({"user_id": "a", "custom_attributes": {name: 1}});
    let ask = |version: &str, name: &str| {
        app.ask("POST", "/users").header("intercom-version", version).json(&body(name)).send()
    };
    for (version, name) in [("1.0", "one"), ("1.3", "three")] {
        assert_eq!(ask(version, name).expect(200).json()["custom_attributes"][name], 1);
    }
    for (version, name) in [("1.4", "four"), ("2.14", "fourteen")] {
        let expected = format!("400 parameter_invalid custom_attributes: Custom attribute '{name}' does not exist");
        assert_eq!(ask(version, name).error(), expected, "{version}");
        assert_eq!(ask(version, "one").status, 200, "what is defined can be written");
    }
    // The setting wins over versions.
    app.set("unknown_attributes", 1);
    ask("1.4", "four").expect(200);
    app.set("unknown_attributes", 2);
    assert_eq!(ask("1.0", "five").status, 400);
    assert_eq!(said(&app, "1.0", "GET", "/users?user_id=a").expect(200).json()["custom_attributes"]["four"], 1);
}
