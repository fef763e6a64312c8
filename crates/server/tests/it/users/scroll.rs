use super::{plain, user_ids};
use crate::support::TestApp;
use serde_json::{Value, json};

fn scroll(app: &TestApp, param: &Value) -> Value {
    let query = param.as_str().map(|param| format!("?scroll_param={param}")).unwrap_or_default();
    app.get(&format!("/users/scroll{query}")).expect(200).json()
}

#[test]
fn a_walk_meets_everybody_once_and_ends_empty() {
    let app = TestApp::start();
    let items: Vec<Value> = (0..205)
        .map(|n| json!({"method": "post", "data_type": "user", "data": {"user_id": format!("u{n:03}")}}))
        .collect();
    for items in items.chunks(100) {
        app.post("/bulk/users", &json!({"items": items})).expect(202);
    }
    app.post("/contacts", &json!({"role": "lead"})).expect(200);
    let first = scroll(&app, &json!(null));
    assert_eq!(
        (&first["type"], &first["pages"], &first["total_count"]),
        (&json!("user.list"), &json!(null), &json!(null))
    );
    let param = first["scroll_param"].clone();
    // What is made meanwhile is met, too.
    plain(&app, "u205");
    let (mut met, mut sizes, mut page) = (Vec::new(), Vec::new(), first);
    loop {
        let ids: Vec<String> = user_ids(&page).into_iter().map(str::to_owned).collect();
        sizes.push(ids.len());
        if ids.is_empty() {
            assert_eq!(page["scroll_param"], json!(null), "nothing to go on with");
            break;
        }
        assert_eq!(page["scroll_param"], param);
        met.extend(ids);
        page = scroll(&app, &param);
    }
    assert_eq!(sizes, [100, 100, 6, 0]);
    let expected: Vec<String> = (0..206).map(|n| format!("u{n:03}")).collect();
    assert_eq!(met, expected);
    assert_eq!(user_ids(&scroll(&app, &param)).len(), 0, "the end stays the end");
    assert_eq!(user_ids(&scroll(&app, &json!(null))).len(), 100, "the next walk may begin");
}

#[test]
fn one_walk_is_open_at_a_time_for_a_minute() {
    let app = TestApp::start();
    for n in 0..3 {
        plain(&app, &format!("u{n}"));
    }
    let items: Vec<Value> =
        (0..100).map(|n| json!({"method": "post", "data_type": "user", "data": {"user_id": n}})).collect();
    app.post("/bulk/users", &json!({"items": items})).expect(202);
    let param = scroll(&app, &json!(null))["scroll_param"].clone();
    let exists = "400 scroll_exists -: Scroll already exists for this workspace";
    assert_eq!(app.get("/users/scroll").error(), exists);
    // Leads and other workspaces have walks of their own.
    let foreign = app.other_shop("foreign");
    let theirs = |path: &str| app.ask("GET", path).bearer(&foreign.token).send();
    assert_eq!(theirs("/users/scroll").expect(200).json()["users"], json!([]));
    assert_eq!(app.get("/contacts/scroll").expect(200).json()["contacts"], json!([]));
    let path = format!("/users/scroll?scroll_param={}", param.as_str().unwrap());
    assert_eq!(theirs(&path).status, 404);
    app.clock.advance_s(60);
    assert_eq!(user_ids(&scroll(&app, &param)).len(), 3);
    app.clock.advance_s(61);
    assert_eq!(app.get(&path).status, 404, "it has expired");
    scroll(&app, &json!(null));
    assert_eq!(app.get("/users/scroll?scroll_param=x").status, 404);
}
