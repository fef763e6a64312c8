//! `/manage/messenger`, `/manage/identity_secrets`, `/manage/install` and a
//! person's page views.

use crate::messenger::Browser;
use crate::support::{START_S, TestApp};
use engine::limits::{PROTECTED_ATTRIBUTES_MAX, SECRET_GRACE_S_MAX, TRUSTED_DOMAINS_MAX};
use serde_json::{Value, json};

fn change(app: &TestApp, body: &Value) -> crate::support::Reply {
    app.ask("PUT", "/manage/messenger").json(body).send()
}

#[test]
fn what_browsers_may_do_is_read_and_changed() {
    let app = TestApp::start();
    let nothing = json!({
        "type": "messenger", "enforce": {"web": false, "ios": false, "android": false}, "trusted_domains": [],
        "protected_attributes": [], "share_with_unverified": false,
    });
    assert_eq!(app.get("/manage/messenger").expect(200).json(), nothing);
    let first =
        json!({"enforce": {"ios": true}, "trusted_domains": ["Shop.example", "*.shop.example", "shop.example"]});
    change(&app, &first).expect(200);
    let second =
        json!({"protected_attributes": ["plan"], "share_with_unverified": true, "enforce": {"web": true, "ios": null}});
    let told = change(&app, &second).expect(200).json();
    let expected = json!({
        "type": "messenger", "enforce": {"web": true, "ios": true, "android": false},
        "trusted_domains": ["*.shop.example", "shop.example"], "protected_attributes": ["plan"],
        "share_with_unverified": true,
    });
    assert_eq!((&told, &app.get("/manage/messenger").json()), (&expected, &expected));
    change(&app, &json!({"enforce": {"web": false, "ios": false}, "trusted_domains": []})).expect(200);
    let audit = app.get("/manage/audit").expect(200).json();
    assert_eq!(audit["data"][0]["action"], "messenger.changed");
}

#[test]
fn what_there_cannot_be_is_named() {
    let app = TestApp::start();
    for (body, expected) in [
        (json!({"enforce": {"tv": true}}), "400 parameter_invalid enforce: enforce may hold web, ios and android"),
        (json!({"enforce": {"web": 1}}), "400 type_mismatch enforce: enforce must be true or false"),
        (json!({"enforce": true}), "400 type_mismatch enforce: enforce must be an object of web, ios and android"),
        (
            json!({"trusted_domains": ["https://shop.example"]}),
            "400 parameter_invalid trusted_domains: trusted_domains may hold hosts, such as shop.example, or *.shop.example for all below it",
        ),
        (
            json!({"trusted_domains": [7]}),
            "400 type_mismatch trusted_domains: trusted_domains must be an array of strings",
        ),
        (
            json!({"protected_attributes": [""]}),
            "400 parameter_invalid protected_attributes: The name of a custom attribute must not be empty",
        ),
    ] {
        assert_eq!(change(&app, &body).error(), expected, "{body}");
    }
    let list = |key: &str, count: usize| {
        let names: Vec<String> = (0..count).map(|n| format!("n{n}")).collect();
        change(&app, &json!({key: names})).status
    };
    for (key, max) in [("trusted_domains", TRUSTED_DOMAINS_MAX), ("protected_attributes", PROTECTED_ATTRIBUTES_MAX)] {
        assert_eq!([max - 1, max, max + 1].map(|count| list(key, count)), [200, 200, 422], "{key}");
    }
}

#[test]
fn a_secret_is_told_once() {
    let app = TestApp::start();
    let listed = app.get("/manage/identity_secrets").expect(200).json();
    let platforms: Vec<_> = listed["data"].as_array().unwrap().iter().map(|item| item["platform"].clone()).collect();
    assert_eq!(platforms, ["web", "ios", "android"]);
    let expected = json!({
        "type": "identity_secret", "platform": "web", "number": 1, "created_at": START_S, "hint": "here",
        "previous_valid_until": null,
    });
    assert_eq!(listed["data"][0], expected);
    let rotated = app.post("/manage/identity_secrets/web/rotate", &json!({})).expect(200).json();
    let secret = rotated["secret"].as_str().unwrap().to_owned();
    assert_eq!(secret.len(), 43);
    assert_eq!((&rotated["number"], &rotated["previous_valid_until"]), (&json!(2), &json!(START_S + 604_800)));
    let listed = app.get("/manage/identity_secrets").expect(200);
    assert!(!listed.text().contains(&secret) && listed.text().contains(&secret[39..]));
    assert_eq!(listed.json()["data"][1]["number"], 1, "each platform has its own");
    let at_once = app.post("/manage/identity_secrets/web/rotate", &json!({"grace_s": 0})).expect(200).json();
    assert_eq!((&at_once["number"], &at_once["previous_valid_until"]), (&json!(3), &Value::Null));
    let audit = app.get("/manage/audit").expect(200);
    assert_eq!(audit.json()["data"][0]["action"], "identity_secret.rotated");
    assert!(!audit.text().contains(&secret));
    assert_eq!(
        app.post("/manage/identity_secrets/tv/rotate", &json!({})).error(),
        "404 not_found -: There is no such platform"
    );
    let grace = |grace_s: u32| app.post("/manage/identity_secrets/ios/rotate", &json!({"grace_s": grace_s})).status;
    assert_eq!([SECRET_GRACE_S_MAX - 1, SECRET_GRACE_S_MAX, SECRET_GRACE_S_MAX + 1].map(grace), [200, 200, 400]);
}

#[test]
fn an_installation_tells_where_it_was_seen_and_what_was_refused() {
    let app = TestApp::start();
    let empty = app.get("/manage/install").expect(200).json();
    assert_eq!((&empty["sites"], &empty["refused"]), (&json!([]), &json!([])));
    let base = format!("http://{}", app.address);
    assert_eq!((&empty["api_base"], &empty["script"]), (&json!(base), &json!(format!("{base}/widget/app-shop"))));
    for (name, snippet) in empty["snippets"].as_object().unwrap() {
        let snippet = snippet.as_str().unwrap();
        assert!(snippet.contains(&base) && snippet.contains("/widget/app-shop"), "{name}: {snippet}");
    }
    let browser = Browser::of(&app);
    browser.on("https://shop.example").pong(&json!({}));
    app.clock.advance_s(120);
    browser.on("https://other.example:8443").pong(&json!({}));
    change(&app, &json!({"trusted_domains": ["shop.example"]})).expect(200);
    for _ in 0..2 {
        browser.on("https://other.example:8443").ping(&json!({}));
    }
    browser.on("https://shop.example").ping(&json!({"user_data": {"user_id": "ada", "user_hash": "x"}}));
    let install = app.get("/manage/install").expect(200).json();
    let site = |host: &str, at: u64| json!({"host": host, "first_seen_at": at, "last_seen_at": at});
    assert_eq!(install["sites"], json!([site("other.example", START_S + 120), site("shop.example", START_S)]));
    let refused: Vec<String> = install["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| format!("{} {} {}", item["code"], item["host"], item["count"]))
        .collect();
    let expected = [r#""identity_verification_failed" "shop.example" 1"#, r#""domain_not_trusted" "other.example" 2"#];
    assert_eq!(refused, expected);
    let other = app.other_shop("other");
    let theirs = app.ask("GET", "/manage/install").bearer(&other.token).send().expect(200).json();
    assert_eq!((&theirs["sites"], &theirs["refused"]), (&json!([]), &json!([])));
}

#[test]
fn the_pages_that_somebody_opened_are_listed_and_exported() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let open = |before: &Value, url: &str, page_view: bool| {
        let page = json!({"url": url, "title": "A page", "referrer": "https://search.example/?q=a"});
        app.clock.advance_s(1);
        browser.pong(&json!({"page": page, "page_view": page_view, "session": before["session"]}))
    };
    let first = open(&Value::Null, "https://shop.example/a?b=c#d", true);
    open(&first, "https://shop.example/not-noted", false);
    open(&first, "https://shop.example/b", true);
    let id = first["visitor"]["id"].as_str().unwrap();
    let views = app.get(&format!("/manage/contacts/{id}/page_views")).expect(200).json();
    let view = |url: &str, at: u64| {
        json!({
            "type": "page_view", "url": url, "title": "A page", "referrer": "https://search.example/?q=a",
            "viewed_at": START_S + at,
        })
    };
    let expected = json!([view("https://shop.example/b", 3), view("https://shop.example/a?b=c", 1)]);
    assert_eq!(views["data"], expected);
    let export = app.get(&format!("/manage/contacts/{id}/export")).expect(200).json();
    assert_eq!(export["page_views"], expected);
}

#[test]
fn how_messages_look_is_read_changed_and_told_to_pages() {
    let app = TestApp::start();
    let put = |body: Value| app.ask("PUT", "/manage/appearance").json(&body).send();
    let browser = Browser::of(&app);
    let nothing = json!({"type": "appearance", "action_color": null, "background_color": null, "theme_mode": "system"});
    assert_eq!(app.get("/manage/appearance").expect(200).json(), nothing);
    assert_eq!(browser.pong(&json!({})).get("appearance"), None, "pages are told nothing of nothing");
    put(json!({"action_color": "#0A7EA4", "theme_mode": "dark"})).expect(200);
    let told = put(json!({"background_color": "#101010"})).expect(200).json();
    let expected =
        json!({"type": "appearance", "action_color": "#0a7ea4", "background_color": "#101010", "theme_mode": "dark"});
    assert_eq!((&told, &app.get("/manage/appearance").json()), (&expected, &expected), "what is not sent stays");
    let looks = json!({"action_color": "#0a7ea4", "background_color": "#101010", "theme_mode": "dark"});
    assert_eq!(browser.pong(&json!({}))["appearance"], looks);
    let audit = app.get("/manage/audit").expect(200);
    assert_eq!(audit.json()["data"][0]["action"], "messenger.changed");
    assert!(audit.text().contains("#101010"), "{}", audit.text());
    assert_eq!(put(json!({"action_color": null, "background_color": "", "theme_mode": "system"})).json(), nothing);
    for (body, told) in [
        (
            json!({"action_color": "red"}),
            "400 parameter_invalid action_color: action_color must be a colour as #rrggbb, such as #0a7ea4",
        ),
        (
            json!({"background_color": "#12345g"}),
            "400 parameter_invalid background_color: background_color must be a colour as #rrggbb, such as #0a7ea4",
        ),
        (json!({"action_color": 7}), "400 type_mismatch action_color: action_color must be a string"),
        (json!({"theme_mode": "pink"}), "400 parameter_invalid theme_mode: theme_mode must be system, light or dark"),
    ] {
        assert_eq!(put(body).error(), told);
    }
    assert_eq!(
        app.get("/manage/messenger").expect(200).json()["share_with_unverified"],
        false,
        "the rest is as it was"
    );
}
