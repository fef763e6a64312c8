//! `/contacts` as the 1.x API means them: leads, found, changed, listed,
//! walked, archived, converted.

use crate::support::{Ask, Reply, TestApp};
use serde_json::{Value, json};

fn old(app: &TestApp, method: &str, path: &str) -> Ask {
    app.ask(method, path).header("intercom-version", "1.3")
}

fn get(app: &TestApp, path: &str) -> Reply {
    old(app, "GET", path).send()
}

/// Makes a lead; answers it.
fn made(app: &TestApp, body: &Value) -> Value {
    old(app, "POST", "/contacts").json(body).send().expect(200).json()
}

fn id(lead: &Value) -> &str {
    lead["id"].as_str().unwrap()
}

fn names(list: &Value) -> Vec<&str> {
    list["contacts"].as_array().unwrap().iter().map(|lead| lead["name"].as_str().unwrap()).collect()
}

#[test]
fn a_lead_is_made_of_nothing_or_everything() {
    let app = TestApp::start();
    let empty = made(&app, &json!({}));
    assert_eq!((&empty["type"], &empty["anonymous"], &empty["email"]), (&json!("contact"), &json!(true), &json!(null)));
    assert_eq!(empty["user_id"].as_str().unwrap().len(), 36, "a UUID");
    let words: Vec<&str> = empty["pseudonym"].as_str().unwrap().split(' ').collect();
    assert_eq!(words.len(), 2);
    assert_eq!(get(&app, &format!("/contacts/{}", id(&empty))).expect(200).json(), empty, "the pseudonym stays");
    let full = made(
        &app,
        &json!({"email": "L@x.example", "name": "Ada", "phone": "555", "last_request_at": 5, "utm_source": "mail",
                "custom_attributes": {"plan": "pro"}, "companies": [{"company_id": "1", "name": "One"}]}),
    );
    assert_eq!(
        (&full["email"], &full["last_request_at"], &full["utm_source"], &full["custom_attributes"]["plan"]),
        (&json!("l@x.example"), &json!(5), &json!("mail"), &json!("pro"))
    );
    assert_eq!(full["companies"]["companies"][0]["name"], "One");
}

#[test]
fn leads_are_found_by_what_they_have() {
    let app = TestApp::start();
    let ada = made(&app, &json!({"email": "same@x.example", "name": "Ada", "phone": "+1 555"}));
    let grace = made(&app, &json!({"email": "same@x.example", "name": "Grace", "phone": "+1 555"}));
    app.post("/users", &json!({"user_id": "u", "email": "same@x.example", "phone": "+1 555"})).expect(200);
    let by_user_id = get(&app, &format!("/contacts?user_id={}", ada["user_id"].as_str().unwrap()));
    assert_eq!(by_user_id.expect(200).json(), ada);
    for path in ["/contacts?email=Same%40x.example", "/contacts?phone=%2B1+555"] {
        let list = get(&app, path).expect(200).json();
        assert_eq!((&list["type"], names(&list)), (&json!("contact.list"), vec!["Grace", "Ada"]), "{path}");
        assert_eq!((&list["total_count"], &list["pages"]["next"]), (&json!(2), &json!(null)));
    }
    for path in ["/contacts?email=nobody%40x.example", "/contacts?phone=1"] {
        let list = get(&app, path).expect(200).json();
        assert_eq!((&list["contacts"], &list["total_count"]), (&json!([]), &json!(0)), "{path}");
    }
    assert_eq!(get(&app, "/contacts?user_id=u").error(), "404 not_found user_id: User Not Found", "a user is no lead");
    old(&app, "DELETE", &format!("/contacts/{}", id(&grace))).send().expect(200);
    assert_eq!(names(&get(&app, "/contacts?email=same%40x.example").expect(200).json()), ["Ada"]);
}

#[test]
fn leads_are_listed_and_walked() {
    let app = TestApp::start();
    for name in ["a", "b", "c"] {
        made(&app, &json!({"name": name}));
        app.clock.advance_s(60);
    }
    app.post("/users", &json!({"user_id": "u"})).expect(200);
    let first = get(&app, "/contacts?per_page=2").expect(200).json();
    assert_eq!(
        (&first["type"], names(&first), &first["total_count"]),
        (&json!("contact.list"), vec!["c", "b"], &json!(3))
    );
    let next = first["pages"]["next"].as_str().unwrap();
    assert_eq!(next, format!("http://{}/contacts?per_page=2&page=2", app.address));
    assert_eq!(names(&get(&app, &next[next.find("/contacts").unwrap()..]).expect(200).json()), ["a"]);
    let walk = app.get("/contacts/scroll").expect(200).json();
    assert_eq!((&walk["type"], names(&walk)), (&json!("contact.list"), vec!["a", "b", "c"]));
    let param = walk["scroll_param"].as_str().unwrap();
    let end = app.get(&format!("/contacts/scroll?scroll_param={param}")).expect(200).json();
    assert_eq!((&end["contacts"], &end["scroll_param"]), (&json!([]), &json!(null)));
    // A caller of 2.x has another list.
    assert_eq!(app.get("/contacts").expect(200).json()["type"], "list");
}

#[test]
fn leads_are_changed_and_archived() {
    let app = TestApp::start();
    let lead = made(&app, &json!({"name": "Ada"}));
    let user = app.post("/users", &json!({"user_id": "u"})).expect(200).json();
    let path = format!("/contacts/{}", id(&lead));
    let changed = old(&app, "PUT", &path).json(&json!({"name": "Grace", "phone": 5})).send().expect(200).json();
    assert_eq!(
        (&changed["type"], &changed["name"], &changed["phone"]),
        (&json!("contact"), &json!("Grace"), &json!("5"))
    );
    let deleted = old(&app, "DELETE", &path).json(&json!({})).send().expect(200).json();
    assert_eq!((&deleted["id"], &deleted["name"]), (&lead["id"], &json!("Grace")));
    assert_eq!(get(&app, "/contacts").expect(200).json()["total_count"], 0);
    let other = made(&app, &json!({"email": "o@x.example"}));
    let by_user_id = format!("/contacts?user_id={}", other["user_id"].as_str().unwrap());
    assert_eq!(app.ask("DELETE", &by_user_id).send().expect(200).json()["id"], other["id"]);
    let cases = [
        ("PUT", format!("/contacts/{}", id(&user)), "404 not_found id: User Not Found"),
        ("DELETE", format!("/contacts/{}", id(&user)), "404 not_found id: User Not Found"),
        ("DELETE", "/contacts?user_id=u".to_owned(), "404 not_found user_id: User Not Found"),
        ("DELETE", "/contacts".to_owned(), "400 parameter_not_found user_id: One of user_id and email is needed"),
    ];
    for (method, path, expected) in cases {
        assert_eq!(old(&app, method, &path).json(&json!({"name": "x"})).send().error(), expected, "{method} {path}");
    }
    let foreign = app.other_shop("foreign");
    assert_eq!(app.ask("DELETE", &by_user_id).bearer(&foreign.token).send().status, 404);
}

fn convert(app: &TestApp, contact: Value, user: Value) -> Reply {
    app.post("/contacts/convert", &json!({"contact": contact, "user": user}))
}

#[test]
fn a_lead_becomes_a_user_or_is_merged_into_one() {
    let app = TestApp::start();
    let lead = made(&app, &json!({"email": "l@x.example", "name": "Ada"}));
    app.post("/events", &json!({"event_name": "wrote", "id": lead["id"]})).expect(202);
    let user = convert(&app, json!({"user_id": lead["user_id"]}), json!({"user_id": "25", "signed_up_at": 7}));
    let user = user.expect(200).json();
    assert_eq!((&user["type"], &user["id"], &user["user_id"]), (&json!("user"), &lead["id"], &json!("25")));
    assert_eq!(
        (&user["anonymous"], &user["email"], &user["signed_up_at"], &user["pseudonym"]),
        (&json!(false), &json!("l@x.example"), &json!(7), &json!(null))
    );
    assert_eq!(app.count_of("25", "wrote"), 1);
    // The user is there: the lead goes into it.
    let second = made(&app, &json!({"phone": "555", "name": "Lead"}));
    app.post("/events", &json!({"event_name": "wrote", "id": second["id"], "created_at": 5})).expect(202);
    let merged = convert(&app, json!({"id": second["id"]}), json!({"user_id": "25"})).expect(200).json();
    assert_eq!(
        (&merged["id"], &merged["name"], &merged["phone"]),
        (&user["id"], &json!("Ada"), &json!("555")),
        "the user's values win, empty ones are filled"
    );
    assert_eq!(app.count_of("25", "wrote"), 2);
    assert_eq!(app.get(&format!("/users/{}", id(&second))).status, 410);
    // By e-mail, which becomes the user's.
    let third = made(&app, &json!({}));
    let named = convert(&app, json!({"id": third["id"]}), json!({"email": "New@x.example"})).expect(200).json();
    assert_eq!(
        (&named["id"], &named["user_id"], &named["email"]),
        (&third["id"], &json!(null), &json!("new@x.example"))
    );
}

#[test]
fn who_cannot_be_converted_is_told() {
    let app = TestApp::start();
    let lead = made(&app, &json!({"name": "Ada"}));
    let lead_id = json!({"id": lead["id"]});
    let user = app.post("/users", &json!({"user_id": "u"})).expect(200).json();
    let nobody = json!({"id": "6762f0dd1bb69f9f2193bb83"});
    let one_of = "needs one of id, user_id and email";
    let cases = [
        (json!(null), json!({"user_id": "a"}), "400 parameter_not_found contact: contact is needed".to_owned()),
        (lead_id.clone(), json!(null), "400 parameter_not_found user: user is needed".to_owned()),
        (json!({}), json!({"user_id": "a"}), format!("400 parameter_not_found contact: contact {one_of}")),
        (lead_id.clone(), json!({}), format!("400 parameter_not_found user: user {one_of}")),
        (
            json!("x"),
            json!({"user_id": "a"}),
            "400 type_mismatch contact: contact must be an object with id, user_id or email".to_owned(),
        ),
        (lead_id.clone(), nobody.clone(), "404 not_found id: User Not Found".to_owned()),
        (nobody, json!({"user_id": "a"}), "404 not_found id: User Not Found".to_owned()),
        (json!({"id": user["id"]}), json!({"user_id": "a"}), "404 not_found id: User Not Found".to_owned()),
    ];
    for (contact, user, expected) in cases {
        assert_eq!(convert(&app, contact, user).error(), expected);
    }
    let foreign = app.other_shop("foreign");
    let theirs = app.ask("POST", "/contacts/convert").bearer(&foreign.token);
    assert_eq!(theirs.json(&json!({"contact": lead_id, "user": {"user_id": "a"}})).send().status, 404);
    assert_eq!(get(&app, &format!("/contacts/{}", id(&lead))).expect(200).json()["anonymous"], true);
}
