//! `/manage/imports`.

mod preview;
mod rows;

use crate::support::TestApp;
use serde_json::{Value, json};

/// Begins an import; answers its id.
fn begin(app: &TestApp, model: &str, mapping: &Value) -> String {
    let body = json!({"model": model, "key": "people.csv", "mapping": mapping});
    app.post("/manage/imports", &body).expect(201).json()["id"].as_str().unwrap().to_owned()
}

/// Sends rows; answers the import and the word for each row.
fn send(app: &TestApp, id: &str, body: &Value) -> (Value, Vec<String>) {
    let told = app.post(&format!("/manage/imports/{id}/rows"), body).expect(200).json();
    let results = told["results"].as_array().unwrap();
    let words = results.iter().map(|result| result["result"].as_str().unwrap().to_owned()).collect();
    (told["import"].clone(), words)
}

#[test]
fn an_import_is_begun_once() {
    let app = TestApp::start();
    let mapping = json!({"Id": "user_id", "Plan": "custom_attributes.plan", "Seats": "custom_attributes.seats:integer", "Junk": null});
    let body = json!({"model": "contact", "key": "k", "mapping": mapping, "rows_total": 3});
    let begun = app.post("/manage/imports", &body).expect(201).json();
    let id = begun["id"].as_str().unwrap();
    assert_eq!(
        begun,
        json!({
            "type": "import", "id": id, "model": "contact", "key": "k", "state": "running",
            "mapping": [
                {"column": "Id", "field": "external_id"},
                {"column": "Plan", "field": "custom_attributes.plan"},
                {"column": "Seats", "field": "custom_attributes.seats"},
            ],
            "rows_total": 3, "rows_done": 0, "created_count": 0, "updated_count": 0, "error_count": 0,
            "created_at": app.clock.now_s(), "updated_at": app.clock.now_s(),
        })
    );
    let types: Vec<(String, String)> = app.get("/data_attributes?model=contact").json()["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|attribute| attribute["custom"] == true)
        .map(|attribute| (attribute["name"].to_string(), attribute["data_type"].to_string()))
        .collect();
    assert_eq!(types, [("\"plan\"".into(), "\"string\"".into()), ("\"seats\"".into(), "\"integer\"".into())]);
    assert_eq!(app.post("/manage/imports", &body).expect(201).json()["id"], id, "the same again is the same import");
    let other = json!({"model": "contact", "key": "other", "mapping": mapping});
    assert_ne!(app.post("/manage/imports", &other).expect(201).json()["id"], id);
    let list = app.get("/manage/imports?per_page=1").expect(200).json();
    assert_eq!((&list["data"][0]["key"], list["data"][0].get("errors")), (&json!("other"), None));
    let cursor = list["pages"]["next"]["starting_after"].as_str().unwrap();
    let next = app.get(&format!("/manage/imports?per_page=1&starting_after={cursor}")).expect(200).json();
    assert_eq!((&next["data"][0]["id"], &next["data"][0]["key"]), (&json!(id), &json!("k")));
    let read = app.get(&format!("/manage/imports/{id}")).expect(200).json();
    assert_eq!(read["errors"], json!([]));
    let audit = app.get("/manage/audit?per_page=1").json();
    assert_eq!(audit["data"][0]["action"], "import.begun");
}

#[test]
fn what_cannot_be_begun_is_told() {
    let app = TestApp::start();
    app.post("/data_attributes", &json!({"name": "seats", "model": "contact", "data_type": "integer"})).expect(200);
    let cases = [
        (json!({}), "400 parameter_not_found model: model is needed"),
        (
            json!({"model": "deal", "key": "k", "mapping": {}}),
            "400 parameter_invalid model: model must be contact or company",
        ),
        (json!({"model": "contact", "mapping": {}}), "400 parameter_not_found key: key is needed"),
        (json!({"model": "contact", "key": "k"}), "400 parameter_not_found mapping: mapping is needed"),
        (
            json!({"model": "contact", "key": "k", "mapping": []}),
            "400 type_mismatch mapping: mapping must be an object of columns",
        ),
        (
            json!({"model": "contact", "key": "k", "mapping": {"a": "name"}}),
            "400 parameter_invalid mapping: A column must go into external_id or email",
        ),
        (
            json!({"model": "company", "key": "k", "mapping": {"a": "name"}}),
            "400 parameter_invalid mapping: A column must go into company_id",
        ),
        (
            json!({"model": "contact", "key": "k", "mapping": {"a": "email", "b": "mail"}}),
            "400 parameter_invalid mapping: The columns a and b both go into email",
        ),
        (
            json!({"model": "contact", "key": "k", "mapping": {"a": "email", "b": "shoe_size"}}),
            "400 parameter_invalid mapping: There is no field shoe_size; there are external_id, email, name, phone, role, avatar, signed_up_at, last_seen_at, owner_id, unsubscribed_from_emails, language_override, tags and custom_attributes.…",
        ),
        (
            json!({"model": "contact", "key": "k", "mapping": {"a": "email", "b": "custom_attributes.seats:string"}}),
            "400 parameter_invalid mapping: The custom attribute 'seats' is of type integer",
        ),
        (
            json!({"model": "contact", "key": "k", "mapping": {"a": "email", "b": "custom_attributes.a.b"}}),
            "400 parameter_invalid mapping: The name of the custom attribute 'a.b' must not hold '.', '$' or NUL",
        ),
        (
            json!({"model": "contact", "key": "k", "mapping": {"a": "email"}, "rows_total": -1}),
            "400 parameter_invalid rows_total: rows_total must be a whole number, from 0 on, without an exponent",
        ),
        (
            json!({"model": "contact", "key": "k".repeat(256), "mapping": {"a": "email"}}),
            "400 parameter_invalid key: key may have at most 255 characters",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(app.post("/manage/imports", &body).error(), expected, "{body}");
    }
    assert_eq!(app.get("/manage/imports").json()["data"], json!([]));
    let id = begin(&app, "contact", &json!({"a": "email"}));
    let foreign = app.other_shop("foreign");
    for path in [format!("/manage/imports/{id}"), format!("/manage/imports/{id}/errors")] {
        assert_eq!(app.ask("GET", &path).bearer(&foreign.token).send().error(), "404 job_not_found -: Job Not Found");
    }
    let rows = app.ask("POST", &format!("/manage/imports/{id}/rows")).bearer(&foreign.token);
    assert_eq!(rows.json(&json!({"first_row": 0})).send().status, 404);
    let bulk =
        json!({"items": [{"method": "post", "data_type": "event", "data": {"event_name": "a", "user_id": "x"}}]});
    let job = app.post("/bulk/events", &bulk).expect(202).json()["id"].as_str().unwrap().to_owned();
    assert_eq!(app.get(&format!("/manage/imports/{job}")).status, 404, "a bulk job is no import");
}
