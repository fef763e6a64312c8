//! `/export/content/data`: what became of messages, as a file.

use crate::manage::messages::{banner, live};
use crate::support::{START_S, TestApp};
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use std::io::Read as _;
use std::time::{Duration, Instant};

const DAY_S: u64 = 86_400;

fn begin(app: &TestApp, after: u64, before: u64) -> Value {
    let body = json!({"created_at_after": after, "created_at_before": before});
    app.post("/export/content/data", &body).expect(200).json()
}

/// The export as soon as it is no longer under way.
#[track_caller]
pub fn done(app: &TestApp, job: &Value) -> Value {
    let path = format!("/export/content/data/{}", job["job_identifier"].as_str().unwrap());
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let told = app.get(&path).expect(200).json();
        if told["status"] != "pending" && told["status"] != "in_progress" {
            return told;
        }
        assert!(Instant::now() < until, "{told}");
        std::thread::yield_now();
    }
}

fn track(app: &TestApp, user_id: &str) {
    app.track(user_id, "upload-complete", 0);
}

#[track_caller]
fn file(app: &TestApp, export: &Value) -> Vec<Vec<String>> {
    let url = export["download_url"].as_str().unwrap();
    let path = &url[url.find("/download").unwrap()..];
    let reply = app.ask("GET", path).header("Accept", "application/octet-stream").send().expect(200);
    assert_eq!(reply.header("content-type"), Some("application/octet-stream"));
    let mut text = String::new();
    GzDecoder::new(&*reply.body).read_to_string(&mut text).unwrap();
    let mut lines = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    lines.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn deliveries_are_a_gzipped_file() {
    let app = TestApp::start();
    let contact = app.user("ada");
    let id = live(&app, &banner(json!({"name": "=Upload"})));
    track(&app, "ada");
    let banners = app.get(&format!("/contacts/{contact}/banners")).expect(200).json();
    let view_id = banners["data"][0]["view_id"].as_str().unwrap().to_owned();
    app.clock.advance_s(60);
    app.ask("POST", &format!("/contacts/{contact}/banners/{view_id}/dismiss")).send().expect(200);
    app.post(&format!("/manage/messages/{id}/send_test"), &json!({"user_id": "ada"})).expect(200);

    let begun = begin(&app, START_S, START_S);
    let job = begun["job_identifier"].as_str().unwrap();
    let pending = json!({
        "job_identifier": job, "job_identfier": job, "status": "pending", "download_url": "", "download_expires_at": "",
    });
    assert_eq!(begun, pending);
    let export = done(&app, &begun);
    assert_eq!(export["status"], "completed");
    assert_eq!(export["download_expires_at"], (START_S + 60 + 2 * DAY_S).to_string());
    let lines = file(&app, &export);
    assert_eq!(lines.len(), 2, "a head and one delivery; what was tried out is none");
    let cell = |name: &str| {
        let place = lines[0].iter().position(|column| column == name).unwrap_or_else(|| panic!("no {name}"));
        lines[1][place].clone()
    };
    assert_eq!(lines[0].len(), 26);
    let expected = [
        ("user_id", contact.as_str()),
        ("user_external_id", "ada"),
        ("company_id", "-1"),
        ("ruleset_id", &id),
        ("content_id", &id),
        ("content_type", "banner"),
        ("content_title", "'=Upload"),
        ("ruleset_version_id", "1"),
        ("receipt_id", "1"),
        ("received_at", "2027-01-15T08:00:00.000Z"),
        ("series_id", "-1"),
        ("node_id", "-1"),
        ("first_open", "2027-01-15T08:00:00.000Z"),
        ("first_dismisall", "2027-01-15T08:01:00.000Z"),
        ("first_click", ""),
        ("first_reply", ""),
        ("first_hard_bounce", ""),
    ];
    for (name, value) in expected {
        assert_eq!(cell(name), value, "{name}");
    }
    // Two days later it is gone.
    app.clock.advance_s(2 * DAY_S);
    assert_eq!(app.get(&format!("/export/content/data/{job}")).error(), "404 job_not_found -: Job Not Found");
    assert_eq!(app.get(&format!("/download/content/data/{job}")).status, 404);
}

#[test]
fn days_are_whole_and_those_without_anything_say_so() {
    let app = TestApp::start();
    app.user("ada");
    live(&app, &banner(json!({})));
    track(&app, "ada");
    let day = START_S - START_S % DAY_S;
    for (after, before, status) in [
        (day, day, "completed"),
        (day + DAY_S - 1, day + DAY_S - 1, "completed"),
        (day - 1, day - 1, "no_data"),
        (day + DAY_S, day + DAY_S, "no_data"),
        (day - 1, day + DAY_S, "completed"),
    ] {
        let export = done(&app, &begin(&app, after, before));
        assert_eq!(export["status"], status, "{after} to {before}");
        assert_eq!(export["download_url"] == "", status != "completed");
    }
}

#[test]
fn a_deleted_person_is_in_no_file() {
    let app = TestApp::start();
    let contact = app.user("ada");
    app.user("bob");
    live(&app, &banner(json!({})));
    track(&app, "ada");
    track(&app, "bob");
    let export = done(&app, &begin(&app, START_S, START_S));
    app.ask("DELETE", &format!("/contacts/{contact}")).send().expect(200);
    let lines = file(&app, &export);
    let who: Vec<&str> = lines.iter().skip(1).map(|line| line[1].as_str()).collect();
    assert_eq!(who, ["bob"]);
}

#[test]
fn exports_are_cancelled_refused_and_ones_own() {
    let app = TestApp::start();
    app.user("ada");
    live(&app, &banner(json!({})));
    track(&app, "ada");
    let export = done(&app, &begin(&app, START_S, START_S));
    let job = export["job_identifier"].as_str().unwrap();
    let other = app.other_shop("other");
    for path in ["export/content/data", "download/content/data"] {
        let of_other = app.ask("GET", &format!("/{path}/{job}")).bearer(&other.token).send();
        assert_eq!(of_other.status, 404, "{path}");
    }
    let cancelled = app.ask("POST", &format!("/export/cancel/{job}")).send().expect(200).json();
    assert_eq!((&cancelled["status"], &cancelled["download_url"]), (&json!("canceled"), &json!("")));
    assert_eq!(app.get(&format!("/download/content/data/{job}")).status, 404);
    assert_eq!(app.ask("POST", "/export/cancel/none").send().error(), "404 job_not_found -: Job Not Found");
    let post = |body: Value| app.post("/export/content/data", &body).error();
    assert!(post(json!({"created_at_before": 1})).starts_with("400 parameter_not_found created_at_after"));
    assert!(post(json!({"created_at_after": 1})).starts_with("400 parameter_not_found created_at_before"));
    assert!(post(json!({"created_at_after": 2, "created_at_before": 1})).starts_with("400 parameter_invalid"));
    assert!(post(json!({"created_at_after": "x", "created_at_before": 1})).starts_with("400 "));
}
