//! What the log says of requests, and what it must never say.

use crate::support::{SignedIn, TestApp, raw};
use serde_json::json;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

/// Everything that this process logs.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[test]
fn a_refusal_is_logged_once_without_anything_that_was_sent() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone());
    // The only test that looks at the log, so nobody else sets one.
    subscriber.with_ansi(false).init();
    let app = TestApp::start();
    let person = json!({"external_id": "logged-person", "email": "logged-person@x.example", "name": "logged-person"});
    app.post("/contacts", &person).expect(200);
    let event = json!({"event_name": "a", "user_id": "logged-nobody", "metadata": {"note": "logged-body"}});
    let refused = app.post("/events", &event).expect(404);
    app.ask("POST", "/events").body("{logged-body").send().expect(400);
    app.get("/users?email=logged-person%40x.example").expect(200);
    app.get("/users?email=logged-person2%40x.example").expect(404);
    app.get("/contacts/logged-id").expect(404);
    app.ask("GET", "/logged-path").send().expect(404);
    app.ask("GET", "/me").bearer("hrld_at_logged-token").send().expect(401);
    // Everything of a sign-in that lets somebody in.
    let link = app.invite("logged-mia", "owner");
    let mia = SignedIn::of(app.address, &app.try_sign_in(&json!({ "link": link })).expect(200));
    let password = json!({"password": "logged-password"});
    mia.send("PUT", "/manage/session/password", &password).expect(200);
    app.try_sign_in(&json!({"email": "logged-mia@x.example", "password": "logged-password"})).expect(200);
    app.try_sign_in(&json!({"email": "logged-mia@x.example", "password": "logged-wrong"})).expect(401);
    app.try_sign_in(&json!({ "link": link })).expect(401);
    mia.bare("POST", "/tags").header("x-csrf-token", "logged-csrf").send().expect(403);
    mia.ask("DELETE", "/manage/session").send().expect(204);
    raw(
        app.address,
        b"GET /me HTTP/1.1\r\nHost: logged-host\r\nConnection: close\r\nAuthorization: logged-token\r\n\r\n",
    )
    .expect(401);

    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let request_id = refused.header("x-request-id").unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(request_id)).collect();
    let [line] = lines.as_slice() else { panic!("one line for a refusal: {lines:?}") };
    assert!(line.contains("DEBUG") && line.contains("refused POST /events as not_found"), "{line}");
    assert!(line.contains("http.status=404") && line.contains("error.code=\"not_found\""), "{line}");
    let of_sign_in = [&link[8..], &mia.cookie["herald_session=hrld_ls_".len()..], &mia.csrf_token];
    for secret in of_sign_in {
        assert!(!text.contains(secret), "no line of any level holds {secret}");
    }
    for secret in [&app.shop.token[25..], &app.shop.token[8..24], "logged-", "x.example", "127.0.0.1"] {
        let found = text.lines().find(|line| line.contains(secret) && line.contains("server::"));
        assert_eq!(found, None, "{secret}");
    }
}
