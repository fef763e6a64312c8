//! The links of letters: they do what they say, for whom they were made.

use super::letters::{body, header, nth, with_relay};
use super::{Outside, PUBLIC, ada, count, going, uploads};
use crate::support::outside::smtp::Received;
use crate::support::{Ask, Reply, TestApp};
use serde_json::json;

/// The path of a link to this server.
fn path_of(url: &str) -> String {
    url.trim_matches(['<', '>']).strip_prefix(PUBLIC).unwrap().to_owned()
}

fn unsubscribe_path(mail: &Received) -> String {
    path_of(&header(mail, "list-unsubscribe"))
}

fn click_path(mail: &Received) -> String {
    let body = body(mail);
    let start = body.find(&format!("{PUBLIC}/l/")).unwrap();
    path_of(body[start..].split('"').next().unwrap())
}

fn ask(app: &TestApp, method: &str, path: &str) -> Reply {
    Ask::new(app.address, method, path).send()
}

const LETTER: &str = "<p><a href=\"https://x.example/f?a=1&b=2\">go</a></p>";

#[test]
fn one_click_unsubscribes_and_looking_does_not() {
    let outside = Outside::new();
    let (relay, app) = with_relay(&outside);
    let id = going(&app, "email", json!({"subject": "s", "body": "b"}));
    ada(&app);
    uploads(&app, "ada", json!({}));
    let path = unsubscribe_path(&nth(&relay, 1));
    let is_unsubscribed = || {
        let ada = app.get("/contacts/find_by_external_id/ada").expect(200).json();
        ada["unsubscribed_from_emails"].as_bool().unwrap()
    };
    let page = ask(&app, "GET", &path).expect(200);
    assert!(page.text().contains("<h1>Unsubscribe?</h1>") && page.text().contains("<form method=\"post\">"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    assert!(!is_unsubscribed(), "looking changes nothing");
    let one_click = Ask::new(app.address, "POST", &path)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("List-Unsubscribe=One-Click");
    assert!(one_click.clone().send().expect(200).text().contains("You are unsubscribed"));
    assert!(is_unsubscribed());
    one_click.send().expect(200);
    assert!(ask(&app, "GET", &path).expect(200).text().contains("You are unsubscribed"));
    assert_eq!(count(&app, &id, "unsubscribed"), 1, "twice is once");
    app.clock.advance_s(1);
    uploads(&app, "ada", json!({}));
    assert!(super::sending(&app, (1, 2)).is_none(), "no delivery is made any more");
}

#[test]
fn what_waits_does_not_go_to_who_unsubscribed_meanwhile() {
    let outside = Outside::new();
    let behaviour = crate::support::outside::smtp::Behaviour::default().answering("MAIL", &["250 ok", "451 later"]);
    let relay = outside.relay(behaviour);
    let app = outside.herald(&super::relayed(&relay));
    going(&app, "email", json!({"subject": "s", "body": "b"}));
    ada(&app);
    uploads(&app, "ada", json!({}));
    let path = unsubscribe_path(&nth(&relay, 1));
    app.clock.advance_s(1);
    uploads(&app, "ada", json!({}));
    super::stands(&app, (1, 2), "waiting");
    ask(&app, "POST", &path).expect(200);
    app.clock.advance_s(100);
    assert_eq!(super::stands(&app, (1, 2), "failed"), "failed 1 unsubscribed");
    assert_eq!(relay.mails().len(), 1);
}

#[test]
fn a_click_is_counted_and_leads_only_there() {
    let outside = Outside::new();
    let (relay, app) = with_relay(&outside);
    let id = going(&app, "email", json!({"subject": "s", "body": LETTER}));
    ada(&app);
    uploads(&app, "ada", json!({}));
    let path = click_path(&nth(&relay, 1));
    let there = ask(&app, "GET", &path).expect(302);
    assert_eq!(there.header("location"), Some("https://x.example/f?a=1&b=2"));
    ask(&app, "GET", &path).expect(302);
    assert_eq!(count(&app, &id, "clicked"), 1, "twice is once");
    let (link, _) = path.split_once("?to=").unwrap();
    for target in ["https%3A%2F%2Fevil.example", "https%3A%2F%2Fx.example%2Ff%3Fa%3D1", "javascript%3Aalert(1)", ""] {
        ask(&app, "GET", &format!("{link}?to={target}")).expect(404);
    }
    ask(&app, "GET", link).expect(404);
}

#[test]
fn links_cannot_be_made_changed_or_used_for_something_else() {
    let outside = Outside::new();
    let (relay, app) = with_relay(&outside);
    going(&app, "email", json!({"subject": "s", "body": LETTER}));
    ada(&app);
    uploads(&app, "ada", json!({}));
    let mail = nth(&relay, 1);
    let (unsubscribe, click) = (unsubscribe_path(&mail), click_path(&mail));
    let text = unsubscribe.strip_prefix("/u/").unwrap();
    for at in 0..text.len() {
        let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
        let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
        // The last character has bits that mean nothing; they must be 0.
        ask(&app, "POST", &format!("/u/{changed}")).expect(404);
    }
    for made in ["", "x", &text[1..], &text[..text.len() - 1], &format!("{text}A")] {
        ask(&app, "POST", &format!("/u/{made}")).expect(404);
    }
    let clicked = click.strip_prefix("/l/").unwrap().split('?').next().unwrap();
    let letter = header(&mail, "message-id");
    let letter = letter.trim_matches(['<', '>']).split('@').next().unwrap();
    for foreign in [clicked, letter] {
        ask(&app, "POST", &format!("/u/{foreign}")).expect(404);
        ask(&app, "GET", &format!("/o/{foreign}")).expect(404);
    }
    let ada = app.get("/contacts/find_by_external_id/ada").expect(200).json();
    assert_eq!(ada["unsubscribed_from_emails"], false);
}

#[test]
fn opens_are_counted_where_the_operator_asks() {
    let outside = Outside::new();
    let relay = outside.relay(crate::support::outside::smtp::Behaviour::default());
    let app = outside.herald(&format!("{}track_opens = true\n", super::relayed(&relay)));
    let id = going(&app, "email", json!({"subject": "s", "body": "b"}));
    ada(&app);
    uploads(&app, "ada", json!({}));
    let body = body(&nth(&relay, 1));
    let start = body.find(&format!("{PUBLIC}/o/")).unwrap();
    let path = path_of(body[start..].split('"').next().unwrap());
    let dot = ask(&app, "GET", &path).expect(200);
    assert_eq!((dot.header("content-type"), dot.body.starts_with(b"GIF89a")), (Some("image/gif"), true));
    assert_eq!(count(&app, &id, "shown"), 1);
}

#[test]
fn an_address_that_is_too_long_is_left_as_it_is() {
    let outside = Outside::new();
    let (relay, app) = with_relay(&outside);
    let most = server::limits::LINK_BYTES_MAX;
    let of = |bytes: usize| format!("https://x.example/{}", "a".repeat(bytes - "https://x.example/".len()));
    let links: String =
        [most - 1, most, most + 1].iter().map(|bytes| format!("<a href=\"{}\">go</a>", of(*bytes))).collect();
    going(&app, "email", json!({"subject": "s", "body": links}));
    ada(&app);
    uploads(&app, "ada", json!({}));
    let body = body(&nth(&relay, 1));
    assert_eq!(body.matches(&format!("<a href=\"{PUBLIC}/l/")).count(), 2);
    assert!(body.contains(&format!("<a href=\"{}\"", of(most + 1))));
}
