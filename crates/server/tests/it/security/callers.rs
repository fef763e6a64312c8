//! Every route and every kind of caller who is nobody here, or nobody any more.
//! What a token may by its scope and a teammate by their role is in `access`.

use crate::messenger::{Browser, SECRET, hash};
use crate::support::{Ask, TestApp};
use engine::limits::LOGIN_SESSION_S;
use engine::rows::Scopes;
use serde_json::json;
use server::routes;

/// A path of a route: authentication comes before anything is looked up.
fn path(route: &routes::Route) -> String {
    let parts = route.path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Who has a cookie that once was, or never was, a sign-in.
fn ended_cookies(app: &TestApp) -> Vec<(&'static str, String)> {
    let expired = app.signed_in("expired", "owner");
    app.clock.advance_s(u64::from(LOGIN_SESSION_S));
    let removed = app.signed_in("removed", "owner");
    app.ask("DELETE", &format!("/manage/teammates/{}", removed.teammate)).send().expect(200);
    let out = app.signed_in("out", "owner");
    out.ask("DELETE", "/manage/session").send().expect(204);
    let reset = app.signed_in("reset", "owner");
    app.post(&format!("/manage/teammates/{}/reset", reset.teammate), &json!({})).expect(200);
    let forged = reset.cookie.replace("hrld_ls_", "hrld_ls_A");
    let link = app.invite("link", "owner");
    vec![
        ("a sign-in that has expired", expired.cookie),
        ("a teammate who was removed", removed.cookie),
        ("who signed out", out.cookie),
        ("who was reset", reset.cookie),
        ("a sign-in that was made up", forged),
        ("a link for a sign-in", format!("herald_session={link}")),
    ]
}

/// Who has a text that lets them in elsewhere, or did once.
fn other_texts(app: &TestApp) -> Vec<(&'static str, String)> {
    let revoked = app.token(Scopes::READ.with(Scopes::WRITE).with(Scopes::MANAGE));
    app.post(&format!("/manage/tokens/{}/revoke", &revoked[8..24]), &json!({})).expect(200);
    let pong = Browser::of(app).boot(&json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")}));
    let text = |field: &str| pong[field].as_str().unwrap().to_owned();
    let teammate = app.signed_in("mia", "owner");
    let session = teammate.cookie.split_once('=').unwrap().1.to_owned();
    vec![
        ("a token that was revoked", revoked),
        ("a browser's session", text("session")),
        ("a browser's event key", text("event_key")),
        ("the app id", app.shop.app_id.clone()),
        ("the identity secret", SECRET.to_owned()),
        ("a teammate's session", session),
        ("a teammate's CSRF token", teammate.csrf_token),
        ("a link for a sign-in", app.invite("ben", "owner")),
        ("garbage", "hrld_at_\u{1}\u{7f}".replace(['\u{1}', '\u{7f}'], "!")),
        ("nothing", String::new()),
    ]
}

#[test]
fn every_route_refuses_who_is_nobody_here_any_more_or_never_was() {
    let app = TestApp::start();
    let cookies = ended_cookies(&app);
    let texts = other_texts(&app);
    let mut walked = 0;
    for route in routes::all().into_iter().filter(|route| route.scope.is_some()) {
        walked += 1;
        let (method, path) = (route.method.as_str(), path(&route));
        let ask = || Ask::new(app.address, method, &path).json(&json!({}));
        let expected = "401 unauthorized -: Access Token Invalid";
        for (who, text) in &texts {
            assert_eq!(ask().bearer(text).send().error(), expected, "{who}: {method} {path}");
        }
        for (who, cookie) in &cookies {
            let reply = ask().header("cookie", cookie).header("x-csrf-token", "x").send();
            assert!(reply.error().starts_with("401 unauthorized -: "), "{who}: {method} {path}: {}", reply.text());
            assert_eq!(reply.header("x-ratelimit-limit"), None, "a stranger learns no limits");
        }
    }
    assert!(walked >= 185, "only {walked} routes need to know who calls");
}

#[test]
fn a_header_that_names_a_token_is_never_made_good_by_a_cookie() {
    let app = TestApp::start();
    let mia = app.signed_in("mia", "owner");
    for route in routes::all().into_iter().filter(|route| route.scope.is_some()) {
        let ask = mia.ask(route.method.as_str(), &path(&route)).json(&json!({}));
        assert_eq!(ask.bearer("hrld_at_none").send().status, 401, "{} {}", route.method, route.path);
    }
}

#[test]
fn every_route_of_a_teammate_keeps_pages_of_other_sites_away() {
    let app = TestApp::start();
    let mia = app.signed_in("mia", "owner");
    for route in routes::all().into_iter().filter(|route| route.scope.is_some()) {
        let (method, path) = (route.method.as_str(), path(&route));
        let ask = || mia.ask(method, &path).json(&json!({}));
        let foreign = [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")];
        for (name, value) in foreign {
            let reply = ask().header(name, value).send();
            // A page elsewhere may have its browser ask, but cannot read what is
            // answered: no answer names an origin that could.
            if method == "GET" && name == "origin" {
                assert_eq!(reply.header("access-control-allow-origin"), None, "{path}");
            } else {
                let expected = "403 csrf_token_invalid -: The page of another site asked for this";
                assert_eq!(reply.error(), expected, "{method} {path} {name}");
            }
        }
    }
}
