//! Webhooks, as their receivers see them.

use super::{Outside, SECRET, ada, count, going, hooks, message, sending, soon, stands, uploads};
use crate::manage::messages::{make, step};
use crate::support::START_S;
use crate::support::outside::http::{Reply, Speaks};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn an_event_reaches_another_program() {
    let outside = Outside::new();
    let receiver = outside.server(Speaks::Http1, |_| Reply::status(204));
    let app = outside.herald(&hooks());
    let id = going(&app, "webhook", json!({"url": format!("{}/hook", receiver.url)}));
    ada(&app);
    uploads(&app, "ada", json!({"type": "JPEG", "size": 1.50, "price": {"amount": 1200, "currency": "eur"}}));
    let call = soon(|| receiver.seen().pop());
    let delivery = call.header("herald-delivery").to_owned();
    let contact = app.get("/contacts/find_by_external_id/ada").expect(200).json()["id"].clone();
    assert_eq!(
        call.json(),
        json!({
            "type": "message", "delivery": delivery, "created_at": START_S,
            "message": {"id": id, "name": "Upload done", "version": 1},
            "contact": {
                "id": contact, "role": "user", "external_id": "ada", "email": "ada@x.example", "name": "Ada Lovelace",
            },
            "event": {
                "name": "upload-complete", "created_at": START_S,
                "metadata": {"type": "JPEG", "size": 1.50, "price": {"amount": 1200, "currency": "eur"}},
            },
        })
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{START_S}.").as_bytes());
    mac.update(&call.body);
    let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(call.header("herald-signature"), format!("t={START_S},v1={signature}"));
    assert_eq!(stands(&app, (1, 1), "sent"), "sent 1");
    assert_eq!(count(&app, &id, "delivered"), 1);
    assert_eq!(receiver.seen().len(), 1);
}

#[test]
fn its_own_body_is_filled_in() {
    let outside = Outside::new();
    let receiver = outside.server(Speaks::Http1, |_| Reply::status(200));
    let app = outside.herald(&hooks());
    let body = json!({
        "text": "{{ first_name | fallback: \"somebody\" }} sent {{ event.metadata.type | fallback: \"a file\" }}",
        "list": ["{{ event.name }}", 1, true, null],
    });
    going(&app, "webhook", json!({"url": receiver.url, "body": body}));
    ada(&app);
    uploads(&app, "ada", json!({"type": "\", \"admin\": true, \"x\": \"{{ email }}"}));
    let call = soon(|| receiver.seen().pop());
    assert_eq!(
        call.json(),
        json!({
            "text": "Ada sent \", \"admin\": true, \"x\": \"{{ email }}", "list": ["upload-complete", 1, true, null],
        })
    );
}

#[test]
fn what_fails_is_tried_again_under_the_same_id_or_given_up() {
    let outside = Outside::new();
    let asked = AtomicUsize::new(0);
    let receiver = outside.server(Speaks::Http1, move |seen| match seen.path.as_str() {
        "/gone" => Reply::status(410),
        _ if asked.fetch_add(1, Ordering::SeqCst) == 0 => Reply::status(429).with("retry-after", "120"),
        _ => Reply::status(200),
    });
    let app = outside.herald(&hooks());
    let (first, second) = (
        going(&app, "webhook", json!({"url": format!("{}/busy", receiver.url)})),
        going(&app, "webhook", json!({"url": format!("{}/gone", receiver.url)})),
    );
    ada(&app);
    uploads(&app, "ada", json!({}));
    assert_eq!(stands(&app, (1, 1), "waiting"), "waiting 1 throttled");
    assert_eq!(stands(&app, (1, 2), "failed"), "failed 1 gone 410");
    assert_eq!((count(&app, &first, "delivered"), count(&app, &second, "failed")), (0, 1));
    app.clock.advance_s(119);
    assert_eq!(sending(&app, (1, 1)).unwrap().attempts, 1);
    app.clock.advance_s(1);
    assert_eq!(stands(&app, (1, 1), "sent"), "sent 2");
    let ids: Vec<String> = receiver
        .seen()
        .iter()
        .filter(|seen| seen.path == "/busy")
        .map(|seen| seen.header("herald-delivery").to_owned())
        .collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids.first(), ids.last());
    assert_eq!(count(&app, &first, "delivered"), 1);
}

#[test]
fn a_receiver_that_never_answers_holds_nobody_up() {
    let outside = Outside::new();
    let silent = outside.server(Speaks::Http1, |_| Reply::Hang);
    let quick = outside.server(Speaks::Http1, |_| Reply::status(200));
    let app = outside.herald(&hooks());
    going(&app, "webhook", json!({"url": silent.url}));
    ada(&app);
    for _ in 0..30 {
        uploads(&app, "ada", json!({}));
        app.clock.advance_s(1);
    }
    soon(|| (!silent.seen().is_empty()).then_some(()));
    going(&app, "webhook", json!({"url": quick.url}));
    app.clock.advance_s(1);
    uploads(&app, "ada", json!({}));
    soon(|| (quick.seen().len() == 1).then_some(()));
    assert!(silent.seen().len() <= server::limits::OUTBOX_OF_ONE_MESSAGE_MAX);
}

#[test]
fn what_is_paused_waits_and_what_is_archived_is_not_sent() {
    let outside = Outside::new();
    let receiver = outside.server(Speaks::Http1, |_| Reply::status(503));
    let app = outside.herald(&hooks());
    let id = going(&app, "webhook", json!({"url": receiver.url}));
    ada(&app);
    uploads(&app, "ada", json!({}));
    assert_eq!(stands(&app, (1, 1), "waiting"), "waiting 1 unavailable");
    step(&app, &id, "pause").expect(200);
    app.clock.advance_s(100);
    let due = || app.node().view().due_outside(app.shop.workspace, (None, u32::MAX), 10).unwrap();
    let held_until = START_S + 100 + u64::from(server::limits::OUTBOX_HELD_S);
    soon(|| due().first().is_some_and(|waiting| u64::from(waiting.key.due_at) == held_until).then_some(()));
    assert_eq!(receiver.seen().len(), 1);
    step(&app, &id, "archive").expect(200);
    app.clock.advance_s(u64::from(server::limits::OUTBOX_HELD_S));
    assert_eq!(stands(&app, (1, 1), "failed"), "failed 1 not_live");
    assert!(due().is_empty());
    assert_eq!(receiver.seen().len(), 1);
}

#[test]
fn whoever_is_gone_is_not_told_of() {
    let outside = Outside::new();
    let receiver = outside.server(Speaks::Http1, |_| Reply::status(503));
    let app = outside.herald(&hooks());
    going(&app, "webhook", json!({"url": receiver.url}));
    ada(&app);
    uploads(&app, "ada", json!({}));
    stands(&app, (1, 1), "waiting");
    let ada = app.get("/contacts/find_by_external_id/ada").expect(200).json()["id"].as_str().unwrap().to_owned();
    app.ask("DELETE", &format!("/contacts/{ada}")).send().expect(200);
    app.clock.advance_s(100);
    let due = || app.node().view().due_outside(app.shop.workspace, (None, u32::MAX), 10).unwrap();
    soon(|| due().is_empty().then_some(()));
    assert_eq!(receiver.seen().len(), 1);
}

#[test]
fn an_address_is_fixed_and_of_the_web() {
    let outside = Outside::new();
    let app = outside.herald(&hooks());
    for url in
        ["{{ event.metadata.url }}", "ftp://x.example", "https://a:b@x.example/", "/hook", "https://{{ email }}/"]
    {
        let refused = app.post("/manage/messages", &message("webhook", json!({"url": url}))).expect(400).error();
        assert!(refused.starts_with("400 parameter_invalid content.url"), "{refused}");
    }
    // Nobody may ask this machine for what only it can reach.
    let plain = make(&app, &message("webhook", json!({"url": "http://169.254.169.254/latest/meta-data"})));
    let refused = step(&app, &plain, "go_live").expect(409).error();
    assert!(refused.starts_with("409 message_state content.url: Use https, or list the host"), "{refused}");
    let own = going(&app, "webhook", json!({"url": "https://169.254.169.254/latest/meta-data"}));
    ada(&app);
    uploads(&app, "ada", json!({}));
    let told = stands(&app, (1, 1), "failed");
    assert_eq!(told, "failed 1 address_refused");
    assert_eq!(count(&app, &own, "failed"), 1);
}
