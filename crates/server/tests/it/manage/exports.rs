//! `/manage/exports`.

use crate::support::{Reply, TestApp};
use serde_json::{Value, json};

/// The lines of a CSV answer.
fn lines(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    reply.text().lines().map(str::to_owned).collect()
}

#[test]
fn contacts_are_listed_with_a_column_for_each_attribute() {
    let app = TestApp::start();
    for (name, data_type) in [("seats", "integer"), ("note", "string"), ("paid_at", "date"), ("gone", "string")] {
        app.post("/data_attributes", &json!({"name": name, "model": "contact", "data_type": data_type})).expect(200);
    }
    let made = json!({
        "external_id": "=ada", "email": "ada@x.example", "name": "A, \"B\"", "phone": "+353 1", "signed_up_at": 1_700_000_000,
        "unsubscribed_from_emails": true, "custom_attributes": {"seats": -5, "note": "-5", "paid_at": 1_700_000_001},
    });
    let ada = app.post("/contacts", &made).expect(200).json()["id"].as_str().unwrap().to_owned();
    for name in ["vip", "b,c"] {
        let tag = app.post("/tags", &json!({"name": name})).expect(200).json()["id"].clone();
        app.post(&format!("/contacts/{ada}/tags"), &json!({"id": tag})).expect(200);
    }
    let lead = app.post("/contacts", &json!({"role": "lead", "email": "l@x.example"})).expect(200).json();
    let archived = app.user("archived");
    app.post(&format!("/contacts/{archived}/archive"), &json!({})).expect(200);
    let attributes = app.get("/data_attributes?model=contact").json();
    let gone = attributes["data"].as_array().unwrap().iter().find(|attribute| attribute["name"] == "gone").unwrap();
    app.ask("PUT", &format!("/data_attributes/{}", gone["id"])).json(&json!({"archived": true})).send().expect(200);

    let export = app.get("/manage/exports/contacts").expect(200);
    assert_eq!(export.header("content-disposition"), Some("attachment; filename=\"contacts.csv\""));
    let (lead_id, lead_external) = (lead["id"].as_str().unwrap(), lead["external_id"].as_str().unwrap());
    assert_eq!(
        lines(&export),
        [
            "id,external_id,role,email,name,phone,owner_id,signed_up_at,created_at,updated_at,last_seen_at,unsubscribed_from_emails,tags,custom_attributes.seats,custom_attributes.note,custom_attributes.paid_at".to_owned(),
            format!("{ada},'=ada,user,ada@x.example,\"A, \"\"B\"\"\",'+353 1,,2023-11-14T22:13:20.000Z,2027-01-15T08:00:00.000Z,2027-01-15T08:00:00.000Z,,true,\"vip,b,c\",-5,'-5,2023-11-14T22:13:21.000Z"),
            format!("{lead_id},{lead_external},lead,l@x.example,,,,,2027-01-15T08:00:00.000Z,2027-01-15T08:00:00.000Z,,false,,,,"),
        ]
    );
    let foreign = app.other_shop("foreign");
    let other = app.ask("GET", "/manage/exports/contacts").bearer(&foreign.token).send().expect(200);
    assert_eq!(lines(&other).len(), 1);
}

#[test]
fn a_segment_bounds_who_is_exported() {
    let app = TestApp::start();
    app.user("ada");
    app.user("bob");
    app.track("bob", "ordered-item", 5);
    let segment = |predicate: Value| {
        let made = app.post("/manage/segments", &json!({"name": "s", "predicate": predicate})).expect(201).json();
        made["id"].as_str().unwrap().to_owned()
    };
    let buyers = segment(json!({"event": "ordered-item", "fact": "did", "op": "is", "value": true, "within_days": 1}));
    let export = lines(&app.get(&format!("/manage/exports/contacts?segment_id={buyers}")).expect(200));
    assert_eq!((export.len(), export[1].contains(",bob,user,")), (2, true), "{export:?}");
    let unknown = app.get("/manage/exports/contacts?segment_id=6762f0dd1bb69f9f2193bb83");
    assert_eq!(unknown.error(), "404 not_found segment_id: Resource Not Found");
}

#[test]
fn companies_are_listed() {
    let app = TestApp::start();
    app.post("/data_attributes", &json!({"name": "tier", "model": "company", "data_type": "integer"})).expect(200);
    let made = json!({
        "company_id": "c-1", "name": "@Blue Sun", "plan": "pro", "size": 85, "website": "https://x.example", "industry": "Food",
        "monthly_spend": 49, "remote_created_at": 1_700_000_000, "custom_attributes": {"tier": 2},
    });
    let company = app.post("/companies", &made).expect(200).json();
    let ada = app.user("ada");
    app.post(&format!("/contacts/{ada}/companies"), &json!({"id": company["id"]})).expect(200);
    app.post("/companies", &json!({"company_id": "c-2"})).expect(200);
    let export = lines(&app.get("/manage/exports/companies").expect(200));
    let id = company["id"].as_str().unwrap();
    assert_eq!(
        export[0],
        "id,company_id,name,plan,size,website,industry,monthly_spend,user_count,remote_created_at,created_at,updated_at,last_request_at,tags,custom_attributes.tier"
    );
    assert!(
        export[1]
            .starts_with(&format!("{id},c-1,'@Blue Sun,pro,85,https://x.example,Food,49,1,2023-11-14T22:13:20.000Z,")),
        "{export:?}"
    );
    assert!(export[1].ends_with(",2"), "{export:?}");
    assert_eq!((export.len(), export[2].contains(",c-2,,")), (3, true), "{export:?}");
}

#[test]
fn long_exports_are_whole() {
    let app = TestApp::start();
    let name = "n".repeat(255);
    let commands = (0..1_200).map(|number| {
        let create = engine::command::CreateContact {
            workspace: app.shop.workspace,
            role: engine::command::NewRole::User,
            external_id: Some(format!("user-{number}")),
            email: None,
            profile: engine::command::Profile { name: Some(Some(name.clone())), ..Default::default() },
        };
        engine::Command::CreateContact(Box::new(create))
    });
    let made = app.wait(app.node().submit_all(commands.collect()));
    assert!(made.iter().all(Result::is_ok));
    let export = lines(&app.get("/manage/exports/contacts").expect(200));
    assert_eq!(export.len(), 1_201);
    for (number, line) in export.iter().skip(1).enumerate() {
        assert_eq!(line.split(',').nth(1), Some(format!("user-{number}").as_str()));
    }
}
