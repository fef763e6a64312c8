//! Live connections that nobody reads from.

use super::{HEAVY_BYTES, deaf, heavy_events, impatient, rest};
use crate::manage::messages::{banner, live};
use crate::messenger::{Browser, SECRET, hash};
use crate::outbox::soon;
use crate::support::{Ask, Events, Site, TestApp};
use serde_json::json;
use server::app::AppOptions;
use server::limits::{EVENT_STREAMS_MAX, streams_max};
use std::thread;
use std::time::Duration;

/// No heartbeat comes while a test runs: whoever waits for what never comes
/// fails.
const HEARTBEAT: Duration = Duration::from_secs(600);

/// Heavy events that are told: several times what the kernel takes for a client.
const TOLD: usize = 2_000;

#[test]
fn a_teammate_who_reads_nothing_is_given_up_and_another_sees_everything() {
    let options = AppOptions { heartbeat: HEARTBEAT, ..AppOptions::default() };
    let app = TestApp::start_at(&impatient(), options);
    app.user("ada");
    let ask = app.ask("GET", "/manage/events/live");
    let mut watcher = Events::open(&ask).unwrap();
    watcher.expect("hello");
    let deaf: Vec<_> = (1..EVENT_STREAMS_MAX).map(|_| deaf(&app, &ask).unwrap()).collect();
    let refused = Events::open(&ask).err().expect("all places are taken");
    assert!(refused.error().starts_with("429 too_many_streams"), "{}", refused.text());
    assert_eq!(refused.header("retry-after"), Some("1"));

    thread::scope(|scope| {
        let seen = scope.spawn(|| {
            let id = |_| watcher.expect("event").data["id"].as_str().unwrap().to_owned();
            (0..TOLD).map(id).collect::<Vec<String>>()
        });
        let recorded = heavy_events(&app, TOLD);
        assert_eq!(seen.join().unwrap(), recorded, "in order, none missing, none twice");
    });
    // All their places are free again, and the watcher has kept its own.
    let others: Vec<Events> = (1..EVENT_STREAMS_MAX).map(|_| soon(|| Events::open(&ask).ok())).collect();
    assert!(Events::open(&ask).is_err());
    let last = app.track("ada", "last", 5_000);
    assert_eq!(watcher.expect("event").data["id"], json!(last));
    drop(others);
    for stream in deaf {
        let told = rest(stream);
        assert!(told.len() < TOLD * HEAVY_BYTES, "{} bytes waited for it", told.len());
        assert!(!told.ends_with(b"0\r\n\r\n"), "it was cut, and can see that");
    }
}

#[test]
fn a_tab_that_reads_nothing_is_given_up_and_another_sees_everything() {
    let options = AppOptions { streams_per_network_max: 2, heartbeat: HEARTBEAT, ..AppOptions::default() };
    let app = TestApp::start_at(&impatient(), options);
    let content = json!({"style": "floating", "position": "top", "body": "\u{1f642}".repeat(16_000)});
    live(&app, &banner(json!({"content": content})));
    let pong = Browser::of(&app).boot(&json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")}));
    let body = json!({"app_id": app.shop.app_id, "session": pong["session"], "revision": pong["revision"]});
    let ask = Ask::new(app.address, "POST", "/messenger/web/stream").body(body.to_string());
    let mut watcher = Events::open(&ask).unwrap();
    watcher.expect("hello");
    let deaf = deaf(&app, &ask).unwrap();
    assert!(Events::open(&ask).err().expect("both places are taken").error().starts_with("429 too_many_streams"));

    let (messages, name) = thread::scope(|scope| {
        let seen = scope.spawn(|| {
            let mut messages = 0;
            loop {
                let event = watcher.next().expect("it goes on");
                match event.name.as_str() {
                    "message" => messages += 1,
                    _ => break (messages, event.data["name"].clone()),
                }
            }
        });
        // Messages for ada, until the one who takes none has gone. Time goes on,
        // so that nobody meets a rate.
        let place = soon(|| {
            app.clock.advance_s(1);
            app.track("ada", "upload-complete", 0);
            Events::open(&ask).ok()
        });
        let id = app.get("/contacts/find_by_external_id/ada").expect(200).json()["id"].as_str().unwrap().to_owned();
        app.ask("PUT", &format!("/contacts/{id}")).json(&json!({"name": "Ada"})).send().expect(200);
        drop(place);
        seen.join().unwrap()
    });
    assert_eq!(name, json!("Ada"));
    let sent = app.count_of("ada", "upload-complete");
    assert!(messages > 0 && messages <= sent, "{messages} of {sent}");
    let told = rest(deaf);
    assert!(!told.ends_with(b"0\r\n\r\n"), "it was cut, and can see that");
}

#[test]
fn pages_leave_connections_for_everything_else() {
    let connections_max = 10;
    let options = AppOptions { streams_max: streams_max(connections_max), ..AppOptions::default() };
    let app = TestApp::start_at(&Site { connections_max, ..Site::default() }, options);
    let follow = || {
        let pong = Browser::of(&app).pong(&json!({}));
        let body = json!({"app_id": app.shop.app_id, "session": pong["session"]});
        Events::open(&Ask::new(app.address, "POST", "/messenger/web/stream").body(body.to_string()))
    };
    let mut pages: Vec<Events> = (0..streams_max(connections_max)).map(|_| follow().ok().unwrap()).collect();
    let refused = follow().err().expect("no page has a place");
    assert_eq!(refused.error(), "429 too_many_streams -: As many live connections are open as may be");
    assert_eq!(refused.header("retry-after"), Some("1"));
    app.get("/me").expect(200);
    pages.pop();
    soon(|| follow().ok());
}
