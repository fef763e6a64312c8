//! `/segments`, and the segments of contacts.

use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

fn segments(app: &TestApp, query: &str) -> Vec<Value> {
    app.get(&format!("/segments{query}")).expect(200).json()["segments"].as_array().unwrap().clone()
}

#[test]
fn a_workspace_begins_with_segments() {
    let app = TestApp::start();
    let list = app.get("/segments").expect(200).json();
    let [active, new] = [&list["segments"][0], &list["segments"][1]];
    let id = active["id"].as_str().unwrap();
    assert_eq!((&list["type"], id.len()), (&json!("segment.list"), 24));
    let expected = json!({
        "type": "segment", "id": id, "name": "Active", "created_at": START_S, "updated_at": START_S,
        "person_type": "contact",
    });
    assert_eq!((active, &new["name"]), (&expected, &json!("New")));
    assert_eq!(app.get(&format!("/segments/{id}")).expect(200).json(), expected);
    assert_eq!(app.get(&format!("/segments/{}", id.to_uppercase())).expect(200).json(), expected);
    for other in ["6762f0dd1bb69f9f2193bb83", "1", "x"] {
        assert_eq!(app.get(&format!("/segments/{other}")).error(), "404 not_found id: Resource Not Found", "{other}");
    }
    let ada = app.user("ada");
    assert_eq!(app.get(&format!("/segments/{ada}")).status, 404, "a contact is no segment");
    let foreign = app.other_shop("foreign");
    assert_eq!(app.ask("GET", &format!("/segments/{id}")).bearer(&foreign.token).send().status, 404);
}

#[test]
fn counts_and_membership_are_right_at_the_moment_of_the_call() {
    let app = TestApp::start();
    let counts = || {
        segments(&app, "?include_count=true")
            .iter()
            .map(|segment| segment["count"].as_u64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(counts(), [0, 0]);
    let ada = app.user("ada");
    app.post("/contacts", &json!({"external_id": "bob", "last_seen_at": START_S - 60})).expect(200);
    app.post("/contacts", &json!({"role": "lead"})).expect(200);
    assert_eq!(counts(), [1, 3]);
    let names = |contact: &str| {
        let list = app.get(&format!("/contacts/{contact}/segments")).expect(200).json();
        assert_eq!(list["type"], "list");
        let data = list["data"].as_array().unwrap().iter();
        data.map(|segment| segment["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&ada), ["New"]);
    app.ask("PUT", &format!("/contacts/{ada}")).json(&json!({"last_seen_at": START_S})).send().expect(200);
    assert_eq!((names(&ada), counts()), (vec!["Active".into(), "New".into()], vec![2, 3]));
    app.clock.advance_s(31 * 86_400);
    assert_eq!((names(&ada), counts()), (vec![], vec![0, 0]));
    let active = segments(&app, "")[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(app.get(&format!("/segments/{active}?include_count=true")).expect(200).json()["count"], 0);
    assert_eq!(app.get("/segments?include_count=maybe").status, 400);
    let nobody = app.get("/contacts/6762f0dd1bb69f9f2193bb83/segments");
    assert_eq!(nobody.error(), "404 not_found id: User Not Found");
}
