//! Which pages may call, and read what is answered.

use super::browser::Browser;
use crate::support::{Ask, Reply, TestApp};
use serde_json::json;

const CALLS: [&str; 5] = ["ping", "events", "email", "stream", "poll"];

fn trust(app: &TestApp, domains: &[&str]) {
    app.ask("PUT", "/manage/messenger").json(&json!({"trusted_domains": domains})).send().expect(200);
}

fn is_readable(reply: &Reply, origin: &str) -> bool {
    assert_eq!(reply.header("access-control-allow-credentials"), None);
    assert_eq!(reply.header("set-cookie"), None);
    reply.header("access-control-allow-origin") == Some(origin) && reply.header("vary") == Some("Origin")
}

#[test]
fn every_page_may_ask_and_read_the_answer_without_credentials() {
    let app = TestApp::start();
    let browser = Browser::of(&app).on("https://shop.example");
    for call in CALLS {
        let reply = Ask::new(app.address, "OPTIONS", &format!("/messenger/web/{call}"))
            .header("origin", "https://shop.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type")
            .send()
            .expect(204);
        assert!(is_readable(&reply, "https://shop.example"), "{call}");
        for (name, value) in [
            ("access-control-allow-methods", "POST"),
            ("access-control-allow-headers", "Content-Type"),
            ("access-control-max-age", "7200"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{call}");
        }
        let refused = browser.call(call, &json!({"app_id": 7.5}));
        assert_eq!(refused.status, 404, "{call}: {}", refused.text());
        assert!(is_readable(&refused, "https://shop.example"), "{call}");
    }
    assert!(is_readable(&browser.ping(&json!({})).expect(200), "https://shop.example"));
}

#[test]
fn pages_of_other_domains_are_refused_and_can_read_why() {
    let app = TestApp::start();
    trust(&app, &["shop.example", "*.apps.example"]);
    let browser = Browser::of(&app);
    for origin in ["https://shop.example", "http://shop.example:8080", "https://a.apps.example"] {
        browser.on(origin).pong(&json!({}));
    }
    for origin in ["https://evil.example", "https://www.shop.example", "https://apps.example", "null"] {
        for call in CALLS {
            let refused = browser.on(origin).call(call, &json!({}));
            let expected = "403 domain_not_trusted -: The page's domain is not on the list of trusted domains";
            assert_eq!(refused.error(), expected, "{call} {origin}");
            assert!(is_readable(&refused, origin), "{call} {origin}");
        }
    }
    assert_eq!(browser.ping(&json!({})).status, 403, "no origin is none on the list");
    trust(&app, &[]);
    browser.pong(&json!({}));
}

#[test]
fn a_list_is_of_one_workspace() {
    let app = TestApp::start();
    let other = app.other_shop("other");
    trust(&app, &["shop.example"]);
    Browser::at(&app, &other).on("https://evil.example").pong(&json!({}));
}
