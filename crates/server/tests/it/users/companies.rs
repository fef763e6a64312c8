use super::{id, made};
use crate::support::TestApp;
use engine::limits::COMPANIES_PER_REQUEST_MAX;
use serde_json::{Value, json};

fn names(user: &Value) -> Vec<&str> {
    user["companies"]["companies"].as_array().unwrap().iter().map(|company| company["name"].as_str().unwrap()).collect()
}

#[test]
fn companies_are_made_joined_and_left_with_the_user() {
    let app = TestApp::start();
    let sent = json!([
        {"company_id": 6, "name": "Blue Sun", "plan": "Paid", "monthly_spend": 49.9, "custom_attributes": {"ships": 3}},
        {"company_id": "7", "name": "Serenity"},
    ]);
    let user = made(&app, &json!({"user_id": "a", "companies": sent}));
    let companies = user["companies"].clone();
    assert_eq!(companies["type"], "company.list");
    let first = &companies["companies"][0];
    let company = app.get("/companies?company_id=6").expect(200).json();
    let expected = json!({"type": "company", "company_id": "6", "id": company["id"], "name": "Blue Sun"});
    assert_eq!((first, names(&user)), (&expected, vec!["Blue Sun", "Serenity"]));
    assert_eq!(
        (&company["plan"]["name"], &company["monthly_spend"], &company["custom_attributes"], &company["user_count"]),
        (&json!("Paid"), &json!(49), &json!({"ships": 3}), &json!(1))
    );
    let list = app.get(&format!("/companies/{}/users", company["id"].as_str().unwrap())).expect(200).json();
    assert_eq!((&list["type"], &list["users"][0]["id"]), (&json!("user.list"), &user["id"]));
    // One that is not named stays, one that is named changes, one with `remove` is left.
    let left = made(
        &app,
        &json!({"user_id": "a", "companies": [{"company_id": "7", "remove": true}, {"company_id": "6", "name": "Sun"}]}),
    );
    assert_eq!(names(&left), ["Sun"]);
    assert_eq!(app.get("/companies?company_id=7").expect(200).json()["user_count"], 0);
    // By the id that answers show; a company that is not there is not made to be left.
    let by_id = json!({"user_id": "a", "companies": [{"id": company["id"], "remove": true}, {"company_id": "8", "remove": true}]});
    assert_eq!(names(&made(&app, &by_id)), [""; 0]);
    assert_eq!(app.get("/companies?company_id=8").status, 404);
    let back = made(&app, &json!({"user_id": "a", "companies": [{"id": "6"}]}));
    assert_eq!(names(&back), ["Sun"], "any other id is a company_id");
}

#[test]
fn what_is_wrong_with_a_company_changes_nothing() {
    let app = TestApp::start();
    let foreign = app.other_shop("foreign");
    let theirs =
        app.ask("POST", "/companies").bearer(&foreign.token).json(&json!({"company_id": "1", "name": "x"})).send();
    let theirs = theirs.expect(200).json()["id"].clone();
    let cases = [
        (json!(7), "400 type_mismatch companies: companies must be an array"),
        (json!(["x"]), "400 type_mismatch companies: companies must be an array of company objects"),
        (json!([{"name": "x"}]), "400 parameter_not_found companies.company_id: companies.company_id is needed"),
        (
            json!([{"company_id": 1, "remove": 1}]),
            "400 type_mismatch companies.remove: companies.remove must be true or false",
        ),
        (json!([{"company_id": 1, "size": "x"}]), "400 type_mismatch size: size must be a whole number"),
        (json!([{"id": theirs}]), "404 company_not_found companies.id: Company Not Found"),
    ];
    for (companies, expected) in cases {
        let body = json!({"user_id": "a", "companies": companies});
        assert_eq!(app.post("/users", &body).error(), expected, "{body}");
    }
    assert_eq!(app.get("/users?user_id=a").status, 404);
    let many = |count: usize| {
        let companies: Vec<Value> = (0..count).map(|n| json!({"company_id": n})).collect();
        app.post("/users", &json!({"user_id": "a", "companies": companies})).status
    };
    assert_eq!([49, 50, 51].map(many), [200, 200, 422]);
    assert_eq!(COMPANIES_PER_REQUEST_MAX, 50);
    for nothing in [json!(null), json!([])] {
        let user = made(&app, &json!({"user_id": "a", "companies": nothing}));
        assert_eq!(names(&user).len(), 50);
    }
}

#[test]
fn a_put_takes_companies_too() {
    let app = TestApp::start();
    let user = made(&app, &json!({"user_id": "a"}));
    let body = json!({"companies": [{"company_id": "1", "name": "One"}], "new_session": true});
    let changed = app.ask("PUT", &format!("/users/{}", id(&user))).json(&body).send().expect(200).json();
    assert_eq!((names(&changed), &changed["session_count"]), (vec!["One"], &json!(1)));
}
