//! Letters, as they arrive.

use super::{Outside, PUBLIC, ada, count, going, message, relayed, soon, stands, uploads};
use crate::manage::messages::make;
use crate::support::TestApp;
use crate::support::outside::smtp::{Behaviour, Received, SmtpServer};
use serde_json::json;

/// The headers, folded lines joined.
pub fn headers(mail: &Received) -> Vec<(String, String)> {
    let head = mail.text.split("\n\n").next().unwrap().replace("\n ", " ").replace("\n\t", " ");
    head.lines().filter_map(|line| line.split_once(": ")).map(|(n, v)| (n.to_lowercase(), v.to_owned())).collect()
}

pub fn header(mail: &Received, name: &str) -> String {
    let headers = headers(mail);
    let found: Vec<&String> = headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value).collect();
    assert!(found.len() <= 1, "{name} stands there twice");
    found.first().map(|value| (*value).clone()).unwrap_or_default()
}

/// Both parts of a letter, decoded from quoted-printable.
pub fn body(mail: &Received) -> String {
    let text = mail.text.replace("=\n", "");
    let (mut out, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'=') {
            Some(byte) => {
                out.push(byte);
                rest = &after[2..];
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(out).unwrap()
}

/// A server with a relay.
pub fn with_relay(outside: &Outside) -> (SmtpServer, TestApp) {
    let relay = outside.relay(Behaviour::default());
    let app = outside.herald(&relayed(&relay));
    (relay, app)
}

/// The nth mail that arrives, from 1.
pub fn nth(relay: &SmtpServer, number: usize) -> Received {
    soon(|| relay.mails().get(number - 1).cloned())
}

#[test]
fn an_event_becomes_a_letter() {
    let outside = Outside::new();
    let (relay, app) = with_relay(&outside);
    let content = json!({
        "subject": "{{ event.metadata.file | fallback: \"Your file\" }} is ready",
        "body": "<h1>Hi {{ first_name | fallback: \"there\" }}</h1><p>See <a href=\"https://x.example/f?a=1&b=2\">it</a> or <a href=\"mailto:help@x.example\">write</a>.</p>",
        "from_name": "The shop", "reply_to": "help@shop.example",
        "locales": {"de": {"subject": "Fertig"}},
    });
    let id = going(&app, "email", content);
    ada(&app);
    uploads(&app, "ada", json!({"file": "Käse.jpeg"}));
    let mail = nth(&relay, 1);
    assert_eq!((mail.from.as_str(), mail.to.as_str()), ("MAIL FROM:<shop@shop.example>", "RCPT TO:<ada@x.example>"));
    assert_eq!(header(&mail, "from"), "\"The shop\" <shop@shop.example>");
    assert_eq!(header(&mail, "to"), "\"Ada Lovelace\" <ada@x.example>");
    assert_eq!(header(&mail, "reply-to"), "help@shop.example");
    assert!(header(&mail, "subject").contains("is ready"), "{}", header(&mail, "subject"));
    let message_id = header(&mail, "message-id");
    assert!(message_id.starts_with('<') && message_id.ends_with("@shop.example>"), "{message_id}");
    let unsubscribe = header(&mail, "list-unsubscribe");
    assert!(unsubscribe.starts_with(&format!("<{PUBLIC}/u/")), "{unsubscribe}");
    assert_eq!(header(&mail, "list-unsubscribe-post"), "List-Unsubscribe=One-Click");
    assert_eq!(header(&mail, "date"), "Fri, 15 Jan 2027 08:00:00 +0000");
    let body = body(&mail);
    assert!(
        body.contains("Hi Ada\n\nSee it (https://x.example/f?a=1&b=2) or write (mailto:help@x.example)."),
        "{body}"
    );
    assert!(body.contains(&format!("<a href=\"{PUBLIC}/l/")), "{body}");
    assert!(body.contains("?to=https%3A%2F%2Fx.example%2Ff%3Fa%3D1%26b%3D2\""), "{body}");
    assert!(body.contains("<a href=\"mailto:help@x.example\""), "{body}");
    assert!(!body.contains("/o/"), "nobody asked for opens to be counted");
    assert_eq!(stands(&app, (1, 1), "sent"), "sent 1");
    assert_eq!(count(&app, &id, "delivered"), 1);
}

#[test]
fn letters_speak_the_readers_language_and_have_their_own_text() {
    let outside = Outside::new();
    let (relay, app) = with_relay(&outside);
    let content = json!({
        "subject": "Ready", "body": "<p>Ready</p>", "text": "Only text", "track_clicks": false,
        "locales": {"de": {"subject": "Fertig", "body": "<p>Fertig <a href=\"https://x.example\">hier</a></p>"}},
    });
    going(&app, "email", content);
    ada(&app);
    uploads(&app, "ada", json!({}));
    let first = body(&nth(&relay, 1));
    assert!(first.contains("Only text"), "{first}");
    let lena = json!({"external_id": "lena", "email": "lena@x.example", "language_override": "de-AT"});
    app.post("/contacts", &lena).expect(200);
    uploads(&app, "lena", json!({}));
    let second = nth(&relay, 2);
    assert_eq!(header(&second, "subject"), "Fertig");
    assert!(body(&second).contains("Fertig hier (https://x.example)"), "the text is of the same language");
    assert!(body(&second).contains("<a href=\"https://x.example\""), "clicks are not counted");
}

#[test]
fn an_address_that_does_not_exist_is_written_to_once() {
    let outside = Outside::new();
    let relay = outside.relay(Behaviour::default().answering("RCPT", &["550 5.1.1 <ada@x.example>: no such user"]));
    let app = outside.herald(&relayed(&relay));
    let id = going(&app, "email", json!({"subject": "s", "body": "b"}));
    ada(&app);
    uploads(&app, "ada", json!({}));
    assert_eq!(stands(&app, (1, 1), "bounced"), "bounced 1 bounced 550 5.1.1");
    let ada = app.get("/contacts/find_by_external_id/ada").expect(200).json();
    assert_eq!(ada["has_hard_bounced"], true);
    assert_eq!(count(&app, &id, "bounced"), 1);
    app.clock.advance_s(1);
    uploads(&app, "ada", json!({}));
    let numbers = app.get(&format!("/manage/messages/{id}/numbers")).expect(200).json();
    assert!(numbers.to_string().contains("\"bounced\""), "{numbers}");
    assert!(super::sending(&app, (1, 2)).is_none(), "no delivery was made");
    assert_eq!(relay.mails().len(), 0);
}

#[test]
fn a_busy_relay_is_asked_again_with_the_same_letter() {
    let outside = Outside::new();
    let relay = outside.relay(Behaviour::default().answering("MAIL", &["451 4.3.2 later"]));
    let app = outside.herald(&relayed(&relay));
    going(&app, "email", json!({"subject": "s", "body": "{{ first_name | fallback: \"you\" }}"}));
    ada(&app);
    uploads(&app, "ada", json!({}));
    assert_eq!(stands(&app, (1, 1), "waiting"), "waiting 1 deferred");
    app.clock.advance_s(100);
    assert_eq!(stands(&app, (1, 1), "sent"), "sent 2");
    assert_eq!(header(&nth(&relay, 1), "date"), "Fri, 15 Jan 2027 08:00:00 +0000", "as it was written");
}

/// Texts that have broken out of headers and pages elsewhere.
const ATTACKS: [&str; 9] = [
    "x\r\nBcc: eve@evil.example",
    "x\nBcc: eve@evil.example\n\n<script>alert(1)</script>",
    "x\u{2028}Bcc: eve@evil.example",
    "\"><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "https://evil.example/\" onmouseover=\"alert(1)",
    "{{ email }}{% include 'x' %}",
    "=?utf-8?q?=0D=0ABcc:_eve@evil.example?=",
];

#[test]
fn attacks_end_as_text() {
    let outside = Outside::new();
    let (relay, app) = with_relay(&outside);
    let content = json!({
        "subject": "{{ event.metadata.x | fallback: \"-\" }} {{ name | fallback: \"-\" }}",
        "body": "<p title=\"{{ event.metadata.x | fallback: \"-\" }}\">{{ event.metadata.x | fallback: \"-\" }}</p><a href=\"{{ event.metadata.x | fallback: \"-\" }}\">go</a>",
        "text": "{{ event.metadata.x | fallback: \"-\" }}",
    });
    going(&app, "email", content);
    for (number, attack) in ATTACKS.iter().enumerate() {
        let user =
            json!({"external_id": format!("u{number}"), "email": format!("u{number}@x.example"), "name": attack});
        app.post("/contacts", &user).expect(200);
        uploads(&app, &format!("u{number}"), json!({"x": attack}));
    }
    soon(|| (relay.mails().len() == ATTACKS.len()).then_some(()));
    for mail in relay.mails() {
        let names: Vec<String> = headers(&mail).into_iter().map(|(name, _)| name).collect();
        assert!(!names.contains(&"bcc".to_owned()), "{}", mail.text);
        let known = [
            "message-id",
            "date",
            "from",
            "to",
            "subject",
            "list-unsubscribe",
            "list-unsubscribe-post",
            "mime-version",
            "content-type",
        ];
        assert!(names.iter().all(|name| known.contains(&name.as_str())), "{names:?}");
        let body = body(&mail);
        let html = body.split("<!doctype html>").nth(1).unwrap();
        for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            let runs = tag.starts_with("script") || tag.starts_with("img");
            let breaks_out = tag.contains("href=\"javascript") || tag.contains("\" onmouseover");
            assert!(!runs && !breaks_out, "{tag}");
        }
    }
}

#[test]
fn what_no_header_can_hold_is_refused() {
    let outside = Outside::new();
    let (_relay, app) = with_relay(&outside);
    for (content, field) in [
        (json!({"subject": "a\r\nBcc: x@x.example", "body": "b"}), "content.subject"),
        (json!({"subject": "a", "body": "b", "from_name": "a\nb"}), "content.from_name"),
        (json!({"subject": "a", "body": "b", "reply_to": "nobody"}), "content.reply_to"),
        (
            json!({"subject": "a", "body": "b", "locales": {"de": {"subject": "a\u{2028}b"}}}),
            "content.locales.de.subject",
        ),
        (json!({"subject": "a".repeat(server::limits::SUBJECT_CHARS_MAX + 1), "body": "b"}), "content.subject"),
        (json!({"subject": "a", "body": "b", "bcc": "x@x.example"}), "content.bcc"),
    ] {
        let refused = app.post("/manage/messages", &message("email", content)).expect(400).error();
        assert!(refused.starts_with(&format!("400 parameter_invalid {field}:")), "{refused}");
    }
    for chars in [server::limits::SUBJECT_CHARS_MAX - 1, server::limits::SUBJECT_CHARS_MAX] {
        make(&app, &message("email", json!({"subject": "a".repeat(chars), "body": "b"})));
    }
    let hole = make(&app, &message("email", json!({"subject": "{{ event.metadata.x }}", "body": "b"})));
    let refused = crate::manage::messages::step(&app, &hole, "go_live").expect(409).error();
    assert!(refused.starts_with("409 message_state content.subject: event.metadata.x can be missing"), "{refused}");
}
