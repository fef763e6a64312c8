//! Who may call what: every route with no token, a wrong one, a foreign one
//! and a weaker one.

use crate::support::{Ask, TestApp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::rows::Scopes;
use serde_json::json;
use server::routes::{self, Route};

/// A path of this route that leads to something of the first workspace.
fn path_of(route: &Route, found: &Found) -> String {
    let id = match route.path.as_str() {
        path if path.starts_with("/contacts/") || path.starts_with("/users/") => &found.contact,
        path if path.starts_with("/jobs/") || path.starts_with("/manage/jobs") => &found.job,
        path if path.starts_with("/manage/event_definitions/") => &found.definition,
        path if path.starts_with("/manage/events/") => &found.event,
        path if path.starts_with("/manage/tokens/") => &found.token,
        _ => "",
    };
    let query = match (route.method.as_str(), route.path.as_str()) {
        ("GET", "/events") => format!("?type=user&intercom_user_id={}", found.contact),
        ("GET", "/users") => "?user_id=ada".to_owned(),
        _ => String::new(),
    };
    route.path.replace("{id}", id) + &query
}

struct Found {
    contact: String,
    job: String,
    definition: String,
    event: String,
    token: String,
}

fn furnish(app: &TestApp) -> Found {
    let contact = app.user("ada");
    let event = app.track("ada", "ordered-item", 60);
    let bulk =
        json!({"items": [{"method": "post", "data_type": "event", "data": {"event_name": "a", "user_id": "ada"}}]});
    let job = app.post("/bulk/events", &bulk).expect(202).json()["id"].as_str().unwrap().to_owned();
    // Definitions and tokens of the other workspace have other numbers.
    let definitions = app.get("/manage/event_definitions").json();
    let definition = definitions["data"][1]["id"].as_str().unwrap().to_owned();
    let made = app.post("/manage/tokens", &json!({"name": "spare", "scopes": ["read"]})).expect(201).json();
    Found { contact, job, definition, event, token: made["id"].as_str().unwrap().to_owned() }
}

#[test]
fn every_route_refuses_who_may_not_call_it() {
    let app = TestApp::start();
    let found = furnish(&app);
    let foreign = app.other_shop("foreign");
    let everything = [Scopes::READ, Scopes::WRITE, Scopes::MANAGE, Scopes::TRACK];
    let tokens = everything.map(|scope| (scope, app.token(scope)));
    let other = if app.shop.token.as_bytes()[30] == b'A' { "B" } else { "A" };
    let wrong = format!("{}{other}{}", &app.shop.token[..30], &app.shop.token[31..]);
    let mut walked = 0;
    for route in routes::all() {
        let path = path_of(&route, &found);
        let ask = || Ask::new(app.address, route.method.as_str(), &path).json(&json!({}));
        let Some(needed) = route.scope else {
            assert!([200, 503].contains(&ask().send().status), "{path} is open");
            continue;
        };
        walked += 1;
        for nobody in [ask(), ask().bearer(&wrong), ask().bearer("x"), ask().header("authorization", "Basic Og==")] {
            let reply = nobody.send();
            assert_eq!(reply.error(), "401 unauthorized -: Access Token Invalid", "{} {path}", route.method);
            assert_eq!(reply.header("x-ratelimit-limit"), None, "a stranger learns no limits");
        }
        for (scope, token) in &tokens {
            let reply = ask().bearer(token).send();
            assert!(reply.header("x-ratelimit-remaining").is_some(), "{path}");
            if *scope == needed {
                assert_ne!(reply.status, 403, "{} {path}: {}", route.method, reply.text());
            } else {
                let name = Scopes::NAMES.iter().find(|(_, known)| *known == needed).unwrap().0;
                let expected = format!("403 forbidden -: The access token lacks the scope {name}");
                assert_eq!(reply.error(), expected, "{} {path}", route.method);
            }
        }
        if route.path.contains("{id}") || path.contains('?') {
            let reply = ask().bearer(&foreign.token).send();
            assert_eq!(reply.status, 404, "{} {path}: {}", route.method, reply.text());
            assert!(reply.error().contains("not_found"));
        }
    }
    assert!(walked >= 29, "only {walked} routes need a token");
}

#[test]
fn a_foreign_token_finds_and_changes_nothing() {
    let app = TestApp::start();
    app.user("ada");
    app.track("ada", "ordered-item", 60);
    let foreign = app.other_shop("foreign");
    let ask = |method: &str, path: &str| app.ask(method, path).bearer(&foreign.token);
    for list in ["/manage/event_definitions", "/manage/tokens"] {
        let listed = ask("GET", list).send().expect(200);
        assert!(!listed.text().contains("ordered-item"), "{}", listed.text());
    }
    let search = json!({"query": {"field": "external_id", "operator": "=", "value": "ada"}});
    assert_eq!(ask("POST", "/contacts/search").json(&search).send().json()["total_count"], 0);
    let event = json!({"event_name": "ordered-item", "user_id": "ada"});
    assert_eq!(ask("POST", "/events").json(&event).send().status, 404);
    // The same identifier is free there.
    ask("POST", "/contacts").json(&json!({"external_id": "ada"})).send().expect(200);
    ask("POST", "/events").json(&event).send().expect(202);
    assert_eq!(app.count_of("ada", "ordered-item"), 1);
}

#[test]
fn the_token_is_taken_in_all_three_forms() {
    let app = TestApp::start();
    let foreign = app.other_shop("foreign");
    let (app_id, token) = (&app.shop.app_id, &app.shop.token);
    let basic = |text: String| format!("Basic {}", STANDARD.encode(text));
    let forms = [
        (format!("Bearer {token}"), 200),
        (format!("bearer {token}"), 200),
        (basic(format!("{token}:")), 200),
        (basic(format!("{app_id}:{token}")).replacen("Basic", "BASIC", 1), 200),
        (basic(format!("{}:{token}", foreign.app_id)), 401),
        (basic(format!(":{token}")), 401),
        (format!("Token {token}"), 401),
        (token.clone(), 401),
    ];
    for (form, status) in forms {
        let reply = app.ask("GET", "/me").header("authorization", &form).send();
        assert_eq!(reply.status, status, "{form}");
    }
}

#[test]
fn a_revoked_token_stops_at_once() {
    let app = TestApp::start();
    let token = app.token(Scopes::READ);
    let id = &token[8..24];
    app.ask("GET", "/me").bearer(&token).send().expect(200);
    let revoked = app.post(&format!("/manage/tokens/{id}/revoke"), &json!({})).expect(200).json();
    assert_eq!((&revoked["revoked"], &revoked["id"]), (&json!(true), &json!(id)));
    assert_eq!(app.ask("GET", "/me").bearer(&token).send().error(), "401 unauthorized -: Access Token Invalid");
}
