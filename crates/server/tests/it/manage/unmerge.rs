//! `POST /manage/contacts/{id}/unmerge`.

use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

fn lead(app: &TestApp, email: &str) -> String {
    let made = app.post("/contacts", &json!({"role": "lead", "email": email})).expect(200).json();
    made["id"].as_str().unwrap().to_owned()
}

fn merge(app: &TestApp, from: &str, into: &str) {
    app.post("/contacts/merge", &json!({"from": from, "into": into, "skip_duplicate_validation": true})).expect(200);
}

#[test]
fn the_latest_merge_is_undone_and_both_are_shown() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let (first, second) = (lead(&app, "one@x.example"), lead(&app, "two@x.example"));
    let event = json!({"event_name": "looked", "id": second, "created_at": START_S - 9});
    app.post("/events", &event).expect(202);
    merge(&app, &first, &ada);
    app.clock.advance_s(10);
    merge(&app, &second, &ada);
    assert_eq!(app.count_of("ada", "looked"), 1);
    app.clock.advance_s(10);
    let undone = app.post(&format!("/manage/contacts/{ada}/unmerge"), &json!({})).expect(200).json();
    assert_eq!((&undone["type"], &undone["merged_at"]), (&json!("unmerge"), &json!(START_S + 10)));
    let ids = [&undone["contact"]["id"], &undone["restored"]["id"]];
    assert_eq!(ids, [&json!(ada), &json!(second)]);
    assert_eq!(undone["restored"]["email"], "two@x.example");
    assert_eq!(app.get(&format!("/contacts/{second}")).expect(200).json(), undone["restored"]);
    assert_eq!(app.get(&format!("/contacts/{ada}")).expect(200).json(), undone["contact"]);
    assert_eq!((app.count_of("ada", "looked"), app.get(&format!("/contacts/{first}")).status), (0, 410));
    let audit = app.get("/manage/audit?per_page=1").json();
    assert!(audit["data"][0]["action"].as_str().unwrap().contains("unmerged"), "{audit}");

    app.post(&format!("/manage/contacts/{ada}/unmerge"), &json!({})).expect(200);
    assert_eq!(app.get(&format!("/contacts/{first}")).status, 200);
    let nothing = app.post(&format!("/manage/contacts/{ada}/unmerge"), &json!({})).error();
    assert!(nothing.starts_with("409 nothing_to_unmerge -: There is no merge that could be undone: "), "{nothing}");
}

#[test]
fn it_is_for_contacts_of_the_workspace_and_90_days() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let from = lead(&app, "one@x.example");
    merge(&app, &from, &ada);
    let path = format!("/manage/contacts/{ada}/unmerge");
    let foreign = app.other_shop("foreign");
    assert_eq!(app.ask("POST", &path).bearer(&foreign.token).send().status, 404);
    let ask = |id: &str| app.post(&format!("/manage/contacts/{id}/unmerge"), &Value::Null);
    assert_eq!(ask("nobody").error(), "404 not_found id: User Not Found");
    assert_eq!(ask(&from).status, 410);
    app.clock.advance_s(90 * 86_400 + 1);
    assert_eq!(ask(&ada).status, 409);
}
