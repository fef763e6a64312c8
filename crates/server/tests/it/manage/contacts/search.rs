//! `POST /manage/contacts/search`.

use crate::support::{Ask, Reply, TestApp};
use serde_json::{Value, json};
use server::limits::{PEOPLE_OFFSET_MAX, PER_PAGE_MAX, SEARCH_TEXT_CHARS_MAX};

fn ask(app: &TestApp, body: &Value) -> Reply {
    app.post("/manage/contacts/search", body)
}

fn found(app: &TestApp, body: &Value) -> Vec<String> {
    let page = ask(app, body).expect(200).json();
    page["data"].as_array().unwrap().iter().map(|one| one["external_id"].as_str().unwrap().to_owned()).collect()
}

/// Four people, each made a second after the one before.
fn shop() -> TestApp {
    let app = TestApp::start();
    app.post("/data_attributes", &json!({"name": "plan", "model": "contact", "data_type": "string"})).expect(200);
    for (id, name, email, plan) in [
        ("ada", "Ada Lovelace", "ada@love.example", "pro"),
        ("BOB-7", "Bob Stone", "bob@quarry.example", "free"),
        ("eve", "Éve Ada Bright", "eve@x.example", "team"),
        ("zoe", "", "", ""),
    ] {
        let mut body = json!({"external_id": id});
        if !name.is_empty() {
            body["name"] = json!(name);
            body["email"] = json!(email);
            body["custom_attributes"] = json!({"plan": plan});
        }
        app.post("/contacts", &body).expect(200);
        app.clock.advance_s(1);
    }
    app
}

#[test]
fn everybody_is_listed_newest_first_page_by_page() {
    let app = shop();
    assert_eq!(found(&app, &json!({})), ["zoe", "eve", "BOB-7", "ada"]);
    let mut body = json!({"per_page": 3, "predicate": null, "q": " ", "roles": null, "sort": null});
    let first = ask(&app, &body).expect(200).json();
    assert_eq!((&first["total_count"], &first["pages"]["total_pages"]), (&json!(4), &json!(2)));
    assert_eq!(first.get("cut"), None);
    body["starting_after"] = first["pages"]["next"]["starting_after"].clone();
    // Who comes later does not move the pages.
    app.user("late");
    let second = ask(&app, &body).expect(200).json();
    assert_eq!(
        (&second["data"][0]["external_id"], &second["total_count"], second["pages"].get("next")),
        (&json!("ada"), &json!(4), None)
    );
    body["sort"] = json!({"field": "name"});
    assert_eq!(
        ask(&app, &body).error(),
        "400 client_error starting_after: Invalid starting_after param. Please try again using a starting_after value \
         from a paginated response"
    );
}

#[test]
fn a_text_is_looked_for_in_names_addresses_and_ids() {
    let app = shop();
    let called = |q: &str| found(&app, &json!({"q": q, "sort": {"order": "asc"}}));
    assert_eq!(called("ADA"), ["ada", "eve"]);
    assert_eq!(called(" éVE "), ["eve"]);
    assert_eq!(called("QUARRY.ex"), ["BOB-7"]);
    assert_eq!(called("bob-"), ["BOB-7"], "ids in capitals are found by small letters");
    assert_eq!(called("ZO"), ["zoe"]);
    assert_eq!(called("nobody"), Vec::<String>::new());
    let both = json!({"q": "ada", "predicate": {"attribute": "custom_attributes.plan", "op": "is", "value": "team"}});
    assert_eq!(found(&app, &both), ["eve"]);
    // The deepest and the widest predicate still has room for a text beside it.
    let leaf = json!({"attribute": "email", "op": "known"});
    let deepest = json!({"all": [{"any": [{"all": [{"any": vec![leaf; 50]}]}]}]});
    assert_eq!(found(&app, &json!({"q": "stone", "predicate": deepest})), ["BOB-7"]);
}

#[test]
fn every_attribute_sorts_and_who_has_none_comes_last() {
    let app = shop();
    let sorted = |field: &str, order: &str| found(&app, &json!({"sort": {"field": field, "order": order}}));
    assert_eq!(sorted("created_at", "asc"), ["ada", "BOB-7", "eve", "zoe"]);
    assert_eq!(sorted("name", "asc"), ["ada", "BOB-7", "eve", "zoe"]);
    assert_eq!(sorted("name", "desc"), ["eve", "BOB-7", "ada", "zoe"]);
    assert_eq!(sorted("custom_attributes.plan", "asc"), ["BOB-7", "ada", "eve", "zoe"]);
    assert_eq!(sorted("email", "desc"), ["eve", "BOB-7", "ada", "zoe"]);
    let mut walked = Vec::new();
    let mut body = json!({"sort": {"field": "name", "order": "asc"}, "per_page": 1});
    loop {
        let page = ask(&app, &body).expect(200).json();
        walked.push(page["data"][0]["external_id"].as_str().unwrap().to_owned());
        let Some(cursor) = page["pages"]["next"]["starting_after"].as_str() else { break };
        body["starting_after"] = json!(cursor);
    }
    assert_eq!(walked, ["ada", "BOB-7", "eve", "zoe"]);
}

#[test]
fn roles_say_who_is_meant() {
    let app = shop();
    app.post("/contacts", &json!({"role": "lead", "email": "lead@x.example"})).expect(200);
    let ping = Ask::new(app.address, "POST", "/messenger/web/ping");
    ping.json(&json!({"app_id": app.shop.app_id})).send().expect(200);
    let count = |roles: Value| ask(&app, &json!({ "roles": roles })).expect(200).json()["total_count"].clone();
    let counts = [json!(null), json!(["user"]), json!(["lead"]), json!(["visitor"])].map(count);
    assert_eq!(counts, [5, 4, 1, 1]);
}

#[test]
fn tags_and_companies_come_with_their_names() {
    let app = shop();
    let ada = found_id(&app, "ada");
    let tag = app.post("/tags", &json!({"name": "VIP"})).expect(200).json()["id"].clone();
    app.post(&format!("/contacts/{ada}/tags"), &json!({ "id": tag })).expect(200);
    let company = app.post("/companies", &json!({"company_id": "c-1", "name": "Analytical"})).expect(200).json();
    app.post(&format!("/contacts/{ada}/companies"), &json!({"id": company["id"]})).expect(200);
    let page = ask(&app, &json!({"q": "lovelace"})).expect(200).json();
    let shown = &page["data"][0];
    assert_eq!(shown["tags_brief"], json!([{"id": tag, "name": "VIP"}]));
    assert_eq!(shown["companies_brief"], json!([{"id": company["id"], "company_id": "c-1", "name": "Analytical"}]));
    let mut contact = shown.clone();
    contact.as_object_mut().unwrap().retain(|key, _| !key.ends_with("_brief"));
    assert_eq!(contact, app.get(&format!("/contacts/{ada}")).expect(200).json(), "the rest is the REST contact");
}

fn found_id(app: &TestApp, external_id: &str) -> String {
    let found = app.get(&format!("/contacts/find_by_external_id/{external_id}")).expect(200).json();
    found["id"].as_str().unwrap().to_owned()
}

#[test]
fn what_cannot_be_asked_is_told() {
    let app = shop();
    for (body, told) in [
        (json!({"q": 7}), "400 type_mismatch q: q must be a string"),
        (json!({"sort": {"order": "up"}}), "400 parameter_invalid sort.order: sort.order must be asc or desc"),
        (
            json!({"sort": {"field": "shoe_size"}}),
            "400 invalid_field sort.field: sort.field must be created_at or an attribute of contacts, such as \
             last_seen_at, name, email or custom_attributes.plan",
        ),
        (json!({"per_page": 0}), "400 parameter_invalid per_page: per_page must be at least 1"),
        (
            json!({"roles": []}),
            "400 parameter_invalid roles: roles must hold at least one of user, lead and visitor, and nothing else",
        ),
    ] {
        assert_eq!(ask(&app, &body).error(), told, "{body}");
    }
    let wrong = ask(&app, &json!({"q": "a", "predicate": {"all": [{"attribute": "x", "op": "known"}]}}));
    assert!(wrong.error().starts_with("400 parameter_invalid predicate.all[0].attribute: "), "{}", wrong.text());
    let long = |chars: usize| ask(&app, &json!({"q": "é".repeat(chars)})).status;
    assert_eq!([199, 200, 201].map(long), [200, 200, 400]);
    assert_eq!(SEARCH_TEXT_CHARS_MAX, 200);
    let most = |per_page: usize| ask(&app, &json!({ "per_page": per_page })).json()["pages"]["per_page"].clone();
    assert_eq!([PER_PAGE_MAX - 1, PER_PAGE_MAX, PER_PAGE_MAX + 1].map(most), [149, 150, 150]);
}

#[test]
fn a_page_begins_at_any_place_and_goes_on_from_there() {
    let app = shop();
    assert_eq!(found(&app, &json!({"offset": 1, "per_page": 2})), ["eve", "BOB-7"]);
    assert_eq!(found(&app, &json!({"offset": 3, "sort": {"field": "created_at", "order": "asc"}})), ["zoe"]);
    assert_eq!(found(&app, &json!({"offset": 4})), Vec::<String>::new());
    let first = ask(&app, &json!({"per_page": 1})).expect(200).json();
    let cursor = &first["pages"]["next"]["starting_after"];
    let third = ask(&app, &json!({"per_page": 1, "starting_after": cursor, "offset": 1})).expect(200).json();
    assert_eq!(
        (&third["data"][0]["external_id"], &third["pages"]["page"], &third["total_count"]),
        (&json!("BOB-7"), &json!(3), &json!(4))
    );
    let cursor = &third["pages"]["next"]["starting_after"];
    assert_eq!(found(&app, &json!({"per_page": 1, "starting_after": cursor})), ["ada"]);
    let passing = |offset: usize| ask(&app, &json!({ "offset": offset })).status;
    assert_eq!([PEOPLE_OFFSET_MAX - 1, PEOPLE_OFFSET_MAX, PEOPLE_OFFSET_MAX + 1].map(passing), [200, 200, 400]);
}
