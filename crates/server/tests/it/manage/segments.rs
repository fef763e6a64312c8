//! `/manage/segments`.

use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

fn make(app: &TestApp, body: Value) -> Value {
    app.post("/manage/segments", &body).expect(201).json()
}

#[test]
fn a_segment_is_made_read_changed_and_deleted() {
    let app = TestApp::start();
    app.user("ada");
    let predicate = json!({"all": [
        {"attribute": "external_id", "op": "is", "value": "ada"},
        {"any": [{"attribute": "custom_attributes.seats", "op": "gt", "value": 1.5}, {"event": "a", "fact": "count", "op": "is", "value": 0}]},
    ]});
    app.post("/data_attributes", &json!({"name": "seats", "model": "contact", "data_type": "float"})).expect(200);
    let body = json!({"name": " Big ", "person_type": "user", "predicate": predicate});
    let made = app.post("/manage/segments?include_count=true", &body).expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    assert_eq!(
        made,
        json!({
            "type": "segment", "id": id, "name": "Big", "person_type": "user", "predicate": predicate,
            "state": "ready", "count": 1, "created_at": START_S, "updated_at": START_S,
        })
    );
    let path = format!("/manage/segments/{id}");
    let read = app.get(&path).expect(200).json();
    assert_eq!((read.get("count"), &read["predicate"]), (None, &predicate));

    app.clock.advance_s(5);
    let changed = app.patch(&path, &json!({"name": "All", "predicate": {"all": []}})).expect(200).json();
    assert_eq!(
        (&changed["name"], &changed["person_type"], &changed["predicate"]),
        (&json!("All"), &json!("user"), &json!({"all": []}))
    );
    assert_eq!((&changed["created_at"], &changed["updated_at"]), (&json!(START_S), &json!(START_S + 5)));
    app.post("/contacts", &json!({"role": "lead"})).expect(200);
    assert_eq!(app.get(&format!("{path}?include_count=true")).json()["count"], 1, "leads are no users");
    let changed =
        app.patch(&format!("{path}?include_count=true"), &json!({"person_type": "contact"})).expect(200).json();
    assert_eq!(changed["count"], 2);
    let shown = app.get(&format!("/segments/{id}")).expect(200).json();
    assert_eq!((&shown["name"], &shown["person_type"]), (&json!("All"), &json!("contact")));

    let audit = app.get("/manage/audit?per_page=3").json();
    let actions: Vec<&str> =
        audit["data"].as_array().unwrap().iter().map(|row| row["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["segment.changed", "segment.changed", "segment.created"]);

    let deleted = app.ask("DELETE", &path).send().expect(200).json();
    assert_eq!(deleted, json!({"type": "segment", "id": id, "deleted": true}));
    assert_eq!(app.get(&path).error(), "404 not_found id: Resource Not Found");
    assert_eq!(app.ask("DELETE", &path).send().status, 404);
    assert_eq!(app.patch(&path, &json!({"name": "x"})).status, 404);
}

#[test]
fn what_is_wrong_is_named_with_its_place_and_what_there_is() {
    let app = TestApp::start();
    app.post("/data_attributes", &json!({"name": "plan", "model": "contact", "data_type": "string"})).expect(200);
    let told = |predicate: Value| app.post("/manage/segments", &json!({"name": "s", "predicate": predicate})).error();
    let unknown = told(json!({"all": [{"attribute": "email", "op": "known"}, {"attribute": "plan", "op": "known"}]}));
    assert!(unknown.starts_with("400 parameter_invalid predicate.all[1].attribute: there is no attribute plan of people; there are id, role, external_id, email"), "{unknown}");
    assert!(unknown.ends_with("custom_attributes.plan"), "{unknown}");
    let company = told(json!({"company": {"attribute": "colour", "op": "is", "value": "red"}}));
    assert!(company.starts_with("400 parameter_invalid predicate.company.attribute: there is no attribute colour of companies; there are company_id, name, plan"), "{company}");
    let cases = [
        (
            json!({"any": [{"attribute": "email", "op": "gt", "value": "x"}]}),
            "400 parameter_invalid predicate.any[0].op: gt is not an operator of texts; there are is, is_not, contains, not_contains, starts_with, ends_with, known, unknown, in, not_in",
        ),
        (json!({"attribute": "created_at", "op": "after", "value": "soon"}), "400 parameter_invalid predicate.value: "),
        (json!({"all": [{"tag": 99, "op": "is"}]}), "400 parameter_invalid predicate.all[0].tag: there is no tag 99"),
        (
            json!({"segment": "6762F0DD1bb69f9f2193bb83", "op": "is"}),
            "400 parameter_invalid predicate.segment: there is no segment 6762f0dd1bb69f9f2193bb83",
        ),
        (
            json!({"event": "a", "fact": "count", "op": "gt", "value": 1, "within_days": 61}),
            "400 parameter_invalid predicate.within_days: ",
        ),
        (
            json!({"company": {"attribute": "size", "op": "contains", "value": "1"}}),
            "400 parameter_invalid predicate.company.op: contains is not an operator of numbers",
        ),
        (
            json!({"event": "a", "fact": "did", "op": "is", "value": true, "metadata": {"metadata": "price.amount", "op": "gt", "value": 1}}),
            "400 parameter_invalid predicate",
        ),
        (json!([]), "400 type_mismatch predicate: predicate must be an object"),
        (
            json!({"all": [{"op": "is"}]}),
            "400 parameter_not_found predicate.all[0]: predicate.all[0] needs one of all, any, attribute, tag, segment, company, event",
        ),
        (json!("x"), "400 type_mismatch predicate: predicate must be an object"),
    ];
    for (predicate, expected) in cases {
        let told = told(predicate.clone());
        assert!(told.starts_with(expected), "{predicate}: {told}");
    }
    let body = |body: Value| app.post("/manage/segments", &body).error();
    assert_eq!(body(json!({"predicate": {"all": []}})), "400 parameter_not_found name: name is needed");
    assert_eq!(body(json!({"name": "x"})), "400 parameter_not_found predicate: predicate is needed");
    assert_eq!(
        body(json!({"name": " ", "predicate": {"all": []}})),
        "400 parameter_invalid name: name must not be empty"
    );
    assert_eq!(
        body(json!({"name": "x", "predicate": {"all": []}, "person_type": "visitor"})),
        "400 parameter_invalid person_type: person_type must be user or contact"
    );
    assert_eq!(app.get("/manage/segments").json()["total_count"], 2, "nothing was made");
}

#[test]
fn trees_have_their_largest() {
    let app = TestApp::start();
    let leaves = |count: usize| {
        let leaf = json!({"attribute": "email", "op": "known"});
        app.post("/manage/segments", &json!({"name": "s", "predicate": {"any": vec![leaf; count]}})).status
    };
    assert_eq!([49, 50, 51].map(leaves), [201, 201, 400]);
    let depth = |depth: usize| {
        let inner = json!({"attribute": "email", "op": "known"});
        let predicate = (0..depth).fold(inner, |inside, _| json!({"all": [inside]}));
        app.post("/manage/segments", &json!({"name": "s", "predicate": predicate})).status
    };
    assert_eq!([3, 4, 5, 40].map(depth), [201, 201, 400, 400]);
    let name = |chars: usize| {
        app.post("/manage/segments", &json!({"name": "é".repeat(chars), "predicate": {"all": []}})).status
    };
    assert_eq!([254, 255, 256].map(name), [201, 201, 400]);
}

#[test]
fn segments_stand_in_segments_but_in_no_circle() {
    let app = TestApp::start();
    app.user("ada");
    let inner =
        make(&app, json!({"name": "inner", "predicate": {"attribute": "external_id", "op": "is", "value": "ada"}}));
    let inner = inner["id"].as_str().unwrap();
    let outer = make(&app, json!({"name": "outer", "predicate": {"segment": inner, "op": "is_not"}}));
    let outer = outer["id"].as_str().unwrap();
    let circle = app.patch(&format!("/manage/segments/{inner}"), &json!({"predicate": {"segment": outer, "op": "is"}}));
    assert_eq!(circle.status, 400, "{}", circle.text());
    let itself = app.patch(&format!("/manage/segments/{outer}"), &json!({"predicate": {"segment": outer, "op": "is"}}));
    assert_eq!(itself.status, 400, "{}", itself.text());
    let used = app.ask("DELETE", &format!("/manage/segments/{inner}")).send();
    assert_eq!(used.error(), "409 resource_conflict -: Other segments use this one: outer");
    app.ask("DELETE", &format!("/manage/segments/{outer}")).send().expect(200);
    app.ask("DELETE", &format!("/manage/segments/{inner}")).send().expect(200);
}

#[test]
fn the_list_is_paged_by_age() {
    let app = TestApp::start();
    for number in 0..5 {
        make(&app, json!({"name": format!("s{number}"), "predicate": {"all": []}}));
    }
    let (mut path, mut names) = ("/manage/segments?per_page=3&include_count=true".to_owned(), Vec::new());
    loop {
        let page = app.get(&path).expect(200).json();
        assert_eq!((&page["type"], &page["total_count"]), (&json!("list"), &json!(7)));
        assert!(page["data"].as_array().unwrap().iter().all(|segment| segment["count"] == 0));
        names.extend(
            page["data"].as_array().unwrap().iter().map(|segment| segment["name"].as_str().unwrap().to_owned()),
        );
        match page["pages"]["next"]["starting_after"].as_str() {
            Some(cursor) => path = format!("/manage/segments?per_page=3&include_count=true&starting_after={cursor}"),
            None => break,
        }
    }
    assert_eq!(names, ["Active", "New", "s0", "s1", "s2", "s3", "s4"]);
    assert_eq!(app.get("/manage/segments?starting_after=x").status, 400);
    let foreign = app.other_shop("foreign");
    assert_eq!(app.ask("GET", "/manage/segments").bearer(&foreign.token).send().json()["total_count"], 2);
}
