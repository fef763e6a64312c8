//! `/manage/office_hours`.

use crate::manage::messages::{banner, live};
use crate::support::TestApp;
use serde_json::{Value, json};
use server::limits::WINDOWS_MAX;

fn put(app: &TestApp, body: &Value) -> crate::support::Reply {
    app.ask("PUT", "/manage/office_hours").json(body).send()
}

#[test]
fn they_are_set_as_a_whole() {
    let app = TestApp::start();
    let none = json!({"type": "office_hours", "windows": [], "time_zone": "Europe/Dublin"});
    assert_eq!(app.get("/manage/office_hours").expect(200).json(), none);
    let windows = json!([{"day": 1, "from": "09:00", "to": "17:00"}, {"day": 7, "from": "00:00", "to": "24:00"}]);
    let set = put(&app, &json!({"windows": windows})).expect(200).json();
    assert_eq!(set, json!({"type": "office_hours", "windows": windows, "time_zone": "Europe/Dublin"}));
    assert_eq!(app.get("/manage/office_hours").json(), set);
    let row = app.get("/manage/audit?per_page=1").json()["data"][0].clone();
    assert_eq!(row["action"], "office_hours.changed");
    let change = json!({"field": "windows", "before": "", "after": "1 09:00-17:00, 7 00:00-24:00"});
    assert_eq!(row["changes"], json!([change]));
    put(&app, &json!({"windows": windows})).expect(200);
    assert_eq!(app.get("/manage/audit?per_page=1").json()["data"][0], row, "nothing changed");
    let window = |from: &str, to: &str| json!({"windows": [{"day": 1, "from": from, "to": to}]});
    for (body, expected) in [
        (json!({}), "400 parameter_not_found windows"),
        (json!({"windows": 1}), "400 type_mismatch windows"),
        (json!({"hours": []}), "400 parameter_invalid hours"),
        (json!({"windows": [{"day": 8, "from": "09:00", "to": "10:00"}]}), "400 parameter_invalid windows[0].day"),
        (window("9:00", "10:00"), "400 parameter_invalid windows[0].from"),
        (window("10:00", "10:00"), "400 parameter_invalid windows[0].to"),
        (window("10:00", "24:01"), "400 parameter_invalid windows[0].to"),
    ] {
        let told = put(&app, &body).error();
        assert_eq!(told.split(':').next(), Some(expected), "{body}: {told}");
    }
    assert_eq!(app.get("/manage/office_hours").json(), set, "a refused change changes nothing");
}

#[test]
fn there_are_so_many_of_them() {
    let app = TestApp::start();
    let windows = |count: usize| json!({"windows": vec![json!({"day": 1, "from": "09:00", "to": "10:00"}); count]});
    for (count, status) in [(WINDOWS_MAX - 1, 200), (WINDOWS_MAX, 200), (WINDOWS_MAX + 1, 400)] {
        assert_eq!(put(&app, &windows(count)).status, status, "{count}");
    }
}

#[test]
fn messages_go_by_them() {
    let app = TestApp::start();
    app.user("ada");
    let schedule = |word: &str| json!({"schedule": {"windows": word}});
    let within = live(&app, &banner(schedule("office_hours")));
    let without = live(&app, &banner(schedule("outside_office_hours")));
    let verdict = |message: &str| {
        let asked = json!({"message_id": message, "user_id": "ada"});
        app.post("/manage/explain/message", &asked).expect(200).json()["verdict"].as_str().unwrap().to_owned()
    };
    assert_eq!((verdict(&within), verdict(&without)), ("outside_window".to_owned(), "sent".to_owned()));
    let days: Vec<Value> = (1..=7).map(|day| json!({"day": day, "from": "00:00", "to": "24:00"})).collect();
    put(&app, &json!({"windows": days})).expect(200);
    assert_eq!((verdict(&within), verdict(&without)), ("sent".to_owned(), "outside_window".to_owned()));
}
