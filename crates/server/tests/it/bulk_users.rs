//! `/bulk/users` and its jobs.

use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

fn item(method: &str, data: Value) -> Value {
    json!({"method": method, "data_type": "user", "data": data})
}

/// What a job says of the items that failed.
fn told(app: &TestApp, job: &str) -> Vec<String> {
    let feed = app.get(&format!("/jobs/{job}/error")).expect(200).json();
    let items = feed["items"].as_array().unwrap();
    let line = |item: &Value| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        format!(
            "{} {} {} {}: {}",
            text(&item["method"]),
            text(&item["data_type"]),
            item["data"],
            text(&item["error"]["code"]),
            text(&item["error"]["message"])
        )
    };
    items.iter().map(line).collect()
}

#[test]
fn users_are_made_changed_and_archived_in_order() {
    let app = TestApp::start();
    let items = [
        item("post", json!({"user_id": "a", "name": "Ada", "custom_attributes": {"plan": "pro"}})),
        item("post", json!({"user_id": "b", "email": "b@x.example", "companies": [{"company_id": 1, "name": "One"}]})),
        item("post", json!({"user_id": "a", "name": "Grace"})),
        item("delete", json!({"email": "b@x.example"})),
        json!({"method": "post", "data": {"user_id": "c"}}),
    ];
    let job = app.post("/bulk/users", &json!({"items": items})).expect(202).json();
    assert_eq!(
        (&job["state"], &job["job_state"], &job["tasks"][0]["item_count"]),
        (&json!("completed"), &json!("completed"), &json!(5))
    );
    let id = job["id"].as_str().unwrap();
    assert_eq!(app.get(&format!("/jobs/{id}")).expect(200).json(), job);
    assert_eq!(told(&app, id), [""; 0]);
    let ada = app.get("/users?user_id=a").expect(200).json();
    assert_eq!((&ada["name"], &ada["custom_attributes"]["plan"]), (&json!("Grace"), &json!("pro")));
    let listed = app.get("/users?order=asc").expect(200).json();
    let ids: Vec<&str> =
        listed["users"].as_array().unwrap().iter().map(|user| user["user_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a", "c"], "b is archived");
    assert_eq!(app.get("/users?user_id=b").expect(200).json()["companies"]["companies"][0]["name"], "One");
}

#[test]
fn a_job_remembers_what_failed_and_the_rest_is_done() {
    let app = TestApp::start();
    let foreign = app.other_shop("foreign");
    let theirs = app.ask("POST", "/companies").bearer(&foreign.token).json(&json!({"company_id": "1"})).send();
    let theirs = theirs.expect(200).json()["id"].clone();
    let lead = app.post("/contacts", &json!({"role": "lead", "email": "lead@x.example"})).expect(200).json();
    let items = [
        item("post", json!({"name": "nobody"})),
        item("delete", json!({"user_id": "nobody"})),
        item("put", json!({"user_id": "a"})),
        item("post", json!({"user_id": "a", "name": 7})),
        item("post", json!({"user_id": "a", "companies": [{"id": theirs}]})),
        json!({"method": "post", "data_type": "event", "data": {"user_id": "a"}}),
        json!({"method": "post", "data_type": "user"}),
        item("delete", json!({"email": "lead@x.example"})),
        json!(7),
        item("post", json!({"user_id": "good"})),
    ];
    let job = app.post("/bulk/users", &json!({"items": items})).expect(202).json();
    let expected = [
        r#"post user {"name":"nobody"} parameter_not_found: One of user_id, email and id is needed"#.to_owned(),
        r#"delete user {"user_id":"nobody"} not_found: User Not Found"#.to_owned(),
        r#"post user {"user_id":"a"} parameter_invalid: method must be post or delete"#.to_owned(),
        r#"post user {"name":7,"user_id":"a"} type_mismatch: name must be a string"#.to_owned(),
        format!(r#"post user {{"companies":[{{"id":{theirs}}}],"user_id":"a"}} company_not_found: Company Not Found"#),
        r#"post event {"data":{"user_id":"a"},"data_type":"event","method":"post"} parameter_invalid: data_type must be user"#.to_owned(),
        r#"post event {"data_type":"user","method":"post"} parameter_not_found: data is needed"#.to_owned(),
        r#"delete user {"email":"lead@x.example"} not_found: User Not Found"#.to_owned(),
    ];
    let told = told(&app, job["id"].as_str().unwrap());
    assert_eq!(told[..8], expected);
    assert!(told[8].starts_with("post event 7 parameter_invalid: This is JSON of another shape"), "{}", told[8]);
    assert_eq!(told.len(), 9);
    assert_eq!(app.get("/users").expect(200).json()["users"][0]["user_id"], "good");
    let managed = app.get(&format!("/manage/jobs/{}", job["id"].as_str().unwrap())).expect(200).json();
    assert_eq!(managed["bulk"]["error_count"], 9);
    let found = json!({"query": {"field": "id", "operator": "=", "value": lead["id"]}});
    assert_eq!(app.post("/contacts/search", &found).expect(200).json()["total_count"], 1, "a lead is no user");
}

#[test]
fn a_job_takes_users_and_events_for_a_quarter_of_an_hour() {
    let app = TestApp::start();
    let id =
        app.post("/bulk/users", &json!({"items": [item("post", json!({"user_id": "a"}))]})).expect(202).json()["id"]
            .clone();
    let event = json!({"method": "post", "data_type": "event",
                       "data": {"event_name": "e", "user_id": "a", "created_at": START_S}});
    let job = app.post("/bulk/events", &json!({"items": [event], "job": {"id": id}})).expect(202).json();
    assert_eq!((&job["id"], job["tasks"].as_array().unwrap().len()), (&id, 2));
    app.clock.advance_s(900);
    let append = app.post("/bulk/users", &json!({"items": [item("post", json!({"user_id": "b"}))], "job": {"id": id}}));
    assert_eq!(append.error(), "422 job_closed job.id: The job takes no further items");
    assert_eq!(app.get("/users?user_id=b").status, 404, "nothing of a refused request is stored");
    let foreign = app.other_shop("foreign");
    let theirs = app.ask("POST", "/bulk/users").bearer(&foreign.token);
    let theirs = theirs.json(&json!({"items": [item("post", json!({"user_id": "b"}))], "job": {"id": id}})).send();
    assert_eq!(theirs.error(), "404 job_not_found -: Job Not Found");
}

#[test]
fn what_is_wrong_with_a_request_is_named() {
    let app = TestApp::start();
    let cases = [
        (json!({}), "400 parameter_not_found items: items is needed"),
        (json!({"items": []}), "400 parameter_not_found items: items is needed"),
        (json!({"items": "x"}), "400 type_mismatch items: items must be an array"),
        (json!({"items": [1], "job": 1}), "400 type_mismatch job: job must be an object with id"),
    ];
    for (body, expected) in cases {
        assert_eq!(app.post("/bulk/users", &body).error(), expected, "{body}");
    }
    let many = |count: usize| {
        let items: Vec<Value> = (0..count).map(|n| item("post", json!({"user_id": n}))).collect();
        app.post("/bulk/users", &json!({"items": items})).status
    };
    assert_eq!([99, 100, 101].map(many), [202, 202, 422]);
}

#[test]
fn the_version_decides_about_unknown_attributes() {
    let app = TestApp::start();
    let body = json!({"items": [item("post", json!({"user_id": "a", "custom_attributes": {"plan": 1}}))]});
    let job = app.ask("POST", "/bulk/users").header("intercom-version", "1.4").json(&body).send().expect(202).json();
    let told = told(&app, job["id"].as_str().unwrap());
    assert_eq!(told.len(), 1);
    assert!(told[0].ends_with("parameter_invalid: Custom attribute 'plan' does not exist"), "{}", told[0]);
    app.post("/bulk/users", &body).expect(202);
    assert_eq!(app.get("/users?user_id=a").expect(200).json()["custom_attributes"], json!({"plan": 1}));
}
