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
        let expected = if spec.words.is_empty() {
            json!({
                "key": spec.key, "value": spec.default, "default": spec.default, "min": spec.min, "max": spec.max,
                "description": spec.description,
            })
        } else {
            let word = spec.setting.word(spec.default);
            json!({"key": spec.key, "value": word, "default": word, "words": spec.words, "description": spec.description})
        };
        assert_eq!(**shown, expected);
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
            "400 parameter_invalid colour: There is no setting colour; there are active_event_names_max, metadata_keys_max, rate_limit_per_minute, api_version, unknown_attributes, hold_unknown_events, visitors_kept_days, messages_per_day_max, server_events_show_banners",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(app.patch("/manage/settings", &body).error(), expected, "{body}");
    }
    assert_eq!(app.get("/manage/settings").json(), changed, "a refused change changes nothing");
}

#[test]
fn values_with_words_take_words_or_their_numbers() {
    let app = TestApp::start();
    let set = |key: &str, value: Value| {
        let settings = app.patch("/manage/settings", &json!({key: value})).expect(200).json();
        let settings = settings["data"].as_array().unwrap().clone();
        settings.into_iter().find(|setting| setting["key"] == key).unwrap()["value"].clone()
    };
    assert_eq!(set("api_version", json!("1.4")), "1.4");
    assert_eq!(set("api_version", json!(21)), "2.16");
    assert_eq!(set("unknown_attributes", json!("define")), "define");
    assert_eq!(set("hold_unknown_events", json!(true)), "on");
    assert_eq!(set("hold_unknown_events", json!("off")), "off");
    assert_eq!(set("hold_unknown_events", json!(1)), "on");
    let told = |body: Value| app.patch("/manage/settings", &body).error();
    let unknown =
        "400 parameter_invalid unknown_attributes: unknown_attributes must be one of by_version, define, refuse";
    for wrong in [json!("Define"), json!(3), json!(1.5), json!("")] {
        assert_eq!(told(json!({"unknown_attributes": wrong})), unknown, "{wrong}");
    }
    for wrong in [json!(true), json!(null), json!([])] {
        let expected = "400 type_mismatch unknown_attributes: unknown_attributes must be a word or a whole number";
        assert_eq!(told(json!({"unknown_attributes": wrong})), expected, "{wrong}");
    }
    assert!(
        told(json!({"api_version": "3.0"}))
            .starts_with("400 parameter_invalid api_version: api_version must be one of 1.0, 1.1,")
    );
}
