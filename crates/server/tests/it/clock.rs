//! A clock that jumps: somebody sets it a year ahead, and right again.

use crate::support::{START_S, TestApp};
use serde_json::json;

const YEAR_S: u64 = 365 * 86_400;

#[test]
fn a_year_ahead_and_back_loses_nothing_and_locks_nobody_out() {
    let app = TestApp::start();
    app.user("ada");
    let mia = app.signed_in("mia", "support");
    let shy = app.token(engine::rows::Scopes::READ);
    app.set("rate_limit_per_minute", 600);
    let did = |second: u64| {
        let event = json!({"event_name": "did", "user_id": "ada", "created_at": START_S - 10 + second});
        app.post("/events", &event).expect(202);
    };
    let ask = |times: usize| {
        let statuses = (0..times).map(|_| app.ask("GET", "/me").bearer(&shy).send().status);
        statuses.collect::<Vec<_>>()
    };
    did(0);
    assert_eq!(ask(101).last(), Some(&429));

    app.clock.set_s(START_S + YEAR_S);
    did(1);
    mia.get("/manage/session").expect(401);
    assert_eq!(ask(101).last(), Some(&429));
    // What comes without a time is of the time that the clock shows.
    app.post("/events", &json!({"event_name": "did", "user_id": "ada"})).expect(202);

    app.clock.set_s(START_S + 5);
    did(2);
    // Who was signed in is again, and nobody waits a year for their next request.
    mia.get("/manage/session").expect(200);
    assert_eq!(ask(1), [200]);
    app.post("/events", &json!({"event_name": "did", "user_id": "ada", "created_at": START_S + 5})).expect(202);
    assert_eq!((app.count_of("ada", "did"), app.events_of("ada").len()), (5, 5));
    // Retries are still the same events.
    did(0);
    did(2);
    assert_eq!((app.count_of("ada", "did"), app.events_of("ada").len()), (5, 5));

    // Years before anything happened, too.
    app.clock.set_s(START_S - 3 * YEAR_S);
    did(3);
    assert_eq!(app.count_of("ada", "did"), 6);
    assert_eq!(app.get("/readyz").status, 200);
}
