//! `/companies`, and the companies of contacts.

use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

/// Makes a company and answers its id.
fn company(app: &TestApp, company_id: &str, more: Value) -> String {
    let mut body = json!({"company_id": company_id});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    app.post("/companies", &body).expect(200).json()["id"].as_str().unwrap().to_owned()
}

/// A company with somebody in it, last seen at this time.
fn joined(app: &TestApp, company_id: &str, by: &str) -> String {
    let id = company(app, company_id, json!({"name": company_id}));
    app.post(&format!("/contacts/{by}/companies"), &json!({"id": id})).expect(200);
    id
}

fn delete(app: &TestApp, path: &str) -> crate::support::Reply {
    app.ask("DELETE", path).send()
}

fn put(app: &TestApp, path: &str, body: &Value) -> crate::support::Reply {
    app.ask("PUT", path).json(body).send()
}

fn company_ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|company| company["company_id"].as_str().unwrap()).collect()
}

#[test]
fn a_company_is_made_once_and_has_every_key() {
    let app = TestApp::start();
    app.post("/data_attributes", &json!({"name": "paid", "model": "company", "data_type": "boolean"})).expect(200);
    let sent = json!({
        "company_id": 1, "name": "Blue Sun", "plan": "Paid", "size": 85, "website": "https://bluesun.example",
        "industry": "Logistics", "remote_created_at": 1_374_138_000, "monthly_spend": 49.99,
        "custom_attributes": {"paid": true}, "unknown": 1,
    });
    let made = app.post("/companies", &sent).expect(200).json();
    let (id, plan) = (made["id"].as_str().unwrap(), made["plan"]["id"].as_str().unwrap());
    assert_eq!(id.len(), 24);
    assert!(plan.parse::<u32>().is_ok());
    assert_eq!(
        made,
        json!({
            "type": "company", "company_id": "1", "id": id, "app_id": "app-shop", "name": "Blue Sun",
            "remote_created_at": 1_374_138_000, "created_at": START_S, "updated_at": START_S, "monthly_spend": 49,
            "session_count": 0, "user_count": 0, "size": 85, "website": "https://bluesun.example",
            "industry": "Logistics", "tags": {"type": "tag.list", "tags": []},
            "segments": {"type": "segment.list", "segments": []}, "plan": {"type": "plan", "id": plan, "name": "Paid"},
            "custom_attributes": {"paid": true},
        })
    );
    app.clock.advance_s(60);
    let changed = json!({"company_id": "1", "name": "Blue Moon", "plan": "paid", "size": null, "website": ""});
    let changed = app.post("/companies/", &changed).expect(200).json();
    assert_eq!(
        (&changed["id"], &changed["name"], &changed["plan"]["id"]),
        (&json!(id), &json!("Blue Moon"), &json!(plan))
    );
    assert_eq!((changed.get("size"), changed.get("website")), (None, None), "taken away");
    assert_eq!((&changed["industry"], &changed["updated_at"]), (&json!("Logistics"), &json!(START_S + 60)));
    assert_eq!(app.get(&format!("/companies/{}", id.to_uppercase())).expect(200).json(), changed);
}

#[test]
fn only_2_16_shows_the_notes_of_a_company_and_that_it_was_seen() {
    let app = TestApp::start();
    let id = company(&app, "1", json!({}));
    app.post(&format!("/companies/{id}/notes"), &json!({"body": "Hello"})).expect(200);
    let path = format!("/companies/{id}");
    assert_eq!(app.get(&path).expect(200).json().get("notes"), None);
    let bare = app.ask("GET", &path).header("intercom-version", "2.16").send().expect(200).json();
    assert_eq!(
        (&bare["notes"]["type"], &bare["notes"]["notes"][0]["body"]),
        (&json!("note.list"), &json!("<p>Hello</p>"))
    );
    assert_eq!((&bare["name"], &bare["plan"], bare.get("last_request_at")), (&json!(""), &json!({}), None));
    let seen = put(&app, &path, &json!({"update_last_request_at": true})).expect(200).json();
    assert_eq!(seen["last_request_at"], START_S);
}

#[test]
fn what_cannot_be_a_company_is_named() {
    let app = TestApp::start();
    let cases = [
        (json!({"test": "invalid"}), "400 bad_request test: bad 'test' parameter"),
        (json!({}), "400 parameter_not_found company_id: company_id is needed"),
        (json!({"name": "x"}), "400 parameter_not_found company_id: company_id is needed"),
        (json!({"company_id": ""}), "400 parameter_not_found company_id: company_id is needed"),
        (json!({"company_id": true}), "400 type_mismatch company_id: company_id must be a string or a number"),
        (json!({"company_id": "1", "name": 7}), "400 type_mismatch name: name must be a string"),
        (json!({"company_id": "1", "size": "big"}), "400 type_mismatch size: size must be a whole number"),
        (
            json!({"company_id": "1", "monthly_spend": 2_147_483_648_u64}),
            "400 parameter_invalid monthly_spend: monthly_spend must be a number from 0 to 2147483647",
        ),
        (
            json!({"company_id": "1", "monthly_spend": -1}),
            "400 parameter_invalid monthly_spend: monthly_spend must be a number from 0 to 2147483647",
        ),
        (
            json!({"company_id": "1", "remote_created_at": 1_374_138_000_000_u64}),
            "400 parameter_invalid remote_created_at: remote_created_at must be in Unix seconds, not milliseconds",
        ),
        (
            json!({"company_id": "1", "custom_attributes": {"paid": true}}),
            "400 parameter_invalid custom_attributes: Custom attribute 'paid' does not exist",
        ),
        (json!({"id": "6762f0dd1bb69f9f2193bb83"}), "404 company_not_found -: Company Not Found"),
    ];
    for (body, expected) in cases {
        assert_eq!(app.post("/companies", &body).error(), expected, "{body}");
    }
    assert_eq!(app.ask("POST", "/companies").body("[]").send().status, 400);
    assert_eq!(app.post("/companies/list", &json!({})).json()["total_count"], 0, "nothing was made");
    let long = |chars: usize| app.post("/companies", &json!({"company_id": "1", "name": "é".repeat(chars)})).status;
    assert_eq!([long(255), long(256)], [200, 400]);
    let id = |chars: usize| app.post("/companies", &json!({"company_id": "x".repeat(chars)})).status;
    assert_eq!([id(255), id(256)], [200, 400]);
}

#[test]
fn old_callers_define_what_they_send() {
    let app = TestApp::start();
    let body = json!({"company_id": "1", "custom_attributes": {"seats": 5}});
    let old = app.ask("POST", "/companies").header("intercom-version", "1.3").json(&body).send().expect(200).json();
    assert_eq!(old["custom_attributes"], json!({"seats": 5}));
    let wrong = json!({"company_id": "1", "custom_attributes": {"seats": "five"}});
    let wrong = app.post("/companies", &wrong).error();
    assert!(
        wrong.starts_with("400 parameter_invalid custom_attributes: Custom attribute 'seats' is of type integer"),
        "{wrong}"
    );
}

#[test]
fn a_company_is_changed_and_deleted_by_its_id() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let id = joined(&app, "1", &ada);
    let path = format!("/companies/{id}");
    let changed = put(&app, &path, &json!({"name": "New", "company_id": "2"})).expect(200).json();
    assert_eq!((&changed["name"], &changed["company_id"]), (&json!("New"), &json!("1")), "it never changes");
    put(&app, &path, &json!({})).expect(200);
    assert_eq!(put(&app, &path, &json!({"x": 1})).error(), "400 bad_request x: bad 'x' parameter");
    let by_id = app.post("/companies", &json!({"id": id, "size": 7})).expect(200).json();
    assert_eq!((&by_id["id"], &by_id["size"]), (&json!(id), &json!(7)));

    assert_eq!(delete(&app, &path).expect(200).json(), json!({"id": id, "object": "company", "deleted": true}));
    let gone = "404 company_not_found -: Company Not Found";
    for reply in [app.get(&path), put(&app, &path, &json!({"name": "x"})), delete(&app, &path)] {
        assert_eq!(reply.error(), gone);
    }
    assert_eq!(app.get("/companies?company_id=1").error(), "404 company_not_found company_id: Company Not Found");
    assert_eq!(app.get(&format!("/contacts/{ada}/companies")).json()["total_count"], 0);
    let again = company(&app, "1", json!({}));
    assert_ne!(again, id, "the same company_id makes another company");
}

#[test]
fn one_company_is_found_by_company_id_or_name() {
    let app = TestApp::start();
    let id = company(&app, "one", json!({"name": "Blue Sun"}));
    company(&app, "two", json!({"name": "blue sun"}));
    for query in ["company_id=one", "name=BLUE+SUN", "company_id=one&name=other"] {
        let found = app.get(&format!("/companies?{query}")).expect(200).json();
        assert_eq!((&found["type"], &found["id"]), (&json!("company"), &json!(id)), "{query}");
    }
    assert_eq!(app.get("/companies?company_id=ONE").status, 404, "compared exactly");
    assert_eq!(app.get("/companies?name=none").error(), "404 company_not_found name: Company Not Found");
}

#[test]
fn companies_with_people_are_listed_by_when_they_were_seen() {
    let app = TestApp::start();
    let ada = app.user("ada");
    for company_id in ["a", "b", "c", "d"] {
        joined(&app, company_id, &ada);
        app.clock.advance_s(1);
    }
    company(&app, "empty", json!({}));
    app.post("/companies", &json!({"company_id": "b", "update_last_request_at": true})).expect(200);
    let list = |query: &str| app.ask("POST", &format!("/companies/list{query}")).send();
    let all = list("").expect(200).json();
    assert_eq!((&all["type"], &all["total_count"]), (&json!("list"), &json!(4)));
    assert_eq!(all["pages"], json!({"type": "pages", "next": null, "page": 1, "per_page": 15, "total_pages": 1}));
    assert_eq!(company_ids(&all["data"]), ["b", "d", "c", "a"]);
    assert_eq!(company_ids(&list("?order=asc").json()["data"]), ["b", "a", "c", "d"]);
    let first = list("?per_page=3&order=desc").expect(200).json();
    let next = format!("http://{}/companies/list?order=desc&per_page=3&page=2", app.address);
    assert_eq!((&first["pages"]["next"], &first["pages"]["total_pages"]), (&json!(next), &json!(2)));
    let second = list("?per_page=3&page=2").expect(200).json();
    assert_eq!((company_ids(&second["data"]), &second["pages"]["next"]), (vec!["a"], &Value::Null));
    let beyond = list("?per_page=3&page=3").expect(200).json();
    assert_eq!((&beyond["data"], &beyond["total_count"], &beyond["pages"]["page"]), (&json!([]), &json!(4), &json!(3)));
    list("?page=18446744073709551615").expect(200);
    for (query, field) in
        [("?page=0", "page"), ("?page=x", "page"), ("?per_page=0", "per_page"), ("?order=up", "order")]
    {
        assert_eq!(list(query).json()["errors"][0]["field"], field, "{query}");
        assert_eq!(app.get(&format!("/companies{query}")).status, 400, "{query}");
    }
}

#[test]
fn a_list_can_be_of_a_tag() {
    let app = TestApp::start();
    let ada = app.user("ada");
    joined(&app, "a", &ada);
    joined(&app, "b", &ada);
    let tag = app.post("/tags", &json!({"name": "VIP", "companies": [{"company_id": "b"}]})).expect(200).json();
    let tag = tag["id"].as_str().unwrap();
    let list = app.get(&format!("/companies?tag_id={tag}")).expect(200).json();
    assert_eq!((company_ids(&list["data"]), &list["total_count"]), (vec!["b"], &json!(1)));
    assert_eq!(
        list["data"][0]["tags"],
        json!({"type": "tag.list", "tags": [{"type": "tag", "id": tag, "name": "VIP"}]})
    );
    assert_eq!(app.get("/companies?tag_id=99").error(), "404 not_found id: Resource Not Found");
    let segment = app.get("/segments").json()["segments"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(app.get(&format!("/companies?segment_id={segment}")).expect(200).json()["data"], json!([]));
    assert_eq!(app.get("/companies?segment_id=x").status, 404);
    assert_eq!(app.get("/companies").expect(200).json()["total_count"], 2);
}

#[test]
fn clients_of_1_x_read_a_company_list_and_its_users() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let id = joined(&app, "a", &ada);
    let ask = |path: &str| app.ask("GET", path).header("intercom-version", "1.4").send().expect(200).json();
    let list = ask("/companies");
    assert_eq!(
        (&list["type"], &list["limited"], company_ids(&list["companies"])),
        (&json!("company.list"), &json!(false), vec!["a"])
    );
    assert_eq!(ask("/companies?company_id=a")["type"], "company");
    for path in [format!("/companies/{id}/users"), "/companies?company_id=a&type=user".to_owned()] {
        let users = ask(&path);
        assert_eq!((&users["type"], &users["total_count"]), (&json!("user.list"), &json!(1)), "{path}");
        assert_eq!((&users["users"][0]["type"], &users["users"][0]["user_id"]), (&json!("user"), &json!("ada")));
        assert_eq!(users["users"][0]["companies"]["companies"][0]["company_id"], "a");
    }
    assert_eq!(app.get("/companies?company_id=none&type=user").status, 404);
    assert_eq!(app.get("/companies/x/users").error(), "404 company_not_found -: Company Not Found");
}

#[test]
fn all_companies_are_walked_by_scrolling() {
    let app = TestApp::start();
    for number in 0..101 {
        company(&app, &number.to_string(), json!({}));
    }
    let first = app.get("/companies/scroll").expect(200).json();
    let param = first["scroll_param"].as_str().unwrap();
    assert_eq!((first["data"].as_array().unwrap().len(), param.len()), (100, 36));
    assert_eq!((&first["type"], &first["pages"], &first["total_count"]), (&json!("list"), &Value::Null, &Value::Null));
    let other = app.get("/companies/scroll");
    assert_eq!(other.error(), "400 scroll_exists -: Scroll already exists for this workspace");
    let foreign = app.other_shop("foreign");
    app.ask("GET", "/companies/scroll").bearer(&foreign.token).send().expect(200);
    let path = format!("/companies/scroll?scroll_param={param}");
    let stolen = app.ask("GET", &path).bearer(&foreign.token).send();
    assert_eq!(stolen.status, 404, "the walk of another workspace");
    let second = app.get(&path).expect(200).json();
    assert_eq!((company_ids(&second["data"]), &second["scroll_param"]), (vec!["100"], &json!(param)));
    for _ in 0..2 {
        let end = app.get(&path).expect(200).json();
        assert_eq!((&end["data"], &end["scroll_param"]), (&json!([]), &json!(null)));
    }
    let again = app.get("/companies/scroll").expect(200).json()["scroll_param"].clone();
    assert_ne!(again, json!(param));
    app.clock.advance_s(61);
    let late = app.get(&format!("/companies/scroll?scroll_param={}", again.as_str().unwrap()));
    assert!(late.error().starts_with("404 not_found scroll_param: "), "{}", late.text());
    app.get("/companies/scroll").expect(200);
}

#[test]
fn a_contact_joins_and_leaves() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let ids: Vec<String> = ["a", "b", "c"].map(|id| company(&app, id, json!({"name": id}))).to_vec();
    let path = format!("/contacts/{ada}/companies");
    for id in &ids {
        let joined = app.post(&path, &json!({"id": id})).expect(200).json();
        assert_eq!((&joined["type"], &joined["id"], &joined["user_count"]), (&json!("company"), &json!(id), &json!(1)));
    }
    let again = app.post(&path, &json!({"id": ids[0]})).expect(200).json();
    assert_eq!(again["user_count"], 1);
    let list = app.get(&format!("{path}?per_page=2")).expect(200).json();
    assert_eq!((company_ids(&list["data"]), &list["data"]), (vec!["a", "b"], &list["companies"]));
    let next = format!("http://{}{path}?per_page=2&page=2", app.address);
    assert_eq!((&list["total_count"], &list["pages"]["next"]), (&json!(3), &json!(next)));
    assert_eq!(app.get(&format!("{path}?page=9")).expect(200).json()["companies"], json!([]));
    let contact = app.get(&format!("/contacts/{ada}")).json();
    assert_eq!(
        (&contact["companies"]["total_count"], &contact["companies"]["data"][0]["id"]),
        (&json!(3), &json!(ids[0]))
    );

    let left = delete(&app, &format!("{path}/{}", ids[0])).expect(200).json();
    assert_eq!((&left["id"], &left["user_count"]), (&json!(ids[0]), &json!(0)));
    assert_eq!(company_ids(&app.get(&path).json()["data"]), ["b", "c"]);

    let nobody = "/contacts/6762f0dd1bb69f9f2193bb83/companies";
    assert_eq!(app.post(&path, &json!({})).error(), "400 parameter_not_found id: company not specified");
    assert_eq!(
        app.post(&path, &json!({"id": "6762f0dd1bb69f9f2193bb83"})).error(),
        "404 company_not_found -: Company Not Found"
    );
    assert_eq!(app.post(&path, &json!({"id": ada})).status, 404, "a contact is no company");
    assert_eq!(app.post(nobody, &json!({"id": ids[1]})).error(), "404 not_found id: User Not Found");
    assert_eq!(app.get(nobody).error(), "404 not_found id: User Not Found");
    assert_eq!(delete(&app, &format!("{path}/x")).error(), "404 company_not_found -: Company Not Found");
}

#[test]
fn the_contacts_of_a_company_are_paged() {
    let app = TestApp::start();
    let people: Vec<String> = ["ada", "bob", "cyd"].map(|id| app.user(id)).to_vec();
    let id = company(&app, "a", json!({}));
    for person in &people {
        app.post(&format!("/contacts/{person}/companies"), &json!({"id": id})).expect(200);
    }
    app.post(&format!("/contacts/{}/archive", people[1]), &json!({})).expect(200);
    let path = format!("/companies/{id}/contacts");
    let all = app.get(&path).expect(200).json();
    let names = |list: &Value| {
        let data = list["data"].as_array().unwrap().iter();
        data.map(|contact| contact["external_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        (names(&all), &all["total_count"], &all["data"][0]["type"]),
        (vec!["ada".into(), "cyd".into()], &json!(2), &json!("contact"))
    );
    let second = app.get(&format!("{path}?per_page=1&page=2")).expect(200).json();
    assert_eq!((names(&second), &second["pages"]["next"]), (vec!["cyd".into()], &Value::Null));
    assert_eq!(names(&app.get(&format!("{path}?page=3")).expect(200).json()), [""; 0]);
    assert_eq!(app.get("/companies/x/contacts").error(), "404 company_not_found -: Company Not Found");
    assert_eq!(app.get(&format!("/companies/{id}/segments")).expect(200).json(), json!({"type": "list", "data": []}));
    assert_eq!(app.get("/companies/x/segments").status, 404);
}

#[test]
fn a_foreign_company_is_no_company() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let id = joined(&app, "a", &ada);
    let foreign = app.other_shop("foreign");
    let ask =
        |method: &str, path: String, body: Value| app.ask(method, &path).bearer(&foreign.token).json(&body).send();
    for (method, path) in [
        ("GET", format!("/companies/{id}")),
        ("PUT", format!("/companies/{id}")),
        ("DELETE", format!("/companies/{id}")),
        ("GET", format!("/companies/{id}/contacts")),
        ("GET", format!("/companies/{id}/users")),
        ("GET", format!("/companies/{id}/notes")),
        ("POST", format!("/companies/{id}/notes")),
        ("GET", "/companies?company_id=a".to_owned()),
    ] {
        let reply = ask(method, path.clone(), json!({"name": "x", "body": "x"}));
        assert_eq!(
            (reply.status, &reply.json()["errors"][0]["code"]),
            (404, &json!("company_not_found")),
            "{method} {path}"
        );
    }
    assert_eq!(ask("POST", "/companies".to_owned(), json!({"company_id": "a"})).expect(200).json()["user_count"], 0);
    assert_eq!(app.get(&format!("/companies/{id}")).expect(200).json()["name"], "a");
}
