//! `/bulk/events` and its jobs.

use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

fn item(data: Value) -> Value {
    json!({"method": "post", "data_type": "event", "data": data})
}

fn event(user_id: &str, ago: u64) -> Value {
    json!({"event_name": "a", "user_id": user_id, "created_at": START_S - ago})
}

#[test]
fn a_job_remembers_what_was_not_stored() {
    let app = TestApp::start();
    app.user("ada");
    let odd = json!({"method": "delete", "data_type": "event", "data": event("ada", 1)});
    let items = [
        item(event("ada", 2)),
        item(event("nobody", 1)),
        item(event("ada", 2)),
        odd,
        json!(7),
        item(json!({"event_name": "a"})),
    ];
    let job = app.post("/bulk/events", &json!({"items": items})).expect(202).json();
    let id = job["id"].as_str().unwrap();
    let expected = json!({
        "type": "job", "id": id, "app_id": "app-shop", "name": "api_bulk_job", "state": "completed", "job_state": "completed",
        "created_at": START_S, "updated_at": START_S, "completed_at": START_S, "closing_at": START_S + 900,
        "tasks": [{"type": "job_task", "id": format!("task_{}_0", &id[4..]), "item_count": 6, "created_at": START_S,
                   "started_at": START_S, "completed_at": START_S, "state": "completed"}],
        "links": {"self": format!("http://{}/jobs/{id}", app.address), "error": format!("http://{}/jobs/{id}/error", app.address)},
    });
    assert_eq!(job, expected);
    assert_eq!(app.get(&format!("/jobs/{id}")).expect(200).json(), job);
    assert_eq!(app.post(&format!("/jobs/{id}"), &json!({"name": "x"})).expect(200).json(), job);
    let feed = app.get(&format!("/jobs/{id}/error")).expect(200).json();
    assert_eq!((&feed["app_id"], &feed["job_id"], &feed["pages"]), (&json!("app-shop"), &json!(id), &json!({})));
    let told: Vec<String> = feed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| format!("{} {}", item["error"]["code"].as_str().unwrap(), item["data"]))
        .collect();
    assert_eq!(
        told,
        [
            format!("not_found {}", event("nobody", 1)),
            format!("parameter_invalid {}", event("ada", 1)),
            "parameter_invalid 7".to_owned(),
            r#"parameter_not_found {"event_name":"a"}"#.to_owned(),
        ]
    );
    assert_eq!(app.count_of("ada", "a"), 1);
    let managed = app.get(&format!("/manage/jobs/{id}")).expect(200).json();
    assert_eq!(
        managed["bulk"],
        json!({"task_count": 1, "item_count": 6, "error_count": 4, "closing_at": START_S + 900})
    );
}

#[test]
fn a_job_takes_further_items_for_a_quarter_of_an_hour() {
    let app = TestApp::start();
    app.user("ada");
    let id = app.post("/bulk/events", &json!({"items": [item(event("ada", 1))]})).expect(202).json()["id"].clone();
    let append = |ago: u64| app.post("/bulk/events", &json!({"items": [item(event("ada", ago))], "job": {"id": id}}));
    app.clock.advance_s(899);
    let job = append(2).expect(202).json();
    assert_eq!((&job["id"], job["tasks"].as_array().unwrap().len()), (&id, 2));
    app.clock.advance_s(1);
    assert_eq!(append(3).error(), "422 job_closed job.id: The job takes no further items");
    assert_eq!(app.count_of("ada", "a"), 2, "nothing of a refused request is stored");
}

#[test]
fn what_is_wrong_is_named() {
    let app = TestApp::start();
    app.user("ada");
    let good = item(event("ada", 1));
    let cases = [
        (json!({}), "400 parameter_not_found items: items is needed"),
        (json!({"items": []}), "400 parameter_not_found items: items is needed"),
        (json!({"items": {}}), "400 type_mismatch items: items must be an array"),
        (json!({"items": [good], "job": "x"}), "400 type_mismatch job: job must be an object with id"),
        (json!({"items": [good], "job": {"id": "job_1"}}), "404 job_not_found -: Job Not Found"),
    ];
    for (body, expected) in cases {
        assert_eq!(app.post("/bulk/events", &body).error(), expected, "{body}");
    }
    for path in ["/jobs/x", "/jobs/job_00000000000000010ffffffff", "/jobs/job_é/error", "/manage/jobs/job_"] {
        assert_eq!(app.get(path).error(), "404 job_not_found -: Job Not Found", "{path}");
    }
    // Sweeps are jobs, but no bulk jobs.
    let sweep = app.get("/manage/jobs").json()["data"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(app.get(&format!("/jobs/{sweep}")).status, 404);
    assert_eq!(app.get(&format!("/manage/jobs/{sweep}")).expect(200).json()["name"], "sweep");
}
