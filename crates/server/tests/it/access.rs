//! Who may call what: every route with no token, a wrong one, a foreign one
//! and a weaker one.

use crate::manage::messages::{banner, make};
use crate::support::{Ask, TestApp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::rows::{Scopes, TeammateRole};
use serde_json::{Value, json};
use server::routes::{self, Route};

/// A path of this route that leads to something of the first workspace, which
/// the other one does not have. It is made anew for each route: some of them
/// take it away.
pub fn path_of(app: &TestApp, route: &Route, number: usize) -> String {
    let mut path = String::new();
    let mut before = "";
    for part in route.path.split('/').skip(1) {
        path.push('/');
        if part.starts_with('{') {
            path.push_str(&made(app, before, &route.path, number));
        } else {
            path.push_str(part);
        }
        before = part;
    }
    let user = || made(app, "users", &route.path, number);
    match (route.method.as_str(), route.path.as_str()) {
        ("GET", "/events") => path + &format!("?type=user&intercom_user_id={}", user()),
        ("GET", "/users" | "/notes") | ("DELETE", "/users") => {
            user();
            path + &format!("?user_id=user-{number}")
        }
        ("GET", "/visitors") => path + &format!("?user_id={}", visitor(app)["user_id"].as_str().unwrap()),
        ("GET", "/companies") => {
            made(app, "companies", &route.path, number);
            path + &format!("?company_id=company-{number}")
        }
        _ => path,
    }
}

/// Makes what stands behind this part of a path; answers its id.
pub fn made(app: &TestApp, part: &str, path: &str, number: usize) -> String {
    let post = |to: &str, body: Value| {
        let reply = app.post(to, &body);
        assert!(reply.status < 300, "{to} for {path}: {}", reply.text());
        match &reply.json()["id"] {
            Value::String(id) => id.clone(),
            id => id.to_string(),
        }
    };
    let name = format!("thing {number}");
    match part {
        "contacts" | "users" => app.user(&format!("user-{number}")),
        "find_by_external_id" => {
            app.user(&format!("user-{number}"));
            format!("user-{number}")
        }
        "visitors" => visitor(app)["id"].as_str().unwrap().to_owned(),
        "companies" => post("/companies", json!({"company_id": format!("company-{number}"), "name": name})),
        "tags" => post("/tags", json!({"name": name})),
        "notes" => {
            let about = app.user(&format!("noted-{number}"));
            post(&format!("/contacts/{about}/notes"), json!({"body": "a note"}))
        }
        "segments" => post("/manage/segments", json!({"name": name, "predicate": {"all": []}})),
        "audiences" => post("/audiences", json!({"name": name})),
        "data_attributes" => post("/data_attributes", json!({"name": name, "model": "contact", "data_type": "string"})),
        // A workspace has one of its own from the beginning.
        "subscription_types" => post("/manage/subscription_types", json!({"name": name})),
        "subscriptions" if path.starts_with("/contacts/") => "1".to_owned(),
        "subscriptions" => post("/subscriptions", json!({"url": "https://hooks.example/x", "topics": ["ping"]})),
        "admins" => app.teammate(&format!("admin-{number}")),
        "teammates" => {
            let email = format!("teammate-{number}@x.example");
            post("/manage/teammates", json!({"email": email, "name": name, "role": "viewer"}))
        }
        // There are none yet.
        "teams" => "1".to_owned(),
        "status" | "jobs" => {
            let item = json!({"method": "post", "data_type": "event", "data": {"event_name": "a", "user_id": "ada"}});
            post("/bulk/events", json!({ "items": [item] }))
        }
        "events" => app.track("ada", "ordered-item", u64::try_from(number).unwrap()),
        "event_definitions" => {
            // The other workspace knows fewer names.
            app.track("ada", "second-name", 1);
            "2".to_owned()
        }
        "widget" => app.shop.app_id.clone(),
        "identity_secrets" => "web".to_owned(),
        "tokens" => post("/manage/tokens", json!({"name": name, "scopes": ["read"]})),
        "imports" => {
            post("/manage/imports", json!({"model": "contact", "key": name, "mapping": {"id": "external_id"}}))
        }
        "messages" => make(app, &banner(json!({"name": name}))),
        // Nobody has one: whose it would be is asked first.
        "banners" => "unknown".to_owned(),
        // A link is signed: only a letter has one.
        "u" | "l" | "o" => "unknown".to_owned(),
        "data" | "cancel" => {
            let body = json!({"created_at_after": 1, "created_at_before": 2});
            let reply = app.post("/export/content/data", &body).expect(200).json();
            // One is under way at a time: the next can only begin after it.
            crate::content_exports::done(app, &reply)["job_identifier"].as_str().unwrap().to_owned()
        }
        _ => panic!("{path} leads to {part}: say here how one is made"),
    }
}

fn visitor(app: &TestApp) -> Value {
    let ask = Ask::new(app.address, "POST", "/messenger/web/ping");
    ask.json(&json!({"app_id": app.shop.app_id})).send().expect(200).json()["visitor"].clone()
}

#[test]
fn every_route_refuses_who_may_not_call_it() {
    let app = TestApp::start();
    app.user("ada");
    app.track("ada", "ordered-item", 60);
    let foreign = app.other_shop("foreign");
    let everything = [Scopes::READ, Scopes::WRITE, Scopes::MANAGE, Scopes::TRACK];
    let tokens = everything.map(|scope| (scope, app.token(scope)));
    let other = if app.shop.token.as_bytes()[30] == b'A' { "B" } else { "A" };
    let wrong = format!("{}{other}{}", &app.shop.token[..30], &app.shop.token[31..]);
    let mut walked = 0;
    for (number, route) in routes::all().into_iter().enumerate() {
        let path = path_of(&app, &route, number);
        let ask = || Ask::new(app.address, route.method.as_str(), &path).json(&json!({}));
        let Some(needed) = route.scope else {
            // Relays have a token of the operator's.
            let is_open = path != "/webhooks/email/bounces";
            assert_eq!(![401, 403].contains(&ask().send().status), is_open, "{path}");
            continue;
        };
        walked += 1;
        for nobody in [ask(), ask().bearer(&wrong), ask().bearer("x"), ask().header("authorization", "Basic Og==")] {
            let reply = nobody.send();
            assert_eq!(reply.error(), "401 unauthorized -: Access Token Invalid", "{} {path}", route.method);
            assert_eq!(reply.header("x-ratelimit-limit"), None, "a stranger learns no limits");
        }
        // A platform is no id: everybody has the same ones.
        let has_id = route.path.contains('{') && !route.path.contains("{platform}");
        if has_id || path.contains('?') {
            let reply = ask().bearer(&foreign.token).send();
            // What is missing in the body may be told first: it says nothing of
            // what there is.
            let is_told_first = reply.status == 400 && ["POST", "PUT", "PATCH"].contains(&route.method.as_str());
            let is_unknown = reply.status == 404 && reply.error().contains("not_found");
            assert!(is_unknown || is_told_first, "{} {path}: {}", route.method, reply.text());
        }
        for (scope, token) in &tokens {
            let reply = ask().bearer(token).send();
            assert!(reply.header("x-ratelimit-remaining").is_some(), "{path}");
            if *scope == needed && lets_in(route.method.as_str(), &path) {
                let expected = "403 forbidden -: The access token lacks the scope read, write, manage";
                assert_eq!(reply.error(), expected, "{} {path}", route.method);
            } else if *scope == needed {
                assert_ne!(reply.status, 403, "{} {path}: {}", route.method, reply.text());
            } else {
                let name = Scopes::NAMES.iter().find(|(_, known)| *known == needed).unwrap().0;
                let expected = format!("403 forbidden -: The access token lacks the scope {name}");
                assert_eq!(reply.error(), expected, "{} {path}", route.method);
            }
        }
    }
    assert!(walked >= 110, "only {walked} routes need a token");
}

#[test]
fn every_route_asks_for_its_role_and_for_the_token_of_the_session() {
    let app = TestApp::start();
    app.user("ada");
    app.track("ada", "ordered-item", 60);
    let roles = TeammateRole::ALL;
    let mut team = roles.map(|role| (role, app.signed_in(role.name(), role.name())));
    let (mut walked, mut changing) = (0, 0);
    for (number, route) in routes::all().into_iter().enumerate() {
        let Some(needed) = route.role else { continue };
        let path = path_of(&app, &route, number);
        let (method, route_path) = (route.method.as_str(), route.path.as_str());
        walked += 1;
        for (role, teammate) in &mut team {
            let bare = teammate.bare(method, &path).json(&json!({})).send();
            if !["GET", "HEAD"].contains(&method) {
                changing += 1;
                assert!(
                    bare.error().starts_with("403 csrf_token_invalid X-CSRF-Token"),
                    "{method} {path}: {}",
                    bare.text()
                );
            }
            let reply = teammate.ask(method, &path).json(&json!({})).send();
            if *role < needed {
                let expected =
                    format!("403 forbidden -: This takes the role {}; yours is {}", needed.name(), role.name());
                assert_eq!(reply.error(), expected, "{method} {path}");
            } else if route_path == "/admins/{id}/away" && *role < TeammateRole::Editor {
                let expected = "403 forbidden -: Only an editor says that others are away";
                assert_eq!(reply.error(), expected, "{method} {path}");
            } else {
                assert!(![401, 403].contains(&reply.status), "{method} {path} by {}: {}", role.name(), reply.text());
            }
            if (method, route_path) == ("DELETE", "/manage/session") {
                *teammate = app.signed_in(&format!("{}-again", role.name()), role.name());
            }
        }
    }
    assert!(walked >= 115 && changing >= 200, "{walked} routes, {changing} requests that change something");
}

#[test]
fn roles_are_no_looser_than_scopes() {
    for route in routes::all() {
        let (Some(scope), Some(role)) = (route.scope, route.role) else {
            assert_eq!((route.scope, route.role), (None, None), "{} {}: both or none", route.method, route.path);
            continue;
        };
        let own = ["/manage/session", "/manage/session/password"].contains(&route.path.as_str());
        let only_asks = route.method == "GET" || route.scope == Some(Scopes::READ) || asks_only(&route.path);
        assert!(only_asks || own || role > TeammateRole::Viewer, "a viewer may {} {}", route.method, route.path);
        assert!(scope != Scopes::default(), "{}", route.path);
    }
}

/// What decides who gets in takes a token with every scope.
fn lets_in(method: &str, path: &str) -> bool {
    method != "GET" && path.starts_with("/manage/teammates")
}

/// `POST`s that change nothing.
fn asks_only(path: &str) -> bool {
    ["/manage/explain/message", "/manage/explain/predicate", "/manage/contacts/count", "/manage/contacts/search"]
        .contains(&path)
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
