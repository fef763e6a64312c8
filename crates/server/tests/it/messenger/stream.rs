//! `POST /messenger/web/stream` and `POST /messenger/web/poll`.

use super::Browser;
use super::browser::{SECRET, hash};
use crate::support::{Ask, Event, Events, TestApp};
use engine::command::RotateIdentitySecret;
use engine::rows::{ActorRef, Platform};
use serde_json::{Value, json};
use server::app::AppOptions;
use server::limits::STREAMS_PER_PERSON_MAX;
use std::time::Duration;

/// Somebody's browser that was told who they are.
struct Page<'a> {
    app: &'a TestApp,
    browser: Browser,
    session: Value,
    revision: u64,
}

impl<'a> Page<'a> {
    fn of(app: &'a TestApp, user_data: &Value) -> Self {
        let browser = Browser::of(app);
        let pong = browser.boot(user_data);
        Self { app, browser, session: pong["session"].clone(), revision: pong["revision"].as_u64().unwrap() }
    }

    /// A user who proved it.
    fn proved(app: &'a TestApp, user_id: &str) -> Self {
        Self::of(app, &json!({"user_id": user_id, "user_hash": hash(SECRET, user_id)}))
    }

    fn ask(&self, revision: u64) -> Ask {
        let body = json!({"app_id": self.app.shop.app_id, "session": self.session, "revision": revision});
        Ask::new(self.app.address, "POST", "/messenger/web/stream")
            .header("origin", "https://shop.example")
            .body(body.to_string())
    }

    /// A stream that has said hello.
    fn follow(&self) -> Events {
        let mut events = Events::open(&self.ask(self.revision)).unwrap();
        assert_eq!(events.expect("hello").data["heartbeat_s"], 25);
        events
    }

    fn poll(&self, revision: u64) -> Value {
        self.browser.call("poll", &json!({"session": self.session, "revision": revision})).expect(200).json()
    }

    fn rename(&self, user_id: &str, name: &str) {
        let id = self.app.get(&format!("/contacts/find_by_external_id/{user_id}")).expect(200).json()["id"].clone();
        let path = format!("/contacts/{}", id.as_str().unwrap());
        self.app.ask("PUT", &path).json(&json!({"name": name})).send().expect(200);
    }
}

fn id_of(event: &Event) -> u64 {
    event.id.as_deref().unwrap().parse().unwrap()
}

#[test]
fn a_change_is_told_once_and_a_reconnect_goes_on_behind_it() {
    let app = TestApp::start();
    let page = Page::proved(&app, "25");
    let mut stream = page.follow();
    page.rename("25", "Ada");
    let told = stream.expect("person");
    assert_eq!(
        (&told.data["name"], &told.data["type"], &told.data["user_id"]),
        (&json!("Ada"), &json!("user"), &json!("25"))
    );
    assert_eq!(told.data["revision"], id_of(&told));
    assert!(id_of(&told) > page.revision);
    page.rename("25", "Ada L.");
    let second = stream.expect("person");
    assert_eq!(second.data["name"], "Ada L.");
    drop(stream);

    page.rename("25", "Lovelace");
    let mut behind = Events::open(&page.ask(id_of(&second))).unwrap();
    let hello = behind.expect("hello").data["revision"].as_u64().unwrap();
    let third = behind.expect("person");
    assert_eq!((&third.data["name"], id_of(&third)), (&json!("Lovelace"), hello));
    // Whoever knows it is told of nothing but what follows.
    let mut knowing = Events::open(&page.ask(id_of(&third))).unwrap();
    knowing.expect("hello");
    page.rename("25", "Byron");
    assert_eq!(knowing.expect("person").data["name"], "Byron");
    // A revision that is yet to come is as good as none.
    let mut lost = Events::open(&page.ask(u64::MAX)).unwrap();
    lost.expect("hello");
    assert_eq!(lost.expect("person").data["name"], "Byron");
}

#[test]
fn a_claim_is_told_that_something_changed_and_not_what() {
    let app = TestApp::start();
    app.post("/contacts", &json!({"external_id": "25", "email": "ada@example.com", "name": "Ada"})).expect(200);
    let page = Page::of(&app, &json!({"user_id": "25"}));
    let mut stream = page.follow();
    page.rename("25", "Ada L.");
    let told = stream.expect("person");
    assert_eq!(told.data, json!({"type": "user", "revision": id_of(&told)}));
    let polled = page.poll(0);
    assert_eq!(polled["items"][0]["data"], told.data);
}

#[test]
fn a_poll_tells_what_a_stream_would() {
    let app = TestApp::start();
    let page = Page::proved(&app, "25");
    page.rename("25", "Ada");
    let polled = page.poll(page.revision);
    let item = &polled["items"][0];
    assert_eq!(
        (&item["event"], &item["id"], &item["data"]["name"]),
        (&json!("person"), &polled["revision"], &json!("Ada"))
    );
    assert_eq!(page.poll(polled["revision"].as_u64().unwrap())["items"], json!([]));
}

#[test]
fn a_stream_says_why_it_ends() {
    let app = TestApp::start();
    let contact = |user_id: &str| {
        let found = app.get(&format!("/contacts/find_by_external_id/{user_id}")).expect(200).json();
        format!("/contacts/{}", found["id"].as_str().unwrap())
    };
    let (deleted, blocked) = (Page::proved(&app, "deleted"), Page::proved(&app, "blocked"));
    let (mut of_deleted, mut of_blocked) = (deleted.follow(), blocked.follow());
    app.ask("DELETE", &contact("deleted")).send().expect(200);
    assert_eq!(of_deleted.expect_end(), "gone");
    assert_eq!(deleted.poll(0)["items"][0]["data"], json!({"reason": "gone"}));
    app.ask("POST", &format!("{}/block", contact("blocked"))).send().expect(200);
    assert_eq!(of_blocked.expect_end(), "revoked");

    // A visitor who turns out to be a user that is there already.
    app.user("known");
    let visitor = Page::of(&app, &json!({}));
    let mut of_visitor = visitor.follow();
    let pong = visitor.browser.pong(&json!({"session": visitor.session}));
    // Of whoever did nothing nothing is kept: they would be gone.
    assert_eq!(visitor.browser.track(&pong["event_key"], "1", "looked")["result"], "ok");
    let anonymous_id = pong["anonymous_id"].clone();
    let known = json!({"user_id": "known", "user_hash": hash(SECRET, "known")});
    visitor.browser.pong(&json!({"anonymous_id": anonymous_id, "session": visitor.session, "user_data": known}));
    assert_eq!(of_visitor.expect_end(), "merged");

    let proved = Page::proved(&app, "proved");
    let mut of_proved = proved.follow();
    let rotation = RotateIdentitySecret {
        workspace: app.shop.workspace,
        platform: Platform::Web,
        secret: "another".into(),
        grace_s: 0,
        actor: ActorRef::CommandLine,
    };
    app.wait(app.node().submit(engine::Command::RotateIdentitySecret(Box::new(rotation)))).unwrap();
    assert_eq!(of_proved.expect_end(), "revoked");
}

#[test]
fn a_session_that_is_no_good_opens_nothing() {
    let app = TestApp::start();
    let page = Page::proved(&app, "25");
    let other = app.other_shop("other");
    for session in [json!("nonsense"), json!(null), json!(7), json!("")] {
        let call = json!({"session": session});
        for what in ["stream", "poll"] {
            let error = page.browser.call(what, &call).expect(401).error();
            assert!(error.starts_with("401 session_expired"), "{error}");
        }
    }
    let elsewhere = Browser::at(&app, &other).call("stream", &json!({"session": page.session}));
    assert!(elsewhere.expect(401).error().starts_with("401 session_expired"));
}

#[test]
fn the_oldest_of_too_many_streams_ends_and_a_network_has_so_many() {
    let limit = STREAMS_PER_PERSON_MAX + 2;
    let options = AppOptions { streams_per_network_max: u32::try_from(limit).unwrap(), ..AppOptions::default() };
    let app = TestApp::start_with(options, |router, _| router);
    let (page, other) = (Page::proved(&app, "25"), Page::proved(&app, "26"));
    let mut streams: Vec<Events> = (0..STREAMS_PER_PERSON_MAX).map(|_| page.follow()).collect();
    let of_other = other.follow();
    streams.push(page.follow());
    assert_eq!(streams.remove(0).expect_end(), "replaced");
    // All others still follow.
    page.rename("25", "Ada");
    streams.iter_mut().for_each(|stream| assert_eq!(stream.expect("person").data["name"], "Ada"));

    let last = other.follow();
    let refused = Events::open(&other.ask(0)).err().expect("too many").expect(429);
    assert!(refused.error().starts_with("429 too_many_streams"));
    assert_eq!(refused.header("access-control-allow-origin"), Some("https://shop.example"));
    assert!(refused.header("retry-after").is_some());
    drop((last, of_other));
    // The server notices that they went; it may take a moment.
    while Events::open(&other.ask(0)).is_err() {
        std::thread::yield_now();
    }
}

#[test]
fn a_server_that_stops_says_so_and_waits_for_no_stream() {
    let app = TestApp::start();
    let mut stream = Page::proved(&app, "25").follow();
    drop(app);
    assert_eq!(stream.expect_end(), "closing");
}

#[test]
fn silence_is_broken_by_heartbeats() {
    let options = AppOptions { heartbeat: Duration::from_millis(20), ..AppOptions::default() };
    let app = TestApp::start_with(options, |router, _| router);
    let page = Page::proved(&app, "25");
    let mut stream = Events::open(&page.ask(page.revision)).unwrap();
    stream.expect("hello");
    stream.wait_for_heartbeats(3);
    // Nobody tells of a session that runs out; a heartbeat finds out.
    app.clock.advance_s(8 * 24 * 60 * 60);
    assert_eq!(stream.expect_end(), "revoked");
}
