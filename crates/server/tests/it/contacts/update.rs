use super::{id, made, put};
use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

fn full(app: &TestApp) -> Value {
    made(
        app,
        &json!({
            "external_id": "25", "email": "wash@serenity.io", "name": "Wash", "phone": "+1 555",
            "avatar": "https://serenity.io/wash.png", "signed_up_at": 1_392_036_272, "last_seen_at": 1_392_036_273,
            "owner_id": "127", "unsubscribed_from_emails": true, "language_override": "fr",
        }),
    )
}

#[test]
fn what_is_not_sent_stays() {
    let app = TestApp::start();
    let before = full(&app);
    app.clock.advance_s(60);
    let after = put(&app, id(&before), &json!({"name": "Hoban", "owner_id": 128})).expect(200).json();
    let mut expected = before.clone();
    expected["name"] = json!("Hoban");
    expected["owner_id"] = json!("128");
    expected["updated_at"] = json!(START_S + 60);
    assert_eq!(after, expected);
    assert_eq!(app.get(&format!("/contacts/{}", id(&before))).expect(200).json(), expected);
    // The keys of the old ids are free, those of the new ones taken.
    put(&app, id(&before), &json!({"external_id": 26, "email": "Hoban@serenity.io"})).expect(200);
    app.get("/contacts/find_by_external_id/26").expect(200);
    assert_eq!(app.get("/contacts/find_by_external_id/25").status, 404);
    app.post("/contacts", &json!({"external_id": "25", "email": "wash@serenity.io"})).expect(200);
}

#[test]
fn null_and_empty_take_a_value_away() {
    let app = TestApp::start();
    for nothing in [json!(null), json!("")] {
        let before = full(&app);
        let mut body = json!({"unsubscribed_from_emails": null, "role": null});
        let keys = [
            "external_id",
            "email",
            "name",
            "phone",
            "avatar",
            "owner_id",
            "signed_up_at",
            "last_seen_at",
            "language_override",
        ];
        for key in keys {
            body[key] = nothing.clone();
        }
        let after = put(&app, id(&before), &body).expect(200).json();
        for key in keys {
            assert!(after[key].is_null(), "{key} {after}");
        }
        assert_eq!((&after["unsubscribed_from_emails"], &after["role"]), (&json!(true), &json!("user")));
        assert_eq!(app.get("/contacts/find_by_external_id/25").status, 404);
    }
}

#[test]
fn what_cannot_be_is_named_and_changes_nothing() {
    let app = TestApp::start();
    let contact = full(&app);
    let other = made(&app, &json!({"external_id": "other", "email": "other@x.example"}));
    let conflict = format!("A contact matching those details already exists with id={}", id(&other));
    let cases = [
        (
            json!({"name": "x", "role": "lead"}),
            "400 parameter_invalid role: The role cannot change so: a user cannot become a lead".to_owned(),
        ),
        (json!({"role": "visitor"}), "400 parameter_invalid role: role must be user or lead".to_owned()),
        (json!({"external_id": "other"}), format!("409 conflict external_id: {conflict}")),
        (json!({"email": "OTHER@x.example"}), format!("409 conflict email: {conflict}")),
        (json!({"email": "nobody"}), "400 parameter_invalid email: email must be an e-mail address".to_owned()),
        (
            json!({"avatar": "ftp://x"}),
            "400 parameter_invalid avatar: avatar must be an http or https URL of at most 2048 bytes".to_owned(),
        ),
        (
            json!({"signed_up_at": -1}),
            "400 parameter_invalid signed_up_at: signed_up_at must be a whole number, from 0 on, without an exponent"
                .to_owned(),
        ),
        (
            json!({"unsubscribed_from_emails": 1}),
            "400 type_mismatch unsubscribed_from_emails: unsubscribed_from_emails must be true or false".to_owned(),
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(put(&app, id(&contact), &body).error(), expected, "{body}");
    }
    assert_eq!(app.get(&format!("/contacts/{}", id(&contact))).expect(200).json(), contact);
    assert_eq!(
        put(&app, "6762f0dd1bb69f9f2193bb83", &json!({"name": "x"})).error(),
        "404 not_found id: User Not Found"
    );
    let foreign = app.other_shop("foreign");
    let path = format!("/contacts/{}", id(&contact));
    let reply = app.ask("PUT", &path).bearer(&foreign.token).json(&json!({"name": "x"})).send();
    assert_eq!(reply.error(), "404 not_found id: User Not Found");
}

#[test]
fn a_lead_becomes_a_user() {
    let app = TestApp::start();
    let lead = made(&app, &json!({"role": "lead", "email": "l@x.example", "name": "Ada"}));
    let event = json!({"event_name": "e", "id": lead["id"]});
    app.post("/events", &event).expect(202);
    let user = put(&app, id(&lead), &json!({"role": "user", "external_id": "ada"})).expect(200).json();
    assert_eq!((&user["id"], &user["role"], &user["external_id"]), (&lead["id"], &json!("user"), &json!("ada")));
    assert_eq!(app.count_of("ada", "e"), 1);
    let second = made(&app, &json!({"role": "lead", "name": "Grace"}));
    let user = put(&app, id(&second), &json!({"role": "user"})).expect(200).json();
    assert!(user["external_id"].is_null(), "an id that Herald made is none of the workspace's");
    // Two users cannot share an address, though leads could.
    let third = made(&app, &json!({"role": "lead", "email": "l@x.example"}));
    assert_eq!(put(&app, id(&third), &json!({"role": "user"})).status, 409);
}

#[test]
fn a_confirmed_address_needs_the_address() {
    let app = TestApp::start();
    let contact = full(&app);
    let ask = |body: &Value| {
        let path = format!("/contacts/{}", id(&contact));
        app.ask("PUT", &path).header("intercom-version", "2.16").json(body).send()
    };
    assert_eq!(ask(&json!({"email_verified": true})).status, 400);
    ask(&json!({"email_verified": true, "email": "wash@serenity.io"})).expect(200);
    let known = json!({"query": {"field": "email_verified", "operator": "!=", "value": null}});
    assert_eq!(super::search(&app, &known).expect(200).json()["total_count"], 1);
    ask(&json!({"email_verified": null})).expect(200);
    assert_eq!(super::search(&app, &known).expect(200).json()["total_count"], 0);
}
