//! What a message cannot be, each told by its place.

use super::banner;
use crate::support::TestApp;
use expect_test::expect;
use serde_json::{Value, json};
use std::fmt::Write as _;

#[test]
fn what_is_wrong_or_not_served_is_named() {
    let app = TestApp::start();
    app.post("/manage/segments", &json!({"name": "Lately", "predicate": {"event": "a", "fact": "count", "op": "gte", "value": 1, "metadata": {"metadata": "due_at", "op": "days_ago", "value": 7}}})).expect(201);
    let segments = app.get("/manage/segments").json();
    let segment = segments["data"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
    let long = |chars: usize| "x".repeat(chars);
    let cases = [
        json!({"name": null}),
        json!({"name": 7}),
        json!({"name": long(256)}),
        json!({"kind": "sms"}),
        json!({"kind": null}),
        json!({"goal": {"event": "x"}}),
        json!({"goal": {"event": "x", "within_s": 0}}),
        json!({"goal": {"event": "x", "within_s": 90 * 86_400 + 1}}),
        json!({"stop": {"after_sends": 0}}),
        json!({"stop": {"when": "later"}}),
        json!({"delay": 5}),
        json!({"channel": "x"}),
        json!({"trigger": null}),
        json!({"trigger": {"event": "a", "delay_s": 30 * 86_400 + 1}}),
        json!({"trigger": {"event": "a", "max_age_s": 7 * 86_400 + 1}}),
        json!({"trigger": {"attribute": "signed_up_at", "days": 366}}),
        json!({"trigger": {"attribute": "signed_up_at", "days": -366}}),
        json!({"trigger": {"attribute": "signed_up_at"}}),
        json!({"trigger": {"event": " "}}),
        json!({"trigger": {"event": "a", "occurrence": "last"}}),
        json!({"trigger": {"event": "a", "occurrence": {"nth": 0}}}),
        json!({"trigger": {"event": "a", "occurrence": {"nth": 1_000_001}}}),
        json!({"trigger": {"event": "a", "metadata": {"metadata": "x", "op": "gt", "value": "y"}}}),
        json!({"trigger": {"event": "a", "metadata": {"all": [{"metadata": "x"}]}}}),
        json!({"trigger": {"match": false}}),
        json!({"trigger": {"match": true, "event": "a"}}),
        json!({"trigger": {"segment": "x", "entered": true}}),
        json!({"trigger": {"attribute": "trial_ends_at", "days": -3}}),
        json!({"audience": {"roles": []}}),
        json!({"audience": {"roles": ["boss"]}}),
        json!({"audience": {"predicate": {"attribute": "shoes", "op": "is", "value": 1}}}),
        json!({"audience": {"predicate": {"all": [{"event": "a", "fact": "count", "op": "gte", "value": 1, "within_days": 61}]}}}),
        json!({"audience": {"predicate": {"event": "a", "fact": "did", "op": "is", "value": true, "metadata": {"metadata": "due_at", "op": "days_ago", "value": 7}}}}),
        json!({"audience": {"predicate": {"any": [{"segment": segment, "op": "is"}]}}}),
        json!({"frequency": {"mode": "daily"}}),
        json!({"frequency": {"max_sends": 0}}),
        json!({"frequency": {"max_sends": 10_001}}),
        json!({"frequency": {"min_gap_s": 366 * 86_400 + 1}}),
        json!({"schedule": {"start_at": 5, "stop_at": 5}}),
        json!({"schedule": {"windows": "at_lunch"}}),
        json!({"schedule": {"windows": []}}),
        json!({"schedule": {"windows": [{"day": 0, "from": "09:00", "to": "17:00"}]}}),
        json!({"schedule": {"windows": [{"day": 1, "from": "9:00", "to": "17:00"}]}}),
        json!({"schedule": {"windows": [{"day": 1, "from": "17:00", "to": "09:00"}]}}),
        json!({"schedule": {"windows": [{"day": 1, "from": "09:00", "to": "24:01"}]}}),
        json!({"schedule": {"time_zone": "mine"}}),
        json!({"where": {"url_rules": [{"op": "matches", "value": "x"}]}}),
        json!({"where": {"time_on_page_s": 3_601}}),
        json!({"control_group_percent": 100}),
        json!({"sources": []}),
        json!({"sources": ["import"]}),
        json!({"content": null}),
        json!({"content": {"body": " "}}),
        json!({"content": {"body": "x", "selector": "#a"}}),
        json!({"content": {"body": long(16_385)}}),
        json!({"content": {"body": "{{ shoes }}"}}),
        json!({"content": {"body": "{% if a %}"}}),
        json!({"content": {"body": "x", "title": long(256)}}),
        json!({"content": {"body": "x", "style": "huge"}}),
        json!({"content": {"body": "x", "position": "left"}}),
        json!({"content": {"body": "x", "show_dismiss_button": "yes"}}),
        json!({"content": {"body": "x", "action": {"type": "product_tour"}}}),
        json!({"content": {"body": "x", "action": {"type": "url", "label": "x"}}}),
        json!({"content": {"body": "x", "action": {"type": "reaction", "reactions": []}}}),
        json!({"content": {"body": "x", "action": {"type": "reaction", "reactions": vec!["👍"; 11]}}}),
        json!({"content": {"body": "x", "locales": {"d e": {}}}}),
        json!({"content": {"body": "x", "locales": {"de": {"style": "inline"}}}}),
        json!({"kind": "tooltip", "content": {"body": "x"}}),
        json!({"kind": "chat", "content": {"body": "x", "style": "inline"}}),
    ];
    let mut shown = String::new();
    for case in cases {
        let told = app.post("/manage/messages", &banner(case.clone())).error();
        let mut case = case.to_string();
        case.truncate(case.char_indices().nth(100).map_or(case.len(), |(place, _)| place));
        writeln!(shown, "{case}\n  {told}").unwrap();
    }
    expect![[r##"
        {"name":null}
          400 parameter_not_found name: name is needed
        {"name":7}
          400 type_mismatch name: name must be a string
        {"name":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
          400 parameter_invalid name: name may have at most 255 characters
        {"kind":"sms"}
          400 parameter_invalid kind: kind must be one of banner, chat, post, tooltip, carousel, email, push, webhook
        {"kind":null}
          400 parameter_not_found kind: kind is needed
        {"goal":{"event":"x"}}
          400 parameter_not_found goal.within_s: goal.within_s is needed
        {"goal":{"event":"x","within_s":0}}
          400 parameter_invalid goal.within_s: goal.within_s must be a whole number from 1 to 7776000
        {"goal":{"event":"x","within_s":7776001}}
          400 parameter_invalid goal.within_s: goal.within_s must be a whole number from 1 to 7776000
        {"stop":{"after_sends":0}}
          400 parameter_invalid stop.after_sends: stop.after_sends must be a whole number from 1 to 4294967295
        {"stop":{"when":"later"}}
          400 parameter_invalid stop.when: when has no meaning here; there are after_sends, on_goal
        {"delay":5}
          400 parameter_invalid delay: delay has no meaning here; there are name, kind, trigger, audience, frequency, schedule, where, goal, stop, control_group_percent, sources, allow_unproven_senders, content
        {"channel":"x"}
          400 parameter_invalid channel: channel has no meaning here; there are name, kind, trigger, audience, frequency, schedule, where, goal, stop, control_group_percent, sources, allow_unproven_senders, content
        {"trigger":null}
          400 parameter_not_found trigger: trigger is needed
        {"trigger":{"delay_s":2592001,"event":"a"}}
          400 parameter_invalid trigger.delay_s: trigger.delay_s must be a whole number from 0 to 2592000
        {"trigger":{"event":"a","max_age_s":604801}}
          400 parameter_invalid trigger.max_age_s: trigger.max_age_s must be a whole number from 0 to 604800
        {"trigger":{"attribute":"signed_up_at","days":366}}
          400 parameter_invalid trigger.days: trigger.days must be a whole number from -365 to 365
        {"trigger":{"attribute":"signed_up_at","days":-366}}
          400 parameter_invalid trigger.days: trigger.days must be a whole number from -365 to 365
        {"trigger":{"attribute":"signed_up_at"}}
          400 parameter_not_found trigger.days: trigger.days is needed
        {"trigger":{"event":" "}}
          400 parameter_not_found trigger.event: trigger.event is needed
        {"trigger":{"event":"a","occurrence":"last"}}
          400 parameter_invalid trigger.occurrence: trigger.occurrence must be one of every, first
        {"trigger":{"event":"a","occurrence":{"nth":0}}}
          400 parameter_invalid trigger.occurrence.nth: trigger.occurrence.nth must be a whole number from 1 to 1000000
        {"trigger":{"event":"a","occurrence":{"nth":1000001}}}
          400 parameter_invalid trigger.occurrence.nth: trigger.occurrence.nth must be a whole number from 1 to 1000000
        {"trigger":{"event":"a","metadata":{"metadata":"x","op":"gt","value":"y"}}}
          400 parameter_invalid trigger.metadata: gt needs a number, not "y"
        {"trigger":{"event":"a","metadata":{"all":[{"metadata":"x"}]}}}
          400 parameter_not_found trigger.metadata.all[0].op: trigger.metadata.all[0].op is needed
        {"trigger":{"match":false}}
          400 parameter_invalid trigger.match: trigger.match can only be true
        {"trigger":{"event":"a","match":true}}
          400 parameter_invalid trigger.event: event has no meaning here; there are match
        {"trigger":{"entered":true,"segment":"x"}}
          400 parameter_invalid trigger.segment: There is no segment x
        {"trigger":{"attribute":"trial_ends_at","days":-3}}
          400 parameter_invalid trigger.attribute: trial_ends_at is no attribute of people that holds a date
        {"audience":{"roles":[]}}
          400 parameter_invalid audience.roles: audience.roles must name one of visitor, lead and user
        {"audience":{"roles":["boss"]}}
          400 parameter_invalid audience.roles[0]: audience.roles[0] must be one of visitor, lead, user
        {"audience":{"predicate":{"attribute":"shoes","op":"is","value":1}}}
          400 parameter_invalid audience.predicate.attribute: there is no attribute shoes of people; there are id, role, external_id, email, email_domain, phone, name, avatar, owner_id, created_at, updated_at, signed_up_at, last_seen_at, unsubscribed_from_emails, session_count, last_contacted_at, last_replied_at, last_email_opened_at, last_email_clicked_at, marked_email_as_spam, has_hard_bounced, language_override, browser, browser_version, browser_language, os, location.country, location.region, location.city, location.country_code, location.continent_code, time_zone, referrer, utm_campaign, utm_content, utm_medium, utm_source, utm_term, android_app_name, android_app_version, android_device, android_os_version, android_sdk_version, android_last_seen_at, ios_app_name, ios_app_version, ios_device, ios_os_version, ios_sdk_version, ios_last_seen_at, sms_consent, unsubscribed_from_sms, enabled_push_messaging, email_verified, do_not_track, user_agent
        {"audience":{"predicate":{"all":[{"event":"a","fact":"count","op":"gte","value":1,"within_days":61}]
          400 parameter_invalid audience.predicate.all[0].within_days: within_days is a number from 1 to 60, not 61
        {"audience":{"predicate":{"event":"a","fact":"did","metadata":{"metadata":"due_at","op":"days_ago","
          400 parameter_invalid audience.predicate: days_ago, days_ago_more and days_ago_less cannot be asked of an event's metadata in a message's audience, nor in a segment that it names: events are counted once, as they come
        {"audience":{"predicate":{"any":[{"op":"is","segment":"6b49d200196b60587ffe6b9a"}]}}}
          400 parameter_invalid audience.predicate.any[0].segment: days_ago, days_ago_more and days_ago_less cannot be asked of an event's metadata in a message's audience, nor in a segment that it names: events are counted once, as they come
        {"frequency":{"mode":"daily"}}
          400 parameter_invalid frequency.mode: frequency.mode must be one of once, every
        {"frequency":{"max_sends":0}}
          400 parameter_invalid frequency.max_sends: frequency.max_sends must be a whole number from 1 to 10000
        {"frequency":{"max_sends":10001}}
          400 parameter_invalid frequency.max_sends: frequency.max_sends must be a whole number from 1 to 10000
        {"frequency":{"min_gap_s":31622401}}
          400 parameter_invalid frequency.min_gap_s: frequency.min_gap_s must be a whole number from 0 to 31622400
        {"schedule":{"start_at":5,"stop_at":5}}
          400 parameter_invalid schedule.stop_at: schedule.stop_at must lie after schedule.start_at
        {"schedule":{"windows":"at_lunch"}}
          400 parameter_invalid schedule.windows: schedule.windows must be any, office_hours, outside_office_hours, or a list of days with from and to
        {"schedule":{"windows":[]}}
          400 parameter_invalid schedule.windows: schedule.windows must be any, or name one: a message without a window would never be sent
        {"schedule":{"windows":[{"day":0,"from":"09:00","to":"17:00"}]}}
          400 parameter_invalid schedule.windows[0].day: schedule.windows[0].day must be a whole number from 1 to 7
        {"schedule":{"windows":[{"day":1,"from":"9:00","to":"17:00"}]}}
          400 parameter_invalid schedule.windows[0].from: schedule.windows[0].from must be a time from 00:00 to 24:00
        {"schedule":{"windows":[{"day":1,"from":"17:00","to":"09:00"}]}}
          400 parameter_invalid schedule.windows[0].to: a window must end after it begins; over midnight it is two
        {"schedule":{"windows":[{"day":1,"from":"09:00","to":"24:01"}]}}
          400 parameter_invalid schedule.windows[0].to: schedule.windows[0].to must be a time from 00:00 to 24:00
        {"schedule":{"time_zone":"mine"}}
          400 parameter_invalid schedule.time_zone: schedule.time_zone must be one of workspace, contact
        {"where":{"url_rules":[{"op":"matches","value":"x"}]}}
          400 parameter_invalid where.url_rules[0].op: where.url_rules[0].op must be one of is, contains, starts_with
        {"where":{"time_on_page_s":3601}}
          400 parameter_invalid where.time_on_page_s: where.time_on_page_s must be a whole number from 0 to 3600
        {"control_group_percent":100}
          400 parameter_invalid control_group_percent: control_group_percent must be a whole number from 0 to 99
        {"sources":[]}
          400 parameter_invalid sources: sources must name one, or be null for those of the kind
        {"sources":["import"]}
          400 parameter_invalid sources[0]: sources[0] must be one of web_js, mobile, rest, bulk, segment_server, stripe, console
        {"content":null}
          400 parameter_not_found content: content is needed
        {"content":{"body":" "}}
          400 parameter_not_found content.body: content.body is needed
        {"content":{"body":"x","selector":"#a"}}
          400 parameter_invalid content.selector: selector has no meaning here; there are style, position, title, body, show_dismiss_button, action, dismiss_on_action, locales
        {"content":{"body":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
          400 parameter_invalid content.body: content.body may have at most 16384 characters
        {"content":{"body":"{{ shoes }}"}}
          400 parameter_invalid content.body: there is no variable shoes
        {"content":{"body":"{% if a %}"}}
          400 parameter_invalid content.body: tags ({% … %}) are not served, only variables and filters
        {"content":{"body":"x","title":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
          400 parameter_invalid content.title: content.title may have at most 255 characters
        {"content":{"body":"x","style":"huge"}}
          400 parameter_invalid content.style: content.style must be one of inline, floating
        {"content":{"body":"x","position":"left"}}
          400 parameter_invalid content.position: content.position must be one of top, bottom
        {"content":{"body":"x","show_dismiss_button":"yes"}}
          400 type_mismatch content.show_dismiss_button: content.show_dismiss_button must be true or false
        {"content":{"action":{"type":"product_tour"},"body":"x"}}
          400 parameter_invalid content.action.type: content.action.type must be one of url, reaction, email_collector
        {"content":{"action":{"label":"x","type":"url"},"body":"x"}}
          400 parameter_not_found content.action.target: content.action.target is needed
        {"content":{"action":{"reactions":[],"type":"reaction"},"body":"x"}}
          400 parameter_not_found content.action.reactions: content.action.reactions is needed
        {"content":{"action":{"reactions":["👍","👍","👍","👍","👍","👍","👍","👍","👍","👍","👍"],"type":"reaction"},"
          400 parameter_invalid content.action.reactions: content.action.reactions may have at most 10 items
        {"content":{"body":"x","locales":{"d e":{}}}}
          400 parameter_invalid content.locales.d e: A language is written as de or pt-br
        {"content":{"body":"x","locales":{"de":{"style":"inline"}}}}
          400 parameter_invalid content.locales.de.style: style has no meaning here; there are title, body, action
        {"content":{"body":"x"},"kind":"tooltip"}
          400 parameter_not_found content.selector: content.selector is needed
        {"content":{"body":"x","style":"inline"},"kind":"chat"}
          400 parameter_invalid content.style: style has no meaning here; there are title, body, action, locales
    "##]].assert_eq(&shown);
    assert_eq!(app.get("/manage/messages").json()["total_count"], 0, "nothing of it was kept");
}

#[test]
fn limits_of_a_message_are_met() {
    let app = TestApp::start();
    let status = |other: Value| app.post("/manage/messages", &banner(other)).status;
    let body = |chars: usize| json!({"content": {"body": "x".repeat(chars)}});
    let windows =
        |count: usize| json!({"schedule": {"windows": vec![json!({"day": 1, "from": "09:00", "to": "10:00"}); count]}});
    let rules = |count: usize| json!({"where": {"url_rules": vec![json!({"op": "is", "value": "x"}); count]}});
    let reactions = |count: usize| json!({"content": {"body": "x", "action": {"type": "reaction", "reactions": vec!["👍"; count]}}});
    let locales = |count: usize| {
        let locales: serde_json::Map<_, _> = (0..count).map(|n| (format!("x{n}"), json!({"body": "y"}))).collect();
        json!({"content": {"body": "x", "locales": locales}})
    };
    let all = |bytes: usize| {
        // Eight languages of nearly the longest body, and one that fills up.
        let mut locales: serde_json::Map<_, _> =
            (0..7).map(|n| (format!("x{n}"), json!({"body": "y".repeat(16_384)}))).collect();
        let with = |locales: &serde_json::Map<String, Value>| json!({"style": "inline", "position": "top", "body": "x", "show_dismiss_button": true, "dismiss_on_action": false, "locales": locales});
        locales.insert("z".to_owned(), json!({"body": "y"}));
        let missing = bytes - (with(&locales).to_string().len() - 1);
        locales.insert("z".to_owned(), json!({"body": "y".repeat(missing)}));
        json!({"content": {"body": "x", "locales": locales}})
    };
    for (name, [below, at, above]) in [
        ("body", [16_383, 16_384, 16_385].map(body)),
        ("windows", [49, 50, 51].map(windows)),
        ("url rules", [19, 20, 21].map(rules)),
        ("reactions", [9, 10, 11].map(reactions)),
        ("locales", [49, 50, 51].map(locales)),
        ("content", [128 * 1_024 - 1, 128 * 1_024, 128 * 1_024 + 1].map(all)),
    ] {
        assert_eq!([status(below), status(at), status(above)], [201, 201, 400], "{name}");
    }
}

/// Each is asked in the commit of the event.
#[test]
fn so_many_wait_for_one_event_or_for_people() {
    for trigger in [json!({"event": "crowded"}), json!({"match": true})] {
        let app = TestApp::start();
        let go_live = |trigger: &Value| {
            let made = app.post("/manage/messages", &banner(json!({"trigger": trigger}))).json();
            let id = made["id"].as_str().unwrap();
            app.post(&format!("/manage/messages/{id}/go_live"), &json!({"forecast_per_hour": null}))
        };
        for _ in 0..64 {
            assert_eq!(go_live(&trigger).status, 200);
        }
        let refused = go_live(&trigger).error();
        assert!(refused.starts_with("409 message_state trigger: 64 live messages wait for"), "{refused}");
        // Others have their own room.
        assert_eq!(go_live(&json!({"event": "quiet"})).status, 200);
        app.post("/manage/messages/1/pause", &json!({}));
        assert_eq!(go_live(&trigger).status, 200);
    }
}

/// Each question reads a row of the person, and of whoever they were before.
#[test]
fn live_messages_ask_so_many_questions_about_events_together() {
    for (count, status) in [(63, 200), (64, 200), (65, 409)] {
        let app = TestApp::start();
        let mut last = None;
        for first in (0..count).step_by(32) {
            let leaves: Vec<Value> = (first..count.min(first + 32))
                .map(|n| json!({"event": format!("did {n}"), "fact": "count", "op": "gte", "value": 0}))
                .collect();
            let made =
                app.post("/manage/messages", &banner(json!({"audience": {"predicate": {"any": leaves}}}))).json();
            let id = made["id"].as_str().unwrap();
            last = Some(app.post(&format!("/manage/messages/{id}/go_live"), &json!({"forecast_per_hour": null})));
        }
        assert_eq!(last.unwrap().status, status, "{count} questions");
    }
}
