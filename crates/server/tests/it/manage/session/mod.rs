//! `/manage/session`.

mod password;

use crate::support::{Events, START_S, SignedIn, TestApp, link_of};
use engine::limits::{LOGIN_SESSION_S, LOGIN_SESSIONS_MAX, SIGN_IN_LINK_S};
use serde_json::json;
use server::app::AppOptions;

const PASSWORD: &str = "correct horse battery";

/// A teammate with a password, signed in by it.
fn with_password(app: &TestApp, name: &str, role: &str) -> SignedIn {
    let by_link = app.signed_in(name, role);
    by_link.send("PUT", "/manage/session/password", &json!({"password": PASSWORD})).expect(200);
    by_link
}

fn by_password(app: &TestApp, email: &str) -> SignedIn {
    let reply = app.try_sign_in(&json!({"email": email, "password": PASSWORD}));
    SignedIn::of(app.address, &reply.expect(200))
}

#[test]
fn a_session_says_who_is_there_and_where() {
    let app = TestApp::start();
    let mia = app.signed_in("mia", "support");
    let session = mia.get("/manage/session").expect(200);
    assert_eq!(session.header("cache-control"), Some("no-store"));
    assert_eq!(
        session.json(),
        json!({
            "type": "session",
            "teammate": {
                "type": "teammate", "id": "1", "name": "mia", "email": "mia@x.example", "role": "support",
                "state": "active", "password_set": false, "created_at": START_S, "last_signed_in_at": START_S,
            },
            "workspace": {"app_id": app.shop.app_id, "name": "shop", "time_zone": "Europe/Dublin"},
            "csrf_token": mia.csrf_token, "expires_at": START_S + u64::from(LOGIN_SESSION_S), "public_url": null,
            "needs_current_password": false,
        })
    );
    for nobody in [app.nobody("GET", "/manage/session"), app.ask("GET", "/manage/session")] {
        assert!(nobody.send().error().starts_with("401 unauthorized"));
    }
    let forged = mia.cookie.replacen(&mia.cookie[40..44], "AAAA", 1);
    assert_ne!(forged, mia.cookie);
    assert_eq!(app.nobody("GET", "/manage/session").header("cookie", &forged).send().status, 401);
}

#[test]
fn the_cookie_is_as_strict_as_browsers_know() {
    for (public_url, name, end) in
        [(None, "herald_session", ""), (Some("https://herald.example"), "__Host-herald_session", "; Secure")]
    {
        let options = AppOptions { public_url: public_url.map(str::to_owned), ..AppOptions::default() };
        let app = TestApp::start_with(options, |router, _| router);
        let made =
            app.post("/manage/teammates", &json!({"email": "a@x.example", "name": "a", "role": "owner"})).expect(201);
        let base = public_url.unwrap_or("http://127.0.0.1:7070");
        assert!(made.json()["link"].as_str().unwrap().starts_with(&format!("{base}/console/sign-in#hrld_li_")));
        let reply = app.try_sign_in(&json!({"link": link_of(&made)})).expect(200);
        let cookie = reply.header("set-cookie").unwrap();
        assert!(cookie.starts_with(&format!("{name}=hrld_ls_")), "{cookie}");
        let attributes = format!("; Path=/; Max-Age=1209600; HttpOnly; SameSite=Strict{end}");
        assert!(cookie.ends_with(&attributes), "{cookie}");
        assert_eq!(reply.json()["public_url"], json!(public_url));
        let mia = SignedIn::of(app.address, &reply);
        let gone = mia.ask("DELETE", "/manage/session").send().expect(204);
        assert!(gone.header("set-cookie").unwrap().starts_with(&format!("{name}=; Path=/; Max-Age=0;")));
        assert_eq!(mia.get("/manage/session").status, 401);
    }
}

#[test]
fn what_changes_something_shows_the_token_of_this_very_session() {
    let app = TestApp::start();
    let (mia, ben) = (app.signed_in("mia", "owner"), app.signed_in("ben", "owner"));
    let tag = |ask: crate::support::Ask| ask.json(&json!({"name": "vip"})).send();
    let refused = "403 csrf_token_invalid X-CSRF-Token: X-CSRF-Token must be the csrf_token of GET /manage/session";
    assert_eq!(tag(mia.bare("POST", "/tags")).error(), refused);
    assert_eq!(tag(mia.bare("POST", "/tags").header("x-csrf-token", &ben.csrf_token)).error(), refused);
    assert_eq!(tag(mia.bare("POST", "/tags").header("x-csrf-token", "")).error(), refused);
    tag(mia.ask("POST", "/tags")).expect(200);
    // A token needs none, and the cookie beside it is not looked at.
    tag(mia.bare("POST", "/tags").bearer(&app.shop.token)).expect(200);
    tag(mia.bare("POST", "/tags").header("cookie", "herald_session=nonsense").bearer(&app.shop.token)).expect(200);
    assert_eq!(
        tag(mia.ask("POST", "/tags").bearer("hrld_at_nonsense")).error(),
        "401 unauthorized -: Access Token Invalid"
    );
}

#[test]
fn pages_of_other_sites_are_kept_away() {
    let app = TestApp::start();
    let mia = app.signed_in("mia", "owner");
    let own = format!("http://{}", app.address);
    let tag = |name: &str, value: &str| {
        mia.ask("POST", "/tags").header(name, value).json(&json!({"name": "vip"})).send().status
    };
    let sites = ["same-origin", "same-site", "cross-site", "none"].map(|site| tag("sec-fetch-site", site));
    assert_eq!(sites, [200, 403, 403, 403]);
    let origins = [own.as_str(), "http://evil.example", "null"].map(|origin| tag("origin", origin));
    assert_eq!(origins, [200, 403, 403]);
    let looks = ["same-origin", "same-site", "none", "cross-site"];
    let looks = looks.map(|site| mia.bare("GET", "/tags").header("sec-fetch-site", site).send().status);
    assert_eq!(looks, [200, 200, 200, 403]);
    // Nor can they sign somebody in.
    let link = app.invite("ben", "viewer");
    let foreign = app.nobody("POST", "/manage/session").header("origin", "http://evil.example");
    let refused = foreign.json(&json!({ "link": link })).send();
    assert!(refused.error().starts_with("403 csrf_token_invalid"), "{}", refused.error());
    app.try_sign_in(&json!({ "link": link })).expect(200);
}

#[test]
fn a_link_is_good_once_and_for_a_quarter_of_an_hour() {
    let app = TestApp::start();
    let refused = "401 sign_in_link_expired -: The link was used, or has expired; ask for another";
    let try_link = |link: &str| app.try_sign_in(&json!({ "link": link }));
    let first = app.invite("mia", "editor");
    try_link(&first).expect(200);
    assert_eq!(try_link(&first).error(), refused, "it was used");
    let link = |id: &str| link_of(&app.post(&format!("/manage/teammates/{id}/link"), &json!({})).expect(200));
    let (replaced, latest) = (link("1"), link("1"));
    assert_eq!(try_link(&replaced).error(), refused, "another took its place");
    app.clock.advance_s(u64::from(SIGN_IN_LINK_S) - 1);
    try_link(&latest).expect(200);
    let late = link("1");
    app.clock.advance_s(u64::from(SIGN_IN_LINK_S));
    assert_eq!(try_link(&late).error(), refused, "it is too old");
    for nonsense in ["hrld_li_", "x", &late[..late.len() - 2]] {
        assert_eq!(try_link(nonsense).error(), refused);
    }
    // One that a removed teammate holds is good for nothing.
    let ben = app.invite("ben", "viewer");
    app.ask("DELETE", "/manage/teammates/2").send().expect(200);
    assert_eq!(try_link(&ben).error(), refused);
}

#[test]
fn a_session_lasts_a_fortnight_and_ends_when_its_teammate_is_removed() {
    let app = TestApp::start();
    let (mia, ben) = (app.signed_in("mia", "owner"), app.signed_in("ben", "viewer"));
    app.clock.advance_s(u64::from(LOGIN_SESSION_S) - 1);
    ben.get("/me").expect(200);
    app.clock.advance_s(1);
    assert!(ben.get("/me").error().starts_with("401 unauthorized"));
    let mia = {
        assert_eq!(mia.get("/me").status, 401);
        app.signed_in("mia2", "owner")
    };
    let carl = app.signed_in("carl", "viewer");
    assert_eq!(carl.get("/me").expect(200).json()["name"], "carl");
    mia.ask("DELETE", &format!("/manage/teammates/{}", carl.teammate)).send().expect(200);
    assert_eq!(carl.get("/me").status, 401);
}

#[test]
fn a_teammate_has_so_many_sessions_and_the_oldest_ends() {
    let app = TestApp::start();
    let first = with_password(&app, "mia", "viewer");
    let mut all = vec![first];
    for _ in 1..LOGIN_SESSIONS_MAX {
        app.clock.advance_s(1);
        all.push(by_password(&app, "mia@x.example"));
    }
    assert!(all.iter().all(|one| one.get("/me").status == 200), "as many as there may be");
    app.clock.advance_s(1);
    all.push(by_password(&app, "mia@x.example"));
    let statuses: Vec<u16> = all.iter().map(|one| one.get("/me").status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 1);
    assert_eq!(statuses[0], 401, "the oldest");
}

#[test]
fn another_workspace_is_another_sign_in() {
    let app = TestApp::start();
    with_password(&app, "mia", "owner");
    let foreign = app.other_shop("foreign");
    let ask = |method: &str, path: &str| app.nobody(method, path).bearer(&foreign.token);
    let new = json!({"email": "mia@x.example", "name": "Mia", "role": "owner"});
    let theirs = ask("POST", "/manage/teammates").json(&new).send().expect(201);
    let theirs = SignedIn::of(app.address, &app.try_sign_in(&json!({"link": link_of(&theirs)})).expect(200));
    theirs.send("PUT", "/manage/session/password", &json!({"password": "their own password"})).expect(200);
    let own = by_password(&app, "mia@x.example");
    assert_eq!(own.get("/me").json()["app"]["id_code"], json!(app.shop.app_id));
    let sign_in = |app_id: &str, password: &str| {
        app.try_sign_in(&json!({"email": "mia@x.example", "password": password, "app_id": app_id}))
    };
    assert_eq!(sign_in(&foreign.app_id, PASSWORD).status, 401);
    assert_eq!(sign_in("nowhere", PASSWORD).status, 401);
    let there = SignedIn::of(app.address, &sign_in(&foreign.app_id, "their own password").expect(200));
    assert_eq!(there.get("/me").json()["app"]["id_code"], json!(foreign.app_id));
    // Without an app id the password says which.
    let found = app.try_sign_in(&json!({"email": "mia@x.example", "password": "their own password"})).expect(200);
    assert_eq!(found.json()["workspace"]["app_id"], json!(foreign.app_id));
    // What one sees the other does not.
    let ada = app.user("ada");
    own.get(&format!("/contacts/{ada}")).expect(200);
    assert_eq!(there.get(&format!("/contacts/{ada}")).status, 404);
}

#[test]
fn what_a_teammate_does_says_so() {
    let app = TestApp::start();
    let mia = app.signed_in("mia", "support");
    let ada = app.user("ada");
    let event = json!({"event_name": "called-us", "user_id": "ada", "created_at": START_S - 5});
    let id = mia.send("POST", "/events", &event).expect(202).header("herald-event-id").unwrap().to_owned();
    let receipt = mia.get(&format!("/manage/events/{id}")).expect(200).json();
    assert_eq!((&receipt["source"], &receipt["token"]), (&json!("console"), &json!(null)), "{receipt}");
    let other = app.teammate("first");
    let named = |id: &str| {
        let body = json!({"body": "hello", "admin_id": id});
        mia.send("POST", &format!("/contacts/{ada}/notes"), &body)
    };
    assert_eq!(named(&other).error(), "403 forbidden admin_id: You are somebody else");
    assert_eq!(named(&mia.teammate).expect(200).json()["author"]["id"], json!(mia.teammate));
    let note = mia.send("POST", &format!("/contacts/{ada}/notes"), &json!({"body": "hello"})).expect(200).json();
    assert_eq!(note["author"]["id"], json!(mia.teammate));
    assert_eq!(mia.get("/me").json()["email"], "mia@x.example");
    assert!(mia.get("/me").header("x-ratelimit-remaining").is_some());
}

#[test]
fn a_live_stream_ends_with_its_sign_in() {
    let app = TestApp::start();
    let (mia, ben) = (app.signed_in("mia", "owner"), app.signed_in("ben", "viewer"));
    let open = |of: &SignedIn| {
        let mut stream = Events::open(&of.bare("GET", "/manage/events/live")).expect("a stream");
        stream.expect("hello");
        stream
    };
    let (mut hers, mut his) = (open(&mia), open(&ben));
    mia.ask("DELETE", "/manage/teammates/2").send().expect(200);
    assert_eq!(his.expect_end(), "revoked");
    mia.ask("DELETE", "/manage/session").send().expect(204);
    assert_eq!(hers.expect_end(), "revoked");
}

#[test]
fn of_many_who_use_one_link_at_once_one_comes_in() {
    const THREADS: usize = 8;
    let app = TestApp::start();
    let link = json!({ "link": app.invite("mia", "owner") });
    let barrier = std::sync::Barrier::new(THREADS);
    let mut statuses: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    app.try_sign_in(&link).status
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    statuses.sort_unstable();
    let mut expected = vec![200];
    expected.resize(THREADS, 401);
    assert_eq!(statuses, expected);
    let audit = app.get("/manage/audit").expect(200).json();
    let came = audit["data"].as_array().unwrap().iter().filter(|row| row["action"] == "teammate.signed_in");
    assert_eq!(came.count(), 1);
}

#[test]
fn a_teammate_signs_out_of_all_devices_at_once() {
    let app = TestApp::start();
    let (first, ben) = (with_password(&app, "mia", "viewer"), app.signed_in("ben", "viewer"));
    let [second, third] = [(); 2].map(|()| by_password(&app, "mia@x.example"));
    third.ask("DELETE", "/manage/session?everywhere=perhaps").send().expect(400);
    third.bare("DELETE", "/manage/session?everywhere=true").send().expect(403);
    third.ask("DELETE", "/manage/session?everywhere=false").send().expect(204);
    assert_eq!([&first, &second, &third].map(|one| one.get("/me").status), [200, 200, 401]);
    let mut stream = Events::open(&second.bare("GET", "/manage/events/live")).expect("a stream");
    stream.expect("hello");
    second.ask("DELETE", "/manage/session?everywhere=true").send().expect(204);
    assert_eq!([&first, &second, &ben].map(|one| one.get("/me").status), [401, 401, 200]);
    assert_eq!(stream.expect_end(), "revoked");
    by_password(&app, "mia@x.example").get("/me").expect(200);
    let audit = app.get("/manage/audit").expect(200).json();
    let everywhere = &audit["data"][1];
    assert_eq!(everywhere["action"], "teammate.signed_out");
    assert_eq!(everywhere["changes"], json!([{"field": "everywhere", "before": null, "after": "true"}]));
}
