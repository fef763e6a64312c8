//! `/manage/settings`.

use crate::support::TestApp;
use engine::settings::SETTINGS;
use serde_json::{Value, json};

#[test]
fn the_table_is_listed_and_changed_all_or_none() {
    let app = TestApp::start();
    let listed = app.get("/manage/settings").expect(200).json();
    let shown: Vec<&Value> = listed["data"].as_array().unwrap().iter().collect();
    assert_eq!(shown.len(), SETTINGS.len());
    for (shown, spec) in shown.iter().zip(SETTINGS) {
        let numbers =
            [&shown["value"], &shown["default"], &shown["min"], &shown["max"]].map(|value| value.as_u64().unwrap());
        assert_eq!(
            (shown["key"].as_str().unwrap(), numbers),
            (spec.key, [spec.default, spec.default, spec.min, spec.max])
        );
    }
    let changed =
        app.patch("/manage/settings", &json!({"metadata_keys_max": 5, "active_event_names_max": 7})).expect(200).json();
    assert_eq!((&changed["data"][0]["value"], &changed["data"][1]["value"]), (&json!(7), &json!(5)));
    let cases = [
        (
            json!({"metadata_keys_max": 6, "active_event_names_max": 0}),
            "400 parameter_invalid active_event_names_max: active_event_names_max must be 1 to 10000",
        ),
        (
            json!({"metadata_keys_max": "6"}),
            "400 type_mismatch metadata_keys_max: metadata_keys_max must be a whole number",
        ),
        (
            json!({"metadata_keys_max": null}),
            "400 type_mismatch metadata_keys_max: metadata_keys_max must be a whole number",
        ),
        (
            json!({"colour": 1}),
            "400 parameter_invalid colour: There is no setting colour; there are active_event_names_max, metadata_keys_max, rate_limit_per_minute",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(app.patch("/manage/settings", &body).error(), expected, "{body}");
    }
    assert_eq!(app.get("/manage/settings").json(), changed, "a refused change changes nothing");
}
