use super::{id, leaf, made, names};
use crate::support::{Reply, START_S, TestApp};
use serde_json::{Value, json};

fn merge(app: &TestApp, version: &str, body: &Value) -> Reply {
    app.ask("POST", "/contacts/merge").header("intercom-version", version).json(body).send()
}

fn lead(app: &TestApp, body: &Value) -> Value {
    let mut body = body.clone();
    body["role"] = json!("lead");
    made(app, &body)
}

#[test]
fn a_lead_is_merged_into_a_user_and_leads_there_from_then_on() {
    let app = TestApp::start();
    let lead = lead(&app, &json!({"email": "l@x.example", "name": "Lead", "phone": "1"}));
    app.clock.advance_s(60);
    let user = made(&app, &json!({"external_id": "ada", "name": "Ada"}));
    app.post("/events", &json!({"event_name": "e", "id": lead["id"]})).expect(202);
    app.track("ada", "e", 5);
    let merged = merge(&app, "2.14", &json!({"from": lead["id"], "into": user["id"]})).expect(200).json();
    assert_eq!((&merged["id"], &merged["role"], &merged["name"]), (&user["id"], &json!("user"), &json!("Ada")));
    assert_eq!((&merged["email"], &merged["phone"]), (&json!("l@x.example"), &json!("1")), "what was empty is filled");
    assert_eq!(merged["created_at"], START_S, "known since the lead was");
    assert_eq!(app.count_of("ada", "e"), 2);
    assert_eq!(names(&app, &leaf("role", "IN", json!(["user", "lead"]))), ["Ada"]);
    assert_eq!(app.get("/contacts").expect(200).json()["total_count"], 1);

    let gone = "410 contact_merged -: This contact has been merged. See the 'Link' header for the canonical contact.";
    let link = format!("</contacts/{}>; rel=\"canonical\"", id(&user));
    let lead_path = format!("/contacts/{}", id(&lead));
    let by_external_id = format!("/contacts/find_by_external_id/{}", lead["external_id"].as_str().unwrap());
    for (method, path) in [
        ("GET", lead_path.clone()),
        ("GET", by_external_id),
        ("PUT", lead_path.clone()),
        ("DELETE", lead_path.clone()),
        ("POST", format!("{lead_path}/archive")),
        ("POST", format!("{lead_path}/block")),
        ("GET", format!("{lead_path}/merge_history")),
    ] {
        let reply = app.ask(method, &path).json(&json!({})).send();
        assert_eq!(reply.error(), gone, "{method} {path}");
        assert_eq!(reply.header("link"), Some(link.as_str()), "{method} {path}");
    }
    let again = merge(&app, "2.14", &json!({"from": lead["id"], "into": user["id"]}));
    assert_eq!((again.error().as_str(), again.header("link")), (gone, Some(link.as_str())));
}

#[test]
fn only_a_lead_and_only_into_a_user() {
    let app = TestApp::start();
    let (one, two) = (lead(&app, &json!({"name": "1"})), lead(&app, &json!({"name": "2"})));
    let (ada, eve) = (made(&app, &json!({"external_id": "ada"})), made(&app, &json!({"external_id": "eve"})));
    let nobody = json!("6762f0dd1bb69f9f2193bb83");
    let roles =
        "400 invalid_merge from: These contacts cannot be merged: only a lead can be merged, and only into a user";
    for (body, expected) in [
        (json!({"from": one["id"], "into": two["id"]}), roles),
        (json!({"from": ada["id"], "into": eve["id"]}), roles),
        (json!({"from": ada["id"], "into": one["id"]}), roles),
        (json!({"from": nobody, "into": ada["id"]}), "404 not_found from: User Not Found"),
        (json!({"from": one["id"], "into": nobody}), "404 not_found into: User Not Found"),
        (json!({"from": one["id"]}), "400 parameter_not_found into: into is needed"),
        (json!({"into": ada["id"]}), "400 parameter_not_found from: from is needed"),
        (json!({"from": [], "into": ada["id"]}), "400 type_mismatch from: from must be a string or a number"),
    ] {
        assert_eq!(merge(&app, "2.14", &body).error(), expected, "{body}");
    }
    let foreign = app.other_shop("foreign");
    let body = json!({"from": one["id"], "into": ada["id"]});
    let reply = app.ask("POST", "/contacts/merge").bearer(&foreign.token).json(&body).send();
    assert_eq!(reply.error(), "404 not_found from: User Not Found");
    assert_eq!(app.get("/contacts").expect(200).json()["total_count"], 4, "nothing was merged");
}

#[test]
fn from_2_16_on_they_must_share_something() {
    let app = TestApp::start();
    let user = made(&app, &json!({"external_id": "ada", "email": "ada@x.example", "phone": "+1 555"}));
    let of = |body: Value| json!({"from": lead(&app, &body)["id"], "into": user["id"]});
    let stranger = of(json!({"email": "eve@x.example", "phone": "+1 556"}));
    let told = merge(&app, "2.16", &stranger).error();
    let expected = "400 invalid_merge from: These contacts cannot be merged: they share neither an e-mail address nor a phone number";
    assert_eq!(told, expected);
    let mut skipping = stranger.clone();
    skipping["skip_duplicate_validation"] = json!(false);
    assert_eq!(merge(&app, "2.16", &skipping).error(), expected);
    skipping["skip_duplicate_validation"] = json!("yes");
    assert_eq!(merge(&app, "2.16", &skipping).status, 400);
    skipping["skip_duplicate_validation"] = json!(true);
    merge(&app, "2.16", &skipping).expect(200);
    merge(&app, "2.16", &of(json!({"email": "ADA@x.example"}))).expect(200);
    merge(&app, "2.16", &of(json!({"phone": "+1 555"}))).expect(200);
    merge(&app, "Preview", &of(json!({"name": "nothing"}))).expect(400);
    merge(&app, "2.15", &of(json!({"name": "nothing"}))).expect(200);
}

#[test]
fn merges_are_listed_on_demand() {
    let app = TestApp::start();
    let user = made(&app, &json!({"external_id": "ada"}));
    let leads: Vec<Value> = (0..3)
        .map(|count| {
            app.clock.advance_s(10);
            let lead = lead(&app, &json!({"name": count.to_string()}));
            merge(&app, "2.14", &json!({"from": lead["id"], "into": user["id"]})).expect(200);
            lead
        })
        .collect();
    let record = |place: usize| {
        let merged_at = START_S + 10 * (place as u64 + 1);
        let lead = &leads[place]["id"];
        json!({"type": "merge_history", "source_contact_id": lead, "source_contact_role": "lead", "merged_at": merged_at})
    };
    let path = format!("/contacts/{}", id(&user));
    let read = |version: &str, query: &str| {
        app.ask("GET", &format!("{path}{query}")).header("intercom-version", version).send().expect(200).json()
    };
    let shown = read("2.16", "?include_merge_history=true");
    assert_eq!(shown["merge_history"], json!([record(2), record(1), record(0)]));
    for (version, query) in
        [("2.15", "?include_merge_history=true"), ("2.16", ""), ("2.16", "?include_merge_history=false")]
    {
        assert!(read(version, query).get("merge_history").is_none(), "{version} {query}");
    }
    let page = |query: &str| app.get(&format!("{path}/merge_history{query}"));
    let whole = page("").expect(200).json();
    let expected =
        json!({"type": "list", "data": [record(2), record(1), record(0)], "next_cursor": null, "has_more": false});
    assert_eq!(whole, expected);
    for (order, places) in [("desc", [2, 1, 0]), ("asc", [0, 1, 2])] {
        let first = page(&format!("?per_page=2&order={order}")).expect(200).json();
        assert_eq!(first["data"], json!([record(places[0]), record(places[1])]));
        assert_eq!(first["has_more"], true);
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = page(&format!("?per_page=2&order={order}&cursor={cursor}")).expect(200).json();
        assert_eq!((&second["data"], &second["has_more"]), (&json!([record(places[2])]), &json!(false)));
    }
    assert_eq!(
        page("?order=up").error(),
        "400 invalid_sort_order order: Invalid sort order 'up'. Must be one of: asc, desc"
    );
    assert_eq!(page("?cursor=x").status, 400);
    assert_eq!(page("?per_page=0").status, 400);
    let lone = lead(&app, &json!({"name": "alone"}));
    let of_lead = app.get(&format!("/contacts/{}/merge_history", id(&lone))).error();
    assert_eq!(of_lead, "404 not_found -: User Not Found");
}
