//! `POST /manage/imports/{id}/rows`.

use super::{begin, send};
use crate::support::TestApp;
use serde_json::{Value, json};

fn contact(app: &TestApp, external_id: &str) -> Value {
    app.get(&format!("/contacts/find_by_external_id/{external_id}")).expect(200).json()
}

#[test]
fn contacts_are_made_and_changed_row_by_row() {
    let app = TestApp::start();
    app.user("old");
    let mapping = json!({
        "id": "external_id", "mail": "email", "name": "name", "phone": "phone", "signed": "signed_up_at", "seen": "last_seen_at",
        "off": "unsubscribed_from_emails", "seats": "custom_attributes.seats:integer", "tags": "tags",
    });
    let id = begin(&app, "contact", &mapping);
    let csv = "id,mail,name,phone,signed,seen,off,seats,tags,ignored\n\
        new,New@x.example,Ada,'+353 1,2022-07-01,1671028894,yes,7,\"vip, beta\",x\n\
        old,,Olga,,,,,,VIP,\n\
        bad,nobody,,,,,,,,\n\
        ,,Nobody,,,,,,,\n\
        new,,Ada L,,,,,many,,\n\
        new,,Ada L,,,,,,,\n";
    let (import, words) = send(&app, &id, &json!({"first_row": 0, "csv": csv}));
    assert_eq!(words, ["created", "updated", "rejected", "rejected", "rejected", "updated"]);
    let counts =
        ["rows_done", "created_count", "updated_count", "error_count"].map(|key| import[key].as_u64().unwrap());
    assert_eq!((counts, &import["state"]), ([6, 1, 2, 3], &json!("running")));

    let made = contact(&app, "new");
    assert_eq!(
        (&made["role"], &made["email"], &made["name"], &made["phone"]),
        (&json!("user"), &json!("new@x.example"), &json!("Ada L"), &json!("+353 1"))
    );
    assert_eq!((&made["signed_up_at"], &made["last_seen_at"]), (&json!(1_656_630_000), &json!(1_671_028_894)));
    assert_eq!((&made["unsubscribed_from_emails"], &made["custom_attributes"]), (&json!(true), &json!({"seats": 7})));
    assert_eq!((&made["tags"]["total_count"], &contact(&app, "old")["tags"]["total_count"]), (&json!(2), &json!(1)));
    assert_eq!(contact(&app, "old")["name"], "Olga");
    assert_eq!(app.get("/tags").json()["data"].as_array().unwrap().len(), 2, "tags compare folded");

    let told: Vec<String> = app.get(&format!("/manage/imports/{id}/errors")).expect(200).json()["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            format!("{} {}: {}", error["row"], error["code"].as_str().unwrap(), error["message"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        told,
        [
            "2 parameter_invalid: email must be an e-mail address",
            "3 parameter_not_found: external_id or email is needed",
            "4 parameter_invalid: seats must be a whole number",
        ]
    );
    let page = app.get(&format!("/manage/imports/{id}/errors?per_page=2")).json();
    let cursor = page["pages"]["next"]["starting_after"].as_str().unwrap();
    let next = app.get(&format!("/manage/imports/{id}/errors?per_page=2&starting_after={cursor}")).expect(200).json();
    assert_eq!(
        (&next["total_count"], &next["data"][0]["row"], next["pages"].get("next")),
        (&json!(3), &json!(4), None)
    );
}

#[test]
fn sending_again_changes_nothing() {
    let app = TestApp::start();
    let id = begin(&app, "contact", &json!({"id": "external_id", "name": "name"}));
    let body = json!({"first_row": 0, "rows": [["a", "one"], ["b", null], [3, true]]});
    let (first, words) = send(&app, &id, &body);
    assert_eq!(words, ["created", "created", "created"]);
    let (again, words) = send(&app, &id, &body);
    assert_eq!((again["rows_done"].clone(), words), (json!(3), vec!["duplicate".to_owned(); 3]));
    assert_eq!(again["created_count"], first["created_count"]);
    let (_, words) = send(&app, &id, &json!({"first_row": 2, "rows": [["c", "x"], ["d", "y"]]}));
    assert_eq!(words, ["duplicate", "created"]);
    assert_eq!((&contact(&app, "3")["name"], &contact(&app, "d")["name"]), (&json!("true"), &json!("y")));
    let path = format!("/manage/imports/{id}/rows");
    let gap = app.post(&path, &json!({"first_row": 5, "rows": [["e", "z"]]}));
    assert_eq!(gap.error(), "409 import_out_of_order first_row: Rows must be sent in order; the next is number 4");
    let (ended, words) = send(&app, &id, &json!({"first_row": 4, "rows": [["e", "z"]], "finished": true}));
    assert_eq!((&ended["state"], words), (&json!("completed"), vec!["created".to_owned()]));
    let (_, words) = send(&app, &id, &json!({"first_row": 4, "rows": [["e", "z"]], "finished": true}));
    assert_eq!(words, ["duplicate"]);
    let closed = app.post(&path, &json!({"first_row": 5, "rows": [["f", "z"]]}));
    assert_eq!(closed.error(), "422 job_closed -: The last rows of the import were sent before");
    assert_eq!(app.get("/contacts/find_by_external_id/f").status, 404, "a refused row is not applied");
    assert_eq!(app.post("/manage/contacts/count", &json!({})).json()["count"], 5);
}

#[test]
fn leads_are_known_by_their_address() {
    let app = TestApp::start();
    let lead = app.post("/contacts", &json!({"role": "lead", "email": "lead@x.example"})).expect(200).json();
    app.post("/contacts", &json!({"external_id": "u", "email": "user@x.example"})).expect(200);
    let id = begin(&app, "contact", &json!({"email": "email", "role": "role", "name": "name", "id": "external_id"}));
    let csv = "email,role,name,id\n\
        LEAD@x.example,lead,One,\n\
        lead@x.example,,Two,\n\
        fresh@x.example,lead,Three,\n\
        fresh@x.example,lead,Four,\n\
        user@x.example,lead,Five,\n\
        user@x.example,,Six,\n\
        plain@x.example,,Seven,\n\
        lead@x.example,user,Eight,\n\
        x@x.example,admin,,\n\
        ,lead,Nine,lead-9\n\
        ,user,Ten,lead-9\n\
        ,lead,Eleven,u\n";
    let (_, words) = send(&app, &id, &json!({"first_row": 0, "csv": csv}));
    assert_eq!(
        words,
        [
            "updated", "updated", "created", "updated", "rejected", "updated", "created", "created", "rejected",
            "created", "updated", "rejected",
        ]
    );
    let read = app.get(&format!("/contacts/{}", lead["id"].as_str().unwrap())).json();
    assert_eq!((&read["role"], &read["name"]), (&json!("lead"), &json!("Two")));
    let by_email = |email: &str| {
        let search = json!({"query": {"field": "email", "operator": "=", "value": email}});
        let found = app.post("/contacts/search", &search).expect(200).json();
        found["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| format!("{} {}", one["role"].as_str().unwrap(), one["name"].as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(by_email("fresh@x.example"), ["lead Four"]);
    assert_eq!(by_email("user@x.example"), ["user Six"]);
    assert_eq!(by_email("plain@x.example"), ["user Seven"]);
    let mut both = by_email("lead@x.example");
    both.sort();
    assert_eq!(both, ["lead Two", "user Eight"]);
    let ninth = contact(&app, "lead-9");
    assert_eq!((&ninth["role"], &ninth["name"]), (&json!("user"), &json!("Ten")));
}

#[test]
fn companies_are_made_and_changed() {
    let app = TestApp::start();
    app.post("/companies", &json!({"company_id": "old", "plan": "free"})).expect(200);
    let mapping = json!({"id": "company_id", "name": "name", "plan": "plan", "spend": "monthly_spend", "size": "size", "since": "remote_created_at", "tier": "custom_attributes.tier:integer", "tags": "tags"});
    let id = begin(&app, "company", &mapping);
    let csv = "id\tname\tplan\tspend\tsize\tsince\ttier\ttags\nnew\tBlue Sun\tpro\t49.99\t85\t2022-07-01T00:00:00Z\t2\tkey\nold\tOld\t\t\t\t\t\t\n\tx\t\t\t\t\t\t\nbig\t\t\t3000000000\t\t\t\t\n";
    let (_, words) = send(&app, &id, &json!({"first_row": 0, "csv": csv, "finished": true}));
    assert_eq!(words, ["created", "updated", "rejected", "rejected"]);
    let made = app.get("/companies?company_id=new").expect(200).json();
    let shown = ["name", "monthly_spend", "size", "remote_created_at"].map(|key| made[key].clone());
    assert_eq!(shown, [json!("Blue Sun"), json!(49), json!(85), json!(1_656_633_600)]);
    assert_eq!((&made["plan"]["name"], &made["custom_attributes"]), (&json!("pro"), &json!({"tier": 2})));
    assert_eq!(made["tags"]["tags"][0]["name"], "key");
    let old = app.get("/companies?company_id=old").expect(200).json();
    assert_eq!(
        (&old["name"], &old["plan"]["name"]),
        (&json!("Old"), &json!("free")),
        "blank cells leave what is there"
    );
    let read = app.get(&format!("/manage/imports/{id}")).expect(200).json();
    let messages: Vec<&str> =
        read["errors"].as_array().unwrap().iter().map(|error| error["message"].as_str().unwrap()).collect();
    assert_eq!(messages, ["company_id is needed", "monthly_spend must be a number from 0 to 2147483647"]);
}

#[test]
fn an_export_can_be_imported_again() {
    let app = TestApp::start();
    app.post("/data_attributes", &json!({"name": "note", "model": "contact", "data_type": "string"})).expect(200);
    let made = json!({"external_id": "=1", "email": "a@x.example", "name": "-x", "phone": "+353 1", "signed_up_at": 1_700_000_000, "custom_attributes": {"note": "@home"}});
    app.post("/contacts", &made).expect(200);
    app.post("/contacts", &json!({"role": "lead", "email": "l@x.example"})).expect(200);
    let file = app.get("/manage/exports/contacts").expect(200).text().to_owned();
    let other = app.other_shop("other");
    let ask = |path: &str, body: Value| app.ask("POST", path).bearer(&other.token).json(&body).send();
    let preview = ask("/manage/imports/preview", json!({"model": "contact", "csv": file})).expect(200).json();
    assert_eq!(preview["errors"], json!([]));
    let mapping: serde_json::Map<String, Value> = preview["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| (column["name"].as_str().unwrap().to_owned(), column["field"].clone()))
        .collect();
    let begun = ask("/manage/imports", json!({"model": "contact", "key": "k", "mapping": mapping})).expect(201).json();
    let path = format!("/manage/imports/{}/rows", begun["id"].as_str().unwrap());
    let told = ask(&path, json!({"first_row": 0, "csv": file, "finished": true})).expect(200).json();
    assert_eq!((&told["import"]["created_count"], &told["import"]["error_count"]), (&json!(2), &json!(0)), "{told}");
    let again = app.ask("GET", "/manage/exports/contacts").bearer(&other.token).send().expect(200).text().to_owned();
    let without_ids =
        |file: &str| file.lines().map(|line| line.split_once(',').unwrap().1.to_owned()).collect::<Vec<_>>();
    assert_eq!(without_ids(&again), without_ids(&file));
}

#[test]
fn requests_have_their_largest_and_bodies_their_shape() {
    let app = TestApp::start();
    let id = begin(&app, "contact", &json!({"id": "external_id", "mail": "email"}));
    let path = format!("/manage/imports/{id}/rows");
    let mut next = 0;
    for (count, status) in [(249, 200), (250, 200), (251, 422)] {
        let rows: Vec<Value> = (next..next + count).map(|number| json!([format!("user-{number}"), ""])).collect();
        let reply = app.post(&path, &json!({"first_row": next, "rows": rows}));
        assert_eq!(reply.status, status, "{count}");
        next += if status == 200 { count } else { 0 };
    }
    let cases = [
        (json!({"rows": []}), "400 parameter_not_found first_row: first_row is needed"),
        (
            json!({"first_row": 499, "rows": "x"}),
            "400 type_mismatch rows: rows must be an array of arrays of strings, numbers, true, false or null",
        ),
        (
            json!({"first_row": 499, "rows": [[{}]]}),
            "400 type_mismatch rows: rows must be an array of arrays of strings, numbers, true, false or null",
        ),
        (
            json!({"first_row": 499, "csv": "id\nx\n"}),
            "400 parameter_invalid csv: csv lacks the column mail of the mapping",
        ),
        (
            json!({"first_row": 499, "csv": "id,mail\nx\n", "rows": [["x"]]}),
            "400 parameter_invalid rows: Send csv or rows, not both",
        ),
        (json!({"first_row": 499, "csv": 7}), "400 type_mismatch csv: csv must be a string"),
        (
            json!({"first_row": -1, "csv": "id,mail\n"}),
            "400 parameter_invalid first_row: first_row must be a whole number, from 0 on, without an exponent",
        ),
        (
            json!({"first_row": 499, "rows": [], "finished": "yes"}),
            "400 type_mismatch finished: finished must be true or false",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(app.post(&path, &body).error(), expected, "{body}");
    }
    let odd = json!({"first_row": 499, "rows": [[], ["x"], ["y", "", "more"], ["a\u{0}b"], ["e".repeat(256)]]});
    let (import, words) = send(&app, &id, &odd);
    assert_eq!(
        (words, &import["rows_done"]),
        (
            vec!["rejected".to_owned(), "created".into(), "rejected".into(), "rejected".into(), "rejected".into()],
            &json!(504)
        )
    );
    let tags = |count: usize| (0..count).map(|number| format!("t{number}")).collect::<Vec<_>>().join(",");
    let id = begin(&app, "contact", &json!({"id": "external_id", "tags": "tags"}));
    let (_, words) =
        send(&app, &id, &json!({"first_row": 0, "rows": [["a", tags(19)], ["b", tags(20)], ["c", tags(21)]]}));
    assert_eq!(words, ["created", "created", "rejected"]);
}

#[test]
fn rows_sent_at_once_from_many_connections_are_taken_once() {
    let app = TestApp::start();
    let id = begin(&app, "contact", &json!({"id": "external_id", "name": "name"}));
    let rows: Vec<Value> = (0..50).map(|number| json!([format!("user-{number}"), "x"])).collect();
    let body = json!({"first_row": 0, "rows": rows});
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| app.post(&format!("/manage/imports/{id}/rows"), &body).expect(200));
        }
    });
    let read = app.get(&format!("/manage/imports/{id}")).json();
    assert_eq!((&read["rows_done"], &read["error_count"]), (&json!(50), &json!(0)));
    assert_eq!(app.post("/manage/contacts/count", &json!({})).json()["count"], 50);
}
