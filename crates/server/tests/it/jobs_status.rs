//! `GET /jobs/status/{id}`.

use crate::support::TestApp;
use serde_json::{Value, json};

/// The id of the only job of this name.
fn job(app: &TestApp, name: &str) -> String {
    let jobs = app.get("/manage/jobs?per_page=150").expect(200).json();
    let found = jobs["data"].as_array().unwrap().iter().find(|job| job["name"] == name);
    found.unwrap_or_else(|| panic!("{jobs}"))["id"].as_str().unwrap().to_owned()
}

/// The status of a job once it is no longer pending.
fn finished(app: &TestApp, id: &str) -> Value {
    loop {
        let status = app.get(&format!("/jobs/status/{id}")).expect(200).json();
        if status["status"] != "pending" {
            return status;
        }
        std::thread::yield_now();
    }
}

#[test]
fn every_kind_of_job_has_a_status() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let bulk =
        json!({"items": [{"method": "post", "data_type": "event", "data": {"event_name": "a", "user_id": "ada"}}]});
    let id = app.post("/bulk/events", &bulk).expect(202).json()["id"].as_str().unwrap().to_owned();
    let status = app.get(&format!("/jobs/status/{id}")).expect(200).json();
    assert_eq!(
        status,
        json!({
            "type": "job", "id": id, "url": format!("http://{}/jobs/status/{id}", app.address), "status": "success",
            "resource_type": "event", "resource_id": null, "resource_url": null,
        })
    );
    let sweep = app.get(&format!("/jobs/status/{}", job(&app, "sweep"))).expect(200).json();
    assert_eq!((&sweep["status"], &sweep["resource_type"]), (&json!("pending"), &Value::Null));

    app.post("/tags", &json!({"name": "VIP", "users": [{"id": ada}]})).expect(200);
    app.ask("DELETE", "/tags/1").send().expect(200);
    let removed = finished(&app, &job(&app, "remove_tag"));
    assert_eq!(
        (&removed["status"], &removed["resource_type"], &removed["resource_id"]),
        (&json!("success"), &json!("tag"), &json!("1"))
    );
    let company = app.post("/companies", &json!({"company_id": "a"})).expect(200).json()["id"].clone();
    app.ask("DELETE", &format!("/companies/{}", company.as_str().unwrap())).send().expect(200);
    assert_eq!(finished(&app, &job(&app, "detach_company"))["resource_type"], "company");
    app.ask("DELETE", &format!("/contacts/{ada}")).send().expect(200);
    let erased = finished(&app, &job(&app, "erase"));
    assert_eq!((&erased["status"], &erased["resource_type"]), (&json!("success"), &json!("contact")));
}

#[test]
fn what_is_no_job_is_told() {
    let app = TestApp::start();
    let sweep = job(&app, "sweep");
    for id in ["x", "job_1", "5"] {
        assert_eq!(app.get(&format!("/jobs/status/{id}")).error(), "404 job_not_found -: Job Not Found", "{id}");
    }
    let foreign = app.other_shop("foreign");
    assert_eq!(app.ask("GET", &format!("/jobs/status/{sweep}")).bearer(&foreign.token).send().status, 404);
}
