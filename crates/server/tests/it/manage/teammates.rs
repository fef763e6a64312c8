//! `/manage/teammates`.

use crate::support::{START_S, TestApp, link_of};
use engine::limits::SIGN_IN_LINK_S;
use engine::rows::Scopes;
use serde_json::{Value, json};

fn names(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

#[test]
fn a_teammate_is_invited_comes_and_goes() {
    let app = TestApp::start();
    let made = app.post("/manage/teammates", &json!({"email": " Mia@x.example", "name": " Mia ", "role": "owner"}));
    let mut shown = made.expect(201).json();
    let link = shown.as_object_mut().unwrap().remove("link").unwrap();
    assert!(link.as_str().unwrap().starts_with("http://127.0.0.1:7070/console/sign-in#hrld_li_"), "{link}");
    let invited = json!({
        "type": "teammate", "id": "1", "name": "Mia", "email": "Mia@x.example", "role": "owner", "state": "invited",
        "password_set": false, "created_at": START_S, "last_signed_in_at": null,
        "link_expires_at": START_S + u64::from(SIGN_IN_LINK_S),
    });
    assert_eq!(shown, invited);
    let ben = app.signed_in("ben", "support");
    let listed = ben.get("/manage/teammates").expect(200).json();
    assert_eq!(names(&listed), ["Mia", "ben"]);
    let again = app.post("/manage/teammates", &json!({"email": "mia@X.example", "name": "M", "role": "viewer"}));
    assert_eq!(again.error(), "409 resource_conflict email: A teammate has this e-mail address already");

    let removed = app.ask("DELETE", "/manage/teammates/2").send().expect(200).json();
    assert_eq!(
        (&removed["state"], &removed["email"], &removed["name"]),
        (&json!("removed"), &json!(""), &json!("ben"))
    );
    for (path, expected) in [("", vec!["Mia"]), ("?removed=true", vec!["Mia", "ben"])] {
        assert_eq!(names(&app.get(&format!("/manage/teammates{path}")).expect(200).json()), expected, "{path}");
    }
    let admins = app.get("/admins").expect(200).json();
    assert_eq!(admins["admins"].as_array().unwrap().len(), 1);
    app.get("/admins/2").expect(404);
    for (method, path) in [("DELETE", ""), ("PATCH", ""), ("POST", "/link")] {
        let reply = app.ask(method, &format!("/manage/teammates/2{path}")).json(&json!({})).send();
        assert_eq!(reply.error(), "404 admin_not_found -: Admin not found", "{method}");
    }
    // The address is free again, for somebody new.
    let back = app.post("/manage/teammates", &json!({"email": "ben@x.example", "name": "Ben", "role": "viewer"}));
    assert_eq!(back.expect(201).json()["id"], "3");
}

#[test]
fn what_cannot_be_a_teammate_is_refused() {
    let app = TestApp::start();
    let good = json!({"email": "mia@x.example", "name": "Mia", "role": "viewer"});
    for (key, value, error) in [
        ("email", json!(null), "400 parameter_not_found email"),
        ("email", json!("mia"), "400 parameter_invalid email"),
        ("email", json!("mia@"), "400 parameter_invalid email"),
        ("email", json!("mia @x.example"), "400 parameter_invalid email"),
        ("email", json!(7), "400 type_mismatch email"),
        ("name", json!(null), "400 parameter_not_found name"),
        ("name", json!(" "), "400 parameter_invalid name"),
        ("role", json!(null), "400 parameter_not_found role"),
        ("role", json!("admin"), "400 parameter_invalid role"),
    ] {
        let mut body = good.clone();
        body[key] = value;
        let refused = app.post("/manage/teammates", &body).error();
        assert!(refused.starts_with(error), "{body}: {refused}");
    }
    app.post("/manage/teammates", &good).expect(201);
}

#[test]
fn there_is_always_an_owner() {
    let app = TestApp::start();
    let mia = app.signed_in("mia", "owner");
    let refused = "409 last_owner -: A workspace needs an owner; make another teammate an owner first";
    let change = |id: &str, body: Value| app.patch(&format!("/manage/teammates/{id}"), &body);
    assert_eq!(change("1", json!({"role": "editor"})).error(), refused);
    assert_eq!(app.ask("DELETE", "/manage/teammates/1").send().error(), refused);
    assert_eq!(change("1", json!({"name": "Mia Grey"})).expect(200).json()["name"], "Mia Grey");
    let ben = app.signed_in("ben", "viewer");
    assert_eq!(change("1", json!({"role": "editor"})).error(), refused);
    assert_eq!(ben.get("/manage/tokens").error(), "403 forbidden -: This takes the role owner; yours is viewer");
    change("2", json!({"role": "owner"})).expect(200);
    ben.get("/manage/tokens").expect(200);
    change("1", json!({"role": "viewer"})).expect(200);
    assert_eq!(mia.get("/manage/tokens").error(), "403 forbidden -: This takes the role owner; yours is viewer");
    let last = ben.ask("DELETE", "/manage/teammates/2").send();
    assert_eq!(last.error(), refused);
}

#[test]
fn every_change_leaves_an_audit_row_without_a_secret() {
    let app = TestApp::start();
    let mia = app.signed_in("mia", "owner");
    mia.send("PUT", "/manage/session/password", &json!({"password": "correct horse battery"})).expect(200);
    let made =
        mia.send("POST", "/manage/teammates", &json!({"email": "ben@x.example", "name": "Ben", "role": "viewer"}));
    let link = link_of(&made.expect(201));
    mia.send("PATCH", "/manage/teammates/2", &json!({"role": "editor"})).expect(200);
    mia.send("PATCH", "/manage/teammates/2", &json!({"role": "editor"})).expect(200);
    mia.send("POST", "/manage/teammates/2/link", &json!({})).expect(200);
    mia.ask("DELETE", "/manage/teammates/2").send().expect(200);
    mia.ask("DELETE", "/manage/session").send().expect(204);
    let audit = app.get("/manage/audit").expect(200);
    let rows = audit.json();
    let shown: Vec<String> = rows["data"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .filter(|row| row["action"].as_str().unwrap().starts_with("teammate."))
        .map(|row| format!("{} {} {}", row["actor"]["type"], row["action"], row["subject"]).replace('"', ""))
        .collect();
    assert_eq!(
        shown,
        [
            "token teammate.added teammate:1",
            "teammate teammate.signed_in teammate:1",
            "teammate teammate.password_changed teammate:1",
            "teammate teammate.added teammate:2",
            "teammate teammate.changed teammate:2",
            "teammate teammate.link_made teammate:2",
            "teammate teammate.removed teammate:2",
            "teammate teammate.signed_out teammate:1",
        ]
    );
    for secret in [&link, "correct horse", "argon2", &mia.cookie[16..], &mia.csrf_token] {
        assert!(!audit.text().contains(secret), "{secret}");
    }
}

#[test]
fn a_token_without_every_scope_lets_nobody_in() {
    let app = TestApp::start();
    app.signed_in("mia", "owner");
    let refused = "403 forbidden -: The access token lacks the scope read, write, manage";
    let lacking = [Scopes::MANAGE, Scopes::MANAGE.with(Scopes::READ), Scopes::MANAGE.with(Scopes::WRITE)];
    for token in lacking.map(|scopes| app.token(scopes)) {
        let new = json!({"email": "eve@x.example", "name": "Eve", "role": "owner"});
        for (method, path, body) in [
            ("POST", "", &new),
            ("PATCH", "/1", &json!({"role": "viewer"})),
            ("POST", "/1/link", &json!({})),
            ("POST", "/1/reset", &json!({})),
            ("DELETE", "/1", &json!({})),
        ] {
            let reply = app.ask(method, &format!("/manage/teammates{path}")).bearer(&token).json(body).send();
            assert_eq!(reply.error(), refused, "{method} {path}");
        }
        assert_eq!(app.ask("GET", "/manage/teammates").bearer(&token).send().status, 200);
    }
}

#[test]
fn a_reset_ends_every_sign_in_and_the_password() {
    let app = TestApp::start();
    let (mia, ben) = (app.signed_in("mia", "owner"), app.signed_in("ben", "editor"));
    let password = json!({"password": "correct horse battery"});
    ben.send("PUT", "/manage/session/password", &password).expect(200);
    mia.send("POST", "/manage/teammates/2/link", &json!({})).expect(200);
    ben.get("/me").expect(200);
    let reset = mia.send("POST", "/manage/teammates/2/reset", &json!({})).expect(200);
    assert_eq!(reset.json()["password_set"], json!(false));
    assert_eq!(ben.get("/me").status, 401);
    let by_password = json!({"email": "ben@x.example", "password": "correct horse battery"});
    assert_eq!(app.try_sign_in(&by_password).status, 401);
    app.try_sign_in(&json!({"link": link_of(&reset)})).expect(200);
    let audit = app.get("/manage/audit").expect(200).json();
    let made = audit["data"].as_array().unwrap().iter().find(|row| row["action"] == "teammate.reset").unwrap();
    assert_eq!((&made["subject"], &made["actor"]["type"]), (&json!("teammate:2"), &json!("teammate")));
}

#[test]
fn below_editor_one_says_only_of_oneself_that_one_is_away() {
    let app = TestApp::start();
    app.signed_in("mia", "owner");
    let (ben, eva) = (app.signed_in("ben", "support"), app.signed_in("eva", "editor"));
    let away = json!({"away_mode_enabled": true, "away_mode_reassign": false});
    let refused = "403 forbidden -: Only an editor says that others are away";
    assert_eq!(ben.send("PUT", "/admins/1/away", &away).error(), refused);
    ben.send("PUT", "/admins/2/away", &away).expect(200);
    eva.send("PUT", "/admins/1/away", &away).expect(200);
    app.ask("PUT", "/admins/1/away").json(&away).send().expect(200);
}
