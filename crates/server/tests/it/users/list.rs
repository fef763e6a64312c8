use super::{made, plain, user_ids};
use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

/// Five users, a minute apart, each seen later the earlier they were made.
fn five(app: &TestApp) {
    for (place, user_id) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
        let sent = json!({"user_id": user_id, "last_request_at": START_S - place as u64});
        made(app, &sent);
        app.clock.advance_s(60);
    }
}

fn list(app: &TestApp, query: &str) -> Value {
    app.get(&format!("/users{query}")).expect(200).json()
}

#[test]
fn everybody_is_listed_page_by_page() {
    let app = TestApp::start();
    five(&app);
    app.post("/contacts", &json!({"role": "lead"})).expect(200);
    let first = list(&app, "?per_page=2");
    assert_eq!((&first["type"], user_ids(&first)), (&json!("user.list"), vec!["e", "d"]));
    let pages = json!({"type": "pages", "next": format!("http://{}/users?per_page=2&page=2", app.address), "page": 1,
                       "per_page": 2, "total_pages": 3});
    assert_eq!((&first["total_count"], &first["limited"], &first["pages"]), (&json!(5), &json!(false), &pages));
    let (mut walked, mut page) = (Vec::new(), first);
    loop {
        walked.extend(user_ids(&page).into_iter().map(str::to_owned));
        let Some(next) = page["pages"]["next"].as_str().map(str::to_owned) else { break };
        page = app.get(next.strip_prefix(&format!("http://{}", app.address)).unwrap()).expect(200).json();
    }
    assert_eq!(walked, ["e", "d", "c", "b", "a"]);
    let beyond = list(&app, "?per_page=2&page=9");
    assert_eq!(
        (user_ids(&beyond).len(), &beyond["pages"]["next"], &beyond["total_count"]),
        (0, &json!(null), &json!(5))
    );
    let whole = list(&app, "");
    assert_eq!((user_ids(&whole).len(), &whole["pages"]["per_page"]), (5, &json!(50)));
}

#[test]
fn lists_are_sorted_and_filtered() {
    let app = TestApp::start();
    five(&app);
    let order = |query: &str| user_ids(&list(&app, query)).join("");
    assert_eq!((order("?order=asc"), order("?order=desc")), ("abcde".into(), "edcba".into()));
    assert_eq!(
        (order("?sort=last_request_at"), order("?sort=last_request_at&order=asc")),
        ("abcde".into(), "edcba".into())
    );
    assert_eq!(order("?sort=created_at&order=asc"), "abcde");
    made(&app, &json!({"user_id": "c", "signed_up_at": 5}));
    assert_eq!((order("?sort=updated_at"), order("?sort=signed_up_at&per_page=1")), ("cedba".into(), "c".into()));
    // The filter stays on the next page.
    let tag =
        app.post("/tags", &json!({"name": "VIP", "users": [{"user_id": "a"}, {"user_id": "d"}]})).expect(200).json();
    let tagged = list(&app, &format!("?tag_id={}&per_page=1&order=asc", tag["id"].as_str().unwrap()));
    assert_eq!((user_ids(&tagged), &tagged["total_count"]), (vec!["a"], &json!(2)));
    let next = tagged["pages"]["next"].as_str().unwrap();
    let next = app.get(&next[next.find("/users").unwrap()..]).expect(200).json();
    assert_eq!((user_ids(&next), &next["pages"]["next"]), (vec!["d"], &json!(null)));
    let segment = json!({"name": "c and later", "person_type": "user",
                         "predicate": {"attribute": "external_id", "op": "in", "value": ["c", "d"]}});
    let segment = app.post("/manage/segments", &segment).expect(201).json()["id"].as_str().unwrap().to_owned();
    assert_eq!(order(&format!("?segment_id={segment}&order=asc")), "cd");
}

#[test]
fn created_since_counts_days() {
    let app = TestApp::start();
    plain(&app, "old");
    app.clock.advance_s(3 * 86_400);
    plain(&app, "new");
    let order = |query: &str| user_ids(&list(&app, query)).join(" ");
    assert_eq!(order("?created_since=1"), "new");
    assert_eq!(order("?created_since=3"), "new");
    assert_eq!(order("?created_since=4"), "new old");
}

#[test]
fn what_there_is_not_cannot_be_asked_for() {
    let app = TestApp::start();
    plain(&app, "a");
    let foreign = app.other_shop("foreign");
    let tag = app.ask("POST", "/tags").bearer(&foreign.token).json(&json!({"name": "t"})).send().expect(200).json();
    let cases = [
        ("?page=0", "400 parameter_invalid page: page must be a whole number from 1 on"),
        ("?page=x", "400 parameter_invalid page: page must be a whole number from 1 on"),
        ("?per_page=0", "400 parameter_invalid per_page: per_page must be a whole number from 1 to 150"),
        ("?order=up", "400 parameter_invalid order: order must be asc or desc"),
        (
            "?sort=name",
            "400 parameter_invalid sort: sort must be one of created_at, updated_at, signed_up_at, last_request_at",
        ),
        ("?created_since=-1", "400 parameter_invalid created_since: created_since must be a whole number of days"),
        ("?tag_id=x", "404 not_found tag_id: Resource Not Found"),
        ("?segment_id=6762f0dd1bb69f9f2193bb83", "404 not_found segment_id: Resource Not Found"),
    ];
    for (query, expected) in cases {
        assert_eq!(app.get(&format!("/users{query}")).error(), expected, "{query}");
    }
    let theirs = format!("/users?tag_id={}", tag["id"].as_str().unwrap());
    assert_eq!(app.get(&theirs).error(), "404 not_found tag_id: Resource Not Found");
    assert_eq!(app.get("/users?page=18446744073709551615").expect(200).json()["users"], json!([]));
    let others = app.ask("GET", "/users").bearer(&foreign.token).send().expect(200).json();
    assert_eq!(others["total_count"], 0);
}
