use super::{id, made};
use crate::support::{START_S, TestApp};
use expect_test::expect_file;
use serde_json::json;

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
            json!({"external_id": "a", "language_override": 7}),
            "400 type_mismatch language_override: language_override must be a string",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(app.post("/contacts", &body).error(), expected, "{body}");
    }
    let not_json = app.ask("POST", "/contacts").body("{\"role\":").send().error();
    assert!(not_json.starts_with("400 parameter_invalid -: This is no JSON: EOF"), "{not_json}");
    assert_eq!(app.get("/contacts").expect(200).json()["total_count"], 0, "nobody was made");
}

#[test]
fn users_are_unique_and_leads_may_share_an_address() {
    let app = TestApp::start();
    let first = made(&app, &json!({"external_id": "a", "email": "a@x.example"}));
    let conflict = format!("A contact matching those details already exists with id={}", id(&first));
    let same_id = app.post("/contacts", &json!({"external_id": "a"})).error();
    assert_eq!(same_id, format!("409 conflict external_id: {conflict}"));
    let same_email = app.post("/contacts", &json!({"email": "A@X.example"})).error();
    assert_eq!(same_email, format!("409 conflict email: {conflict}"));
    for _ in 0..2 {
        let lead = made(&app, &json!({"role": "lead", "email": "a@x.example"}));
        assert_eq!((&lead["role"], lead["external_id"].as_str().unwrap().len()), (&json!("lead"), 36));
    }
    // One user wins over leads.
    app.post("/events", &json!({"event_name": "e", "email": "a@x.example"})).expect(202);
    assert_eq!(app.count_of("a", "e"), 1);
}

#[test]
fn null_and_empty_are_nothing_where_a_contact_is_made() {
    let app = TestApp::start();
    let contact = made(
        &app,
        &json!({
            "role": null, "external_id": "a", "email": "", "phone": null, "name": "", "avatar": null, "owner_id": null,
            "signed_up_at": null, "last_seen_at": null, "unsubscribed_from_emails": null, "custom_attributes": null,
            "language_override": null,
        }),
    );
    for key in ["email", "phone", "name", "avatar", "owner_id", "signed_up_at", "last_seen_at", "language_override"] {
        assert!(contact[key].is_null(), "{key}");
    }
    assert_eq!((&contact["role"], &contact["unsubscribed_from_emails"]), (&json!("user"), &json!(false)));
}

#[test]
fn a_phone_number_may_be_a_number_and_is_shown_twice_in_two_versions() {
    let app = TestApp::start();
    let sent = json!({"external_id": "a", "phone": 353_871_234, "language_override": "fr"});
    for (version, formatted) in [("2.11", true), ("Preview", true), ("2.10", false), ("2.14", false)] {
        let name = format!("a{version}");
        let mut sent = sent.clone();
        sent["external_id"] = json!(name);
        let reply = app.ask("POST", "/contacts").header("intercom-version", version).json(&sent).send();
        let contact = reply.expect(200).json();
        assert_eq!((&contact["phone"], &contact["language_override"]), (&json!("353871234"), &json!("fr")));
        let shown = contact.get("formatted_phone");
        assert_eq!(shown, formatted.then_some(&json!("353871234")), "{version}");
    }
}

#[test]
fn a_confirmed_address_must_come_with_its_word() {
    let app = TestApp::start();
    let ask = |version: &str, body| app.ask("POST", "/contacts").header("intercom-version", version).json(&body).send();
    let alone = ask("2.16", json!({"external_id": "a", "email_verified": true})).error();
    let expected = "400 parameter_not_found email: email_verified needs the email that it is about in the same request";
    assert_eq!(alone, expected);
    ask("2.16", json!({"external_id": "a", "email": "a@x.example", "email_verified": true})).expect(200);
    let wrong = ask("2.16", json!({"email": "b@x.example", "email_verified": "yes"})).error();
    assert_eq!(wrong, "400 type_mismatch email_verified: email_verified must be true or false");
    // Before 2.16 it is an unknown key.
    ask("2.15", json!({"external_id": "b", "email_verified": "yes"})).expect(200);
    let query = |value: bool| json!({"query": super::leaf("email_verified", "=", value)});
    assert_eq!(super::search(&app, &query(true)).expect(200).json()["total_count"], 1);
    assert_eq!(super::search(&app, &query(false)).expect(200).json()["total_count"], 0);
}
