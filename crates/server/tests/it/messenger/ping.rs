//! `POST /messenger/web/ping`: visitors, and what is known of a browser.

use crate::support::{Ask, Reply, START_S, TestApp};
use serde_json::{Value, json};
use server::app::AppOptions;
use server::limits::{PING_BODY_BYTES_MAX, PINGS_PER_MINUTE_MAX};

const PATH: &str = "/messenger/web/ping";
const CHROME: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

fn ask(app: &TestApp) -> Ask {
    Ask::new(app.address, "POST", PATH)
}

fn ping(app: &TestApp, more: &Value) -> Reply {
    let mut body = json!({"app_id": app.shop.app_id});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    ask(app).json(&body).send()
}

fn id_of(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}

fn visitor_of(app: &TestApp, anonymous_id: &Value) -> Value {
    app.get(&format!("/visitors?user_id={}", anonymous_id.as_str().unwrap())).expect(200).json()
}

#[test]
fn the_first_ping_makes_a_visitor_and_later_ones_note_it() {
    let app = TestApp::start();
    let first = ping(&app, &json!({})).expect(200).json();
    let id = &first["anonymous_id"];
    assert_eq!(id.as_str().unwrap().len(), 36);
    let expected = json!({
        "type": "visitor", "id": first["visitor"]["id"], "user_id": id, "created_at": START_S,
        "last_request_at": START_S, "session_count": 1,
    });
    assert_eq!(first["visitor"], expected);
    app.clock.advance_s(1_800);
    let second = ping(&app, &json!({"anonymous_id": id})).expect(200).json();
    assert_eq!((&second["visitor"]["id"], &second["anonymous_id"]), (&first["visitor"]["id"], id));
    assert_eq!(second["visitor"]["last_request_at"], START_S + 1_800);
    assert_eq!(second["visitor"]["session_count"], 1, "half an hour is one session");
    app.clock.advance_s(1_801);
    let third = ping(&app, &json!({"anonymous_id": id})).expect(200).json();
    assert_eq!(third["visitor"]["session_count"], 2);
    let other = ping(&app, &json!({})).expect(200).json();
    assert_ne!(other["anonymous_id"], *id);
    // Visitors are no contacts.
    assert_eq!(app.get("/contacts").expect(200).json()["total_count"], 0);
    assert_eq!(app.get(&format!("/contacts/{}", first["visitor"]["id"].as_str().unwrap())).status, 404);
}

#[test]
fn what_a_browser_tells_is_kept_and_what_makes_no_sense_is_not() {
    let app = TestApp::start();
    let body = json!({
        "app_id": app.shop.app_id, "page_url": "https://shop.example/?utm_source=news&utm_campaign=spring#top",
        "page_title": "Shop", "referrer": "https://search.example/?q=shop", "utm_medium": "mail",
        "browser_language": "en-IE", "time_zone": "Europe/Dublin", "do_not_track": false, "email": "mine@x.example",
    });
    let reply = ask(&app).header("user-agent", CHROME).json(&body).send().expect(200).json();
    let visitor = visitor_of(&app, &reply["anonymous_id"]);
    for (key, expected) in [
        ("referrer", json!("https://search.example/?q=shop")),
        ("utm_source", json!("news")),
        ("utm_campaign", json!("spring")),
        ("utm_medium", json!("mail")),
        ("utm_term", json!(null)),
        ("do_not_track", json!(false)),
        ("email", json!("")),
    ] {
        assert_eq!(visitor[key], expected, "{key}");
    }
    assert_eq!(visitor["location_data"]["timezone"], "Europe/Dublin");
    // Once it is a contact, the rest is seen too.
    let convert = json!({"visitor": {"id": visitor["id"]}, "type": "lead"});
    let lead = app.post("/visitors/convert", &convert).expect(200).json();
    assert_eq!((&lead["browser"], &lead["browser_version"]), (&json!("Chrome"), &json!("140.0.0.0")));
    assert_eq!((&lead["os"], &lead["browser_language"]), (&json!("Windows"), &json!("en-IE")));
    let odd = json!({"referrer": "javascript:alert(1)", "time_zone": "<b>", "utm_term": "t".repeat(300)});
    let reply = ping(&app, &odd).expect(200).json();
    let visitor = visitor_of(&app, &reply["anonymous_id"]);
    assert_eq!((&visitor["referrer"], &visitor["location_data"]), (&json!(null), &json!({})));
    assert_eq!(visitor["utm_term"].as_str().unwrap().len(), 255);
}

#[test]
fn what_is_no_ping_is_named() {
    let app = TestApp::start();
    for (body, expected) in [
        (json!({}), "400 parameter_not_found app_id: app_id is needed"),
        (json!({"app_id": "nobody"}), "404 not_found app_id: No workspace has this app id"),
        (
            json!({"app_id": "app-shop", "anonymous_id": "me"}),
            "400 parameter_invalid anonymous_id: anonymous_id must be a UUID",
        ),
        (
            json!({"app_id": "app-shop", "anonymous_id": 7}),
            "400 type_mismatch anonymous_id: anonymous_id must be a string",
        ),
        (json!({"app_id": "app-shop", "referrer": 7}), "400 type_mismatch referrer: referrer must be a string"),
        (
            json!({"app_id": "app-shop", "do_not_track": "1"}),
            "400 type_mismatch do_not_track: do_not_track must be true or false",
        ),
    ] {
        let reply = ask(&app).json(&body).send();
        assert_eq!(reply.error(), expected, "{body}");
        assert_eq!(reply.header("access-control-allow-origin"), Some("*"), "a page can read errors");
    }
    assert_eq!(ask(&app).body("[").send().status, 400);
    let sized = |bytes: usize| {
        let mut body = json!({"app_id": "app-shop"}).to_string();
        body.push_str(&" ".repeat(bytes - body.len()));
        ask(&app).body(body).send().status
    };
    assert_eq!([PING_BODY_BYTES_MAX - 1, PING_BODY_BYTES_MAX, PING_BODY_BYTES_MAX + 1].map(sized), [200, 200, 413]);
    assert_eq!(Ask::new(app.address, "GET", PATH).send().status, 405);
}

#[test]
fn a_browser_whose_visitor_was_merged_is_asked_for_a_new_id() {
    let app = TestApp::start();
    app.post("/contacts", &json!({"external_id": "ada", "name": "Ada Secret"})).expect(200);
    let first = ping(&app, &json!({})).expect(200).json();
    let convert = json!({"visitor": {"id": first["visitor"]["id"]}, "user": {"user_id": "ada"}, "type": "user"});
    app.post("/visitors/convert", &convert).expect(200);
    let reply = ping(&app, &json!({"anonymous_id": first["anonymous_id"]}));
    let expected = "410 contact_merged anonymous_id: This anonymous_id is that of a user by now; ping again without one to get a new one";
    assert_eq!((reply.error().as_str(), reply.header("link")), (expected, None), "and not told into whom");
    ping(&app, &json!({})).expect(200);
}

#[test]
fn a_browser_learns_nothing_that_others_wrote() {
    let app = TestApp::start();
    let first = ping(&app, &json!({})).expect(200).json();
    let convert = |kind: &str| {
        let user = json!({"email": "ada@x.example"});
        let body = json!({"visitor": {"id": first["visitor"]["id"]}, "user": user, "type": kind});
        app.post("/visitors/convert", &body).expect(200).json()
    };
    let lead = convert("lead");
    let path = format!("/contacts/{}", id_of(&lead));
    app.ask("PUT", &path).json(&json!({"name": "Ada Secret", "phone": "555-1234-567"})).send().expect(200);
    let reply = ping(&app, &json!({"anonymous_id": first["anonymous_id"]})).expect(200);
    for secret in ["Ada Secret", "555-1234", "ada@x.example"] {
        assert!(!reply.text().contains(secret), "{}", reply.text());
    }
    assert_eq!(reply.json()["visitor"]["id"], lead["id"]);
    // Nor does a cookie go on for a user: browsers are shared.
    app.ask("PUT", &path).json(&json!({"role": "user", "external_id": "ada"})).send().expect(200);
    assert_eq!(ping(&app, &json!({"anonymous_id": first["anonymous_id"]})).status, 410);
}

#[test]
fn a_network_has_its_limit() {
    let options = AppOptions { trust_proxy: true, ..AppOptions::default() };
    let app = TestApp::start_with(options, |router, _| router);
    let of = |address: &str| ask(&app).header("x-forwarded-for", address).json(&json!({"app_id": "nobody"})).send();
    for count in 0..PINGS_PER_MINUTE_MAX {
        let address = format!("192.0.2.{}", count % 256);
        assert_eq!(of(&address).status, 404, "{count}");
    }
    let refused = of("192.0.2.77");
    assert_eq!(refused.error(), "429 rate_limit_exceeded -: Exceeded rate limit of 600 in a minute from one network");
    assert_eq!(refused.header("retry-after"), Some("60"));
    assert_eq!(of("198.51.100.1").status, 404, "another network has room");
    app.clock.advance_s(60);
    assert_eq!(of("192.0.2.77").status, 404);
}

#[test]
fn an_address_that_the_caller_made_up_counts_for_nothing() {
    let app = TestApp::start();
    let of = |count: u64| {
        let made_up = format!("10.{}.{}.1", count / 256, count % 256);
        ask(&app).header("x-forwarded-for", &made_up).json(&json!({"app_id": "nobody"})).send().status
    };
    assert!((0..PINGS_PER_MINUTE_MAX).all(|count| of(count) == 404));
    assert_eq!(of(PINGS_PER_MINUTE_MAX), 429);
}
