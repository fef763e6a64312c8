//! Notes about contacts and companies.

use crate::support::{START_S, TestApp};
use engine::limits::NOTE_BYTES_MAX;
use serde_json::{Value, json};

#[test]
fn a_note_is_written_read_and_listed() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let path = format!("/contacts/{ada}/notes");
    let written = app.post(&path, &json!({"body": "Hello", "contact_id": ada})).expect(200).json();
    let first = json!({
        "type": "note", "id": "1", "created_at": START_S, "contact": {"type": "contact", "id": ada}, "author": null,
        "body": "<p>Hello</p>",
    });
    assert_eq!(written, first);
    let (grace, hopper) = (app.teammate("grace"), app.teammate("hopper"));
    let by = |body: Value| app.post(&path, &body).expect(200).json()["author"].clone();
    let author = by(json!({"body": "Two"}));
    assert_eq!(
        author,
        json!({
            "type": "admin", "id": grace, "name": "grace", "email": "grace@x.example", "away_mode_enabled": false,
            "away_mode_reassign": false, "has_inbox_seat": true, "team_ids": [],
        })
    );
    assert_eq!(by(json!({"body": "Three", "admin_id": hopper.parse::<u32>().unwrap()}))["id"], json!(hopper));
    let nobody = app.post(&path, &json!({"body": "x", "admin_id": "99"}));
    assert_eq!(nobody.error(), "404 admin_not_found -: Admin not found");

    assert_eq!(app.get("/notes/1").expect(200).json(), first);
    let old = app.ask("GET", "/notes/1").header("intercom-version", "1.4").send().expect(200).json();
    assert_eq!((old.get("contact"), &old["user"]), (None, &json!({"type": "user", "id": ada})));
    let list = app.get(&format!("{path}?per_page=2")).expect(200).json();
    let ids = |list: &Value| {
        let notes = list["data"].as_array().unwrap().iter();
        notes.map(|note| note["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        (ids(&list), &list["type"], &list["total_count"]),
        (vec!["3".into(), "2".into()], &json!("list"), &json!(3))
    );
    let next = format!("http://{}{path}?per_page=2&page=2", app.address);
    assert_eq!(list["pages"], json!({"type": "pages", "next": next, "page": 1, "per_page": 2, "total_pages": 2}));
    assert_eq!(ids(&app.get(&format!("{path}?per_page=2&page=2")).json()), ["1"]);
    assert_eq!(ids(&app.get(&format!("{path}?page=9")).expect(200).json()), [""; 0]);
    let contact = app.get(&format!("/contacts/{ada}")).json();
    assert_eq!(contact["notes"]["data"][0], json!({"type": "note", "id": "3", "url": "/notes/3"}));
}

#[test]
fn what_cannot_be_a_note_is_named() {
    let app = TestApp::start();
    let path = format!("/contacts/{}/notes", app.user("ada"));
    for (body, expected) in [
        (json!({}), "400 parameter_not_found body: body is needed"),
        (json!({"body": null}), "400 parameter_not_found body: body is needed"),
        (json!({"body": " \n"}), "400 parameter_not_found body: body is needed"),
        (json!({"body": 7}), "400 type_mismatch body: body must be a string"),
        (json!({"body": "<script>x</script>"}), "400 parameter_invalid body: body holds nothing that can be kept"),
        (json!({"body": "x", "admin_id": true}), "400 type_mismatch admin_id: admin_id must be a string or a number"),
    ] {
        assert_eq!(app.post(&path, &body).error(), expected, "{body}");
    }
    let long = |bytes: usize| app.post(&path, &json!({"body": format!("<p>{}</p>", "x".repeat(bytes - 7))})).status;
    assert_eq!([NOTE_BYTES_MAX - 1, NOTE_BYTES_MAX, NOTE_BYTES_MAX + 1].map(long), [200, 200, 400]);
    let safe = app.post(&path, &json!({"body": "<b onclick=\"x()\">a</b><script>x()</script>"})).expect(200).json();
    assert_eq!(safe["body"], "<p><b>a</b></p>");
    let nobody = app.post("/contacts/6762f0dd1bb69f9f2193bb83/notes", &json!({"body": "x"}));
    assert_eq!(nobody.error(), "404 not_found id: User Not Found");
    for id in ["0", "99", "x", "01"] {
        assert_eq!(app.get(&format!("/notes/{id}")).error(), "404 not_found id: Resource Not Found", "{id}");
    }
}

#[test]
fn companies_have_notes_too() {
    let app = TestApp::start();
    let id = app.post("/companies", &json!({"company_id": "a"})).expect(200).json()["id"].as_str().unwrap().to_owned();
    let path = format!("/companies/{id}/notes");
    let written = app.post(&path, &json!({"body": "<h1>Plan</h1>"})).expect(200).json();
    assert_eq!(
        written,
        json!({
            "type": "note", "id": "1", "created_at": START_S, "company": {"type": "company", "id": id}, "author": null,
            "body": "<h1>Plan</h1>",
        })
    );
    assert_eq!(app.get("/notes/1").expect(200).json(), written);
    let list = app.get(&path).expect(200).json();
    assert_eq!((&list["data"], &list["total_count"]), (&json!([written]), &json!(1)));
    assert_eq!(app.get("/companies/x/notes").error(), "404 company_not_found -: Company Not Found");
    assert_eq!(app.post("/companies/x/notes", &json!({"body": "x"})).status, 404);
    app.ask("DELETE", &format!("/companies/{id}")).send().expect(200);
    assert_eq!(app.get("/notes/1").status, 404, "gone with its company");
}

#[test]
fn notes_follow_a_merge_and_go_with_their_contact() {
    let app = TestApp::start();
    let user = app.user("ada");
    let lead = app.post("/contacts", &json!({"role": "lead"})).expect(200).json()["id"].as_str().unwrap().to_owned();
    app.post(&format!("/contacts/{lead}/notes"), &json!({"body": "as a lead"})).expect(200);
    app.post(&format!("/contacts/{user}/notes"), &json!({"body": "as a user"})).expect(200);
    app.post("/contacts/merge", &json!({"from": lead, "into": user})).expect(200);
    let list = app.get(&format!("/contacts/{user}/notes")).expect(200).json();
    let bodies: Vec<&str> =
        list["data"].as_array().unwrap().iter().map(|note| note["body"].as_str().unwrap()).collect();
    assert_eq!((bodies, &list["total_count"]), (vec!["<p>as a user</p>", "<p>as a lead</p>"], &json!(2)));
    assert_eq!(list["data"][1]["contact"]["id"], json!(user));
    assert_eq!(app.get("/notes/1").expect(200).json()["contact"]["id"], json!(user));
    let gone = app.get(&format!("/contacts/{lead}/notes"));
    assert_eq!((gone.status, gone.header("link")), (410, Some(&*format!("</contacts/{user}>; rel=\"canonical\""))));
    app.ask("DELETE", &format!("/contacts/{user}")).send().expect(200);
    assert_eq!((app.get("/notes/1").status, app.get("/notes/2").status), (404, 404));
}

#[test]
fn a_foreign_note_is_no_note() {
    let app = TestApp::start();
    let ada = app.user("ada");
    app.post(&format!("/contacts/{ada}/notes"), &json!({"body": "secret"})).expect(200);
    let foreign = app.other_shop("foreign");
    for path in ["/notes/1".to_owned(), format!("/contacts/{ada}/notes")] {
        let reply = app.ask("GET", &path).bearer(&foreign.token).send();
        assert_eq!(reply.status, 404, "{path}: {}", reply.text());
    }
    let written =
        app.ask("POST", &format!("/contacts/{ada}/notes")).bearer(&foreign.token).json(&json!({"body": "x"})).send();
    assert_eq!(written.status, 404);
}
