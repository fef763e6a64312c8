//! `GET /manage/events/{id}`.

use crate::support::{START_MS, START_S, TestApp};
use serde_json::{Value, json};

#[test]
fn a_stored_event_tells_everything() {
    let app = TestApp::start();
    let contact = app.user("ada");
    let metadata = json!({"note": "x".repeat(256), "price": {"amount": 1, "currency": "EUR"}, "a|b": 1, "when_date": 1_392_036_272});
    let event =
        json!({"event_name": "Ordered-Item", "user_id": "ada", "created_at": START_S - 9, "metadata": metadata});
    let id = app.post("/events", &event).expect(202).header("herald-event-id").unwrap().to_owned();
    let receipt = app.get(&format!("/manage/events/{id}")).expect(200).json();
    let token = &app.shop.token[8..24];
    let expected = json!({
        "type": "event_receipt", "id": id, "result": "ok", "received_at": START_MS, "recorded_at": START_MS,
        "source": "rest", "verified": "token", "token": {"id": token, "name": "scopes 7"},
        "event_name": "ordered-item", "event_definition_id": "1", "created_at": START_S - 9, "contact_id": contact,
        "duplicate_of": null, "dropped": null, "rejected": null,
        "metadata": [
            {"key": "note", "kind": "string", "value": "x".repeat(255)},
            {"key": "price", "kind": "monetary_amount", "value": {"amount": 1, "currency": "eur"}},
            {"key": "when_date", "kind": "date", "value": 1_392_036_272},
        ],
        "omissions": [{"key": "a|b", "reason": "key_forbidden"}, {"key": "note", "reason": "string_cut"}],
        "omission_count": 2,
            "messages": [],
    });
    assert_eq!(receipt, expected);
    assert_eq!(app.get(&format!("/manage/events/{}", id.to_uppercase())).expect(200).json(), expected);
}

#[test]
fn what_was_not_stored_tells_why_and_nothing_that_was_sent() {
    let app = TestApp::start();
    app.user("ada");
    let stored = app.track("ada", "a", 9);
    let duplicate = app.track("ada", "a", 9);
    let receipt = |id: &str| app.get(&format!("/manage/events/{id}")).expect(200).json();
    let told = receipt(&duplicate);
    assert_eq!(
        (&told["result"], &told["duplicate_of"], &told["recorded_at"]),
        (&json!("duplicate"), &json!(stored), &Value::Null)
    );
    app.post("/manage/event_definitions/1/archive", &json!({})).expect(200);
    let told = receipt(&app.track("ada", "a", 8));
    assert_eq!(
        (&told["result"], &told["dropped"], &told["event_name"]),
        (&json!("dropped"), &json!("archived"), &json!("a"))
    );
    let results = app.post("/events/batch", &json!([{"event_name": "secret", "user_id": {}}])).expect(200).json();
    let told = receipt(results["results"][0]["id"].as_str().unwrap());
    assert_eq!(
        (&told["result"], &told["rejected"]),
        (&json!("rejected"), &json!({"code": "parameter_invalid", "reason": "identifier_invalid"}))
    );
    assert!(!told.to_string().contains("secret"), "{told}");
}

#[test]
fn an_id_of_nothing_is_404() {
    let app = TestApp::start();
    app.user("ada");
    let id = app.track("ada", "a", 9);
    let later = id.replacen("00000001", "00000002", 1);
    for bad in
        ["x", "", &id[1..], &id.replace('-', ""), &format!("{id}0"), &later, "00000001-0000-1000-8000-010000000002"]
    {
        assert_eq!(app.get(&format!("/manage/events/{bad}")).status, 404, "{bad}");
    }
}

#[test]
fn a_receipt_follows_whose_event_it_is() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let lead = app.post("/contacts", &json!({"role": "lead"})).expect(200).json()["id"].as_str().unwrap().to_owned();
    let event = json!({"event_name": "a", "id": lead, "created_at": START_S - 9});
    let id = app.post("/events", &event).expect(202).header("herald-event-id").unwrap().to_owned();
    let path = format!("/manage/events/{id}");
    let whose = || app.get(&path).expect(200).json()["contact_id"].as_str().unwrap().to_owned();
    assert_eq!(whose(), lead);
    app.post("/contacts/merge", &json!({"from": lead, "into": ada, "skip_duplicate_validation": true})).expect(200);
    assert_eq!(whose(), ada);
    app.post(&format!("/manage/contacts/{ada}/unmerge"), &json!({})).expect(200);
    assert_eq!(whose(), lead);
    app.ask("DELETE", &format!("/contacts/{lead}")).send().expect(200);
    assert_eq!(app.get(&path).error(), "404 not_found -: There is no such event");
}
