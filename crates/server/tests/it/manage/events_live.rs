//! `GET /manage/events/live`.

use crate::support::{Event, Events, TestApp};
use engine::rows::Scopes;
use serde_json::{Value, json};
use server::app::AppOptions;
use server::limits::{EVENT_STREAM_PAGE, EVENT_STREAMS_MAX};
use std::time::{Duration, Instant};

fn watch(app: &TestApp, query: &str) -> Events {
    let mut events = Events::open(&app.ask("GET", &format!("/manage/events/live{query}"))).unwrap();
    events.expect("hello");
    events
}

/// What became of an item, and what tells which it was.
fn told(event: &Event) -> String {
    let data = &event.data;
    let text = |key: &str| data[key].as_str().unwrap_or("-").to_owned();
    let why = [&data["duplicate_of"], &data["dropped"], &data["rejected"]["reason"]];
    let why = why.iter().find_map(|why| why.as_str()).map(|why| if why.len() == 36 { "an event" } else { why });
    format!("{} {} {} {}", text("result"), text("event_name"), text("source"), why.unwrap_or("-"))
}

#[test]
fn everything_that_comes_in_is_told_with_what_became_of_it() {
    let app = TestApp::start();
    let contact = app.user("25");
    let mut events = watch(&app, "");
    let id = app.track("25", "ordered-item", 60);
    let first = events.expect("event");
    let receipt = app.get(&format!("/manage/events/{id}")).expect(200).json();
    assert_eq!(first.data, receipt, "the receipt itself");
    assert_eq!((&first.data["contact_id"], &first.data["verified"]), (&json!(contact), &json!("token")));
    app.track("25", "ordered-item", 60);
    app.post("/events", &json!({"event_name": "x", "user_id": "nobody", "created_at": app.clock.now_s()})).expect(404);
    app.track("25", "other", 1);
    let rest: Vec<String> = (0..3).map(|_| told(&events.expect("event"))).collect();
    assert_eq!(rest[0], "duplicate ordered-item rest an event");
    assert!(rest[1].starts_with("rejected "), "{rest:?}");
    assert_eq!(rest[2], "ok other rest -");
}

#[test]
fn a_watcher_who_comes_back_goes_on_behind_the_last_id() {
    let app = TestApp::start();
    app.user("25");
    let mut events = Events::open(&app.ask("GET", "/manage/events/live")).unwrap();
    let mut last = events.expect("hello").id.unwrap();
    drop(events);
    // More than a page, so that several are read.
    let count = EVENT_STREAM_PAGE + 5;
    let sent: Vec<String> = (0..count).map(|n| app.track("25", "e", 1_000 - n as u64)).collect();
    let mut seen = Vec::new();
    for part in [1, EVENT_STREAM_PAGE, count - EVENT_STREAM_PAGE - 1] {
        let ask = app.ask("GET", "/manage/events/live");
        let mut events = match part {
            // Both ways to say it.
            1 => Events::open(&app.ask("GET", &format!("/manage/events/live?last_event_id={last}"))).unwrap(),
            _ => Events::open(&ask.header("last-event-id", &last)).unwrap(),
        };
        events.expect("hello");
        for _ in 0..part {
            let event = events.expect("event");
            seen.push(event.data["id"].as_str().unwrap().to_owned());
            last = event.id.unwrap();
        }
    }
    assert_eq!(seen, sent, "in order, none missing, none twice");

    let other = app.other_shop("other");
    let theirs = |id: &str| {
        let ask = crate::support::Ask::new(app.address, "GET", "/manage/events/live").bearer(&other.token);
        Events::open(&ask.header("last-event-id", id)).err().expect("refused")
    };
    assert!(theirs(&last).expect(404).error().starts_with("404 not_found last_event_id"));
    assert!(theirs("nonsense!").expect(400).error().starts_with("400 parameter_invalid last_event_id"));
}

#[test]
fn only_what_is_asked_for_is_told() {
    let options = AppOptions { heartbeat: Duration::from_millis(20), ..AppOptions::default() };
    let app = TestApp::start_with(options, |router, _| router);
    let (ada, _) = (app.user("ada"), app.user("bob"));
    let mut named = watch(&app, "?name=Ordered-Item");
    let mut of_ada = watch(&app, &format!("?contact_id={ada}"));
    app.track("bob", "other", 3);
    app.track("bob", "ordered-item", 2);
    app.track("ada", "other", 1);
    app.post("/events", &json!({"event_name": "ordered-item", "user_id": "ada", "created_at": "x"})).expect(400);
    app.track("ada", "ordered-item", 1);
    let name = |event: Event| event.data["event_name"].clone();
    let is_bob = named.expect("event");
    assert_ne!(is_bob.data["contact_id"], Value::from(ada.as_str()));
    assert_eq!(named.expect("event").data["contact_id"], ada.as_str());
    assert_eq!([(); 2].map(|()| name(of_ada.expect("event"))), [json!("other"), json!("ordered-item")]);
    // Silence, while nothing is for them.
    app.track("bob", "other", 9);
    named.wait_for_heartbeats(named.heartbeats + 2);
    app.get("/manage/events/live?contact_id=nobody").expect(404);
    app.get("/manage/events/live?name=%20").expect(400);
}

#[test]
fn it_ends_with_its_token_and_with_the_server() {
    let app = TestApp::start();
    let token = app.token(Scopes::MANAGE);
    let mut of_token = Events::open(&app.ask("GET", "/manage/events/live").bearer(&token)).unwrap();
    of_token.expect("hello");
    let mut of_shop = watch(&app, "");
    let public = server::tokens::parse(&token).unwrap().public;
    app.post(&format!("/manage/tokens/{public:016x}/revoke"), &json!({})).expect(200);
    assert_eq!(of_token.expect_end(), "revoked");
    let writing = app.token(Scopes::WRITE);
    app.ask("GET", "/manage/events/live").bearer(&writing).send().expect(403);
    drop(app);
    assert_eq!(of_shop.expect_end(), "closing");
}

#[test]
fn so_many_watch_at_once() {
    let app = TestApp::start();
    let mut open: Vec<Events> = (0..EVENT_STREAMS_MAX).map(|_| watch(&app, "")).collect();
    let refused = Events::open(&app.ask("GET", "/manage/events/live")).err().expect("one too many");
    assert!(refused.expect(429).error().starts_with("429 too_many_streams"));
    open.pop();
    while Events::open(&app.ask("GET", "/manage/events/live")).is_err() {
        std::thread::yield_now();
    }
}

#[test]
fn it_is_narrowed_down_by_source_and_result() {
    let app = TestApp::start();
    app.user("25");
    let mut of_bulk = watch(&app, "?source=bulk,stripe");
    let mut wrong = watch(&app, "?result=rejected,%20duplicate");
    let mut stored_by_rest = watch(&app, "?source=rest&result=ok");
    app.track("25", "a", 60);
    app.track("25", "a", 60);
    let item = json!({"method": "post", "data": {"event_name": "b", "user_id": "25", "created_at": app.clock.now_s()}});
    app.post("/bulk/events", &json!({"items": [item]})).expect(202);
    app.post("/events", &json!({"event_name": "x", "user_id": "nobody", "created_at": app.clock.now_s()})).expect(404);
    app.track("25", "c", 60);
    assert_eq!(told(&of_bulk.expect("event")), "ok b bulk -");
    assert_eq!(told(&wrong.expect("event")), "duplicate a rest an event");
    assert!(told(&wrong.expect("event")).starts_with("rejected "));
    let stored = [(); 2].map(|()| told(&stored_by_rest.expect("event")));
    assert_eq!(stored, ["ok a rest -", "ok c rest -"]);
    for (query, field) in [("source=fax", "source"), ("source=rest,,bulk", "source"), ("result=held", "result")] {
        let error = app.get(&format!("/manage/events/live?{query}")).error();
        assert!(error.starts_with(&format!("400 parameter_invalid {field}: {field} must hold")), "{error}");
    }
}

/// A second's worth of a busy shop reaches one watcher in well under a second
/// of reading; ten are allowed, for machines that do other things.
#[test]
fn a_watcher_keeps_up_with_a_thousand_events_a_second() {
    const EVENTS: u64 = 10_000;
    let app = TestApp::start();
    app.user("25");
    let mut events = watch(&app, "");
    let now = app.clock.now_s();
    let event = |n: u64| json!({"event_name": "e", "user_id": "25", "created_at": now - n, "metadata": {"n": n}});
    let started = Instant::now();
    for part in 0..EVENTS / 1_000 {
        let batch: Vec<Value> = (part * 1_000..(part + 1) * 1_000).map(event).collect();
        app.post("/events/batch", &Value::Array(batch)).expect(200);
    }
    for n in 0..EVENTS {
        assert_eq!(events.expect("event").data["metadata"][0]["value"], n);
    }
    let took = started.elapsed();
    println!("{EVENTS} events told after {took:?}");
    assert!(took < Duration::from_secs(EVENTS / 1_000), "{took:?}");
}
