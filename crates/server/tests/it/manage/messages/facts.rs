//! Audiences that ask of single events: counted as they come, and from before.

use super::{banner, event, live, make, put, step};
use crate::support::{START_S, TestApp};
use engine::WorkingSet;
use engine::command::ReleaseFacts;
use engine::ids::{FactId, WorkspaceId};
use engine::limits::{FACTS_MAX, WITHIN_DAYS_MAX};
use engine::predicates::{MetadataLeaf, MetadataTree, Op, Scalar};
use engine::rows::FactRow;
use engine::tables::FactKey;
use engine::{Command, TableKey as _};
use serde_json::{Value, json};
use server::app::AppOptions;
use std::sync::Arc;
use store::disk::{Disk, DiskOptions};
use store::{Store, Writer};

/// Who bought so often of this type within so many days.
fn bought(kind: &str, (at_least, within_days): (u32, u16)) -> Value {
    json!({
        "event": "Bought", "fact": "count", "op": "gte", "value": at_least, "within_days": within_days,
        "metadata": {"metadata": "type", "op": "is", "value": kind},
    })
}

fn buys(app: &TestApp, user_id: &str, (kind, seconds_ago): (&str, u64)) {
    let created_at = app.clock.now_s() - seconds_ago;
    let event =
        json!({"event_name": "bought", "user_id": user_id, "created_at": created_at, "metadata": {"type": kind}});
    app.post("/events", &event).expect(202);
}

fn verdict(app: &TestApp, message: &str, event_id: &str) -> Value {
    let asked = json!({"message_id": message, "user_id": "ada", "event_id": event_id});
    app.post("/manage/explain/message", &asked).expect(200).json()
}

#[test]
fn a_message_asks_of_what_was_before_and_of_what_comes() {
    let app = TestApp::start();
    app.user("ada");
    buys(&app, "ada", ("shoe", 3 * 86_400));
    buys(&app, "ada", ("shoe", 40 * 86_400));
    buys(&app, "ada", ("hat", 100));
    let message = live(&app, &banner(json!({"audience": {"predicate": bought("SHOE", (2, 7))}})));
    let refused = verdict(&app, &message, &event(&app, "ada", json!({})));
    assert_eq!(refused["verdict"], "audience_did_not_match");
    let audience = refused["checks"].as_array().unwrap().iter().find(|check| check["check"] == "audience").unwrap();
    let first = START_S - 3 * 86_400;
    assert_eq!(
        audience["tree"]["events"],
        json!({"count": 1, "first": first, "last": first, "within_days": 7}),
        "{audience}"
    );
    buys(&app, "ada", ("shoe", 50));
    app.clock.advance_s(1);
    let taken = verdict(&app, &message, &event(&app, "ada", json!({})));
    assert_eq!((&taken["verdict"], &taken["verdict_of"]), (&json!("sent"), &json!("stored")));
    app.clock.advance_s(5 * 86_400);
    let refused = verdict(&app, &message, &event(&app, "ada", json!({})));
    assert_eq!(refused["verdict"], "audience_did_not_match", "the window went on");
}

#[test]
fn a_segment_that_asks_of_single_events_can_stand_in_an_audience() {
    let app = TestApp::start();
    app.user("ada");
    buys(&app, "ada", ("shoe", 60));
    let segment = app.post("/manage/segments", &json!({"name": "Buyers", "predicate": bought("shoe", (1, 1))}));
    let segment = segment.expect(201).json()["id"].as_str().unwrap().to_owned();
    let predicate = json!({"all": [{"segment": segment, "op": "is"}]});
    let message = live(&app, &banner(json!({"audience": {"predicate": predicate}})));
    let taken = verdict(&app, &message, &event(&app, "ada", json!({})));
    assert_eq!(taken["verdict"], "sent");
    // A change that asks for more is counted before it is made.
    let path = format!("/manage/segments/{segment}");
    app.patch(&path, &json!({"predicate": bought("hat", (1, 1))})).expect(200);
    app.clock.advance_s(1);
    let refused = verdict(&app, &message, &event(&app, "ada", json!({})));
    assert_eq!((&refused["verdict"], &refused["verdict_of"]), (&json!("audience_did_not_match"), &json!("stored")));
    let today = json!({"event": "bought", "fact": "did", "op": "is", "value": true,
        "metadata": {"metadata": "due_at", "op": "days_ago", "value": 1}});
    let told = app.patch(&path, &json!({"predicate": today})).error();
    assert_eq!(
        told,
        "409 message_state predicate: The live message 1 (Upload done) asks for this segment; days_ago, \
         days_ago_more and days_ago_less cannot be asked of an event's metadata there"
    );
    step(&app, &message, "pause").expect(200);
    app.patch(&path, &json!({"predicate": today})).expect(200);
}

/// A folder in which 40 of a hundred events from before are counted, by a job
/// that is not there.
fn half_counted(spec: (&str, &str)) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let options = DiskOptions { data: folder.path().to_owned(), block_cache_bytes: 1 << 20, verify: true };
    let store = Store::open(Box::new(Disk::open(&options).unwrap()), false).unwrap();
    let (event, kind) = spec;
    let leaf = MetadataLeaf { path: "type".to_owned(), op: Op::Is, value: Scalar::Text(kind.to_owned()) };
    let row = FactRow {
        event: event.to_owned(),
        metadata: MetadataTree::Leaf(leaf),
        created_at: u32::try_from(START_S).unwrap(),
        until: 100,
        counted_to: 40,
    };
    let mut rows = WorkingSet::default();
    rows.change(stuck().erased(), Some(FactKey::row(Arc::new(row))));
    Writer::new(store, 1 << 20).commit(&rows).unwrap();
    folder
}

fn stuck() -> FactKey {
    FactKey { workspace: WorkspaceId(1), fact: FactId(1_000) }
}

/// Lets the fact that never ends go: the next one is counted.
fn release(app: &TestApp) {
    let row = app.node().config().fact(stuck().workspace, stuck().fact).unwrap();
    let facts = vec![(stuck().fact, row.created_at)];
    let released = Command::ReleaseFacts(ReleaseFacts { workspace: stuck().workspace, facts });
    app.wait(app.node().submit(released)).unwrap();
}

#[test]
fn what_is_not_counted_yet_cannot_go_live_and_changes_nothing_that_is() {
    let app = TestApp::start_in(half_counted(("bought", "shoe")), AppOptions::default(), |router, _| router);
    app.user("ada");
    let asking = json!({"audience": {"predicate": bought("shoe", (1, 1))}});
    let waiting = make(&app, &banner(asking.clone()));
    let building = "building, 40 % of the events from before are counted; retry when all are";
    assert_eq!(
        step(&app, &waiting, "go_live").error(),
        format!("409 message_state audience: Its audience asks what is being counted: {building}")
    );
    let shown = app.get(&format!("/manage/messages/{waiting}")).json();
    assert_eq!((&shown["state"], &shown["building_percent"]), (&json!("draft"), &json!(40)));
    assert_eq!(app.get("/manage/messages").json()["data"][0]["building_percent"], 40);

    // A live message keeps the version that can decide.
    let message = live(&app, &banner(json!({})));
    assert_eq!(
        put(&app, &message, &asking).error(),
        format!("409 message_state audience: Its audience asks what is being counted: {building}")
    );
    let shown = app.get(&format!("/manage/messages/{message}")).json();
    assert_eq!(
        (&shown["state"], &shown["version"], &shown["building_percent"]),
        (&json!("live"), &json!(1), &Value::Null)
    );
    assert_eq!(verdict(&app, &message, &event(&app, "ada", json!({})))["verdict"], "sent");

    // So does a segment that it asks for.
    let anybody = json!({"name": "Some", "predicate": {"all": []}});
    let segment = app.post("/manage/segments", &anybody).expect(201).json()["id"].as_str().unwrap().to_owned();
    let audience = json!({"audience": {"predicate": {"segment": segment, "op": "is"}}});
    put(&app, &message, &audience).expect(200);
    let path = format!("/manage/segments/{segment}");
    assert_eq!(
        app.patch(&path, &json!({"predicate": bought("shoe", (1, 1))})).error(),
        format!(
            "409 message_state predicate: The live message {message} (Upload done) asks for this segment: {building}"
        )
    );
    let lately = json!({"name": "Lately", "predicate": bought("shoe", (1, 1))});
    let shown = app.post("/manage/segments", &lately).expect(201).json();
    assert_eq!((&shown["state"], &shown["building_percent"]), (&json!("building"), &json!(40)));

    release(&app);
    step(&app, &waiting, "go_live").expect(200);
    assert_eq!(app.get(&format!("/manage/messages/{waiting}")).json()["building_percent"], Value::Null);
    assert_eq!(app.get(&format!("{path}?include_count=true")).json()["state"], "ready");
    app.patch(&path, &json!({"predicate": bought("shoe", (1, 1))})).expect(200);
    buys(&app, "ada", ("shoe", 1));
    app.clock.advance_s(1);
    let both = event(&app, "ada", json!({}));
    assert_eq!(verdict(&app, &waiting, &both)["verdict"], "sent");
    assert_eq!(verdict(&app, &message, &both)["verdict"], "sent");
}

#[test]
fn so_many_things_are_counted_and_the_limit_names_the_field() {
    let app = TestApp::start();
    let asks = |from: u32, count: u32| {
        let all: Vec<Value> = (from..from + count).map(|n| bought(&format!("t{n}"), (1, WITHIN_DAYS_MAX))).collect();
        // Each waits for a name of its own: those on one may ask only so much together.
        let trigger = json!({"event": format!("asked {from}"), "occurrence": "every"});
        banner(json!({"trigger": trigger, "audience": {"predicate": {"all": all}}}))
    };
    // At most 50 conditions fit into one audience, those on metadata included.
    for n in 0..FACTS_MAX / 25 {
        live(&app, &asks(n * 25, 25));
    }
    live(&app, &asks(0, 25));
    let one_more = make(&app, &asks(FACTS_MAX, 1));
    let told = step(&app, &one_more, "go_live").error();
    assert!(told.starts_with("422 limit_reached audience: "), "{told}");
}

#[test]
fn an_event_that_is_used_is_archived_by_force_only() {
    let app = TestApp::start();
    app.user("ada");
    buys(&app, "ada", ("shoe", 60));
    event(&app, "ada", json!({}));
    let id_of = |name: &str| {
        let all = app.get("/manage/event_definitions").json();
        let found = all["data"].as_array().unwrap().iter().find(|row| row["name"] == name).unwrap();
        found["id"].as_str().unwrap().to_owned()
    };
    let (used, trigger) = (id_of("bought"), id_of("upload-complete"));
    app.post("/manage/segments", &json!({"name": "Buyers", "predicate": bought("shoe", (1, 60))})).expect(201);
    let archive = |id: &str, body: Value| app.post(&format!("/manage/event_definitions/{id}/archive"), &body);
    assert_eq!(
        archive(&used, json!({})).error(),
        "409 resource_conflict force: It is used by segments: Buyers; send force to archive it anyway"
    );
    let message = live(&app, &banner(json!({"audience": {"predicate": bought("shoe", (1, 60))}})));
    live(&app, &banner(json!({"name": "Goal", "goal": {"event": "Bought", "within_s": 60}})));
    assert_eq!(
        archive(&used, json!({"force": false})).error(),
        "409 resource_conflict force: It is used by live messages: Upload done (1), Goal (2); segments: Buyers; send \
         force to archive it anyway"
    );
    assert_eq!(
        archive(&trigger, json!({})).error(),
        "409 resource_conflict force: It is used by live messages: Upload done (1), Goal (2); send force to archive it anyway"
    );
    app.clock.advance_s(1);
    assert_eq!(verdict(&app, &message, &event(&app, "ada", json!({})))["verdict"], "sent");
    archive(&used, json!({"force": true})).expect(200);
    archive(&used, json!({})).expect(200);
    app.clock.advance_s(1);
    let refused = verdict(&app, &message, &event(&app, "ada", json!({})));
    assert_eq!((&refused["verdict"], &refused["verdict_of"]), (&json!("audience_did_not_match"), &json!("stored")));
    app.post(&format!("/manage/event_definitions/{used}/unarchive"), &json!({})).expect(200);
    app.clock.advance_s(1);
    assert_eq!(verdict(&app, &message, &event(&app, "ada", json!({})))["verdict"], "sent");
}
