//! `/manage/workspace`.

use crate::support::{START_S, TestApp};
use serde_json::json;

#[test]
fn name_and_time_zone_are_changed() {
    let app = TestApp::start();
    let before = json!({
        "type": "workspace", "app_id": "app-shop", "name": "shop", "time_zone": "Europe/Dublin", "created_at": START_S,
    });
    assert_eq!(app.get("/manage/workspace").expect(200).json(), before);
    let changed =
        app.patch("/manage/workspace", &json!({"name": " Shop ", "time_zone": "america/new_york"})).expect(200).json();
    assert_eq!((&changed["name"], &changed["time_zone"]), (&json!("Shop"), &json!("America/New_York")));
    assert_eq!(app.get("/manage/workspace").json(), changed);
    assert_eq!(app.patch("/manage/workspace", &json!({"name": null})).expect(200).json(), changed);
    let audit = app.get("/manage/audit?per_page=1").json();
    let row = &audit["data"][0];
    assert_eq!(row["action"], "workspace.changed");
    assert_eq!(
        row["changes"][1],
        json!({"field": "time_zone", "before": "Europe/Dublin", "after": "America/New_York"})
    );
    let cases = [
        (
            json!({"time_zone": "Mars/Olympus"}),
            "400 parameter_invalid time_zone: time_zone must be the IANA name of a time zone: Europe/Dublin",
        ),
        (
            json!({"time_zone": "+02:00"}),
            "400 parameter_invalid time_zone: time_zone must be the IANA name of a time zone: Europe/Dublin",
        ),
        (json!({"time_zone": 2}), "400 type_mismatch time_zone: time_zone must be a string"),
        (json!({"name": "  "}), "400 parameter_invalid name: name must not be empty"),
        (json!({"name": "n".repeat(256)}), "400 parameter_invalid name: name may have at most 255 characters"),
        (json!({"name": "x", "time_zone": ""}), "400 parameter_invalid time_zone: time_zone must not be empty"),
    ];
    for (body, expected) in cases {
        assert_eq!(app.patch("/manage/workspace", &body).error(), expected, "{body}");
    }
    assert_eq!(app.get("/manage/workspace").json(), changed, "a refused change changes nothing");
}

#[test]
fn days_are_those_of_the_time_zone() {
    let app = TestApp::start();
    app.user("ada");
    // The clock stands at 8 in the morning in Dublin.
    app.track("ada", "looked", 3_600 * 3);
    let today = json!({"predicate": {"event": "looked", "fact": "last", "op": "days_ago", "value": 0}});
    let count = || app.post("/manage/contacts/count", &today).expect(200).json()["count"].clone();
    assert_eq!(count(), 1);
    app.patch("/manage/workspace", &json!({"time_zone": "America/Denver"})).expect(200);
    // It is 1 in the morning there, and was 10 in the evening before.
    assert_eq!(count(), 0);
}
