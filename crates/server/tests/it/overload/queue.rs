//! The disk hangs, and as many commands wait as may.

use super::assert_busy;
use crate::messenger::Browser;
use crate::outbox::soon;
use crate::support::{Ask, Brake, Pulled, Reply, START_S, Site, TestApp};
use node::limits::QUEUE_COMMANDS_MAX;
use serde_json::{Value, json};
use server::app::AppOptions;
use server::limits::BATCH_ITEMS_MAX;
use std::sync::Arc;
use std::thread;

const BUSY: &str = "The server is busy; try again";

/// Numbers of events that do not wait with the others.
const LATE: usize = 1_000_000;

/// A server with ada, and what holds its disk back.
fn braked() -> (TestApp, Arc<Brake>) {
    let brake = Arc::new(Brake::default());
    let site = Site { brake: Some(Arc::clone(&brake)), ..Site::default() };
    let app = TestApp::start_at(&site, AppOptions::default());
    app.user("ada");
    (app, brake)
}

/// One of many different events of ada's.
fn event(number: usize) -> Value {
    json!({"event_name": "flooded", "user_id": "ada", "created_at": START_S - 1, "event_id": format!("id-{number}")})
}

fn events(numbers: impl IntoIterator<Item = usize>) -> Value {
    numbers.into_iter().map(event).collect()
}

fn until_waiting(app: &TestApp, count: usize) {
    soon(|| (app.node().figures().queue_commands == count as u64).then_some(()));
}

/// What became of each item of a batch.
fn words(reply: &Reply) -> Vec<String> {
    let results = reply.json()["results"].as_array().unwrap().clone();
    results.iter().map(|result| result["result"].as_str().unwrap().to_owned()).collect()
}

/// Has `then` go on while the disk hangs and exactly so many commands wait, all
/// of them ada's events, behind one more that is being stored. Afterwards each
/// of them must have been stored.
fn while_waiting(app: &TestApp, brake: &Brake, count: usize, then: impl FnOnce(Pulled<'_>)) {
    thread::scope(|scope| {
        let pulled = brake.pull();
        let one = scope.spawn(|| app.post("/events", &event(0)));
        pulled.wait_for_commit();
        let numbers = |first: usize| first..(first + BATCH_ITEMS_MAX).min(count + 1);
        let batches = (1..=count).step_by(BATCH_ITEMS_MAX).map(|first| events(numbers(first)));
        let batches: Vec<_> = batches.map(|batch| scope.spawn(move || app.post("/events/batch", &batch))).collect();
        until_waiting(app, count);
        then(pulled);
        assert_eq!(one.join().unwrap().expect(202).header("herald-event-result"), Some("ok"));
        for batch in batches {
            assert!(words(&batch.join().unwrap().expect(200)).iter().all(|word| word == "ok"));
        }
    });
    assert_eq!(app.node().figures().queue_commands, 0);
}

#[test]
fn one_event_too_many_is_refused_at_once_and_taken_later() {
    let (app, brake) = braked();
    while_waiting(&app, &brake, QUEUE_COMMANDS_MAX - 1, |pulled| {
        thread::scope(|scope| {
            let pulled = pulled;
            let last = scope.spawn(|| app.post("/events", &event(LATE)));
            until_waiting(&app, QUEUE_COMMANDS_MAX);
            // The disk hangs: whoever is refused does not wait for it.
            assert_busy(&app.post("/events", &event(LATE + 1)), BUSY);
            assert_eq!(app.node().figures().queue_turned_away, 1);
            drop(pulled);
            last.join().unwrap().expect(202);
        });
    });
    let waited = QUEUE_COMMANDS_MAX as u64 + 1;
    assert_eq!(app.count_of("ada", "flooded"), waited, "what was acknowledged, and nothing that was refused");
    for (result, count) in [("ok", waited + 1), ("duplicate", waited + 1)] {
        let again = app.post("/events", &event(LATE + 1)).expect(202);
        assert_eq!((again.header("herald-event-result"), app.count_of("ada", "flooded")), (Some(result), count));
    }
}

#[test]
fn items_of_a_batch_that_find_no_room_come_again_and_the_others_are_stored() {
    let (app, brake) = braked();
    let batch = events(LATE..LATE + 5);
    while_waiting(&app, &brake, QUEUE_COMMANDS_MAX - 2, |pulled| {
        thread::scope(|scope| {
            let pulled = pulled;
            let partly = scope.spawn(|| app.post("/events/batch", &batch));
            until_waiting(&app, QUEUE_COMMANDS_MAX);
            // Of this one nothing is taken, so it does not wait.
            let nothing = app.post("/events/batch", &events([LATE + 8, LATE + 9])).expect(200);
            assert_eq!((words(&nothing), nothing.header("retry-after")), (vec!["retry".into(); 2], Some("1")));
            drop(pulled);
            let partly = partly.join().unwrap().expect(200);
            assert_eq!(words(&partly), ["ok", "ok", "retry", "retry", "retry"]);
            assert_eq!(partly.header("retry-after"), Some("1"));
            let retry = &partly.json()["results"][2];
            assert_eq!(
                (&retry["code"], &retry["message"], &retry["id"]),
                (&json!("service_unavailable"), &json!(BUSY), &json!(null))
            );
        });
    });
    let waited = QUEUE_COMMANDS_MAX as u64 - 1;
    assert_eq!(app.count_of("ada", "flooded"), waited + 2);
    let again = app.post("/events/batch", &batch).expect(200);
    assert_eq!(words(&again), ["duplicate", "duplicate", "ok", "ok", "ok"]);
    assert_eq!((again.header("retry-after"), app.count_of("ada", "flooded")), (None, waited + 5));
}

#[test]
fn every_write_is_refused_in_its_own_way_and_reads_go_on() {
    let (app, brake) = braked();
    let bob = app.user("bob");
    let other = app.other_shop("other");
    let browser = Browser::of(&app).on("https://shop.example");
    let pong = browser.pong(&json!({}));
    let person = format!("/contacts/{bob}");
    let person = person.as_str();
    while_waiting(&app, &brake, QUEUE_COMMANDS_MAX, |_pulled| {
        let item = json!({"method": "post", "data_type": "event", "data": event(LATE)});
        let summary = json!({"event_name": "flooded", "count": 1, "first": 1, "last": 1});
        for (method, path, body) in [
            ("POST", "/events", event(LATE)),
            ("POST", "/events/summaries", json!({"user_id": "ada", "event_summaries": summary})),
            ("POST", "/bulk/events", json!({"items": [item]})),
            ("POST", "/contacts", json!({"role": "lead"})),
            ("POST", "/users", json!({"user_id": "eve"})),
            ("PUT", person, json!({"name": "Bob"})),
            ("DELETE", person, json!({})),
            ("POST", "/tags", json!({"name": "vip"})),
            ("PATCH", "/manage/settings", json!({"hold_unknown_events": true})),
        ] {
            let reply = app.ask(method, path).json(&body).send();
            assert_eq!((reply.status, path), (503, path));
            assert_busy(&reply, BUSY);
        }
        // One queue serves all workspaces.
        let theirs = Ask::new(app.address, "POST", "/contacts").bearer(&other.token);
        assert_busy(&theirs.json(&json!({"role": "lead"})).send(), BUSY);
        // What is wrong is told to be wrong: sending it again would not help.
        let wrong = app.post("/events", &json!({"user_id": "ada"})).error();
        assert_eq!(wrong, "400 parameter_not_found event_name: event_name is needed");
        // A page may read that it is to come back, and keeps its event.
        let ping = browser.ping(&json!({"session": pong["session"], "page_view": true}));
        assert_busy(&ping, BUSY);
        assert_eq!(ping.header("access-control-allow-origin"), Some("https://shop.example"));
        let tracked = browser.track(&pong["event_key"], "1", "looked");
        assert_eq!((&tracked["result"], &tracked["code"]), (&json!("retry"), &json!("service_unavailable")));

        let search = json!({"query": {"field": "external_id", "operator": "=", "value": "bob"}});
        assert_eq!(app.post("/contacts/search", &search).expect(200).json()["total_count"], 1);
        for path in [
            "/me",
            person,
            "/events?type=user&user_id=ada",
            "/manage/event_definitions",
            "/manage/exports/contacts",
            "/healthz",
            "/readyz",
        ] {
            assert_eq!((app.get(path).status, path), (200, path));
        }
        let stream = Browser::of(&app).call("poll", &json!({"session": pong["session"], "revision": 0}));
        stream.expect(200);
    });
    assert_eq!(app.count_of("ada", "flooded"), QUEUE_COMMANDS_MAX as u64 + 1);
    assert_eq!(app.get(person).expect(200).json()["name"], json!(null), "nothing of what was refused was done");
    assert_eq!(browser.track(&pong["event_key"], "1", "looked")["result"], "ok");
    app.ask("PUT", person).json(&json!({"name": "Bob"})).send().expect(200);
}
