//! Messages as a browser gets them, and what it tells of them.

use super::Browser;
use super::browser::{SECRET, hash};
use crate::manage::messages::{banner, live, step};
use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

/// What is new for a session since a revision.
#[track_caller]
fn poll(browser: &Browser, pong: &Value, revision: u64) -> Vec<Value> {
    let news = browser.call("poll", &json!({"session": pong["session"], "revision": revision})).expect(200).json();
    let items = news["items"].as_array().unwrap().iter();
    items.filter(|item| item["event"] != "person").cloned().collect()
}

#[track_caller]
fn did(browser: &Browser, pong: &Value, metadata: &Value) {
    let id = format!("id-{}", START_S + u64::try_from(metadata.to_string().len()).unwrap());
    let event = json!({"id": id, "key": pong["event_key"], "name": "upload-complete", "metadata": metadata});
    let results = browser.call("events", &json!({"events": [event]})).expect(200).json();
    assert_eq!(results["results"][0]["result"], "ok", "{results}");
}

fn receipt(browser: &Browser, pong: &Value, receipts: &Value) -> Value {
    browser.call("receipts", &json!({"session": pong["session"], "receipts": receipts})).expect(200).json()
}

#[test]
fn an_event_becomes_a_banner_in_the_page() {
    let app = TestApp::start();
    let content = json!({
        "style": "floating", "position": "bottom", "title": "{{ event.metadata.type }}",
        "body": "<b>{{ event.metadata.type }}</b> of {{ first_name | fallback: \"yours\" }}",
        "action": {"type": "url", "label": "Open", "target": "{{ event.metadata.file_location }}", "new_tab": true},
    });
    let metadata = json!({"all": [{"metadata": "type", "op": "known"}, {"metadata": "file_location", "op": "known"}]});
    let id = live(
        &app,
        &banner(json!({
            "trigger": {"event": "upload-complete", "metadata": metadata}, "content": content,
            "where": {"url_rules": [{"op": "contains", "value": "/files"}], "time_on_page_s": 2},
        })),
    );
    let browser = Browser::of(&app);
    let pong = browser.pong(&json!({}));
    assert_eq!(poll(&browser, &pong, 0), Vec::<Value>::new());
    did(&browser, &pong, &json!({"type": "<i>JPEG</i>", "file_location": "https://x.example/f"}));
    let items = poll(&browser, &pong, pong["revision"].as_u64().unwrap());
    let delivery = items[0]["data"]["delivery"].as_str().unwrap().to_owned();
    let revision = items[0]["id"].as_u64().unwrap();
    assert_eq!(
        items,
        [json!({
            "event": "message", "id": revision,
            "data": {
                "delivery": delivery, "message_id": id, "kind": "banner", "style": "floating", "position": "bottom",
                "title": "<i>JPEG</i>", "body": "<b>&lt;i&gt;JPEG&lt;/i&gt;</b> of yours", "show_dismiss_button": true,
                "action": {"type": "url", "label": "Open", "target": "https://x.example/f", "new_tab": true},
                "dismiss_on_action": false, "url_rules": [{"op": "contains", "value": "/files"}], "time_on_page_s": 2,
                "created_at": START_S,
            },
        })]
    );
    assert!(revision > pong["revision"].as_u64().unwrap());
    assert_eq!(poll(&browser, &pong, revision), Vec::<Value>::new(), "each once");
    assert_eq!(poll(&browser, &pong, 0), items, "all of it for a page that knows nothing");

    // Told twice, counted once; then gone for all of the person's browsers.
    let told = json!([
        {"delivery": delivery, "kind": "received"}, {"delivery": delivery, "kind": "shown"},
        {"delivery": delivery, "kind": "shown"}, {"delivery": delivery, "kind": "clicked"},
        {"delivery": "AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "kind": "shown"},
    ]);
    assert_eq!(receipt(&browser, &pong, &told)["revision"], revision);
    receipt(&browser, &pong, &told);
    assert_eq!(poll(&browser, &pong, 0).len(), 1, "it was seen, and not closed");
    let dismissed = receipt(&browser, &pong, &json!([{"delivery": delivery, "kind": "dismissed"}]));
    assert!(dismissed["revision"].as_u64().unwrap() > revision);
    let gone = json!({"event": "message_gone", "id": dismissed["revision"], "data": {"delivery": delivery}});
    assert_eq!(poll(&browser, &pong, revision), [gone]);
    assert_eq!(poll(&browser, &pong, 0), Vec::<Value>::new());
    let numbers = app.get(&format!("/manage/messages/{id}/numbers")).expect(200).json();
    assert_eq!(numbers["total"]["receipts"], json!({"received": 1, "shown": 1, "clicked": 1, "dismissed": 1}));
}

#[test]
fn whoever_matches_gets_it_with_the_page() {
    let app = TestApp::start();
    live(
        &app,
        &banner(json!({"trigger": {"match": true}, "frequency": {"mode": "once"}, "content": {"body": "Welcome"}})),
    );
    let browser = Browser::of(&app);
    let page = json!({"page": {"url": "https://shop.example/"}, "page_view": true});
    let pong = browser.pong(&page);
    let items = poll(&browser, &pong, 0);
    assert_eq!((items.len(), &items[0]["data"]["body"], &items[0]["id"]), (1, &json!("Welcome"), &pong["revision"]));
    let mut again = page.clone();
    again["session"] = pong["session"].clone();
    let again = browser.pong(&again);
    assert_eq!(poll(&browser, &again, 0).len(), 1, "once");
}

#[test]
fn a_claim_is_told_nothing_that_is_stored() {
    let app = TestApp::start();
    app.post("/contacts", &json!({"external_id": "ada", "name": "Ada Secret"})).expect(200);
    let content = json!({
        "body": "Hi {{ first_name | fallback: \"there\" }}: {{ event.metadata.link | fallback: \"-\" }}",
        "action": {"type": "url", "label": "Open", "target": "{{ event.metadata.link | fallback: \"\" }}"},
    });
    live(&app, &banner(json!({"content": content})));
    let browser = Browser::of(&app);
    // What the workspace's own server caused is for those who prove to be Ada.
    app.track("ada", "upload-complete", 0);
    let claim = browser.boot(&json!({"user_id": "ada"}));
    let proven = browser.boot(&json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")}));
    assert_eq!(poll(&browser, &claim, 0).len(), 0);
    let told = poll(&browser, &proven, 0);
    assert_eq!(told[0]["data"]["body"], "Hi Ada: -");

    app.clock.advance_s(60);
    let link = json!({"link": {"url": "https://evil.example/", "value": "click"}});
    let claim = browser.boot(&json!({"user_id": "ada"}));
    did(&browser, &claim, &link);
    let told = poll(&browser, &claim, 0);
    assert_eq!(told.len(), 1);
    assert_eq!((&told[0]["data"]["body"], &told[0]["data"]["action"]), (&json!("Hi there: click"), &json!(null)));
    // Ada herself reads her name, but an address that anybody could send is
    // text for her, too.
    let told = poll(&browser, &proven, 0);
    let body = told.last().unwrap()["data"]["body"].clone();
    assert_eq!((told.len(), &body, &told[1]["data"]["action"]), (2, &json!("Hi Ada: click"), &json!(null)));
    // A later page of a claim begins with nothing.
    app.clock.advance_s(60);
    let later = browser.boot(&json!({"user_id": "ada"}));
    assert_eq!(poll(&browser, &later, 0).len(), 0);
    app.ask("PUT", "/manage/messenger").json(&json!({"share_with_unverified": true})).send().expect(200);
    let told = poll(&browser, &later, 0);
    assert_eq!((told.len(), &told[0]["data"]["body"]), (2, &json!("Hi Ada: -")));
}

#[test]
fn what_is_paused_or_too_old_is_not_shown() {
    let app = TestApp::start();
    let id = live(&app, &banner(json!({})));
    let browser = Browser::of(&app);
    let pong = browser.pong(&json!({}));
    did(&browser, &pong, &json!({}));
    assert_eq!(poll(&browser, &pong, 0).len(), 1);
    step(&app, &id, "pause").expect(200);
    assert_eq!(poll(&browser, &pong, 0).len(), 0);
    step(&app, &id, "go_live").expect(200);
    assert_eq!(poll(&browser, &pong, 0).len(), 1);
    app.clock.advance_s(30 * 86_400 - 1);
    assert_eq!(poll(&browser, &pong, 0).len(), 1);
    app.clock.advance_s(1);
    assert_eq!(poll(&browser, &pong, 0).len(), 0);
}

#[test]
fn a_language_has_its_own_words() {
    let app = TestApp::start();
    live(
        &app,
        &banner(
            json!({"content": {"body": "Ready", "locales": {"de": {"body": "Fertig"}, "pt-BR": {"title": "Pronto"}}}}),
        ),
    );
    let browser = Browser::of(&app);
    for (language, title, body) in
        [("de-AT", json!(null), "Fertig"), ("en", json!(null), "Ready"), ("pt-br", json!("Pronto"), "Ready")]
    {
        let pong = browser.pong(&json!({"language": language}));
        did(&browser, &pong, &json!({}));
        let data = poll(&browser, &pong, 0)[0]["data"].clone();
        assert_eq!((&data["title"], &data["body"]), (&title, &json!(body)), "{language}");
    }
}

#[test]
fn receipts_are_read_strictly_and_bounded() {
    let app = TestApp::start();
    live(&app, &banner(json!({"content": {"body": "x", "action": {"type": "reaction", "reactions": ["👍", "👎"]}}})));
    let browser = Browser::of(&app);
    let pong = browser.pong(&json!({}));
    did(&browser, &pong, &json!({}));
    let delivery = poll(&browser, &pong, 0)[0]["data"]["delivery"].clone();
    let ask = |receipts: Value| browser.call("receipts", &json!({"session": pong["session"], "receipts": receipts}));
    let one = |kind: &str| json!({"delivery": delivery, "kind": kind});
    for (receipts, told) in [
        (json!([]), "400 parameter_not_found receipts: receipts is needed"),
        (json!({}), "400 type_mismatch receipts: receipts must be an array"),
        (json!([{"kind": "shown"}]), "400 parameter_not_found delivery: delivery is needed"),
        (
            json!([one("liked")]),
            "400 parameter_invalid kind: kind must be received, shown, clicked, dismissed, reaction, replied or completed",
        ),
        (json!([one("reaction")]), "400 parameter_not_found reaction: reaction is needed"),
        (
            json!([{"delivery": delivery, "kind": "reaction", "reaction": 10}]),
            "400 parameter_invalid reaction: reaction must be the place of one, from 0",
        ),
        (json!(vec![one("shown"); 51]), "400 parameter_invalid receipts: receipts may have at most 50 items"),
    ] {
        assert_eq!(ask(receipts).error(), told);
    }
    assert_eq!([49, 50].map(|count| ask(json!(vec![one("shown"); count])).status), [200, 200]);
    let nobody = browser.call("receipts", &json!({"session": "x", "receipts": [one("shown")]}));
    assert_eq!(nobody.error(), "401 session_expired session: The session has ended; ping again");
    // Another browser's person tells nothing of it.
    let other = browser.pong(&json!({}));
    receipt(&browser, &other, &json!([one("dismissed")]));
    assert_eq!(poll(&browser, &pong, 0).len(), 1);
    receipt(&browser, &pong, &json!([{"delivery": delivery, "kind": "reaction", "reaction": 1}]));
    assert_eq!(poll(&browser, &pong, 0).len(), 0, "a reaction is an answer");
}

#[test]
fn the_newest_messages_are_handed_over() {
    let app = TestApp::start();
    live(&app, &banner(json!({"content": {"body": "{{ event.metadata.n | fallback: '-' }}"}})));
    let browser = Browser::of(&app);
    let pong = browser.pong(&json!({}));
    for n in 0..21 {
        did(&browser, &pong, &json!({"n": n, "pad": "x".repeat(n)}));
        let count = poll(&browser, &pong, 0).len();
        assert_eq!(count, (n + 1).min(20));
    }
    let bodies: Vec<Value> = poll(&browser, &pong, 0).iter().map(|item| item["data"]["body"].clone()).collect();
    let expected: Vec<Value> = (1..21).map(|n| json!(n.to_string())).collect();
    assert_eq!(bodies, expected, "in their order, the oldest left out");
}

#[test]
fn a_visitor_takes_their_messages_along() {
    let app = TestApp::start();
    live(&app, &banner(json!({"frequency": {"mode": "once"}})));
    let browser = Browser::of(&app);
    let pong = browser.pong(&json!({}));
    did(&browser, &pong, &json!({}));
    let before = poll(&browser, &pong, 0);
    let named = json!({
        "anonymous_id": pong["anonymous_id"], "session": pong["session"],
        "user_data": {"user_id": "ada", "user_hash": hash(SECRET, "ada")},
    });
    app.user("ada");
    let pong = browser.pong(&named);
    let after = poll(&browser, &pong, 0);
    assert_eq!((after.len(), &after[0]["data"]["delivery"]), (1, &before[0]["data"]["delivery"]));
    did(&browser, &pong, &json!({"again": true}));
    assert_eq!(poll(&browser, &pong, 0).len(), 1, "what the visitor had counts");
    receipt(&browser, &pong, &json!([{"delivery": after[0]["data"]["delivery"], "kind": "dismissed"}]));
    assert_eq!(poll(&browser, &pong, 0).len(), 0);
}
