//! `/manage/messages`: made, changed, let live, counted, explained.

mod facts;
mod recalled;
mod refused;
mod rehearsed;
mod triggers;

use crate::support::{Reply, START_S, TestApp};
use serde_json::{Value, json};

/// What is sent to make a banner for `upload-complete`, with other parts.
pub fn banner(other: Value) -> Value {
    let mut body = json!({
        "name": "Upload done",
        "kind": "banner",
        "trigger": {"event": "upload-complete", "occurrence": "every"},
        "frequency": {"mode": "every"},
        "sources": ["web_js", "rest"],
        "content": {"style": "floating", "position": "top", "body": "Ready"},
    });
    for (key, value) in other.as_object().unwrap() {
        body[key] = value.clone();
    }
    body
}

/// Makes a message; answers its id.
#[track_caller]
pub fn make(app: &TestApp, body: &Value) -> String {
    app.post("/manage/messages", body).expect(201).json()["id"].as_str().unwrap().to_owned()
}

/// Makes a message and lets it live.
#[track_caller]
pub fn live(app: &TestApp, body: &Value) -> String {
    let id = make(app, body);
    step(app, &id, "go_live").expect(200);
    id
}

pub fn step(app: &TestApp, id: &str, step: &str) -> Reply {
    app.ask("POST", &format!("/manage/messages/{id}/{step}")).send()
}

fn put(app: &TestApp, id: &str, body: &Value) -> Reply {
    app.ask("PUT", &format!("/manage/messages/{id}")).json(body).send()
}

fn event(app: &TestApp, user_id: &str, metadata: Value) -> String {
    let event = json!({
        "event_name": "upload-complete", "user_id": user_id, "created_at": app.clock.now_s(), "metadata": metadata,
    });
    app.post("/events", &event).expect(202).header("herald-event-id").unwrap().to_owned()
}

#[test]
fn a_message_is_made_with_what_is_usual() {
    let app = TestApp::start();
    let body =
        json!({"name": " Hi ", "kind": "chat", "trigger": {"event": "Upload.Complete"}, "content": {"body": "Hello"}});
    let made = app.post("/manage/messages", &body).expect(201).json();
    let mut spec = json!({
        "trigger": {
            "event": "upload-complete", "occurrence": "every", "metadata": {"all": []}, "delay_s": 0, "max_age_s": 3_600,
        },
        "audience": {"roles": ["visitor", "lead", "user"], "predicate": {"all": []}},
        "frequency": {"mode": "once", "max_sends": null, "min_gap_s": null},
        "schedule": {"start_at": null, "stop_at": null, "windows": "any", "time_zone": "workspace"},
        "where": {"url_rules": [], "time_on_page_s": 0},
        "goal": null, "stop": {"after_sends": null, "on_goal": false}, "control_group_percent": 0, "sources": null,
        "allow_unproven_senders": false, "content": {"body": "Hello"},
    });
    let mut expected = spec.clone();
    let head = json!({
        "type": "message", "id": "1", "name": "Hi", "kind": "chat", "state": "draft", "version": 1,
        "live_since": null, "first_live_at": null, "created_at": START_S, "updated_at": START_S,
        "forecast_per_hour": null, "paused_because": null,
    });
    expected.as_object_mut().unwrap().extend(head.as_object().unwrap().clone());
    spec["version"] = json!(1);
    spec["since"] = json!(START_S);
    expected["versions"] = json!([spec]);
    assert_eq!(made, expected);
    assert_eq!(app.get("/manage/messages/1").expect(200).json(), made);
    // What was answered can be sent again.
    let sent: Value = ["trigger", "audience", "frequency", "schedule", "where", "goal", "sources", "content"]
        .into_iter()
        .map(|key| (key.to_owned(), made[key].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let again = put(&app, "1", &sent).expect(200).json();
    assert_eq!(again, made, "the same changes nothing");
}

#[test]
fn every_part_comes_back_as_it_was_sent() {
    let app = TestApp::start();
    let parts = json!({
        "trigger": {
            "event": "upload-complete", "occurrence": {"nth": 3}, "delay_s": 0, "max_age_s": 3_600,
            "metadata": {"all": [{"metadata": "type", "op": "is", "value": "JPEG"}, {"any": [{"metadata": "size", "op": "gt", "value": 1.5}]}]},
        },
        "audience": {"roles": ["user"], "predicate": {"all": [{"event": "added-teammate", "fact": "count", "op": "gte", "value": 1}]}},
        "frequency": {"mode": "every", "max_sends": 3, "min_gap_s": 86_400},
        "schedule": {
            "start_at": 1_800_000_000, "stop_at": 1_900_000_000, "time_zone": "contact",
            "windows": [{"day": 1, "from": "09:00", "to": "17:30"}, {"day": 7, "from": "00:00", "to": "24:00"}],
        },
        "where": {"url_rules": [{"op": "contains", "value": "/pricing"}], "time_on_page_s": 5},
        "control_group_percent": 10,
        "sources": ["web_js", "rest"],
        "content": {
            "style": "inline", "position": "bottom", "title": "T", "body": "<b>{{ event.metadata.type }}</b>",
            "show_dismiss_button": false, "dismiss_on_action": true,
            "action": {"type": "url", "label": "Open", "target": "https://x.example", "new_tab": true},
            "locales": {"de": {"body": "Fertig", "action": {"type": "email_collector"}}},
        },
    });
    let made = app.post("/manage/messages", &banner(parts.clone())).expect(201).json();
    for (key, value) in parts.as_object().unwrap() {
        assert_eq!(&made[key], value, "{key}");
    }
    let match_too = make(&app, &banner(json!({"trigger": {"match": true}})));
    assert_eq!(app.get(&format!("/manage/messages/{match_too}")).json()["trigger"], json!({"match": true}));
    let tooltip = json!({"kind": "tooltip", "content": {"selector": "#a", "body": "b"}});
    make(&app, &banner(tooltip));
    let post = json!({"kind": "post", "content": {"title": "T", "body": "b", "action": {"type": "reaction", "reactions": ["👍", "👎"]}}});
    make(&app, &banner(post));
}

#[test]
fn a_live_message_gets_versions_and_deliveries_keep_theirs() {
    let app = TestApp::start();
    app.user("ada");
    let id = make(&app, &banner(json!({})));
    put(&app, &id, &json!({"content": {"body": "One"}})).expect(200);
    assert_eq!(app.get(&format!("/manage/messages/{id}")).json()["version"], 1, "drafts have one version");
    let gone_live = step(&app, &id, "go_live").expect(200).json();
    assert_eq!((&gone_live["state"], &gone_live["live_since"]), (&json!("live"), &json!(START_S)));
    app.clock.advance_s(10);
    event(&app, "ada", json!({}));
    let changed = put(&app, &id, &json!({"content": {"body": "Two"}})).expect(200).json();
    assert_eq!((&changed["version"], changed["versions"].as_array().unwrap().len()), (&json!(2), 2));
    let bodies: Vec<&Value> =
        changed["versions"].as_array().unwrap().iter().map(|one| &one["content"]["body"]).collect();
    assert_eq!(bodies, ["One", "Two"]);
    app.clock.advance_s(10);
    event(&app, "ada", json!({}));
    let contact = app.get("/contacts/find_by_external_id/ada").expect(200).json()["id"].as_str().unwrap().to_owned();
    let banners = app.get(&format!("/contacts/{contact}/banners")).expect(200).json();
    let bodies: Vec<&Value> = banners["data"].as_array().unwrap().iter().map(|one| &one["body"]).collect();
    assert_eq!(bodies, ["Two", "One"]);
    // Renaming is no version; the kind never changes.
    assert_eq!(put(&app, &id, &json!({"name": "Other"})).expect(200).json()["version"], 2);
    assert_eq!(
        put(&app, &id, &json!({"kind": "chat", "content": {"body": "x"}})).error(),
        "409 message_state kind: The message cannot do this: the kind of a message never changes"
    );
}

#[test]
fn states_are_left_in_order() {
    let app = TestApp::start();
    let id = make(&app, &banner(json!({})));
    assert_eq!(
        step(&app, &id, "pause").error(),
        "409 message_state state: The message cannot do this: only a live message can pause; this one is draft"
    );
    let mut states = Vec::new();
    for next in ["go_live", "go_live", "pause", "pause", "go_live", "archive", "archive", "go_live"] {
        states.push(step(&app, &id, next).json()["state"].as_str().unwrap_or("-").to_owned());
    }
    assert_eq!(states, ["live", "live", "paused", "paused", "live", "archived", "archived", "live"]);
    for step_name in ["go_live", "pause", "archive"] {
        assert_eq!(step(&app, "99", step_name).error(), "404 not_found id: Message Not Found");
    }
    assert_eq!(app.get("/manage/messages/01").error(), "404 not_found id: Message Not Found");
    let audit = app.get("/manage/audit?per_page=2").json();
    assert_eq!(
        (&audit["data"][0]["action"], &audit["data"][0]["subject"]),
        (&json!("message.went_live"), &json!("message:1"))
    );
}

#[test]
fn a_message_that_could_render_a_hole_does_not_go_live() {
    let app = TestApp::start();
    let with = |body: &str, metadata: Value| {
        banner(json!({"trigger": {"event": "a", "metadata": metadata}, "content": {"body": body}}))
    };
    let known = |key: &str| json!({"metadata": key, "op": "known"});
    let hole = "{{ event.metadata.file-location }}";
    let everything = json!({"all": []});
    let fine = [
        with("{{ event.metadata.x | fallback: 'y' }} {{ event.name }} {{ first_name }}", everything.clone()),
        with(hole, json!({"all": [known("File.Location")]})),
        with(hole, known("file-location")),
        with(hole, json!({"all": [{"metadata": "file-location", "op": "is", "value": "x"}]})),
    ];
    for body in fine {
        live(&app, &body);
    }
    for metadata in [
        everything,
        json!({"any": [known("file-location")]}),
        json!({"all": [{"any": [known("file-location")]}]}),
        json!({"all": [{"metadata": "file-location", "op": "unknown"}]}),
        json!({"all": [{"metadata": "file-location", "op": "is_not", "value": "x"}]}),
        json!({"all": [known("other")]}),
    ] {
        let id = make(&app, &with(hole, metadata));
        assert_eq!(
            step(&app, &id, "go_live").error(),
            "409 message_state content.body: event.metadata.file-location can be missing: give it a fallback, or have the \
             trigger ask for it at the top level of all"
        );
    }
    let id = live(&app, &with("x", json!({"all": []})));
    assert_eq!(put(&app, &id, &json!({"content": {"body": hole}})).status, 409, "a live one is asked, too");
    let action = json!({"type": "url", "label": "x", "target": hole});
    let id = make(&app, &banner(json!({"content": {"body": "x", "locales": {"de": {"action": action}}}})));
    assert!(step(&app, &id, "go_live").error().starts_with("409 message_state content.locales.de.action.target: "));
    let id = make(&app, &banner(json!({"trigger": {"match": true}, "content": {"body": "{{ event.name }}"}})));
    assert!(
        step(&app, &id, "go_live").error().starts_with("409 message_state content.body: event.name can be missing")
    );
}

#[test]
fn lists_are_filtered_and_paged() {
    let app = TestApp::start();
    for (name, kind) in [("a", "banner"), ("b", "chat"), ("c", "chat")] {
        let body = json!({
            "name": name, "kind": kind, "trigger": {"event": format!("did-{name}")}, "content": {"body": "x"},
        });
        make(&app, &body);
    }
    step(&app, "1", "go_live").expect(200);
    step(&app, "3", "archive").expect(200);
    let ids = |query: &str| {
        let list = app.get(&format!("/manage/messages{query}")).expect(200).json();
        let ids = list["data"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned());
        (ids.collect::<Vec<_>>().join(","), list["pages"]["next"]["starting_after"].as_str().map(str::to_owned))
    };
    for (query, expected) in [
        ("", "1,2"),
        ("?state=live", "1"),
        ("?state=archived", "3"),
        ("?kind=chat", "2"),
        ("?event=Did.A", "1"),
        ("?event=did-b&state=live", ""),
    ] {
        assert_eq!(ids(query).0, expected, "{query}");
    }
    let (first, next) = ids("?per_page=1");
    assert_eq!((first.as_str(), ids(&format!("?per_page=1&starting_after={}", next.unwrap())).0.as_str()), ("1", "2"));
    assert_eq!(
        app.get("/manage/messages?state=x").error(),
        "400 parameter_invalid state: state must be one of draft, live, paused, archived"
    );
    assert_eq!(app.get("/manage/messages?kind=x").status, 400);
    let other = app.other_shop("other");
    let of_other = app.ask("GET", "/manage/messages").bearer(&other.token).send().expect(200).json();
    assert_eq!(of_other["total_count"], 0);
    assert_eq!(app.ask("GET", "/manage/messages/1").bearer(&other.token).send().status, 404);
}

#[test]
fn numbers_explain_and_receipts_tell_the_same() {
    let app = TestApp::start();
    let contact = app.user("ada");
    let metadata = json!({"all": [{"metadata": "type", "op": "is", "value": "JPEG"}]});
    let id = live(
        &app,
        &banner(json!({"trigger": {"event": "upload-complete", "metadata": metadata}, "frequency": {"mode": "once"}})),
    );
    let numbers = format!("/manage/messages/{id}/numbers");
    let no_numbers = app.get(&numbers).expect(200).json();
    assert_eq!((&no_numbers["total"]["looked_at"], &no_numbers["series"]), (&json!(0), &json!([])));
    let png = event(&app, "ada", json!({"type": "PNG"}));
    app.clock.advance_s(1);
    let jpeg = event(&app, "ada", json!({"type": "jpeg"}));
    app.clock.advance_s(3_600);
    let again = event(&app, "ada", json!({"type": "JPEG"}));
    let banners = app.get(&format!("/contacts/{contact}/banners")).expect(200).json();
    let view_id = banners["data"][0]["view_id"].as_str().unwrap();
    let dismiss = format!("/contacts/{contact}/banners/{view_id}/dismiss");
    app.ask("POST", &dismiss).send().expect(200);
    let total = json!({
        "looked_at": 3, "matched": 2, "sent": 1,
        "suppressed": {"metadata_did_not_match": 1, "sent_once": 1},
        "receipts": {"rest_list": 1, "dismissed": 1},
        "percent": {"rest_list": 100, "dismissed": 100},
        "people": 1,
        "goal": {
            "reached": 0, "percent": 0, "control_people": 0, "control_reached": 0, "control_percent": 0, "lift": null,
        },
    });
    let told = app.get(&numbers).expect(200).json();
    let listed = |query: &str| app.get(&format!("/manage/messages{query}")).expect(200).json()["data"][0].clone();
    assert_eq!(listed("?numbers=true")["numbers"], told["total"]);
    assert_eq!(listed("").get("numbers"), None);
    assert_eq!(told["total"], total);
    assert_eq!((&told["versions"][0]["version"], &told["versions"][0]["sent"]), (&json!(1), &json!(1)));
    let series = told["series"].as_array().unwrap();
    let points: Vec<(u64, u64)> =
        series.iter().map(|point| (point["at"].as_u64().unwrap(), point["looked_at"].as_u64().unwrap())).collect();
    let hour = START_S - START_S % 3_600;
    assert_eq!(points, [(hour, 2), (hour + 3_600, 1)]);
    assert_eq!(app.get(&format!("{numbers}?interval=day")).json()["series"].as_array().unwrap().len(), 1);
    assert_eq!(
        app.get(&format!("{numbers}?interval=week")).error(),
        "400 parameter_invalid interval: interval must be hour or day"
    );

    for (event, verdict) in [(&png, "metadata_did_not_match"), (&jpeg, "sent"), (&again, "sent_once")] {
        let receipt = app.get(&format!("/manage/events/{event}")).expect(200).json();
        assert_eq!(receipt["messages"], json!([{"id": id, "name": "Upload done", "version": 1, "verdict": verdict}]));
        let asked = json!({"message_id": id, "user_id": "ada", "event_id": event});
        let explained = app.post("/manage/explain/message", &asked).expect(200).json();
        assert_eq!((&explained["verdict"], &explained["verdict_of"]), (&json!(verdict), &json!("stored")));
    }
}

#[test]
fn every_check_is_explained() {
    let app = TestApp::start();
    let contact = app.user("ada");
    let predicate = json!({"all": [{"attribute": "email", "op": "known"}]});
    let id =
        live(&app, &banner(json!({"audience": {"roles": ["user"], "predicate": predicate}, "sources": ["web_js"]})));
    let other = app.track("ada", "something-else", 0);
    let asked = json!({"message_id": id, "contact_id": contact, "event_id": other});
    let explained = app.post("/manage/explain/message", &asked).expect(200).json();
    let checks: Vec<String> = explained["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| format!("{} {} {}", check["check"].as_str().unwrap(), check["passes"], check["reason"]))
        .collect();
    assert_eq!(
        checks,
        [
            "state true null",
            "event false null",
            "source false \"source_not_eligible\"",
            "age true null",
            "before_live true null",
            "metadata true null",
            "occurrence true null",
            "role true null",
            "audience false \"audience_did_not_match\"",
            "goal true null",
            "frequency true null",
            "schedule true null",
            "fatigue_cap true null",
            "blocked true null",
            "sender_proof true null",
            "address true null",
            "control_group true null",
        ]
    );
    assert_eq!((&explained["verdict"], &explained["verdict_of"]), (&json!("source_not_eligible"), &json!("now")));
    let audience = &explained["checks"][8];
    assert_eq!(
        (&audience["tree"]["verdict"], &audience["tree"]["all"][0]["leaf"]["attribute"]),
        (&json!(false), &json!("email"))
    );
    // Without an event what asks of one is open.
    let explained =
        app.post("/manage/explain/message", &json!({"message_id": id, "user_id": "ada"})).expect(200).json();
    assert_eq!(
        (&explained["checks"][2]["passes"], &explained["verdict"]),
        (&json!(null), &json!("audience_did_not_match"))
    );
    app.user("bob");
    let of_bob = app.track("bob", "upload-complete", 0);
    for (body, told) in [
        (json!({"user_id": "ada"}), "400 parameter_not_found message_id: message_id is needed"),
        (json!({"message_id": id}), "400 parameter_not_found contact_id: One of contact_id and user_id is needed"),
        (json!({"message_id": 9, "user_id": "ada"}), "404 not_found message_id: Message Not Found"),
        (json!({"message_id": id, "user_id": "eve"}), "404 not_found user_id: User Not Found"),
        (
            json!({"message_id": id, "user_id": "ada", "event_id": of_bob}),
            "404 not_found event_id: The contact has no such event",
        ),
        (
            json!({"message_id": id, "user_id": "ada", "event_id": "x"}),
            "404 not_found event_id: The contact has no such event",
        ),
    ] {
        assert_eq!(app.post("/manage/explain/message", &body).error(), told);
    }
}
