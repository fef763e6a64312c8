//! `/audiences`.

use crate::support::{Reply, START_S, TestApp};
use serde_json::{Value, json};

fn put(app: &TestApp, id: &str, body: &Value) -> Reply {
    app.ask("PUT", &format!("/audiences/{id}")).json(body).send()
}

fn predicate(attribute: &str, comparison: &str, value: Value) -> Value {
    json!({"attribute": attribute, "type": "string", "comparison": comparison, "value": value})
}

#[test]
fn an_audience_is_kept_as_it_was_sent() {
    let app = TestApp::start();
    let sent = r#"{"name":"VIP Customers","predicates":[{"attribute":"company.monthly_spend","type":"float","comparison":"gt","value":1.50}],"role_predicates":[{"attribute":"role","type":"role","comparison":"eq","value":"user_role"}]}"#;
    let made = app.ask("POST", "/audiences").body(sent).send().expect(200);
    assert!(made.text().contains("1.50"), "digits are kept: {}", made.text());
    let made = made.json();
    assert_eq!(
        (&made["type"], &made["id"], &made["name"], &made["created_at"]),
        (&json!("audience"), &json!("1"), &json!("VIP Customers"), &json!(START_S))
    );
    assert_eq!(made["role_predicates"][0]["value"], "user_role");
    assert_eq!(app.get("/audiences/1").expect(200).json(), made);
    app.clock.advance_s(60);
    let changed = put(&app, "1", &json!({"name": "VIPs"})).expect(200).json();
    assert_eq!((&changed["name"], &changed["predicates"]), (&json!("VIPs"), &made["predicates"]));
    assert_eq!((&changed["created_at"], &changed["updated_at"]), (&json!(START_S), &json!(START_S + 60)));
    let changed =
        put(&app, "1", &json!({"predicates": [predicate("email", "contains", json!("@x"))]})).expect(200).json();
    assert_eq!((&changed["name"], &changed["predicates"][0]["comparison"]), (&json!("VIPs"), &json!("contains")));
    let deleted = app.ask("DELETE", "/audiences/1").send().expect(200).json();
    assert_eq!(deleted, json!({"id": "1", "object": "audience", "deleted": true}));
    for reply in [app.get("/audiences/1"), put(&app, "1", &json!({})), app.ask("DELETE", "/audiences/1").send()] {
        assert_eq!(reply.error(), "404 not_found id: Resource Not Found");
    }
}

#[test]
fn audiences_are_paged() {
    let app = TestApp::start();
    for name in ["a", "b", "c"] {
        let made = app.post("/audiences", &json!({ "name": name })).expect(200).json();
        assert_eq!((&made["predicates"], &made["role_predicates"]), (&json!([]), &json!([])));
    }
    let list = app.get("/audiences?per_page=2&page=2").expect(200).json();
    assert_eq!(
        (&list["type"], &list["data"][0]["name"], &list["data"][1]),
        (&json!("list"), &json!("c"), &Value::Null)
    );
    let numbers = ["total_count", "page", "per_page", "total_pages"].map(|key| list[key].as_u64().unwrap());
    assert_eq!(numbers, [3, 2, 2, 2]);
    assert_eq!(app.get("/audiences?page=9").expect(200).json()["data"], json!([]));
    let foreign = app.other_shop("foreign");
    assert_eq!(app.ask("GET", "/audiences").bearer(&foreign.token).send().json()["total_count"], 0);
    for method in ["GET", "PUT", "DELETE"] {
        assert_eq!(app.ask(method, "/audiences/1").bearer(&foreign.token).json(&json!({})).send().status, 404);
    }
}

#[test]
fn what_cannot_be_asked_is_not_kept() {
    let app = TestApp::start();
    let make = |predicates: Value, roles: Value| {
        app.post("/audiences", &json!({"name": "a", "predicates": predicates, "role_predicates": roles}))
    };
    let told =
        |predicate: Value| make(json!([{"attribute": "email", "comparison": "known"}, predicate]), json!([])).error();
    for (body, expected) in [
        (
            predicate("moon", "eq", json!("full")),
            "400 parameter_invalid predicates[1]: predicates[1]: there is no attribute moon of people",
        ),
        (
            predicate("company.moon", "eq", json!("full")),
            "400 parameter_invalid predicates[1]: predicates[1]: there is no attribute moon of companies",
        ),
        (predicate("tag", "eq", json!("9")), "400 parameter_invalid predicates[1]: predicates[1]: there is no tag 9"),
        (
            predicate("email", "eq", json!({})),
            "400 type_mismatch predicates[1].value: predicates[1].value must be a string, a number, true, false, null, or an array of them",
        ),
        (json!({"comparison": "eq"}), "400 parameter_not_found predicates[1].attribute: attribute is needed"),
        (json!({"attribute": "email"}), "400 parameter_not_found predicates[1].comparison: comparison is needed"),
        (json!(7), "400 type_mismatch predicates[1]: predicates[1] must be a predicate"),
    ] {
        assert_eq!(told(body.clone()), expected, "{body}");
    }
    let wrong_op = told(predicate("created_at", "contains", json!("x")));
    assert!(
        wrong_op.starts_with("400 parameter_invalid predicates[1]: predicates[1]: contains is not an operator of"),
        "{wrong_op}"
    );
    let no_such = told(predicate("email", "like", json!("x")));
    assert!(
        no_such.starts_with(
            "400 parameter_invalid predicates[1].comparison: That is no comparison; there are eq, ne, is,"
        ),
        "{no_such}"
    );
    let role = make(json!([]), json!([predicate("role", "gt", json!("user"))])).error();
    assert!(
        role.starts_with("400 parameter_invalid role_predicates[0]: role_predicates[0]: gt is not an operator"),
        "{role}"
    );
    assert_eq!(
        make(json!({}), json!([])).error(),
        "400 type_mismatch predicates: predicates must be an array of predicates"
    );
    assert_eq!(app.post("/audiences", &json!({})).error(), "400 parameter_not_found name: name is needed");
    assert_eq!(
        app.post("/audiences", &json!({"name": ""})).error(),
        "400 parameter_invalid name: name must not be empty"
    );
    assert_eq!(app.get("/audiences").json()["total_count"], 0);
    let many =
        |count: usize| make(json!(vec![json!({"attribute": "email", "comparison": "known"}); count]), json!([])).status;
    assert_eq!([many(50), many(51)], [200, 400]);
    let large = |bytes: usize| {
        let rest = json!([predicate("email", "eq", json!(""))]).to_string().len();
        make(
            json!([predicate("email", "in", json!(["x"]))]),
            json!([predicate("role", "eq", json!("x".repeat(bytes - rest - 1)))]),
        )
        .status
    };
    assert_eq!(large(8_192 + 100), 400);
}
