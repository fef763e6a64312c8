//! Many at once: nothing is lost, doubled or mixed up.

use crate::support::{START_S, TestApp};
use serde_json::json;
use std::sync::Barrier;

const THREADS: u64 = 8;

/// Runs the same on several threads, which begin together.
fn at_once(run: impl Fn(u64) + Sync) {
    together(THREADS, run);
}

/// The same, with this many.
fn together(threads: u64, run: impl Fn(u64) + Sync) {
    let barrier = Barrier::new(usize::try_from(threads).unwrap());
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (barrier, run) = (&barrier, &run);
            scope.spawn(move || {
                barrier.wait();
                run(thread);
            });
        }
    });
}

#[test]
fn different_events_are_all_stored_and_equal_ones_once() {
    let app = TestApp::start();
    app.user("ada");
    at_once(|thread| {
        for step in 0..10 {
            app.track("ada", "own", thread * 10 + step + 1);
            app.track("ada", "shared", step + 1);
        }
    });
    assert_eq!((app.count_of("ada", "own"), app.count_of("ada", "shared")), (THREADS * 10, 10));
    assert_eq!(app.events_of("ada").len() as u64, THREADS * 10 + 10);
    let activity = app.get("/manage/event_definitions").json();
    let sum = |key: &str| {
        activity["data"].as_array().unwrap().iter().map(|item| item["activity"][key].as_u64().unwrap()).sum::<u64>()
    };
    assert_eq!((sum("total"), sum("duplicate")), (THREADS * 10 + 10, THREADS * 10 - 10));
}

#[test]
fn one_of_many_equal_contacts_is_made() {
    let app = TestApp::start();
    let made = std::sync::atomic::AtomicU64::new(0);
    at_once(|_| {
        let reply = app.post("/contacts", &json!({"external_id": "ada", "email": "ada@x.example"}));
        assert!([200, 409].contains(&reply.status), "{}", reply.text());
        made.fetch_add(u64::from(reply.status == 200), std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(made.into_inner(), 1);
}

#[test]
fn one_of_64_connections_makes_the_user_and_the_others_learn_who_it_is() {
    const CONNECTIONS: u64 = 64;
    let app = TestApp::start();
    let replies = std::sync::Mutex::new(Vec::new());
    together(CONNECTIONS, |_| {
        // Each has a connection of its own: it is closed after the answer.
        let reply = app.post("/contacts", &json!({"external_id": "ada"}));
        replies.lock().unwrap().push(reply);
    });
    let (made, refused): (Vec<_>, Vec<_>) =
        replies.into_inner().unwrap().into_iter().partition(|reply| reply.status == 200);
    assert_eq!((made.len(), refused.len()), (1, 63));
    let id = made[0].json()["id"].as_str().unwrap().to_owned();
    for reply in refused {
        let told = format!("409 conflict external_id: A contact matching those details already exists with id={id}");
        assert_eq!(reply.error(), told);
    }
    let found = app.get("/contacts/find_by_external_id/ada").expect(200).json();
    assert_eq!(found["id"], id.as_str());
    assert_eq!(app.get("/contacts").expect(200).json()["total_count"], 1);
}

#[test]
fn names_fill_the_last_slots_exactly() {
    let app = TestApp::start();
    app.user("ada");
    app.set("active_event_names_max", 5);
    at_once(|thread| {
        let event = json!({"event_name": format!("name-{thread}"), "user_id": "ada", "created_at": START_S});
        assert!([202, 422].contains(&app.post("/events", &event).status));
    });
    assert_eq!(app.get("/manage/event_definitions").json()["total_count"], 5);
}

#[test]
fn workspaces_do_not_mix() {
    let app = TestApp::start();
    let shops: Vec<_> = (0..THREADS).map(|n| app.other_shop(&format!("shop{n}"))).collect();
    at_once(|thread| {
        let shop = &shops[thread as usize];
        let post = |path: &str, body| app.ask("POST", path).bearer(&shop.token).json(&body).send();
        post("/contacts", json!({"external_id": "ada", "name": shop.app_id})).expect(200);
        for ago in 0..=thread {
            post("/events", json!({"event_name": "a", "user_id": "ada", "created_at": START_S - ago})).expect(202);
        }
    });
    for (count, shop) in (1..).zip(&shops) {
        let page = app.ask("GET", "/events?type=user&user_id=ada").bearer(&shop.token).send().expect(200).json();
        assert_eq!(page["events"].as_array().unwrap().len(), count);
        let user = app.ask("GET", "/users?user_id=ada").bearer(&shop.token).send().expect(200).json();
        assert_eq!(user["name"], shop.app_id.as_str());
    }
}
