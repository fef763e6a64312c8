//! `GET /events`.

use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

fn seconds(page: &Value) -> Vec<u64> {
    let events = page["events"].as_array().unwrap();
    events.iter().map(|event| START_S - event["created_at"].as_u64().unwrap()).collect()
}

fn path_of(link: &Value) -> String {
    let link = link.as_str().unwrap();
    link[link.find("/events").unwrap()..].to_owned()
}

#[test]
fn a_listed_event_has_exactly_the_documented_keys() {
    let app = TestApp::start();
    let contact = app.post("/contacts", &json!({"external_id": "25", "email": "w@x.example"})).expect(200).json();
    let id = app.track("25", "Invited-Friend", 5);
    let page = app.get("/events?type=user&user_id=25").expect(200).json();
    let expected = json!([{
        "type": "event", "id": id, "created_at": START_S - 5, "event_name": "invited-friend", "user_id": "25",
        "email": "w@x.example", "intercom_user_id": contact["id"], "metadata": {},
    }]);
    assert_eq!((&page["type"], &page["events"]), (&json!("event.list"), &expected));
    assert_eq!(page["pages"]["next"], Value::Null);
    let keys: Vec<&String> = page["pages"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["next", "since"], "pages has no type");
}

#[test]
fn next_walks_back_and_meets_each_event_once_within_a_second_too() {
    let app = TestApp::start();
    app.user("ada");
    for name in ["a", "b", "c", "d"] {
        app.track("ada", name, 30);
    }
    app.track("ada", "a", 10);
    let mut path = "/events?type=user&user_id=ada&per_page=2".to_owned();
    let mut met = Vec::new();
    let mut sizes = Vec::new();
    loop {
        let page = app.get(&path).expect(200).json();
        sizes.push(page["events"].as_array().unwrap().len());
        met.extend(page["events"].as_array().unwrap().iter().map(|event| event["id"].as_str().unwrap().to_owned()));
        if page["pages"]["next"].is_null() {
            break;
        }
        path = path_of(&page["pages"]["next"]);
        assert!(path.contains("per_page=2") && path.contains("type=user"), "{path}");
    }
    assert_eq!(sizes, [2, 2, 1]);
    met.sort_unstable();
    met.dedup();
    assert_eq!(met.len(), 5);
}

#[test]
fn since_walks_forward_without_gaps() {
    let app = TestApp::start();
    app.user("ada");
    let empty = app.get("/events?type=user&user_id=ada&per_page=2").expect(200).json();
    for ago in [50, 40, 30, 20, 10] {
        app.track("ada", "a", ago);
    }
    let mut path = path_of(&empty["pages"]["since"]);
    let mut met = Vec::new();
    for _ in 0..4 {
        let page = app.get(&path).expect(200).json();
        met.push(seconds(&page));
        assert_eq!(page["pages"]["next"], Value::Null);
        path = path_of(&page["pages"]["since"]);
    }
    assert_eq!(met, [vec![40, 50], vec![20, 30], vec![10], vec![]]);
    app.track("ada", "a", 1);
    assert_eq!(seconds(&app.get(&path).json()), [1]);
}

#[test]
fn bare_milliseconds_are_cursors_too() {
    let app = TestApp::start();
    app.user("ada");
    for ago in [50, 40, 30] {
        app.track("ada", "a", ago);
    }
    let page = |query: String| app.get(&format!("/events?type=user&user_id=ada&{query}"));
    let ms = |ago: u64, more: u64| (START_S - ago) * 1_000 + more;
    assert_eq!(seconds(&page(format!("before={}", ms(40, 0))).json()), [50]);
    assert_eq!(seconds(&page(format!("before={}", ms(40, 1))).json()), [40, 50]);
    assert_eq!(seconds(&page(format!("since={}", ms(40, 0))).json()), [30]);
    assert_eq!(seconds(&page(format!("since={}", ms(41, 999))).json()), [30, 40]);
    let expected = "400 parameter_invalid since: since must be a cursor or Unix milliseconds (13 digits)";
    assert_eq!(page("since=1800000000".into()).error(), expected);
    assert_eq!(
        page("before=x".into()).error(),
        "400 parameter_invalid before: before must be a cursor from an earlier answer"
    );
    assert_eq!(
        page(format!("before={0}&since={0}", ms(1, 0))).error(),
        "400 parameter_invalid since: Send before or since, not both"
    );
}

#[test]
fn a_cursor_is_good_for_its_person_and_workspace_only() {
    let app = TestApp::start();
    app.user("ada");
    app.user("grace");
    app.track("ada", "a", 5);
    let foreign = app.other_shop("foreign");
    app.ask("POST", "/contacts").bearer(&foreign.token).json(&json!({"external_id": "ada"})).send().expect(200);
    let since = path_of(&app.get("/events?type=user&user_id=ada").json()["pages"]["since"]);
    let cursor = since.split("since=").nth(1).unwrap();
    assert!(cursor.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{cursor}");
    let with = |user_id: &str| format!("/events?type=user&user_id={user_id}&since={cursor}");
    app.get(&with("ada")).expect(200);
    assert_eq!(app.get(&with("grace")).error(), "404 not_found since: Resource Not Found");
    let elsewhere = app.ask("GET", &with("ada")).bearer(&foreign.token).send();
    assert_eq!(elsewhere.error(), "404 not_found since: Resource Not Found");
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let app = TestApp::start();
    app.user("ada");
    let cases = [
        ("/events", "400 parameter_not_found type: type is needed"),
        ("/events?type=admin&user_id=ada", "400 parameter_invalid type: type must be user"),
        ("/events?type=user", "400 parameter_not_found user_id: One of user_id, email and intercom_user_id is needed"),
        ("/events?type=user&user_id=nobody", "404 not_found user_id: User Not Found"),
        ("/events?type=user&intercom_user_id=x", "404 not_found intercom_user_id: User Not Found"),
        (
            "/events?type=user&user_id=ada&per_page=0",
            "400 parameter_invalid per_page: per_page must be a whole number from 1 to 150",
        ),
        (
            "/events?type=user&user_id=ada&summary=perhaps",
            "400 parameter_invalid summary: summary must be true or false",
        ),
        ("/events?type=user&user_id=%zz", "400 parameter_invalid -: The query is not percent-encoded UTF-8"),
    ];
    for (path, expected) in cases {
        assert_eq!(app.get(path).error(), expected, "{path}");
    }
}

#[test]
fn a_summary_counts_each_name_and_hides_archived_ones() {
    let app = TestApp::start();
    let contact = app.post("/contacts", &json!({"external_id": "25", "email": "w@x.example"})).expect(200).json();
    for (name, ago) in [("a", 50), ("b", 40), ("A", 30)] {
        app.track("25", name, ago);
    }
    app.patch("/manage/event_definitions/2", &json!({"description": "the second"})).expect(200);
    let summary = app.get("/events?type=user&user_id=25&summary=true").expect(200).json();
    let expected = json!({
        "type": "event.summary", "email": "w@x.example", "intercom_user_id": contact["id"], "user_id": "25",
        "events": [
            {"name": "a", "first": "2027-01-15T07:59:10.000Z", "last": "2027-01-15T07:59:30.000Z", "count": 2, "description": null},
            {"name": "b", "first": "2027-01-15T07:59:20.000Z", "last": "2027-01-15T07:59:20.000Z", "count": 1, "description": "the second"},
        ],
        "pages": {"next": null},
    });
    assert_eq!(summary, expected);
    app.post("/manage/event_definitions/1/archive", &json!({})).expect(200);
    assert_eq!((app.count_of("25", "a"), app.count_of("25", "b")), (0, 1));
    app.post("/manage/event_definitions/1/unarchive", &json!({})).expect(200);
    assert_eq!(app.count_of("25", "a"), 2);
}

#[test]
fn the_list_shows_ninety_days() {
    let app = TestApp::start();
    app.user("ada");
    let days = |days: u64| days * 86_400;
    for ago in [days(90) - 1, days(90), days(90) + 1] {
        app.track("ada", "a", ago);
    }
    let page = app.get("/events?type=user&user_id=ada").expect(200).json();
    assert_eq!(seconds(&page), [days(90) - 1, days(90)]);
    assert_eq!(page["pages"]["next"], Value::Null);
    assert_eq!(app.count_of("ada", "a"), 3);
}

#[test]
fn a_walk_goes_on_through_a_merge() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let lead = app.post("/contacts", &json!({"role": "lead"})).expect(200).json()["id"].as_str().unwrap().to_owned();
    let track = |id: &str, ago: u64| {
        app.post("/events", &json!({"event_name": "a", "id": id, "created_at": START_S - ago})).expect(202);
    };
    for ago in [1, 3, 5, 7] {
        track(&lead, ago);
    }
    for ago in [2, 4, 6, 8] {
        track(&ada, ago);
    }
    let first = app.get(&format!("/events?type=user&intercom_user_id={lead}&per_page=2")).expect(200).json();
    assert_eq!(seconds(&first), [1, 3]);
    app.post("/contacts/merge", &json!({"from": lead, "into": ada, "skip_duplicate_validation": true})).expect(200);
    let second = app.get(&path_of(&first["pages"]["next"])).expect(200).json();
    assert_eq!(seconds(&second), [4, 5], "the walk goes on behind its place, in both histories");
    assert_eq!(second["events"][0]["intercom_user_id"], json!(ada));
    let third = app.get(&path_of(&second["pages"]["next"])).expect(200).json();
    let fourth = app.get(&path_of(&third["pages"]["next"])).expect(200).json();
    assert_eq!((seconds(&third), seconds(&fourth), &fourth["pages"]["next"]), (vec![6, 7], vec![8], &Value::Null));
    let whole = app.get(&format!("/events?type=user&intercom_user_id={ada}")).expect(200).json();
    assert_eq!(seconds(&whole), [1, 2, 3, 4, 5, 6, 7, 8]);
    let summary = app.get("/events?type=user&user_id=ada&summary=true").expect(200).json();
    assert_eq!(summary["events"][0]["count"], 8);
    let since = app.get(&path_of(&first["pages"]["since"])).expect(200).json();
    assert_eq!(seconds(&since), Vec::<u64>::new());
    app.post(&format!("/manage/contacts/{ada}/unmerge"), &json!({})).expect(200);
    assert_eq!(seconds(&app.get(&format!("/events?type=user&intercom_user_id={lead}")).json()), [1, 3, 5, 7]);
    assert_eq!(app.get(&path_of(&second["pages"]["next"])).status, 200);
}

#[test]
fn a_cursor_of_somebody_else_is_refused() {
    let app = TestApp::start();
    let (ada, bob) = (app.user("ada"), app.user("bob"));
    app.track("ada", "a", 1);
    app.track("ada", "a", 2);
    app.track("bob", "a", 1);
    let page = app.get(&format!("/events?type=user&intercom_user_id={ada}&per_page=1")).json();
    assert_eq!(app.get(&path_of(&page["pages"]["next"]).replace(&ada, &bob)).status, 404);
}
