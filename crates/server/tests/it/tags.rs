//! `/tags`, and the tags of contacts.

use crate::support::{Reply, START_S, TestApp};
use serde_json::{Value, json};

fn tag(app: &TestApp, name: &str) -> String {
    app.post("/tags", &json!({ "name": name })).expect(200).json()["id"].as_str().unwrap().to_owned()
}

fn delete(app: &TestApp, path: &str) -> Reply {
    app.ask("DELETE", path).send()
}

fn names_of(app: &TestApp, contact: &str) -> Vec<String> {
    let tags = app.get(&format!("/contacts/{contact}/tags")).expect(200).json();
    tags["data"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_tag_is_found_in_any_case_or_made() {
    let app = TestApp::start();
    let made = app.post("/tags/", &json!({"name": " Independent "})).expect(200).json();
    let expected = json!({"type": "tag", "id": "1", "name": "Independent", "users": [], "companies": []});
    assert_eq!(made, expected);
    assert_eq!(app.post("/tags", &json!({"name": "INDEPENDENT"})).expect(200).json(), expected);
    assert_eq!(tag(&app, "Café"), "2");
    assert_eq!(tag(&app, "cafe\u{301}"), "2", "another spelling of the same letters");
    let list = app.get("/tags").expect(200).json();
    let (one, two) =
        (json!({"type": "tag", "id": "1", "name": "Independent"}), json!({"type": "tag", "id": "2", "name": "Café"}));
    assert_eq!(list, json!({"type": "list", "data": [one, two]}));
    let old = app.ask("GET", "/tags").header("intercom-version", "1.4").send().expect(200).json();
    assert_eq!(old, json!({"type": "tag.list", "tags": [one, two]}));
    assert_eq!(app.get("/tags/2").expect(200).json(), two);
    for id in ["3", "02", "+2", "x", "99999999999"] {
        assert_eq!(app.get(&format!("/tags/{id}")).error(), "404 not_found id: Resource Not Found", "{id}");
    }
}

#[test]
fn a_tag_is_renamed() {
    let app = TestApp::start();
    tag(&app, "one");
    tag(&app, "two");
    assert_eq!(app.post("/tags", &json!({"id": 1, "name": "ONE"})).expect(200).json()["name"], "ONE");
    assert_eq!(app.post("/tags", &json!({"id": "1", "name": "three"})).expect(200).json()["id"], "1");
    assert_eq!(tag(&app, "Three"), "1");
    let taken = app.post("/tags", &json!({"id": "1", "name": "TWO"})).error();
    assert_eq!(taken, "409 resource_conflict name: The name 'TWO' is taken");
    assert_eq!(app.post("/tags", &json!({"id": "9", "name": "x"})).error(), "404 not_found id: Resource Not Found");
}

#[test]
fn what_cannot_be_a_tag_is_named() {
    let app = TestApp::start();
    app.user("ada");
    let wrong = |body: Value| app.post("/tags", &body).error();
    for body in [
        json!({}),
        json!({"name": ""}),
        json!({"name": " "}),
        json!({"name": 7}),
        json!({"users": []}),
        json!({"id": 1}),
    ] {
        let told = wrong(body.clone());
        assert!(
            told == "400 parameter_invalid name: invalid tag parameters" || told.starts_with("404"),
            "{body}: {told}"
        );
    }
    for (field, item) in
        [("users", json!({})), ("users", json!(7)), ("companies", json!({"untag": true})), ("companies", json!([]))]
    {
        let told = wrong(json!({"name": "a", field: [item]}));
        assert_eq!(told, format!("400 parameter_invalid {field}: invalid tag parameters"), "{item}");
    }
    assert_eq!(wrong(json!({"name": "a", "users": {}})), "400 type_mismatch users: users must be an array");
    let flag = wrong(json!({"name": "a", "users": [{"user_id": "ada", "untag": "yes"}]}));
    assert_eq!(flag, "400 type_mismatch users.untag: users.untag must be true or false");
    let word = wrong(json!({"name": "a", "tag_or_untag": "both", "users": []}));
    assert_eq!(word, "400 parameter_invalid tag_or_untag: tag_or_untag must be tag or untag");
    assert_eq!(app.get("/tags").json()["data"], json!([]), "nothing was made");
    let long = |chars: usize| app.post("/tags", &json!({"name": "é".repeat(chars)})).status;
    assert_eq!([long(255), long(256)], [200, 400]);
    let many = |count: usize| {
        let users = vec![json!({"user_id": "ada"}); count];
        app.post("/tags", &json!({"name": "many", "users": users})).status
    };
    assert_eq!([many(499), many(500), many(501)], [200, 200, 422]);
}

#[test]
fn people_and_companies_are_tagged_together() {
    let app = TestApp::start();
    let ada = app.user("ada");
    app.post("/contacts", &json!({"external_id": "bob", "email": "bob@x.example"})).expect(200);
    app.post("/companies", &json!({"company_id": "valid-123"})).expect(200);
    let body = json!({
        "name": "VIP", "users": [{"id": ada}, {"email": "BOB@x.example"}], "companies": [{"company_id": "valid-123"}],
    });
    let saved = app.post("/tags", &body).expect(200).json();
    let is = |id: &str, tagged: bool| json!({"id": id, "tagged": tagged});
    assert_eq!((&saved["type"], &saved["name"]), (&json!("tag"), &json!("VIP")));
    assert_eq!(saved["users"], json!([is(&ada, true), is("BOB@x.example", true)]));
    assert_eq!(saved["companies"], json!([is("valid-123", true)]));
    let company = app.get("/companies?company_id=valid-123").json();
    assert_eq!(company["tags"]["tags"][0]["name"], "VIP");
    assert_eq!(names_of(&app, &ada), ["VIP"]);

    let untag = json!({"name": "vip", "users": [{"user_id": "ada", "untag": true}, {"user_id": "bob"}]});
    let saved = app.post("/tags", &untag).expect(200).json();
    assert_eq!(saved["users"], json!([is("ada", false), is("bob", true)]));
    assert_eq!(names_of(&app, &ada), [""; 0]);
    app.post("/tags", &untag).expect(200);
    let all = json!({"name": "VIP", "companies": [{"company_id": "valid-123"}], "tag_or_untag": "untag"});
    assert_eq!(app.post("/tags", &all).expect(200).json()["companies"], json!([is("valid-123", false)]));
    assert_eq!(app.get("/companies?company_id=valid-123").json()["tags"]["tags"], json!([]));
    app.post("/tags", &all).expect(200);
}

#[test]
fn somebody_unknown_leaves_all_as_it_was() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let body = json!({"name": "VIP", "users": [{"id": ada}, {"user_id": "nobody"}]});
    assert_eq!(app.post("/tags", &body).error(), "404 not_found user_id: User Not Found");
    let body = json!({"name": "VIP", "users": [{"id": ada}], "companies": [{"company_id": "none"}]});
    assert_eq!(app.post("/tags", &body).error(), "404 company_not_found companies: Company Not Found");
    let untag = json!({"name": "VIP", "users": [{"id": ada, "untag": true}]});
    assert_eq!(app.post("/tags", &untag).error(), "404 not_found name: Resource Not Found");
    assert_eq!((names_of(&app, &ada), app.get("/tags").json()["data"].clone()), (vec![], json!([])));
}

#[test]
fn a_contact_is_tagged_by_id_and_untagged() {
    let app = TestApp::start();
    let (ada, vip) = (app.user("ada"), tag(&app, "VIP"));
    let path = format!("/contacts/{ada}/tags");
    let applied = json!({"type": "tag", "id": vip, "name": "VIP", "applied_at": START_S});
    assert_eq!(app.post(&path, &json!({"id": vip})).expect(200).json(), applied);
    let grace = app.teammate("grace");
    app.clock.advance_s(60);
    assert_eq!(app.post(&path, &json!({"id": 1})).expect(200).json(), applied, "it stays as it was applied first");
    tag(&app, "new");
    let by = app.post(&path, &json!({"id": "2"})).expect(200).json();
    assert_eq!((&by["applied_at"], &by["applied_by"]), (&json!(START_S + 60), &json!({"type": "admin", "id": grace})));
    let list = app.get(&path).expect(200).json();
    assert_eq!(list, json!({"type": "list", "data": [applied, by]}));
    let old = app.ask("GET", &path).header("intercom-version", "2.6").send().expect(200).json();
    assert_eq!((&old["tags"], &old["data"]), (&list["data"], &list["data"]));
    let contact = app.get(&format!("/contacts/{ada}")).json();
    assert_eq!((&contact["tags"]["total_count"], &contact["tags"]["data"][0]["id"]), (&json!(2), &json!("1")));

    assert_eq!(app.post(&path, &json!({})).error(), "400 parameter_not_found id: id is needed");
    assert_eq!(app.post(&path, &json!({"id": "9"})).error(), "404 not_found id: Resource Not Found");
    let untagged = delete(&app, &format!("{path}/1")).expect(200).json();
    assert_eq!(untagged, json!({"type": "tag", "id": "1", "name": "VIP"}));
    assert_eq!(delete(&app, &format!("{path}/1")).error(), "404 not_found -: Resource Not Found");
    assert_eq!(delete(&app, &format!("{path}/9")).error(), "404 not_found id: Resource Not Found");
    let nobody = "/contacts/6762f0dd1bb69f9f2193bb83/tags";
    assert_eq!(app.get(nobody).error(), "404 not_found id: User Not Found");
    assert_eq!(app.post(nobody, &json!({"id": "1"})).error(), "404 not_found id: User Not Found");
    assert_eq!(delete(&app, &format!("{nobody}/1")).error(), "404 not_found id: User Not Found");
}

#[test]
fn a_deleted_tag_is_gone_everywhere_at_once() {
    let app = TestApp::start();
    let ada = app.user("ada");
    app.post("/companies", &json!({"company_id": "a"})).expect(200);
    app.post("/tags", &json!({"name": "VIP", "users": [{"id": ada}], "companies": [{"company_id": "a"}]})).expect(200);
    let deleted = delete(&app, "/tags/1").expect(200);
    assert_eq!(deleted.text(), "");
    assert_eq!(names_of(&app, &ada), [""; 0]);
    assert_eq!(app.get("/companies?company_id=a").json()["tags"]["tags"], json!([]));
    assert_eq!(delete(&app, "/tags/1").error(), "404 not_found id: Resource Not Found");
    assert_eq!(tag(&app, "VIP"), "2");
    assert_eq!(names_of(&app, &ada), [""; 0], "the new one was applied to nobody");
}

#[test]
fn a_foreign_tag_is_no_tag() {
    let app = TestApp::start();
    let ada = app.user("ada");
    tag(&app, "VIP");
    let foreign = app.other_shop("foreign");
    let ask = |method: &str, path: &str, body: Value| app.ask(method, path).bearer(&foreign.token).json(&body).send();
    assert_eq!(ask("GET", "/tags", json!({})).json()["data"], json!([]));
    for (method, path) in
        [("GET", "/tags/1".to_owned()), ("DELETE", "/tags/1".to_owned()), ("POST", format!("/contacts/{ada}/tags"))]
    {
        assert_eq!(ask(method, &path, json!({"id": "1"})).status, 404, "{method} {path}");
    }
    assert_eq!(ask("POST", "/tags", json!({"name": "x", "users": [{"id": ada}]})).status, 404);
    assert_eq!(ask("POST", "/tags", json!({"name": "theirs"})).json()["id"], "1");
    assert_eq!(app.get("/tags/1").json()["name"], "VIP");
}
