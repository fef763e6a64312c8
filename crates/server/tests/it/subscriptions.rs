//! `/subscription_types`, and what contacts chose.

use crate::support::TestApp;
use serde_json::{Value, json};

#[test]
fn a_workspace_begins_with_a_subscription_type() {
    let app = TestApp::start();
    let translation = json!({"name": "Announcements", "description": "News about the product", "locale": "en"});
    let announcements = json!({
        "type": "subscription", "id": "1", "state": "live", "consent_type": "opt_out",
        "default_translation": translation, "translations": [translation], "content_types": ["email"],
    });
    let list = app.get("/subscription_types").expect(200).json();
    assert_eq!(list, json!({"type": "list", "data": [announcements]}));
}

#[test]
fn a_contact_chooses_and_takes_it_back() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let path = format!("/contacts/{ada}/subscriptions");
    let choose = |body: Value| app.post(&path, &body);
    let chosen = |which: &str| app.get(&format!("/contacts/{ada}")).json()[which]["total_count"].clone();
    let both = || (chosen("opted_in_subscription_types"), chosen("opted_out_subscription_types"));
    assert_eq!(app.get(&path).expect(200).json(), json!({"type": "list", "data": []}));
    let answer = choose(json!({"id": 1, "consent_type": "opt_in"})).expect(200).json();
    assert_eq!((&answer["type"], &answer["id"]), (&json!("subscription"), &json!("1")));
    assert_eq!(both(), (json!(1), json!(0)));
    choose(json!({"id": "1", "consent_type": "opt_out"})).expect(200);
    assert_eq!(both(), (json!(0), json!(1)));
    assert_eq!(app.get(&path).expect(200).json()["data"], json!([answer]));
    let one = format!("{path}/1");
    for _ in 0..2 {
        assert_eq!(app.ask("DELETE", &one).send().expect(200).json(), answer);
        assert_eq!(both(), (json!(0), json!(0)));
    }
    assert_eq!(app.get(&path).json()["data"], json!([]));
}

#[test]
fn what_cannot_be_chosen_is_named() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let path = format!("/contacts/{ada}/subscriptions");
    for (body, expected) in [
        (json!({}), "400 parameter_not_found id: id is needed"),
        (json!({"id": "1"}), "400 parameter_not_found consent_type: consent_type is needed"),
        (
            json!({"id": "1", "consent_type": "maybe"}),
            "400 parameter_invalid consent_type: consent_type must be opt_in or opt_out",
        ),
        (json!({"id": "9", "consent_type": "opt_in"}), "404 not_found id: Resource Not Found"),
    ] {
        assert_eq!(app.post(&path, &body).error(), expected, "{body}");
    }
    assert_eq!(app.ask("DELETE", &format!("{path}/9")).send().error(), "404 not_found id: Resource Not Found");
    let nobody = "/contacts/6762f0dd1bb69f9f2193bb83/subscriptions";
    let choice = json!({"id": "1", "consent_type": "opt_in"});
    for reply in [app.get(nobody), app.post(nobody, &choice), app.ask("DELETE", &format!("{nobody}/1")).send()] {
        assert_eq!(reply.error(), "404 not_found id: User Not Found");
    }
    let foreign = app.other_shop("foreign");
    assert_eq!(app.ask("POST", &path).bearer(&foreign.token).json(&choice).send().status, 404);
}
