//! `POST /manage/imports/preview`.

use crate::support::TestApp;
use serde_json::{Value, json};

#[test]
fn columns_are_proposed_and_rows_shown() {
    let app = TestApp::start();
    app.post("/data_attributes", &json!({"name": "Plan", "model": "contact", "data_type": "string"})).expect(200);
    let csv = "\u{feff}User ID;E-Mail;Plan;Seats;Signed up;created_at;updated_at;Score;VIP;Note\n\
        25;Wash@serenity.io;pro;3;2022-07-01;1671028894;1;1.5;true;\"a; b\"\n\
        ;not an address;free;;;;;2;false;\n\
        26;;pro;x5;;soon;;;;\n\
        27;z@x.example;pro;5;;;;;;;too many\n";
    let preview = app.post("/manage/imports/preview", &json!({"model": "contact", "csv": csv})).expect(200).json();
    let columns: Vec<(String, Value, Value, bool)> = preview["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| {
            let name = column["name"].as_str().unwrap().to_owned();
            (name, column["field"].clone(), column["data_type"].clone(), column["is_new"].as_bool().unwrap())
        })
        .collect();
    let column =
        |name: &str, field: &str, data_type: &str, is_new| (name.to_owned(), json!(field), json!(data_type), is_new);
    assert_eq!(
        columns,
        [
            column("User ID", "external_id", "string", false),
            column("E-Mail", "email", "string", false),
            column("Plan", "custom_attributes.Plan", "string", false),
            column("Seats", "custom_attributes.Seats:string", "string", true),
            column("Signed up", "custom_attributes.Signed up:date", "date", true),
            column("created_at", "signed_up_at", "date", false),
            ("updated_at".to_owned(), Value::Null, Value::Null, false),
            column("Score", "custom_attributes.Score:float", "float", true),
            column("VIP", "custom_attributes.VIP:boolean", "boolean", true),
            column("Note", "custom_attributes.Note:string", "string", true),
        ]
    );
    assert_eq!((&preview["model"], &preview["row_count"]), (&json!("contact"), &json!(4)));
    assert_eq!(preview["columns"][2]["examples"], json!(["pro", "free"]));
    assert_eq!(
        preview["rows"][0],
        json!({"row": 0, "values": {
            "external_id": "25", "email": "Wash@serenity.io", "custom_attributes.Plan": "pro", "custom_attributes.Seats": "3",
            "custom_attributes.Signed up": 1_656_630_000, "signed_up_at": 1_671_028_894, "custom_attributes.Score": 1.5,
            "custom_attributes.VIP": true, "custom_attributes.Note": "a; b",
        }})
    );
    let errors: Vec<String> = preview["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            format!(
                "{} {} {}: {}",
                error["row"],
                error["code"].as_str().unwrap(),
                error["column"],
                error["message"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        errors,
        [
            "1 parameter_invalid \"E-Mail\": email must be an e-mail address",
            "2 parameter_invalid \"created_at\": created_at must be a time: Unix seconds or ISO 8601, from 1970 to 2106",
            "3 parameter_invalid null: The row has 11 cells, the header 10 columns",
        ]
    );
    assert_eq!(app.post("/manage/contacts/count", &json!({})).json()["count"], 0, "nothing is stored");
}

#[test]
fn what_is_sent_wins_over_what_is_proposed() {
    let app = TestApp::start();
    let csv = "Email,Plan,Name\na@x.example,pro,Ada\n";
    let mapping = json!({"Plan": "custom_attributes.tier:string", "Name": null, "Absent": "phone"});
    let body = json!({"model": "contact", "csv": csv, "mapping": mapping});
    let preview = app.post("/manage/imports/preview", &body).expect(200).json();
    let fields: Vec<&Value> = preview["columns"].as_array().unwrap().iter().map(|column| &column["field"]).collect();
    assert_eq!(fields, [&json!("email"), &json!("custom_attributes.tier:string"), &Value::Null]);
    assert_eq!(preview["rows"][0]["values"], json!({"email": "a@x.example", "custom_attributes.tier": "pro"}));
    let wrong = json!({"model": "contact", "csv": csv, "mapping": {"Plan": "nothing"}});
    assert!(
        app.post("/manage/imports/preview", &wrong)
            .error()
            .starts_with("400 parameter_invalid mapping: There is no field nothing")
    );
}

#[test]
fn a_file_can_be_the_body() {
    let app = TestApp::start();
    let ask = |query: &str, csv: &str| {
        app.ask("POST", &format!("/manage/imports/preview{query}"))
            .header("content-type", "text/csv; charset=utf-8")
            .body(csv)
            .send()
    };
    let preview =
        ask("?model=company", "company_id,name,monthly_spend,created_at\nc,Blue Sun,49.50,\n").expect(200).json();
    let fields: Vec<&Value> = preview["columns"].as_array().unwrap().iter().map(|column| &column["field"]).collect();
    assert_eq!(fields, ["company_id", "name", "monthly_spend", "remote_created_at"]);
    assert_eq!(preview["rows"][0]["values"], json!({"company_id": "c", "name": "Blue Sun", "monthly_spend": 49.50}));
    assert_eq!(ask("", "a\n1\n").error(), "400 parameter_not_found model: model is needed");
    assert_eq!(ask("?model=x", "a\n1\n").error(), "400 parameter_invalid model: model must be contact or company");
    assert_eq!(
        ask("?model=contact", "").error(),
        "400 parameter_invalid csv: csv needs a header line with the names of the columns"
    );
    let garbage = app
        .ask("POST", "/manage/imports/preview?model=contact")
        .header("content-type", "text/csv")
        .body(vec![0xff, 0xfe])
        .send();
    assert_eq!(garbage.error(), "400 parameter_invalid -: The request body is not UTF-8");
    let long: String = (0..300).map(|number| format!("{number}\n")).collect();
    assert_eq!(ask("?model=contact", &format!("id\n{long}")).json()["row_count"], 250);
    assert_eq!(
        app.post("/manage/imports/preview", &json!({"model": "contact"})).error(),
        "400 parameter_not_found csv: csv is needed"
    );
    assert_eq!(
        app.post("/manage/imports/preview", &json!({"model": "contact", "csv": 1})).error(),
        "400 type_mismatch csv: csv must be a string"
    );
}
