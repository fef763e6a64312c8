//! Signing in by a password, and by one that is wrong.

use super::*;
use crate::support::{SignedIn, TestApp, link_of};
use engine::limits::SIGN_IN_LINK_S;
use serde_json::json;
use server::app::AppOptions;
use server::limits::{
    PASSWORD_CHARS_MAX, SIGN_IN_FAILURES_MAX, SIGN_IN_NETWORK_FAILURES_MAX, SIGN_IN_WINDOW_S, SIGN_IN_WORKSPACES_MAX,
};

#[test]
fn a_password_signs_in_as_the_same_teammate() {
    let app = TestApp::start();
    let mia = with_password(&app, "mia", "editor");
    for email in ["mia@x.example", " MIA@X.example "] {
        let again = by_password(&app, email);
        assert_eq!(again.teammate, mia.teammate);
        assert_ne!((&again.cookie, &again.csrf_token), (&mia.cookie, &mia.csrf_token));
        again.get("/contacts").expect(200);
    }
    for (email, password) in [("mia@x.example", "correct house battery"), ("ben@x.example", PASSWORD)] {
        let refused = app.try_sign_in(&json!({"email": email, "password": password}));
        assert_eq!(refused.error(), "401 sign_in_failed -: E-mail address and password do not belong together");
        assert_eq!(refused.header("set-cookie"), None);
    }
    let empty = app.signed_in("ben", "viewer");
    assert_eq!(empty.teammate, "2");
    let no_password = app.try_sign_in(&json!({"email": "ben@x.example", "password": " "}));
    assert!(no_password.error().starts_with("401 sign_in_failed"), "nobody has an empty password");
    assert!(
        app.try_sign_in(&json!({"email": "mia@x.example"})).error().starts_with("400 parameter_not_found password")
    );
    assert!(app.try_sign_in(&json!({"password": PASSWORD})).error().starts_with("400 parameter_not_found email"));
}

#[test]
fn a_new_password_ends_the_other_sessions_and_needs_the_one_before() {
    let app = TestApp::start();
    let by_link = app.signed_in("mia", "viewer");
    let set = |of: &SignedIn, body: serde_json::Value| of.send("PUT", "/manage/session/password", &body);
    let short = set(&by_link, json!({"password": "eleven char"}));
    assert_eq!(short.error(), "400 parameter_invalid password: password must have at least 12 characters");
    assert!(set(&by_link, json!({})).error().starts_with("400 parameter_not_found password"));
    let done = set(&by_link, json!({"password": PASSWORD})).expect(200).json();
    assert_eq!((&done["teammate"]["password_set"], &done["needs_current_password"]), (&json!(true), &json!(true)));
    let other = by_password(&app, "mia@x.example");
    let another = json!({"password": "another password"});
    assert!(set(&other, another).error().starts_with("400 parameter_not_found current_password"));
    let wrong = json!({"password": "another password", "current_password": "wrong password"});
    assert_eq!(
        set(&other, wrong).error(),
        "400 parameter_invalid current_password: current_password is not your password"
    );
    let right = json!({"password": "another password", "current_password": PASSWORD});
    set(&other, right).expect(200);
    other.get("/me").expect(200);
    assert_eq!(by_link.get("/me").status, 401, "the others end");
    assert_eq!(app.try_sign_in(&json!({"email": "mia@x.example", "password": PASSWORD})).status, 401);
    // Whoever comes by a link has forgotten the one before, for a while.
    let link = link_of(&app.post("/manage/teammates/1/link", &json!({})).expect(200));
    let back = SignedIn::of(app.address, &app.try_sign_in(&json!({ "link": link })).expect(200));
    app.clock.advance_s(u64::from(SIGN_IN_LINK_S));
    assert!(set(&back, json!({"password": PASSWORD})).error().starts_with("400 parameter_not_found current_password"));
}

#[test]
fn sign_ins_that_fail_are_throttled_by_address() {
    let app = TestApp::start();
    with_password(&app, "mia", "viewer");
    let wrong = json!({"email": "Mia@x.example", "password": "wrong"});
    for count in 1..=SIGN_IN_FAILURES_MAX + 1 {
        let reply = app.try_sign_in(&wrong);
        assert_eq!(reply.status, if count <= SIGN_IN_FAILURES_MAX { 401 } else { 429 }, "{count}");
    }
    let refused = app.try_sign_in(&json!({"email": "mia@x.example", "password": PASSWORD}));
    assert_eq!(refused.error(), "429 too_many_sign_ins -: Too many sign-ins failed; wait a while");
    assert_eq!(refused.header("retry-after"), Some(SIGN_IN_WINDOW_S.to_string().as_str()));
    // A link still lets them in.
    let link = link_of(&app.post("/manage/teammates/1/link", &json!({})).expect(200));
    app.try_sign_in(&json!({ "link": link })).expect(200);
    app.clock.advance_s(SIGN_IN_WINDOW_S);
    by_password(&app, "mia@x.example");
}

#[test]
fn sign_ins_that_fail_are_throttled_by_network() {
    let app = TestApp::start();
    let link = app.invite("mia", "viewer");
    for count in 1..=SIGN_IN_NETWORK_FAILURES_MAX + 1 {
        let reply = app.try_sign_in(&json!({"link": format!("{count}")}));
        assert_eq!(reply.status, if count <= SIGN_IN_NETWORK_FAILURES_MAX { 401 } else { 429 }, "{count}");
    }
    let password = json!({"email": "mia@x.example", "password": PASSWORD});
    assert_eq!(app.try_sign_in(&password).status, 429);
    // A link that is good is no guess; the next time it is.
    let statuses = [(); 2].map(|()| app.try_sign_in(&json!({ "link": link })).status);
    assert_eq!(statuses, [200, 429]);
    app.clock.advance_s(SIGN_IN_WINDOW_S);
    assert_eq!(app.try_sign_in(&json!({ "link": link })).status, 401);
    assert_eq!(app.try_sign_in(&password).status, 401);
}

#[test]
fn a_password_has_so_many_characters() {
    let app = TestApp::start();
    let mut mia = app.signed_in("mia", "viewer");
    for (count, status) in [(PASSWORD_CHARS_MAX - 1, 200), (PASSWORD_CHARS_MAX, 200), (PASSWORD_CHARS_MAX + 1, 400)] {
        let password = "é".repeat(count);
        let set = mia.send("PUT", "/manage/session/password", &json!({ "password": password }));
        assert_eq!(set.status, status, "{count}: {}", set.text());
        let reply = app.try_sign_in(&json!({"email": "mia@x.example", "password": password}));
        assert_eq!(reply.status, status, "{count}: {}", reply.text());
        if status == 400 {
            for refused in [set, reply] {
                assert!(refused.error().starts_with("400 parameter_invalid password"), "{}", refused.error());
            }
        } else {
            let reset = app.post("/manage/teammates/1/reset", &json!({})).expect(200);
            mia = SignedIn::of(app.address, &app.try_sign_in(&json!({"link": link_of(&reset)})).expect(200));
        }
    }
}

#[test]
fn an_address_is_looked_for_in_so_many_workspaces() {
    for (count, status) in
        [(SIGN_IN_WORKSPACES_MAX - 1, 200), (SIGN_IN_WORKSPACES_MAX, 200), (SIGN_IN_WORKSPACES_MAX + 1, 401)]
    {
        let app = TestApp::start();
        let mut last = None;
        for number in 0..count {
            let shop = app.other_shop(&format!("shop-{number}"));
            let new = json!({"email": "mia@x.example", "name": "Mia", "role": "owner"});
            let made = app.nobody("POST", "/manage/teammates").bearer(&shop.token).json(&new).send().expect(201);
            last = Some((shop.app_id.clone(), link_of(&made)));
        }
        // She has a password in the last one only.
        let (app_id, link) = last.unwrap();
        let mia = SignedIn::of(app.address, &app.try_sign_in(&json!({ "link": link })).expect(200));
        mia.send("PUT", "/manage/session/password", &json!({"password": PASSWORD})).expect(200);
        let mut body = json!({"email": "mia@x.example", "password": PASSWORD});
        assert_eq!(app.try_sign_in(&body).status, status, "{count}");
        body["app_id"] = json!(app_id);
        app.try_sign_in(&body).expect(200);
    }
}

#[test]
fn an_address_that_nobody_has_costs_a_comparison_like_any_other() {
    let app = TestApp::start();
    with_password(&app, "mia", "viewer");
    app.invite("ben", "viewer");
    // Known, known without a password, unknown, unknown workspace: the same.
    for email in ["mia@x.example", "ben@x.example", "nobody@x.example"] {
        let before = server::sign_in::password::compared_count();
        let reply = app.try_sign_in(&json!({"email": email, "password": "not the password"}));
        assert_eq!(reply.error(), "401 sign_in_failed -: E-mail address and password do not belong together");
        assert_eq!(server::sign_in::password::compared_count() - before, 1, "{email}");
    }
    let before = server::sign_in::password::compared_count();
    app.try_sign_in(&json!({"email": "mia@x.example", "password": PASSWORD, "app_id": "nothing1"})).expect(401);
    assert_eq!(server::sign_in::password::compared_count() - before, 1);
}

#[test]
fn who_looks_at_the_audit_sees_that_passwords_were_tried() {
    let app = TestApp::start();
    with_password(&app, "mia", "viewer");
    for email in ["mia@x.example", "nobody@x.example"] {
        app.try_sign_in(&json!({"email": email, "password": "not the password"})).expect(401);
    }
    app.user("ada");
    let audit = app.get("/manage/audit").expect(200).json();
    let rows = audit["data"].as_array().unwrap();
    let failed: Vec<_> = rows.iter().filter(|row| row["action"] == "teammate.sign_in_failed").collect();
    let [failed] = failed.as_slice() else { panic!("{rows:?}") };
    assert_eq!((&failed["subject"], &failed["actor"]["type"]), (&json!("teammate:1"), &json!("herald")));
    assert!(!audit.to_string().contains("not the password"));
}

#[test]
fn strangers_who_try_an_address_do_not_keep_its_owner_out() {
    let options = AppOptions { trust_proxy: true, ..AppOptions::default() };
    let app = TestApp::start_with(options, |router, _| router);
    with_password(&app, "mia", "viewer");
    let try_from = |network: u64, password: &str| {
        let ask = app.nobody("POST", "/manage/session").header("x-forwarded-for", &format!("198.51.{network}.1"));
        ask.json(&json!({"email": "mia@x.example", "password": password})).send().status
    };
    assert_eq!(try_from(1, PASSWORD), 200);
    for stranger in 2..SIGN_IN_FAILURES_MAX + 2 {
        assert_eq!(try_from(stranger, "wrong"), 401);
    }
    assert_eq!(try_from(100, PASSWORD), 429, "from anywhere else she has to wait");
    assert_eq!(try_from(1, PASSWORD), 200, "but not where she works");
}
