//! What every kind of answer says to a browser about itself.

use crate::access::made;
use crate::manage::messages::make;
use crate::messenger::Browser;
use crate::support::{Ask, Reply, TestApp};
use serde_json::{Value, json};
use server::app::AppOptions;

/// What an answer is for: who may read it from where, and who keeps it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// For whoever holds a token, and a teammate.
    Private,
    /// The same for every page on the web.
    Script,
    /// For a page of any origin, without credentials.
    Messenger,
    /// A page that people look at.
    Page,
    /// A file of the console, good for ever.
    Asset,
}

fn check(name: &str, kind: Kind, reply: &Reply) {
    let is = |header: &str| reply.header(header).unwrap_or("-").to_owned();
    for leak in ["server", "x-powered-by", "via", "access-control-allow-credentials"] {
        assert_eq!(is(leak), "-", "{name} {leak}");
    }
    assert!(!format!("{:?}", reply.headers).contains(env!("CARGO_PKG_VERSION")), "{name} says which version it is");
    assert_eq!(is("x-content-type-options"), "nosniff", "{name}");
    let kept = match kind {
        Kind::Private | Kind::Messenger => ["no-store"].as_slice(),
        Kind::Page => &["no-store", "no-cache"],
        Kind::Script => &["public, max-age=300", "no-cache"],
        Kind::Asset => &["public, max-age=31536000, immutable"],
    };
    assert!(kept.contains(&is("cache-control").as_str()), "{name} is kept: {}", is("cache-control"));
    let origin = if matches!(kind, Kind::Script | Kind::Messenger) { "*" } else { "-" };
    assert_eq!(is("access-control-allow-origin"), origin, "{name}");
    assert_eq!(is("strict-transport-security"), "-", "{name}");
    if kind == Kind::Page || is("content-type").starts_with("text/html") {
        let policy = is("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; "), "{name}: {policy}");
        assert!(policy.contains("base-uri 'none'") && policy.contains("form-action"), "{name}: {policy}");
        for hole in ["unsafe-inline", "unsafe-eval", "*", "http:", "https:"] {
            assert!(!policy.contains(hole), "{name}: {policy}");
        }
        let frames = if name == "preview.html" { "frame-ancestors 'self'" } else { "frame-ancestors 'none'" };
        assert!(policy.contains(frames), "{name}: {policy}");
        assert_eq!(is("referrer-policy"), "no-referrer", "{name}");
    }
}

fn carousel() -> Value {
    json!({
        "name": "Tour", "kind": "carousel", "trigger": {"event": "upload-complete", "occurrence": "every"},
        "content": {"screens": [{"blocks": [{"type": "text", "text": "Hi"}]}]},
    })
}

#[test]
fn every_kind_of_answer_says_what_browsers_may_do_with_it() {
    let app = TestApp::start();
    app.user("ada");
    app.track("ada", "upload-complete", 0);
    let mia = app.signed_in("mia", "owner");
    let widget = format!("/widget/{}", app.shop.app_id);
    let export = made(&app, "data", "/download/content/data/{id}", 1);
    let nobody = |method: &str, path: &str| Ask::new(app.address, method, path).send();
    let console = nobody("GET", "/console").text().to_owned();
    let asset = console.split('"').find(|part| part.contains("/assets/")).unwrap().to_owned();
    let page = make(&app, &carousel());
    let ping = json!({"app_id": app.shop.app_id}).to_string();
    let answers = [
        ("JSON", Kind::Private, app.get("/me")),
        ("a list for a teammate", Kind::Private, mia.get("/contacts")),
        ("a sign-in", Kind::Private, app.try_sign_in(&json!({"link": app.invite("ben", "viewer")}))),
        ("a refused sign-in", Kind::Private, app.try_sign_in(&json!({"link": "x"}))),
        ("a write", Kind::Private, app.post("/tags", &json!({"name": "a"}))),
        ("nobody", Kind::Private, nobody("GET", "/me")),
        ("no route", Kind::Private, nobody("GET", "/nothing")),
        ("no method", Kind::Private, nobody("PATCH", "/me")),
        ("no JSON", Kind::Private, app.ask("POST", "/events").body("{").send()),
        ("health", Kind::Private, nobody("GET", "/healthz")),
        ("readiness", Kind::Private, nobody("GET", "/readyz")),
        ("the description", Kind::Private, nobody("GET", "/openapi.json")),
        ("a CSV", Kind::Private, app.get("/manage/exports/contacts")),
        ("an export", Kind::Private, app.get(&format!("/download/content/data/{export}"))),
        ("a stream", Kind::Private, app.get("/manage/events/live")),
        ("a letter's dot", Kind::Private, nobody("GET", "/o/unknown")),
        ("a letter's link", Kind::Private, nobody("GET", "/l/unknown?to=https%3A%2F%2Fx.example")),
        ("bounces", Kind::Private, nobody("POST", "/webhooks/email/bounces")),
        ("unsubscribing", Kind::Page, nobody("GET", "/u/unknown")),
        ("unsubscribing at once", Kind::Page, nobody("POST", "/u/unknown")),
        ("a carousel", Kind::Page, app.get(&format!("/manage/messages/{page}/preview"))),
        ("the console", Kind::Page, nobody("GET", "/console")),
        ("a view of the console", Kind::Page, nobody("GET", "/console/people/1")),
        ("preview.html", Kind::Page, nobody("GET", "/console/preview.html")),
        ("a page of the documentation", Kind::Page, nobody("GET", "/console/docs/quickstart.md")),
        ("a file of the console", Kind::Asset, nobody("GET", &asset)),
        ("the SDK", Kind::Script, nobody("GET", &widget)),
        ("its live part", Kind::Script, nobody("GET", &format!("{widget}/live.js"))),
        ("no SDK", Kind::Script, nobody("GET", "/widget/unknown")),
        ("a ping", Kind::Messenger, Ask::new(app.address, "POST", "/messenger/web/ping").body(ping).send()),
        ("a refused ping", Kind::Messenger, nobody("POST", "/messenger/web/ping")),
        ("a refused poll", Kind::Messenger, Browser::of(&app).call("poll", &json!({"session": "x", "revision": 0}))),
        ("a refused stream", Kind::Messenger, Browser::of(&app).call("stream", &json!({"session": "x"}))),
    ];
    for (name, kind, reply) in &answers {
        check(name, *kind, reply);
    }
}

#[test]
fn only_the_messenger_answers_pages_of_other_origins() {
    let app = TestApp::start();
    for route in server::routes::all() {
        let path = route.path.replace(['{', '}'], "");
        let ask = Ask::new(app.address, route.method.as_str(), &path).header("origin", "https://evil.example");
        let reply = ask.json(&json!({})).send();
        let allowed = reply.header("access-control-allow-origin");
        let is_open = path.starts_with("/messenger/") || path.starts_with("/widget/");
        assert_eq!(allowed.is_some(), is_open, "{} {path}", route.method);
        assert_eq!(reply.header("access-control-allow-credentials"), None, "{path}");
    }
}

#[test]
fn who_signs_in_over_https_stays_there() {
    let options = AppOptions { public_url: Some("https://h.example".to_owned()), ..AppOptions::default() };
    let app = TestApp::start_with(options, |router, _| router);
    let reply = app.try_sign_in(&json!({"link": app.invite("mia", "viewer")})).expect(200);
    assert_eq!(reply.header("strict-transport-security"), Some("max-age=31536000"));
    assert_eq!(app.get("/me").header("strict-transport-security"), None, "programs have no use for it");
}
