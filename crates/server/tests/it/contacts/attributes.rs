//! `custom_attributes` of contacts.

use super::{id, made, put};
use crate::support::TestApp;
use serde_json::{Value, json};

#[test]
fn an_attribute_must_be_defined_unless_an_old_client_or_the_setting_says_otherwise() {
    let app = TestApp::start();
    let sent = |name: &str| json!({"external_id": name, "custom_attributes": {name: 1}});
    let unknown =
        |name: &str| format!("400 parameter_invalid custom_attributes: Custom attribute '{name}' does not exist");
    assert_eq!(app.post("/contacts", &sent("a")).error(), unknown("a"));
    let ask = |version: &str, name: &str| {
        let body = json!({"email": format!("{name}@x.example"), "custom_attributes": {name: 1}});
        app.ask("POST", "/contacts").header("intercom-version", version).json(&body).send()
    };
    assert_eq!(ask("1.3", "old").expect(200).json()["custom_attributes"], json!({"old": 1}));
    assert_eq!(ask("1.4", "late").error(), unknown("late"));
    assert_eq!(ask("2.0", "late").error(), unknown("late"));
    // Defined once, it is known to everybody.
    assert_eq!(made(&app, &sent("old"))["custom_attributes"], json!({"old": 1}));
    app.set("unknown_attributes", 1);
    assert_eq!(made(&app, &sent("any"))["custom_attributes"], json!({"any": 1}));
    app.set("unknown_attributes", 2);
    assert_eq!(ask("1.0", "never").error(), unknown("never"));
}

#[test]
fn values_keep_their_digits_and_their_type() {
    let app = TestApp::start();
    app.set("unknown_attributes", 1);
    let body = r#"{"external_id":"a","custom_attributes":{"plan":"Pro","score":1.50,"seats":5,"beta":true,"trial_at":1700000000,"none":null}}"#;
    let reply = app.ask("POST", "/contacts").body(body).send().expect(200);
    let shown = r#""custom_attributes":{"plan":"Pro","score":1.50,"seats":5,"beta":true,"trial_at":1700000000}"#;
    assert!(reply.text().contains(shown), "{}", reply.text());
    let contact = reply.json();
    for (value, expected) in [
        (json!({"plan": 7}), "Custom attribute 'plan' is of type string, not 7"),
        (json!({"seats": 1.5}), "Custom attribute 'seats' is of type integer, not 1.5"),
        (json!({"seats": "5"}), "Custom attribute 'seats' is of type integer, not \"5\""),
        (json!({"beta": "yes"}), "Custom attribute 'beta' is of type boolean, not \"yes\""),
        (json!({"trial_at": "soon"}), "Custom attribute 'trial_at' is of type date, not \"soon\""),
    ] {
        let told = put(&app, id(&contact), &json!({"custom_attributes": value})).error();
        assert_eq!(told, format!("400 parameter_invalid custom_attributes: {expected}"));
    }
    let malformed = [
        (json!({"a.b": 1}), "400 parameter_invalid"),
        (json!({"a$": 1}), "400 parameter_invalid"),
        (json!({"": 1}), "400 parameter_invalid"),
        (json!({"order": ["21"]}), "400 type_mismatch"),
        (json!({"order": {"id": 1}}), "400 type_mismatch"),
        (json!([]), "400 type_mismatch"),
        (json!("plan"), "400 type_mismatch"),
    ];
    for (value, expected) in malformed {
        let told = put(&app, id(&contact), &json!({"custom_attributes": value})).error();
        assert!(told.starts_with(&format!("{expected} custom_attributes: ")), "{told}");
    }
    let after = app.get(&format!("/contacts/{}", id(&contact))).expect(200);
    assert_eq!(after.text(), reply.text(), "a refused change changes nothing");
}

#[test]
fn a_change_joins_attributes_and_null_takes_one_away() {
    let app = TestApp::start();
    app.set("unknown_attributes", 1);
    let contact =
        made(&app, &json!({"external_id": "a", "custom_attributes": {"plan": "pro", "seats": 5, "beta": true}}));
    let changed =
        |attributes: Value| put(&app, id(&contact), &json!({"custom_attributes": attributes})).expect(200).json();
    let after = changed(json!({"seats": 6, "beta": null, "colour": "red"}));
    assert_eq!(after["custom_attributes"], json!({"plan": "pro", "seats": 6, "colour": "red"}));
    assert_eq!(changed(json!(null))["custom_attributes"], after["custom_attributes"]);
    assert_eq!(changed(json!({}))["custom_attributes"], after["custom_attributes"]);
    assert_eq!(changed(json!({"plan": null, "seats": null, "colour": null}))["custom_attributes"], json!({}));
}
