//! `GET /manage/event_definitions/{id}/volume`.

use crate::support::{START_S, TestApp};
use serde_json::{Value, json};
use server::limits::VOLUME_POINTS_MAX;

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

fn volume(app: &TestApp, query: &str) -> Value {
    app.get(&format!("/manage/event_definitions/1/volume?{query}")).expect(200).json()
}

/// Points that hold anything: how long before `now`, and what.
fn held(volume: &Value, now: u64) -> Vec<(u64, Value)> {
    let points = volume["points"].as_array().unwrap().iter();
    let held = points.filter(|point| point["total"] != 0);
    held.map(|point| (now - point["at"].as_u64().unwrap(), point["by_source"].clone())).collect()
}

#[test]
fn hours_and_days_are_told_by_source_and_without_gaps() {
    let app = TestApp::start();
    app.user("ada");
    app.track("ada", "a", 0);
    app.clock.advance_s(2 * HOUR);
    app.track("ada", "a", 0);
    let item = json!({"method": "post", "data": {"event_name": "a", "user_id": "ada", "created_at": START_S - 7}});
    app.post("/bulk/events", &json!({"items": [item.clone(), item]})).expect(202);
    app.track("ada", "other", 0);
    let now = app.clock.now_s();
    let hours = volume(&app, "interval=hour");
    assert_eq!(held(&hours, now), [(2 * HOUR, json!({"rest": 1})), (0, json!({"rest": 1, "bulk": 1}))]);
    assert_eq!(hours["points"].as_array().unwrap().len(), 24);
    assert_eq!((&hours["since"], &hours["until"]), (&json!(now - 23 * HOUR), &json!(now + HOUR)));
    assert_eq!(
        (&hours["type"], &hours["interval"], &hours["total"]),
        (&json!("event_volume"), &json!("hour"), &json!(3))
    );
    assert_eq!(
        hours["by_source"],
        json!([{"source": "rest", "count": 2, "share": 2.0 / 3.0}, {"source": "bulk", "count": 1, "share": 1.0 / 3.0}])
    );
    let days = volume(&app, "");
    let midnight = now - now % DAY;
    assert_eq!(days["points"].as_array().unwrap().len(), 30);
    assert_eq!(days["points"][29], json!({"at": midnight, "total": 3, "by_source": {"rest": 2, "bulk": 1}}));
    assert_eq!(days["points"][0], json!({"at": midnight - 29 * DAY, "total": 0, "by_source": {}}));
    assert_eq!((&days["interval"], &days["time_zone"]), (&json!("day"), &json!("Europe/Dublin")));
    let one = volume(&app, &format!("interval=hour&since={START_S}&until={}", START_S + HOUR));
    assert_eq!(one["points"], json!([{"at": START_S, "total": 1, "by_source": {"rest": 1}}]));
    // A second later it is of the next hour.
    let two = volume(&app, &format!("interval=hour&since={START_S}&until={}", START_S + HOUR + 1));
    assert_eq!((two["points"].as_array().unwrap().len(), &two["until"]), (2, &json!(START_S + 2 * HOUR)));
}

#[test]
fn days_that_are_kept_as_a_whole_stay_on_their_day() {
    let app = TestApp::start();
    app.user("ada");
    // Half a day behind UTC: the noon of a day that is kept is its morning here.
    app.patch("/manage/workspace", &json!({"time_zone": "America/Los_Angeles"})).expect(200);
    app.track("ada", "a", 0);
    app.clock.advance_s(32 * DAY);
    let query = format!("since={}", START_S - DAY);
    let noon = START_S - START_S % DAY + 12 * HOUR;
    let check = |what: &str| {
        let told = volume(&app, &query);
        let points = told["points"].as_array().unwrap();
        let held: Vec<&Value> = points.iter().filter(|point| point["total"] != 0).collect();
        let [point] = held[..] else { panic!("{what}: {told}") };
        let at = point["at"].as_u64().unwrap();
        assert!(at <= noon && noon < at + DAY, "{what}: {point}");
        assert_eq!(told["total"], 1, "{what}");
    };
    check("of hours, or of a day, whichever lies there");
}

#[test]
fn what_cannot_be_told_is_refused() {
    let app = TestApp::start();
    app.user("ada");
    app.track("ada", "a", 0);
    let error = |query: &str| app.get(&format!("/manage/event_definitions/1/volume?{query}")).error();
    assert_eq!(error("interval=week"), "400 parameter_invalid interval: interval must be hour or day");
    assert_eq!(error("since=x"), "400 parameter_invalid since: since must be a time in whole Unix seconds");
    assert_eq!(error("until=-1"), "400 parameter_invalid until: until must be a time in whole Unix seconds");
    assert_eq!(error("since=20&until=10"), "400 parameter_invalid since: since must not be after until");
    let kept = START_S - 30 * DAY;
    volume(&app, &format!("interval=hour&since={kept}"));
    let older = error(&format!("interval=hour&since={}", kept - 1));
    assert!(older.starts_with("400 parameter_invalid since: since must lie in the last 30 days"), "{older}");
    let days = VOLUME_POINTS_MAX as u64;
    let status = |count: u64| {
        let query = format!("since={}&until={START_S}", START_S - (count - 1) * DAY);
        app.get(&format!("/manage/event_definitions/1/volume?{query}")).status
    };
    assert_eq!([days - 1, days, days + 1].map(status), [200, 200, 400]);
    assert_eq!(volume(&app, &format!("since={}", START_S - (days - 1) * DAY))["points"].as_array().unwrap().len(), 744);
    app.get("/manage/event_definitions/2/volume").expect(404);
}
