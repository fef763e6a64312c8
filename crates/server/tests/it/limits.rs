//! Every limit that a request can meet, one below, at and one past it. Those
//! of metadata values are the engine's own tests.

use crate::support::{START_S, TestApp};
use engine::limits::*;
use serde_json::{Value, json};
use server::limits::{
    BATCH_BODY_BYTES_MAX, BATCH_ITEMS_MAX, BODY_BYTES_MAX, EVENT_BODY_BYTES_MAX, JSON_DEPTH_MAX, SUMMARIES_MAX,
};

/// What is answered to `limit - 1`, `limit` and `limit + 1`.
fn around(limit: usize, ask: impl Fn(usize) -> u16) -> [u16; 3] {
    [limit - 1, limit, limit + 1].map(ask)
}

#[test]
fn texts_have_their_longest() {
    let app = TestApp::start();
    app.user("ada");
    let event = |key: &str, value: String| {
        let mut event = json!({"event_name": "a", "user_id": "ada", "created_at": START_S});
        event[key] = json!(value);
        app.post("/events", &event).status
    };
    assert_eq!(around(EVENT_NAME_CHARS_MAX, |chars| event("event_name", "é".repeat(chars))), [202, 202, 422]);
    assert_eq!(around(EXTERNAL_ID_CHARS_MAX, |chars| event("user_id", "x".repeat(chars))), [404, 404, 400]);
    assert_eq!(around(EXTERNAL_ID_CHARS_MAX, |chars| event("id", "x".repeat(chars))), [202, 202, 400]);
    assert_eq!(around(EMAIL_CHARS_MAX, |chars| event("email", "x".repeat(chars))), [202, 202, 400]);
    assert_eq!(around(CLIENT_ID_CHARS_MAX, |chars| event("event_id", "x".repeat(chars))), [202, 202, 400]);
    let keyed = |chars: usize| {
        let event = json!({"event_name": "a", "user_id": "ada", "created_at": START_S});
        app.ask("POST", "/events").header("idempotency-key", &"k".repeat(chars)).json(&event).send().status
    };
    assert_eq!(around(CLIENT_ID_CHARS_MAX, keyed), [202, 202, 400]);
    let contact = |key: &str, value: String| app.post("/contacts", &json!({"role": "lead", key: value})).status;
    assert_eq!(around(EXTERNAL_ID_CHARS_MAX, |chars| contact("external_id", "e".repeat(chars))), [200, 200, 400]);
    let email = |chars: usize| contact("email", format!("{}@x.example", "e".repeat(chars - 10)));
    assert_eq!(around(EMAIL_CHARS_MAX, email), [200, 200, 400]);
    for key in ["name", "phone", "owner_id"] {
        assert_eq!(around(CONTACT_STRING_CHARS_MAX, |chars| contact(key, "x".repeat(chars))), [200, 200, 400], "{key}");
    }
    let avatar = |bytes: usize| contact("avatar", format!("https://x.example/{}", "a".repeat(bytes - 18)));
    assert_eq!(around(METADATA_URL_BYTES_MAX, avatar), [200, 200, 400]);
    let describe =
        |key: &str, chars: usize| app.patch("/manage/event_definitions/1", &json!({key: "x".repeat(chars)})).status;
    assert_eq!(around(DESCRIPTION_CHARS_MAX, |chars| describe("description", chars)), [200, 200, 400]);
    assert_eq!(around(DISPLAY_NAME_CHARS_MAX, |chars| describe("display_name", chars)), [200, 200, 400]);
    let token =
        |chars: usize| app.post("/manage/tokens", &json!({"name": "n".repeat(chars), "scopes": ["read"]})).status;
    assert_eq!(around(LABEL_CHARS_MAX, token), [201, 201, 400]);
}

#[test]
fn bodies_have_their_largest() {
    let app = TestApp::start();
    app.user("ada");
    let padded = |path: &str, body: &Value, bytes: usize| {
        let mut body = body.to_string();
        body.push_str(&" ".repeat(bytes - body.len()));
        app.ask("POST", path).body(body).send().status
    };
    let event = json!({"event_name": "a", "user_id": "ada", "created_at": START_S});
    assert_eq!(around(EVENT_BODY_BYTES_MAX, |bytes| padded("/events", &event, bytes)), [202, 202, 413]);
    let contact = json!({"role": "lead"});
    assert_eq!(around(BODY_BYTES_MAX, |bytes| padded("/contacts", &contact, bytes)), [200, 200, 413]);
    assert_eq!(around(BATCH_BODY_BYTES_MAX, |bytes| padded("/events/batch", &json!([event]), bytes)), [200, 200, 413]);
    let item = |bytes: usize| {
        let rest = event.to_string().len() + r#","pad":"""#.len();
        let mut large = event.clone();
        large["pad"] = json!("x".repeat(bytes - rest));
        assert_eq!(large.to_string().len(), bytes);
        let results = app.post("/events/batch", &json!([large])).expect(200).json();
        u16::from(results["results"][0]["code"] == "payload_too_large")
    };
    assert_eq!(around(EVENT_BODY_BYTES_MAX, item), [0, 0, 1]);
}

#[test]
fn lists_of_items_have_their_longest() {
    let app = TestApp::start();
    app.user("ada");
    let event = json!({"event_name": "a", "user_id": "ada", "created_at": START_S});
    let batch = |count: usize| {
        let reply = app.post("/events/batch", &json!(vec![&event; count]));
        assert!(reply.status != 200 || reply.json()["results"].as_array().unwrap().len() == count);
        reply.status
    };
    assert_eq!(around(BATCH_ITEMS_MAX, batch), [200, 200, 422]);
    let lines = |count: usize| app.ask("POST", "/events/batch").body(format!("{event}\n").repeat(count)).send().status;
    assert_eq!(around(BATCH_ITEMS_MAX, lines), [200, 200, 422]);
    let item = json!({"method": "post", "data_type": "event", "data": event});
    let bulk = |count: usize| app.post("/bulk/events", &json!({"items": vec![&item; count]})).status;
    assert_eq!(around(BULK_ITEMS_MAX, bulk), [202, 202, 422]);
    let summary = json!({"event_name": "a", "count": 1, "first": 1, "last": 1});
    let summaries = |count: usize| {
        app.post("/events/summaries", &json!({"user_id": "ada", "event_summaries": vec![&summary; count]})).status
    };
    assert_eq!(around(SUMMARIES_MAX, summaries), [200, 200, 422]);
    let count = |count: usize| {
        let summary = json!({"event_name": "b", "count": count, "first": 1, "last": 1});
        app.post("/events/summaries", &json!({"user_id": "ada", "event_summaries": summary})).status
    };
    assert_eq!(around(usize::try_from(IMPORT_COUNT_MAX).unwrap(), count), [200, 200, 400]);
    assert_eq!(around(1, count), [400, 200, 200]);
}

#[test]
fn pages_have_their_longest() {
    let app = TestApp::start();
    app.user("ada");
    let events: Vec<Value> =
        (0..160).map(|ago| json!({"event_name": "a", "user_id": "ada", "created_at": START_S - ago})).collect();
    app.post("/events/batch", &json!(events)).expect(200);
    let length = |query: &str| {
        let page = app.get(&format!("/events?type=user&user_id=ada{query}")).expect(200).json();
        page["events"].as_array().unwrap().len()
    };
    assert_eq!(
        [length(""), length("&per_page=149"), length("&per_page=150"), length("&per_page=151")],
        [15, 149, 150, 150]
    );
}

#[test]
fn the_121st_active_name_is_refused_until_there_is_room() {
    let app = TestApp::start();
    app.user("ada");
    let names: Vec<Value> = (0..119).map(|n| json!({"event_name": format!("name-{n}"), "user_id": "ada"})).collect();
    app.post("/events/batch", &json!(names)).expect(200);
    let track =
        |name: &str| app.post("/events", &json!({"event_name": name, "user_id": "ada", "created_at": START_S - 1}));
    track("name-119").expect(202);
    let refused = track("name-120");
    assert_eq!(refused.error(), "422 422 event_name: Cannot have more than 120 active event names");
    track("NAME-119").expect(202);
    app.post("/manage/event_definitions/1/archive", &json!({})).expect(200);
    track("name-120").expect(202);
    let full = app.post("/manage/event_definitions/1/unarchive", &json!({}));
    assert_eq!(full.error(), "422 422 event_name: Cannot have more than 120 active event names");
    app.set("active_event_names_max", 121);
    app.post("/manage/event_definitions/1/unarchive", &json!({})).expect(200);
    assert_eq!(track("name-121").error(), "422 422 event_name: Cannot have more than 121 active event names");
}

#[test]
fn the_metadata_key_past_the_limit_is_left_out_and_told() {
    let app = TestApp::start();
    app.user("ada");
    for (at, (keys, kept)) in [(19, 19), (20, 20), (21, 20)].into_iter().enumerate() {
        let metadata: serde_json::Map<String, Value> = (0..keys).map(|n| (format!("k{n:02}"), json!(n))).collect();
        let event =
            json!({"event_name": "a", "user_id": "ada", "created_at": START_S - at as u64, "metadata": metadata});
        let results = app.post("/events/batch", &json!([event])).expect(200).json();
        let told = results["results"][0]["omissions"].as_array().map_or(0, Vec::len);
        let id = results["results"][0]["id"].as_str().unwrap();
        let receipt = app.get(&format!("/manage/events/{id}")).json();
        assert_eq!((receipt["metadata"].as_array().unwrap().len(), told), (kept, keys - kept), "{keys}");
        assert_eq!(receipt["omission_count"], keys - kept);
    }
}

#[test]
fn a_token_has_its_rate_and_others_theirs() {
    let app = TestApp::start();
    app.set("rate_limit_per_minute", 60);
    app.clock.advance_s(10);
    for left in (0..10).rev() {
        let reply = app.get("/me").expect(200);
        assert_eq!(reply.header("x-ratelimit-remaining"), Some(left.to_string().as_str()));
    }
    let refused = app.get("/me");
    assert_eq!(refused.error(), "429 rate_limit_exceeded -: Exceeded rate limit of 10 in 10_seconds");
    let reset = (START_S + 20).to_string();
    assert_eq!(
        (refused.header("x-ratelimit-reset"), refused.header("retry-after")),
        (Some(reset.as_str()), Some("10"))
    );
    let other = app.token(engine::rows::Scopes::READ);
    app.ask("GET", "/me").bearer(&other).send().expect(200);
    app.clock.advance_s(9);
    assert_eq!(app.get("/me").header("retry-after"), Some("1"));
    app.clock.advance_s(1);
    app.get("/me").expect(200);
}

#[test]
fn json_has_its_deepest() {
    let app = TestApp::start();
    app.user("ada");
    let nested = |levels: usize| {
        // The event and its metadata are two levels themselves.
        let (open, close) = ("[".repeat(levels - 2), "]".repeat(levels - 2));
        let event = format!(r#"{{"event_name":"a","user_id":"ada","metadata":{{"deep":{open}{close}}}}}"#);
        app.ask("POST", "/events").body(event).send().status
    };
    assert_eq!(around(JSON_DEPTH_MAX, nested), [202, 202, 400]);
}

#[test]
fn an_address_has_its_most_contacts_and_a_node_its_most_tokens() {
    let app = TestApp::start();
    let lead = json!({"role": "lead", "email": "shared@x.example"});
    for _ in 0..CONTACTS_PER_EMAIL_MAX - 1 {
        app.post("/contacts", &lead).expect(200);
    }
    app.post("/contacts", &lead).expect(200);
    let refused = app.post("/contacts", &lead).error();
    assert_eq!(refused, "422 limit_reached email: No more than 1000 contacts may share an e-mail address");
    let token = json!({"name": "n", "scopes": ["read"]});
    let made = app.get("/manage/tokens").json()["total_count"].as_u64().unwrap();
    for _ in made..TOKENS_MAX {
        app.post("/manage/tokens", &token).expect(201);
    }
    let refused = app.post("/manage/tokens", &token).error();
    assert_eq!(refused, "422 limit_reached -: No more than 1000 tokens can be made, revoked ones included");
}

#[test]
fn a_bulk_job_has_its_most_requests() {
    let app = TestApp::start();
    app.user("ada");
    let item =
        json!({"method": "post", "data_type": "event", "data": {"event_name": "a", "user_id": "ada", "created_at": 1}});
    let id = app.post("/bulk/events", &json!({"items": [item]})).expect(202).json()["id"].clone();
    let append = || app.post("/bulk/events", &json!({"items": [item], "job": {"id": id}}));
    for _ in 1..BULK_TASKS_MAX {
        append().expect(202);
    }
    assert_eq!(append().error(), "422 job_closed job.id: The job takes no further items");
}
