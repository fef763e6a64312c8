//! `/admins` and what teammates did.

use crate::support::{Reply, START_S, TestApp};
use serde_json::{Value, json};

fn admin(id: &str, name: &str) -> Value {
    json!({
        "type": "admin", "id": id, "name": name, "email": format!("{name}@x.example"), "away_mode_enabled": false,
        "away_mode_reassign": false, "has_inbox_seat": true, "team_ids": [],
    })
}

fn away(app: &TestApp, id: &str, body: &Value) -> Reply {
    app.ask("PUT", &format!("/admins/{id}/away")).json(body).send()
}

#[test]
fn teammates_are_listed_and_read() {
    let app = TestApp::start();
    assert_eq!(app.get("/admins").expect(200).json(), json!({"type": "admin.list", "admins": []}));
    let (grace, ada) = (app.teammate("grace"), app.teammate("ada"));
    let list = app.get("/admins").expect(200).json();
    assert_eq!(list["admins"], json!([admin(&grace, "grace"), admin(&ada, "ada")]));
    let one = app.get(&format!("/admins/{ada}")).expect(200).json();
    let mut expected = admin(&ada, "ada");
    expected["away_status_reason_id"] = Value::Null;
    assert_eq!(one, expected);
    for id in ["0", "3", "x"] {
        assert_eq!(app.get(&format!("/admins/{id}")).error(), "404 admin_not_found -: Admin not found", "{id}");
    }
    let foreign = app.other_shop("foreign");
    assert_eq!(app.ask("GET", "/admins").bearer(&foreign.token).send().json()["admins"], json!([]));
    assert_eq!(app.ask("GET", "/admins/1").bearer(&foreign.token).send().status, 404);
}

#[test]
fn a_teammate_is_away_and_back() {
    let app = TestApp::start();
    let grace = app.teammate("grace");
    let both = |away: bool, reassign: bool| json!({"away_mode_enabled": away, "away_mode_reassign": reassign});
    let gone = away(&app, &grace, &both(true, false)).expect(200).json();
    assert_eq!((&gone["away_mode_enabled"], &gone["away_mode_reassign"]), (&json!(true), &json!(false)));
    assert_eq!(app.get(&format!("/admins/{grace}")).json(), gone);
    assert_eq!(app.get("/me").json()["away_mode_enabled"], true);
    assert_eq!(away(&app, &grace, &both(false, false)).expect(200).json()["away_mode_enabled"], false);
    let missing = "400 parameter_not_found away_mode_reassign: away_mode_reassign is needed";
    assert_eq!(away(&app, &grace, &json!({"away_mode_enabled": true})).error(), missing);
    let wrong = "400 type_mismatch away_mode_enabled: away_mode_enabled must be true or false";
    assert_eq!(away(&app, &grace, &json!({"away_mode_enabled": 1})).error(), wrong);
    assert_eq!(away(&app, "9", &both(true, true)).error(), "404 admin_not_found -: Admin not found");
}

#[test]
fn activities_are_the_audit_in_other_words() {
    let app = TestApp::start();
    let grace = app.teammate("grace");
    app.clock.advance_s(60);
    away(&app, &grace, &json!({"away_mode_enabled": true, "away_mode_reassign": false})).expect(200);
    let list = |query: &str| app.get(&format!("/admins/activity_logs?{query}"));
    let all = list("created_at_after=0").expect(200).json();
    assert_eq!(all["type"], "activity_log.list");
    assert_eq!(all["pages"], json!({"type": "pages", "next": null, "page": 1, "per_page": 20, "total_pages": 1}));
    assert_eq!(
        all["activity_logs"][0],
        json!({
            "id": "4", "performed_by": {"type": "admin", "id": "0", "email": "", "ip": null}, "metadata": {"away": true},
            "created_at": START_S + 60, "activity_type": "admin_away_mode_change",
            "activity_description": format!("A program changed who is away (teammate:{grace})"),
        })
    );
    let words = |list: &Value| {
        let logs = list["activity_logs"].as_array().unwrap().iter();
        logs.map(|log| log["activity_type"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(words(&all), ["admin_away_mode_change", "app_admin_join", "access_token_creation", "workspace_created"]);
    assert_eq!(words(&list(&format!("created_at_after={}", START_S + 60)).json()).len(), 1);
    assert_eq!(words(&list(&format!("created_at_after=0&created_at_before={START_S}")).json()).len(), 3);
    assert_eq!(words(&list("created_at_after=2027-01-15T08:00:00.000Z").expect(200).json()).len(), 4);
    assert_eq!(words(&list("created_at_after=0&per_page=3&page=2").json()), ["workspace_created"]);
    assert_eq!(list("").error(), "400 parameter_not_found created_at_after: created_at_after is needed");
    let wrong = "400 parameter_invalid created_at_after: created_at_after must be in Unix seconds or ISO 8601";
    assert_eq!(list("created_at_after=yesterday").error(), wrong);
    let foreign = app.other_shop("foreign");
    let theirs = app.ask("GET", "/admins/activity_logs?created_at_after=0").bearer(&foreign.token).send().json();
    assert_eq!(words(&theirs), ["access_token_creation", "workspace_created"]);
}

#[test]
fn activities_are_searched_by_type() {
    let app = TestApp::start();
    app.teammate("grace");
    let types = app.get("/admins/activity_log_event_types").expect(200).json();
    assert_eq!(types["type"], "activity_log_event_type.list");
    assert!(types["event_types"].as_array().unwrap().contains(&json!("app_admin_join")));
    let search = |body: Value| app.post("/admins/activity_logs/search", &body);
    let found = search(json!({"created_at_after": 0, "event_types": ["app_admin_join", "workspace_created"]}));
    let found = found.expect(200).json();
    assert_eq!(found["activity_logs"].as_array().unwrap().len(), 2);
    let page = search(json!({"created_at_after": START_S.to_string(), "per_page": 2, "page": 2})).expect(200).json();
    assert_eq!((page["activity_logs"].as_array().unwrap().len(), &page["pages"]["total_pages"]), (1, &json!(2)));
    for (body, expected) in [
        (json!({}), "400 parameter_not_found created_at_after: created_at_after is needed"),
        (
            json!({"created_at_after": true}),
            "400 type_mismatch created_at_after: created_at_after must be a whole number",
        ),
        (
            json!({"created_at_after": 0, "event_types": ["moon"]}),
            "400 parameter_invalid event_types: event_types must be of those that GET /admins/activity_log_event_types lists",
        ),
        (
            json!({"created_at_after": 0, "event_types": 7}),
            "400 type_mismatch event_types: event_types must be an array",
        ),
        (
            json!({"created_at_after": 0, "page": 0}),
            "400 parameter_invalid page: page must be a whole number from 1 on",
        ),
    ] {
        assert_eq!(search(body.clone()).error(), expected, "{body}");
    }
}
