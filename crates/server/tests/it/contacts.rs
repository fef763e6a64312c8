//! `/contacts`: made, read, searched; and leads as clients of 1.x know them.

use crate::support::{START_S, TestApp};
use expect_test::expect_file;
use serde_json::{Value, json};

#[test]
fn a_user_is_made_and_read_with_every_key() {
    let app = TestApp::start();
    let sent = json!({
        "role": "user", "external_id": 25, "email": "Wash@Serenity.io", "name": "Wash", "phone": "+1 555",
        "avatar": "https://serenity.io/wash.png", "signed_up_at": 1_392_036_272, "last_seen_at": 1_392_036_273,
        "owner_id": 127, "unsubscribed_from_emails": true, "custom_attributes": {}, "unknown": [1],
    });
    let made = app.post("/contacts", &sent).expect(200);
    let contact = made.json();
    let id = contact["id"].as_str().unwrap();
    let shown = made.text().replace(id, "ID").replace(&START_S.to_string(), "NOW");
    expect_file!["contact.json"].assert_eq(&shown);
    let read = app.get(&format!("/contacts/{id}")).expect(200);
    assert_eq!(read.text(), made.text());
    let upper = app.get(&format!("/contacts/{}", id.to_uppercase())).expect(200);
    assert_eq!(upper.text(), made.text());
}

#[test]
fn what_cannot_be_a_contact_is_named() {
    let app = TestApp::start();
    let cases = [
        (json!({}), "400 parameter_not_found external_id: One of external_id, email and role is needed"),
        (json!({"role": "visitor"}), "400 parameter_invalid role: role must be user or lead"),
        (json!({"role": 7}), "400 type_mismatch role: role must be a string"),
        (json!({"email": "nobody"}), "400 parameter_invalid email: email must be an e-mail address"),
        (json!({"email": "a b@c.example"}), "400 parameter_invalid email: email must be an e-mail address"),
        (json!({"external_id": true}), "400 type_mismatch external_id: external_id must be a string or a number"),
        (json!({"external_id": "a", "name": 7}), "400 type_mismatch name: name must be a string"),
        (
            json!({"external_id": "a", "avatar": "javascript:alert(1)"}),
            "400 parameter_invalid avatar: avatar must be an http or https URL of at most 2048 bytes",
        ),
        (
            json!({"external_id": "a", "signed_up_at": 1_392_036_272_000_u64}),
            "400 parameter_invalid signed_up_at: signed_up_at must be in Unix seconds, not milliseconds",
        ),
        (
            json!({"external_id": "a", "signed_up_at": "now"}),
            "400 type_mismatch signed_up_at: signed_up_at must be a whole number",
        ),
        (
            json!({"external_id": "a", "unsubscribed_from_emails": "yes"}),
            "400 type_mismatch unsubscribed_from_emails: unsubscribed_from_emails must be true or false",
        ),
        (
            json!({"external_id": "a", "custom_attributes": {"plan": "pro"}}),
            "400 parameter_invalid custom_attributes: Custom attribute 'plan' does not exist",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(app.post("/contacts", &body).error(), expected, "{body}");
    }
    let not_json = app.ask("POST", "/contacts").body("{\"role\":").send().error();
    assert!(not_json.starts_with("400 parameter_invalid -: This is no JSON: EOF"), "{not_json}");
    assert_eq!(app.get("/contacts/6762f0dd1bb69f9f2193bb83").error(), "404 not_found id: User Not Found");
}

#[test]
fn users_are_unique_and_leads_may_share_an_address() {
    let app = TestApp::start();
    let id =
        app.post("/contacts", &json!({"external_id": "a", "email": "a@x.example"})).expect(200).json()["id"].clone();
    let conflict = format!("A contact matching those details already exists with id={}", id.as_str().unwrap());
    let same_id = app.post("/contacts", &json!({"external_id": "a"})).error();
    assert_eq!(same_id, format!("409 conflict external_id: {conflict}"));
    let same_email = app.post("/contacts", &json!({"email": "A@X.example"})).error();
    assert_eq!(same_email, format!("409 conflict email: {conflict}"));
    for _ in 0..2 {
        let lead = app.post("/contacts", &json!({"role": "lead", "email": "a@x.example"})).expect(200).json();
        assert_eq!((&lead["role"], lead["external_id"].as_str().unwrap().len()), (&json!("lead"), 36));
    }
    // One user wins over leads.
    app.post("/events", &json!({"event_name": "e", "email": "a@x.example"})).expect(202);
    assert_eq!(app.count_of("a", "e"), 1);
}

#[test]
fn a_search_finds_by_equality_only_and_says_so() {
    let app = TestApp::start();
    let id = app.user("ada");
    for count in 0..3 {
        let lead = json!({"role": "lead", "email": "shared@x.example", "name": count.to_string()});
        app.post("/contacts", &lead).expect(200);
    }
    let search = |query: Value| app.post("/contacts/search", &json!({ "query": query }));
    let leaf = |field: &str, value: &str| json!({"field": field, "operator": "=", "value": value});
    let found = |query: Value| search(query).expect(200).json()["total_count"].as_u64().unwrap();
    assert_eq!(found(leaf("id", &id)), 1);
    assert_eq!(found(leaf("id", "6762f0dd1bb69f9f2193bb83")), 0);
    assert_eq!(found(leaf("external_id", "ada")), 1);
    assert_eq!(found(leaf("email", "Shared@X.example")), 3);
    assert_eq!(found(json!({"operator": "AND", "value": [leaf("external_id", "ada")]})), 1);
    let expected = "400 parameter_invalid query: Only one comparison is supported: operator = with field id, external_id or email, and a value";
    for query in [
        json!({"field": "name", "operator": "=", "value": "x"}),
        json!({"field": "email", "operator": "~", "value": "x"}),
        json!({"field": "email", "operator": "="}),
        json!({"operator": "AND", "value": [leaf("id", "a"), leaf("id", "b")]}),
        json!({"operator": "AND", "value": []}),
    ] {
        assert_eq!(search(query.clone()).error(), expected, "{query}");
    }
    assert_eq!(app.post("/contacts/search", &json!({})).error(), "400 parameter_not_found query: query is needed");
}

#[test]
fn a_search_is_paged_by_cursor() {
    let app = TestApp::start();
    for count in 0..3 {
        app.post("/contacts", &json!({"role": "lead", "email": "s@x.example", "name": count.to_string()})).expect(200);
    }
    let query = json!({"field": "email", "operator": "=", "value": "s@x.example"});
    let page = |pagination: Value| app.post("/contacts/search", &json!({"query": query, "pagination": pagination}));
    let first = page(json!({"per_page": 2})).expect(200).json();
    assert_eq!((first["total_count"].as_u64(), first["data"].as_array().unwrap().len()), (Some(3), 2));
    let pages = &first["pages"];
    assert_eq!((&pages["page"], &pages["per_page"], &pages["total_pages"]), (&json!(1), &json!(2), &json!(2)));
    let cursor = &pages["next"]["starting_after"];
    assert_eq!(pages["next"], json!({"page": 2, "per_page": 2, "starting_after": cursor}));
    let second = page(json!({"per_page": 2, "starting_after": cursor})).expect(200).json();
    assert_eq!(second["data"].as_array().unwrap().len(), 1);
    assert_eq!(second["data"][0]["name"], "2");
    assert!(second["pages"].get("next").is_none(), "{second}");
    let wrong = page(json!({"starting_after": "x"})).error();
    assert_eq!(wrong, "400 parameter_invalid starting_after: starting_after must be a cursor from an earlier answer");
    assert_eq!(page(json!({"per_page": 0})).status, 400);
}

#[test]
fn clients_of_1_x_mean_leads() {
    let app = TestApp::start();
    let ask = |method: &str, path: &str| app.ask(method, path).header("user-agent", "python-intercom/3.1.0");
    let made =
        ask("POST", "/contacts/").json(&json!({"email": "lead@x.example", "name": "Ada"})).send().expect(200).json();
    assert_eq!(
        (&made["type"], &made["anonymous"], &made["app_id"]),
        (&json!("contact"), &json!(true), &json!("app-shop"))
    );
    let id = made["id"].as_str().unwrap();
    let changed = ask("POST", "/contacts").json(&json!({"id": id, "name": "Grace"})).send().expect(200).json();
    assert_eq!((&changed["id"], &changed["name"], &changed["type"]), (&made["id"], &json!("Grace"), &json!("contact")));
    let by_user_id = json!({"user_id": made["user_id"], "email": "new@x.example"});
    let changed = app.post("/contacts", &by_user_id).expect(200).json();
    assert_eq!(
        (&changed["id"], &changed["email"], &changed["name"]),
        (&made["id"], &json!("new@x.example"), &json!("Grace"))
    );
    let nobody = ask("POST", "/contacts").json(&json!({"user_id": "nobody"})).send();
    assert_eq!(nobody.error(), "404 not_found user_id: User Not Found");
    let read = ask("GET", &format!("/contacts/{id}")).send().expect(200).json();
    assert_eq!(read["type"], "contact");
    assert!(read.get("role").is_none(), "the 1.x shape");
    let read = ask("GET", &format!("/contacts/{id}")).header("intercom-version", "2.14").send().expect(200).json();
    assert_eq!(read["role"], "lead");
}
