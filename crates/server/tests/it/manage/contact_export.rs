//! `GET /manage/contacts/{id}/export`.

use crate::support::{Ask, START_S, TestApp};
use axum::body::Body;
use engine::limits::NOTE_BYTES_MAX;
use serde_json::{Value, json};
use server::app::AppOptions;
use server::limits::STREAM_PIECES_MAX;
use tower::ServiceExt as _;

const DAY_S: u64 = 86_400;

fn export(app: &TestApp, id: &str) -> Value {
    let reply = app.get(&format!("/manage/contacts/{id}/export")).expect(200);
    assert_eq!(reply.header("content-type"), Some("application/json; charset=utf-8"));
    assert_eq!(reply.header("content-disposition"), Some("attachment; filename=\"contact.json\""));
    reply.json()
}

fn names<'a>(list: &'a Value, key: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|item| item[key].as_str().unwrap()).collect()
}

#[test]
fn everything_that_is_known_is_there() {
    let app = TestApp::start();
    let ada = app.user("ada");
    app.post("/data_attributes", &json!({"name": "plan", "model": "contact", "data_type": "string"})).expect(200);
    let update = json!({"email": "ada@x.example", "phone": "+353 1", "custom_attributes": {"plan": "pro"}, "language_override": "ga"});
    app.ask("PUT", &format!("/contacts/{ada}")).json(&update).send().expect(200);
    let lead =
        app.post("/contacts", &json!({"role": "lead", "email": "old@x.example", "name": "Old"})).expect(200).json();
    let lead_id = lead["id"].as_str().unwrap();
    app.post(&format!("/contacts/{lead_id}/notes"), &json!({"body": "<p>about the lead</p>"})).expect(200);
    let event = json!({"event_name": "Looked", "id": lead_id, "created_at": START_S - 400 * DAY_S, "metadata": {"page": "/a", "price": {"amount": 100, "currency": "eur"}}});
    app.post("/events", &event).expect(202);
    app.post("/contacts/merge", &json!({"from": lead_id, "into": ada, "skip_duplicate_validation": true})).expect(200);
    let company = app.post("/companies", &json!({"company_id": "c", "name": "Blue Sun"})).expect(200).json();
    app.post(&format!("/contacts/{ada}/companies"), &json!({"id": company["id"]})).expect(200);
    app.post(&format!("/companies/{}/notes", company["id"].as_str().unwrap()), &json!({"body": "about the company"}))
        .expect(200);
    let tag = app.post("/tags", &json!({"name": "vip"})).expect(200).json();
    app.post(&format!("/contacts/{ada}/tags"), &json!({"id": tag["id"]})).expect(200);
    app.post(&format!("/contacts/{ada}/notes"), &json!({"body": "about ada"})).expect(200);
    let kind = app.post("/manage/subscription_types", &json!({"name": "News"})).expect(201).json();
    app.post(&format!("/contacts/{ada}/subscriptions"), &json!({"id": kind["id"], "consent_type": "opt_in"}))
        .expect(200);
    app.track("ada", "ordered-item", 60);
    app.track("ada", "ordered-item", 30);
    app.post("/manage/event_definitions/1/archive", &json!({})).expect(200);

    let told = export(&app, &ada);
    assert_eq!((&told["type"], &told["exported_at"]), (&json!("contact_export"), &json!(START_S)));
    assert_eq!(told["contact"], app.get(&format!("/contacts/{ada}")).json());
    assert_eq!(
        told["identifiers"],
        json!({
            "ids": [ada, lead_id], "external_ids": ["ada", lead["external_id"]],
            "emails": ["ada@x.example", "old@x.example"], "phones": ["+353 1"], "visitor_ids": [],
        })
    );
    let attributes = &told["attributes"];
    assert_eq!(
        (&attributes["custom_attributes.plan"], &attributes["language_override"], &attributes["email_domain"]),
        (&json!("pro"), &json!("ga"), &json!("x.example"))
    );
    assert_eq!(
        (names(&told["merged_contacts"], "id"), names(&told["merged_contacts"], "name")),
        (vec![lead_id], vec!["Old"])
    );
    assert_eq!(names(&told["merges"], "source_contact_id"), [lead_id]);
    assert_eq!((names(&told["tags"], "name"), names(&told["companies"], "name")), (vec!["vip"], vec!["Blue Sun"]));
    assert_eq!(names(&told["notes"], "body"), ["<p>about ada</p>", "<p>about the lead</p>"]);
    assert_eq!(names(&told["segments"], "name"), ["New"]);
    let choice = &told["subscriptions"][0];
    assert_eq!((&choice["wanted"], &choice["subscription"]["id"]), (&json!(true), &kind["id"]));
    assert_eq!(names(&told["event_summaries"], "name"), ["looked", "ordered-item"]);
    assert_eq!(told["event_summaries"][1]["count"], 2);
    assert_eq!(names(&told["events"], "event_name"), ["ordered-item", "ordered-item", "looked"]);
    let old = &told["events"][2];
    assert_eq!((&old["created_at"], &old["metadata"]), (&json!(START_S - 400 * DAY_S), &event["metadata"]));
    assert_eq!((&old["intercom_user_id"], &told["waiting_events"]), (&json!(ada), &json!([])));
    assert!(!told.to_string().contains("about the company"));
}

#[test]
fn it_has_the_sections_that_are_described_and_in_their_order() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let document = app.get("/openapi.json").expect(200).json();
    let described = &document["components"]["schemas"]["ContactExport"]["properties"];
    let described: Vec<&String> = described.as_object().unwrap().keys().collect();
    let text = app.get(&format!("/manage/contacts/{ada}/export")).expect(200);
    let told = text.json();
    assert_eq!(told.as_object().unwrap().len(), described.len());
    let mut last = 0;
    for section in ["type", "exported_at", "contact", "identifiers", "attributes", "merged_contacts", "merges"] {
        let place = text.text().find(&format!("\"{section}\":")).unwrap();
        assert!(place > last, "{section}");
        last = place;
    }
    for section in described {
        assert!(told.get(section).is_some(), "{section}");
    }
}

#[test]
fn long_histories_are_whole() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let pad = "x".repeat(200);
    let events: Vec<Value> = (0..1_200)
        .map(|ago| json!({"event_name": "a", "user_id": "ada", "created_at": START_S - ago, "metadata": {"pad": pad}}))
        .collect();
    app.post("/events/batch", &json!(events)).expect(200);
    let told = export(&app, &ada);
    let times: Vec<u64> =
        told["events"].as_array().unwrap().iter().map(|event| event["created_at"].as_u64().unwrap()).collect();
    assert_eq!(times, (0..1_200).map(|ago| START_S - ago).collect::<Vec<_>>());
}

#[test]
fn visitors_have_one_and_the_merged_and_deleted_do_not() {
    let app = TestApp::start();
    let ping = Ask::new(app.address, "POST", "/messenger/web/ping").json(&json!({"app_id": app.shop.app_id}));
    let visitor = ping.send().expect(200).json()["visitor"].clone();
    let told = export(&app, visitor["id"].as_str().unwrap());
    assert_eq!(
        (&told["contact"]["role"], &told["identifiers"]["visitor_ids"]),
        (&json!("visitor"), &json!([visitor["user_id"]]))
    );
    let ada = app.user("ada");
    let lead = app.post("/contacts", &json!({"role": "lead"})).json()["id"].as_str().unwrap().to_owned();
    app.post("/contacts/merge", &json!({"from": lead, "into": ada, "skip_duplicate_validation": true})).expect(200);
    assert_eq!(app.get(&format!("/manage/contacts/{lead}/export")).status, 410);
    app.ask("DELETE", &format!("/contacts/{ada}")).send().expect(200);
    for gone in [&ada, &lead, &"6762f0dd1bb69f9f2193bb83".to_owned(), &"x".to_owned()] {
        assert_eq!(
            app.get(&format!("/manage/contacts/{gone}/export")).error(),
            "404 not_found id: User Not Found",
            "{gone}"
        );
    }
}

#[test]
fn an_export_ends_with_the_role_of_whoever_asked() {
    let mut routes = None;
    let app = TestApp::start_with(AppOptions::default(), |router, _| routes.insert(router).clone());
    let ada = app.user("ada");
    // More than what is held for a client who takes nothing.
    let note = "x".repeat(NOTE_BYTES_MAX - 100);
    for _ in 0..STREAM_PIECES_MAX + 4 {
        app.post(&format!("/contacts/{ada}/notes"), &json!({ "body": note })).expect(200);
    }
    let ben = app.signed_in("ben", "support");
    let request = http::Request::get(format!("/manage/contacts/{ada}/export")).header("cookie", &ben.cookie);
    let request = request.body(Body::empty()).unwrap();
    let answer = app.wait(routes.unwrap().oneshot(request)).unwrap();
    assert_eq!(answer.status(), 200);
    app.patch(&format!("/manage/teammates/{}", ben.teammate), &json!({"role": "viewer"})).expect(200);
    let taken = app.wait(axum::body::to_bytes(answer.into_body(), usize::MAX));
    assert!(taken.unwrap_err().to_string().contains("cut off"));
}
