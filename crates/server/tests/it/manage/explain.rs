//! `POST /manage/explain/predicate`.

use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

fn explain(app: &TestApp, body: &Value) -> Value {
    app.post("/manage/explain/predicate", body).expect(200).json()
}

#[test]
fn every_leaf_says_what_it_saw() {
    let app = TestApp::start();
    let ada = app.user("ada");
    app.post("/data_attributes", &json!({"name": "seats", "model": "contact", "data_type": "integer"})).expect(200);
    let update = json!({"email": "ada@x.example", "custom_attributes": {"seats": 7}});
    app.ask("PUT", &format!("/contacts/{ada}")).json(&update).send().expect(200);
    let company =
        app.post("/companies", &json!({"company_id": "c", "name": "Blue Sun", "plan": "pro"})).expect(200).json();
    app.post(&format!("/contacts/{ada}/companies"), &json!({"id": company["id"]})).expect(200);
    app.track("ada", "ordered-item", 60);
    app.track("ada", "ordered-item", 30);
    let predicate = json!({"all": [
        {"attribute": "email", "op": "ends_with", "value": "@X.example"},
        {"attribute": "custom_attributes.seats", "op": "gt", "value": 7},
        {"any": [{"attribute": "name", "op": "known"}, {"attribute": "unsubscribed_from_emails", "op": "is", "value": false}]},
        {"tag": "1", "op": "is_not"},
        {"company": {"attribute": "plan", "op": "is", "value": "PRO"}},
        {"event": "Ordered-Item", "fact": "count", "op": "gte", "value": 2},
        {"event": "ordered-item", "fact": "last", "op": "days_ago", "value": 0},
        {"event": "never", "fact": "did", "op": "is", "value": true},
        {"event": "ordered-item", "fact": "count", "op": "is", "value": 2, "within_days": 1},
    ]});
    app.post("/tags", &json!({"name": "vip"})).expect(200);
    let told = explain(&app, &json!({"contact_id": ada, "predicate": predicate}));
    assert_eq!(
        (&told["type"], &told["contact_id"], &told["verdict"]),
        (&json!("explanation"), &json!(ada), &json!(false))
    );
    let leaves = told["tree"]["all"].as_array().unwrap();
    for (leaf, written) in leaves.iter().zip(predicate["all"].as_array().unwrap()) {
        assert!(leaf["leaf"] == *written || leaf.get("any").is_some(), "{leaf}");
    }
    let seen: Vec<(bool, &Value)> =
        leaves.iter().map(|leaf| (leaf["verdict"].as_bool().unwrap(), &leaf["saw"])).collect();
    let last = START_S - 30;
    let expected = [
        (true, json!("ada@x.example")),
        (false, json!(7)),
        (true, Value::Null),
        (true, json!(false)),
        (true, json!("pro")),
        (true, json!(2)),
        (true, json!(last)),
        (false, json!(false)),
        (true, json!(2)),
    ];
    assert_eq!(seen, expected.iter().map(|(verdict, saw)| (*verdict, saw)).collect::<Vec<_>>());
    assert_eq!(
        leaves[2]["any"][0],
        json!({"verdict": false, "leaf": {"attribute": "name", "op": "known"}, "saw": null})
    );
    assert_eq!((&leaves[2]["any"][1]["saw"], &leaves[2]["any"][1]["verdict"]), (&json!(false), &json!(true)));
    assert_eq!(leaves[6]["note"], "2027-01-15T07:59:30.000Z");
    for who in [json!({"user_id": "ada"}), json!({"email": "ADA@x.example"})] {
        let mut body = who;
        body["predicate"] = predicate.clone();
        assert_eq!(explain(&app, &body), told);
    }
}

#[test]
fn a_segment_is_explained_with_its_own_tree() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let inner = json!({"name": "inner", "person_type": "user", "predicate": {"attribute": "name", "op": "unknown"}});
    let inner = app.post("/manage/segments", &inner).expect(201).json()["id"].as_str().unwrap().to_owned();
    let told = explain(&app, &json!({"contact_id": ada, "segment_id": inner}));
    let role = json!({"verdict": true, "leaf": {"attribute": "role", "op": "is", "value": "user"}, "saw": "user"});
    let name = json!({"verdict": true, "leaf": {"attribute": "name", "op": "unknown"}, "saw": null});
    assert_eq!(told["tree"], json!({"verdict": true, "all": [role, name]}));
    let told = explain(&app, &json!({"contact_id": ada, "predicate": {"segment": inner, "op": "is_not"}}));
    let leaf = json!({"segment": inner, "op": "is_not"});
    assert_eq!(
        told["tree"],
        json!({"verdict": false, "leaf": leaf, "segment": {"verdict": true, "all": [role, name]}})
    );
}

#[test]
fn what_cannot_be_explained_is_told() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let lead = app.post("/contacts", &json!({"role": "lead", "email": "l@x.example"})).json()["id"].clone();
    let everyone = json!({"all": []});
    let told = |body: Value| app.post("/manage/explain/predicate", &body).error();
    assert_eq!(
        told(json!({"predicate": everyone})),
        "400 parameter_not_found contact_id: One of contact_id, user_id and email is needed"
    );
    assert_eq!(
        told(json!({"contact_id": ada})),
        "400 parameter_not_found predicate: predicate or segment_id is needed"
    );
    assert_eq!(
        told(json!({"contact_id": ada, "predicate": everyone, "segment_id": "x"})),
        "400 parameter_invalid segment_id: Send predicate or segment_id, not both"
    );
    assert_eq!(
        told(json!({"contact_id": ada, "segment_id": "6762f0dd1bb69f9f2193bb83"})),
        "404 not_found segment_id: Resource Not Found"
    );
    assert_eq!(
        told(json!({"contact_id": "nobody", "predicate": everyone})),
        "404 not_found contact_id: User Not Found"
    );
    assert_eq!(told(json!({"user_id": "nobody", "predicate": everyone})), "404 not_found user_id: User Not Found");
    let wrong = told(json!({"contact_id": ada, "predicate": {"any": [{"attribute": "x", "op": "known"}]}}));
    assert!(wrong.starts_with("400 parameter_invalid predicate.any[0].attribute: there is no attribute x"), "{wrong}");
    app.post("/contacts/merge", &json!({"from": lead, "into": ada, "skip_duplicate_validation": true})).expect(200);
    let merged = app.post("/manage/explain/predicate", &json!({"contact_id": lead, "predicate": everyone}));
    assert_eq!(
        (merged.status, merged.header("link")),
        (410, Some(format!("</contacts/{ada}>; rel=\"canonical\"").as_str()))
    );
    let foreign = app.other_shop("foreign");
    let ask = app.ask("POST", "/manage/explain/predicate").bearer(&foreign.token);
    assert_eq!(ask.json(&json!({"contact_id": ada, "predicate": everyone})).send().status, 404);
}
