//! Push notifications, as the services see them.

use super::{Outside, ada, count, going, soon, stands, uploads};
use crate::messenger::Phone;
use crate::support::TestApp;
use crate::support::outside::http::{Reply, Seen, Server, Speaks};
use engine::Command;
use engine::command::SaveDevice;
use engine::ids::{ContactId, ContactOrdinal};
use engine::rows::PushService;
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Herald with Apple's service, which answers like this.
fn with_apple(outside: &Outside, answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> (Server, TestApp) {
    let apple = outside.server(Speaks::Http2, answer);
    outside.file("key.p8", &rcgen::KeyPair::generate().unwrap().serialize_pem());
    let app = outside.herald(&format!(
        "[apns]\nkey_file = \"key.p8\"\nkey_id = \"ABC123DEFG\"\nteam_id = \"DEF123GHIJ\"\n\
         topic = \"com.shop.app\"\nurl = \"{}\"\n",
        apple.url
    ));
    (apple, app)
}

fn device(app: &TestApp, token: &str) {
    device_of(app, (PushService::Apns, token));
}

fn device_of(app: &TestApp, (service, token): (PushService, &str)) {
    let ada = app.get("/contacts/find_by_external_id/ada").expect(200).json()["id"].as_str().unwrap().to_owned();
    let command = SaveDevice {
        workspace: app.shop.workspace,
        contact: ContactId::parse(&ada).unwrap(),
        service,
        token: token.to_owned(),
    };
    app.wait(app.node().submit(Command::SaveDevice(Box::new(command)))).unwrap();
}

fn devices(app: &TestApp) -> Vec<String> {
    let view = app.node().view();
    let row = view.contact(app.shop.workspace, ContactOrdinal(1)).unwrap().unwrap();
    let devices = view.devices(app.shop.workspace, &(ContactOrdinal(1), row)).unwrap();
    devices.into_iter().map(|device| device.token).collect()
}

#[test]
fn every_device_of_a_person_is_woken() {
    let outside = Outside::new();
    let (apple, app) = with_apple(&outside, |_| Reply::status(200));
    let content = json!({
        "title": "Hi {{ first_name | fallback: \"there\" }}", "body": "{{ event.metadata.file | fallback: \"It\" }} is ready",
        "url": "https://shop.example/f/{{ event.metadata.file | fallback: \"\" }}", "data": {"kind": "{{ event.name }}"},
    });
    let id = going(&app, "push", content);
    ada(&app);
    uploads(&app, "ada", json!({}));
    let numbers = app.get(&format!("/manage/messages/{id}/numbers")).expect(200).json();
    assert!(numbers.to_string().contains("no_address"), "{numbers}");
    device(&app, "00ff");
    device(&app, "11ff");
    app.clock.advance_s(1);
    uploads(&app, "ada", json!({"file": "a/b c.jpeg"}));
    soon(|| (apple.seen().len() == 2).then_some(()));
    assert_eq!(stands(&app, (1, 1), "sent"), "sent 1");
    let mut seen = apple.seen();
    seen.sort_by(|one, two| one.path.cmp(&two.path));
    assert_eq!(seen.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), ["/3/device/00ff", "/3/device/11ff"]);
    assert_ne!(seen[0].header("apns-id"), seen[1].header("apns-id"));
    let mut note = seen[0].json();
    let delivery = note["herald_delivery"].take();
    let aps = json!({"alert": {"title": "Hi Ada", "body": "a/b c.jpeg is ready"}, "sound": "default"});
    let url = "https://shop.example/f/a%2Fb%20c.jpeg";
    assert_eq!(note, json!({"aps": aps, "url": url, "kind": "upload-complete", "herald_delivery": null}));
    assert_eq!(count(&app, &id, "delivered"), 1);
    // The app says what became of it by that name.
    let phone = Phone::of(&app, "ios", "ada");
    for kind in ["shown", "clicked"] {
        phone.tells(&delivery, kind);
        assert_eq!(count(&app, &id, kind), 1, "{kind}");
    }
}

#[test]
fn a_token_that_is_not_registered_is_forgotten() {
    let outside = Outside::new();
    let (_apple, app) = with_apple(&outside, |seen| match seen.path.as_str() {
        "/3/device/00ff" => Reply::json(410, json!({"reason": "Unregistered"}).to_string()),
        _ => Reply::status(200),
    });
    going(&app, "push", json!({"body": "b"}));
    ada(&app);
    device(&app, "00ff");
    uploads(&app, "ada", json!({}));
    assert_eq!(stands(&app, (1, 1), "failed"), "failed 1 unregistered");
    assert_eq!(devices(&app), Vec::<String>::new());
    device(&app, "00ff");
    device(&app, "11ff");
    app.clock.advance_s(1);
    uploads(&app, "ada", json!({}));
    assert_eq!(stands(&app, (1, 2), "sent"), "sent 1", "one that was reached is enough");
    assert_eq!(devices(&app), ["11ff"]);
}

#[test]
fn a_throttled_note_goes_later_as_the_same() {
    let outside = Outside::new();
    let asked = AtomicUsize::new(0);
    let (apple, app) = with_apple(&outside, move |_| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::json(429, json!({"reason": "TooManyRequests"}).to_string()),
        _ => Reply::status(200),
    });
    going(&app, "push", json!({"body": "b"}));
    ada(&app);
    device(&app, "00ff");
    uploads(&app, "ada", json!({}));
    assert_eq!(stands(&app, (1, 1), "waiting"), "waiting 1 throttled");
    app.clock.advance_s(100);
    assert_eq!(stands(&app, (1, 1), "sent"), "sent 2");
    let ids: Vec<String> = apple.seen().iter().map(|seen| seen.header("apns-id").to_owned()).collect();
    assert_eq!((ids.len(), ids.first() == ids.last()), (2, true));
}

#[test]
fn googles_devices_are_woken_too() {
    let outside = Outside::new();
    let google = outside.server(Speaks::Http2, |seen| match seen.path.as_str() {
        "/token" => Reply::json(200, json!({"access_token": "for a while", "expires_in": 3600}).to_string()),
        _ => Reply::json(200, json!({"name": "projects/shop/messages/7"}).to_string()),
    });
    let account = json!({
        "project_id": "shop", "client_email": "herald@shop.example", "private_key_id": "k1",
        "private_key": include_str!("../../../../outbound/tests/it/support/rsa-for-tests.pem"),
    });
    outside.file("account.json", &account.to_string());
    let app = outside.herald(&format!(
        "[fcm]\naccount_file = \"account.json\"\nurl = \"{0}\"\ntoken_url = \"{0}/token\"\n",
        google.url
    ));
    going(&app, "push", json!({"title": "Hi", "body": "b"}));
    ada(&app);
    device_of(&app, (PushService::Apns, "00ff"));
    uploads(&app, "ada", json!({}));
    assert_eq!(stands(&app, (1, 1), "failed"), "failed 0 no_address", "nobody here wakes Apple's");
    device_of(&app, (PushService::Fcm, "a:token"));
    app.clock.advance_s(1);
    uploads(&app, "ada", json!({}));
    assert_eq!(stands(&app, (1, 2), "sent"), "sent 1");
    let sent = google.seen().pop().unwrap();
    assert_eq!(sent.path, "/v1/projects/shop/messages:send");
    assert_eq!(sent.header("authorization"), "Bearer for a while");
    assert_eq!(sent.json()["message"]["token"], "a:token");
}

#[test]
fn notes_have_an_end_and_keep_their_own_keys() {
    use server::limits::{PUSH_DATA_MAX, PUSH_TEXT_CHARS_MAX};
    let app = TestApp::start();
    let make = |content: serde_json::Value| app.post("/manage/messages", &super::message("push", content));
    for (count, status) in [(PUSH_DATA_MAX - 1, 201), (PUSH_DATA_MAX, 201), (PUSH_DATA_MAX + 1, 400)] {
        let data: serde_json::Map<_, _> = (0..count).map(|number| (format!("k{number}"), json!("v"))).collect();
        make(json!({"body": "b", "data": data})).expect(status);
    }
    for (chars, status) in [(PUSH_TEXT_CHARS_MAX - 1, 201), (PUSH_TEXT_CHARS_MAX, 201), (PUSH_TEXT_CHARS_MAX + 1, 400)]
    {
        make(json!({"body": "b".repeat(chars)})).expect(status);
    }
    for key in ["aps", "url", "herald_delivery", "from", "google.x", "a-b", ""] {
        make(json!({"body": "b", "data": {key: "v"}})).expect(400);
    }
}
