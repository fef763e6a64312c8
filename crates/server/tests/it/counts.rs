//! `/counts` of the 1.x API.

use crate::support::TestApp;
use serde_json::{Value, json};

/// Three users, two leads, two companies, two tags and a segment; one further
/// user is archived.
fn furnish(app: &TestApp) {
    for (user_id, company) in [("a", "Blue Sun"), ("b", "Blue Sun"), ("c", "Serenity")] {
        let companies = json!([{"company_id": company.to_lowercase(), "name": company}]);
        app.post("/users", &json!({"user_id": user_id, "companies": companies})).expect(200);
    }
    app.post("/users", &json!({"user_id": "gone"})).expect(200);
    for user in [json!([{"user_id": "a"}, {"user_id": "b"}, {"user_id": "gone"}]), json!([{"user_id": "a"}])] {
        let name = if user.as_array().unwrap().len() == 3 { "VIP" } else { "Beta" };
        app.post("/tags", &json!({"name": name, "users": user})).expect(200);
    }
    app.post("/tags", &json!({"name": "VIP", "companies": [{"company_id": "serenity"}]})).expect(200);
    app.ask("DELETE", "/users?user_id=gone").send().expect(200);
    for _ in 0..2 {
        app.post("/contacts", &json!({"role": "lead"})).expect(200);
    }
    let predicate = json!({"attribute": "external_id", "op": "in", "value": ["b", "c", "x"]});
    app.post("/manage/segments", &json!({"name": "Late", "person_type": "user", "predicate": predicate})).expect(201);
}

fn counts(app: &TestApp, query: &str) -> Value {
    app.get(&format!("/counts{query}")).expect(200).json()
}

#[test]
fn everything_is_counted() {
    let app = TestApp::start();
    let none = json!({"type": "count.hash", "company": {"count": 0}, "user": {"count": 0}, "lead": {"count": 0},
                      "tag": {"count": 0}, "segment": {"count": 2}});
    assert_eq!(counts(&app, ""), none, "a workspace has two segments at first");
    furnish(&app);
    let all = json!({"type": "count.hash", "company": {"count": 2}, "user": {"count": 3}, "lead": {"count": 2},
                     "tag": {"count": 2}, "segment": {"count": 3}});
    assert_eq!(counts(&app, ""), all);
    assert_eq!(counts(&app, "?type=user"), json!({"type": "count", "user": {"count": 3}}));
    assert_eq!(counts(&app, "?type=company"), json!({"type": "count", "company": {"count": 2}}));
    let foreign = app.other_shop("foreign");
    assert_eq!(app.ask("GET", "/counts").bearer(&foreign.token).send().expect(200).json(), none);
}

#[test]
fn people_and_companies_are_spread() {
    let app = TestApp::start();
    furnish(&app);
    assert_eq!(
        counts(&app, "?type=user&count=tag"),
        json!({"type": "count", "user": {"tag": [{"VIP": 2}, {"Beta": 1}]}})
    );
    assert_eq!(
        counts(&app, "?type=user&count=segment"),
        json!({"type": "count", "user": {"segment": [{"Active": 0}, {"New": 3}, {"Late": 2}]}})
    );
    assert_eq!(
        counts(&app, "?type=company&count=tag"),
        json!({"type": "count", "company": {"tag": [{"VIP": 1}, {"Beta": 0}]}})
    );
    assert_eq!(counts(&app, "?type=company&count=segment"), json!({"type": "count", "company": {"segment": []}}));
    let first = counts(&app, "?type=company&count=user&per_page=1");
    let next = format!("http://{}/counts?type=company&count=user&per_page=1&page=2", app.address);
    assert_eq!(first["pages"], json!({"type": "pages", "next": next, "page": 1, "per_page": 1, "total_pages": 2}));
    let second = app.get(&next[next.find("/counts").unwrap()..]).expect(200).json();
    let mut found: Vec<String> = [first, second].iter().map(|page| page["company"]["user"][0].to_string()).collect();
    found.sort();
    let expected = [
        json!({"Blue Sun": 2, "remote_company_id": "blue sun"}).to_string(),
        json!({"Serenity": 1, "remote_company_id": "serenity"}).to_string(),
    ];
    assert_eq!(found, expected);
}

#[test]
fn there_are_no_conversations_yet() {
    let app = TestApp::start();
    assert_eq!(
        counts(&app, "?type=conversation"),
        json!({"type": "count", "conversation": {"assigned": 0, "closed": 0, "open": 0, "unassigned": 0}})
    );
    assert_eq!(counts(&app, "?type=conversation&count=admin"), json!({"type": "count", "conversation": {"admin": []}}));
}

#[test]
fn what_cannot_be_counted_is_told() {
    let app = TestApp::start();
    let of = "count must be segment or tag; of companies also user; of conversations admin";
    let cases = [
        ("?type=lead", "400 parameter_invalid type: type must be user, company or conversation".to_owned()),
        ("?count=tag", "400 parameter_invalid type: type must be user, company or conversation".to_owned()),
        ("?type=user&count=user", format!("400 parameter_invalid count: {of}")),
        ("?type=conversation&count=tag", format!("400 parameter_invalid count: {of}")),
        (
            "?type=company&count=user&page=0",
            "400 parameter_invalid page: page must be a whole number from 1 on".to_owned(),
        ),
    ];
    for (query, expected) in cases {
        assert_eq!(app.get(&format!("/counts{query}")).error(), expected, "{query}");
    }
}
