//! `/manage/jobs`.

use crate::support::TestApp;
use serde_json::{Value, json};

fn jobs(app: &TestApp) -> Vec<Value> {
    app.get("/manage/jobs?per_page=150").expect(200).json()["data"].as_array().unwrap().clone()
}

#[test]
fn jobs_of_every_kind_say_how_far_they_are() {
    let app = TestApp::start();
    let ada = app.user("ada");
    app.track("ada", "a", 1);
    let tag = app.post("/tags", &json!({"name": "vip"})).expect(200).json()["id"].clone();
    app.post(&format!("/contacts/{ada}/tags"), &json!({"id": tag})).expect(200);
    app.ask("DELETE", &format!("/tags/{}", tag.as_str().unwrap())).send().expect(200);
    let company = app.post("/companies", &json!({"company_id": "c"})).expect(200).json()["id"].clone();
    app.post(&format!("/contacts/{ada}/companies"), &json!({"id": company})).expect(200);
    app.ask("DELETE", &format!("/companies/{}", company.as_str().unwrap())).send().expect(200);
    let import = json!({"model": "contact", "key": "k", "mapping": {"id": "external_id"}, "rows_total": 2});
    let import = app.post("/manage/imports", &import).expect(201).json()["id"].as_str().unwrap().to_owned();
    app.post(&format!("/manage/imports/{import}/rows"), &json!({"first_row": 0, "rows": [["x"]]})).expect(200);
    app.set("hold_unknown_events", 1);
    app.post("/events", &json!({"event_name": "a", "user_id": "later", "created_at": 1_700_000_000})).expect(202);
    app.user("later");
    app.ask("DELETE", &format!("/contacts/{ada}")).send().expect(200);

    let all = jobs(&app);
    for name in ["remove_tag", "detach_company", "import", "attach_held", "erase"] {
        let job = all.iter().find(|job| job["name"] == name).unwrap_or_else(|| panic!("no {name}: {all:?}"));
        let work = &job["work"];
        assert!(["running", "completed"].contains(&job["state"].as_str().unwrap()), "{job}");
        assert!(work["done_count"].is_u64() && job["bulk"].is_null() && job["sweep"].is_null(), "{job}");
        assert_eq!(app.get(&format!("/manage/jobs/{}", job["id"].as_str().unwrap())).expect(200).json()["name"], name);
    }
    let job = app.get(&format!("/manage/jobs/{import}")).expect(200).json();
    assert_eq!((&job["state"], &job["work"]), (&json!("running"), &json!({"done_count": 1, "total_count": 2})));
    app.post(&format!("/manage/imports/{import}/rows"), &json!({"first_row": 1, "finished": true})).expect(200);
    assert_eq!(app.get(&format!("/manage/jobs/{import}")).json()["state"], "completed");
}
