//! Apple's push service, and a server of its shape.

use std::sync::atomic::{AtomicUsize, Ordering};

use http::Version;
use outbound::Secret;
use outbound::http::Client;
use outbound::push::{Apns, ApnsConfig, Push, PushConfigError};
use serde_json::json;

use crate::support::http::{Reply, Seen, Server, Speaks};
use crate::support::push::{Key, push};
use crate::support::{Certificate, NOW_S, Names, impatient_client, local_client, local_client_trusting, shown};

const APNS_ID: &str = "0190c5fa-0000-7000-8000-000000000007";

fn apns(client: Client, url: &str, key: &Key) -> Apns {
    let config = ApnsConfig::new(&key.pem, "ABC123DEFG", "DEF123GHIJ", "com.example.app").unwrap();
    Apns::new(client, config.with_base_url(url).unwrap())
}

fn taken(seen: &Seen) -> Reply {
    Reply::status(200).with("apns-id", seen.header("apns-id"))
}

fn said(status: u16, reason: &str) -> Reply {
    Reply::json(status, json!({ "reason": reason }).to_string())
}

/// Sends one notification to a server that answers like this.
async fn outcome(client: Client, reply: fn() -> Reply) -> String {
    let server = Server::start(Speaks::Http2, move |_| reply()).await;
    shown(&apns(client, &server.url, &Key::p256()).send(&push(NOW_S), NOW_S).await)
}

#[tokio::test]
async fn a_notification_goes_out_as_apple_wants_it() {
    let certificate = Certificate::new(&["h2"]);
    let server = Server::start_tls(Speaks::Http2, certificate.acceptor.clone(), taken).await;
    let key = Key::p256();
    let apns = apns(local_client_trusting(&certificate, Names::default()), &server.url, &key);
    assert_eq!(shown(&apns.send(&push(NOW_S), NOW_S).await), format!("sent {APNS_ID}"));

    let [seen] = &server.seen()[..] else { panic!("one request") };
    assert_eq!(seen.version, Version::HTTP_2);
    assert_eq!(seen.path, format!("/3/device/{}", push(NOW_S).device_token.expose()));
    for (name, value) in [
        ("apns-id", APNS_ID),
        ("apns-collapse-id", APNS_ID),
        ("apns-topic", "com.example.app"),
        ("apns-push-type", "alert"),
        ("apns-priority", "10"),
        ("apns-expiration", "1772326800"),
    ] {
        assert_eq!(seen.header(name), value, "{name}");
    }
    let aps = json!({ "alert": { "title": "Upload done", "body": "cat.jpeg is ready" }, "sound": "default" });
    assert_eq!(seen.json(), json!({ "aps": aps, "url": "https://example.com/7" }));

    let (header, claims) = key.read(seen.header("authorization").strip_prefix("bearer ").unwrap());
    assert_eq!(header, json!({ "alg": "ES256", "kid": "ABC123DEFG", "typ": "JWT" }));
    assert_eq!(claims, json!({ "iss": "DEF123GHIJ", "iat": NOW_S }));
}

#[tokio::test]
async fn a_retry_has_the_same_ids() {
    let server = Server::start(Speaks::Http2, |_| Reply::status(500)).await;
    let apns = apns(local_client(), &server.url, &Key::p256());
    let cart = Push { collapse_id: Some("cart".to_owned()), ..push(NOW_S) };
    for attempt in [&push(NOW_S), &push(NOW_S), &cart] {
        apns.send(attempt, NOW_S).await;
    }
    let ids = |name: &str| server.seen().iter().map(|seen| seen.header(name).to_owned()).collect::<Vec<_>>();
    assert_eq!(ids("apns-id"), [APNS_ID; 3]);
    assert_eq!(ids("apns-collapse-id"), [APNS_ID, APNS_ID, "cart"]);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn what_apple_answers_decides() {
    for (reply, expected) in [
        ((|| said(400, "BadDeviceToken")) as fn() -> Reply, "unregistered"),
        (|| said(410, "Unregistered"), "unregistered"),
        (|| said(410, "ExpiredToken"), "unregistered"),
        (|| said(400, "DeviceTokenNotForTopic"), "refused refused 400 DeviceTokenNotForTopic"),
        (|| said(400, "BadTopic"), "refused refused 400 BadTopic"),
        (|| said(403, "InvalidProviderToken"), "later credentials"),
        (|| said(404, "BadPath"), "refused refused 404 BadPath"),
        (|| said(413, "PayloadTooLarge"), "refused too_large 413 PayloadTooLarge"),
        (|| said(429, "TooManyRequests"), "later throttled"),
        (|| said(429, "TooManyRequests").with("retry-after", "90"), "later throttled 90"),
        (|| said(500, "InternalServerError"), "later unavailable"),
        (|| said(503, "Shutdown").with("retry-after", "5"), "later unavailable 5"),
        (|| Reply::json(400, "<html>"), "refused refused 400"),
        (|| Reply::json(400, r#"{"reason":"bad token 00fc13ad for ada@example.com"}"#), "refused refused 400"),
        (|| Reply::bytes(200, 2 * 1024 * 1024), "sent"),
        (|| Reply::bytes(400, 2 * 1024 * 1024), "later answer_too_large"),
        (|| Reply::bytes(500, 2 * 1024 * 1024), "later unavailable"),
        (|| Reply::Close, "later connection_lost"),
        (|| Reply::status(307).with("location", "/elsewhere"), "refused refused 307"),
    ] {
        assert_eq!(outcome(local_client(), reply).await, expected);
    }
}

#[tokio::test]
async fn a_service_that_is_slow_is_asked_again() {
    assert_eq!(outcome(impatient_client(), || Reply::Hang).await, "later timeout");
    assert_eq!(outcome(impatient_client(), || Reply::HalfBody(400)).await, "later timeout");
    assert_eq!(outcome(impatient_client(), || Reply::HalfBody(410)).await, "unregistered");
}

#[tokio::test]
async fn a_provider_token_is_used_for_fifty_minutes() {
    let server = Server::start(Speaks::Http2, taken).await;
    let key = Key::p256();
    let apns = apns(local_client(), &server.url, &key);
    let age = |minutes: i64, seconds: i64| NOW_S + minutes * 60 + seconds;
    for now_s in [NOW_S, age(50, -1), age(50, 0), age(50, 1), NOW_S] {
        apns.send(&push(NOW_S), now_s).await;
    }
    let made: Vec<i64> = server
        .seen()
        .iter()
        .map(|seen| key.read(seen.header("authorization").strip_prefix("bearer ").unwrap()).1["iat"].as_i64().unwrap())
        .collect();
    // The last is sent after the clock was put back: its token is not from the future.
    assert_eq!(made, [NOW_S, NOW_S, age(50, 0), age(50, 0), NOW_S]);
}

#[tokio::test]
async fn an_expired_provider_token_is_replaced_once_when_apple_would_take_a_new_one() {
    // The token's age in seconds, how many requests, and what becomes of it.
    for (age_s, requests, expected) in
        [(20 * 60 - 1, 1, "later credentials"), (20 * 60, 2, "sent"), (20 * 60 + 1, 2, "sent")]
    {
        let count = AtomicUsize::new(0);
        let server = Server::start(Speaks::Http2, move |_| match count.fetch_add(1, Ordering::SeqCst) {
            1 => said(403, "ExpiredProviderToken"),
            _ => Reply::status(200),
        })
        .await;
        let apns = apns(local_client(), &server.url, &Key::p256());
        apns.send(&push(NOW_S), NOW_S).await;
        assert_eq!(shown(&apns.send(&push(NOW_S), NOW_S + age_s).await), expected, "{age_s}");
        let seen = server.seen();
        assert_eq!(seen.len(), requests + 1);
        let (first, last) = (seen[0].header("authorization"), seen[requests].header("authorization"));
        assert_eq!(first == last, requests == 1);
    }
}

#[tokio::test]
async fn a_provider_token_that_is_always_expired_ends() {
    let server = Server::start(Speaks::Http2, |_| said(403, "ExpiredProviderToken")).await;
    let apns = apns(local_client(), &server.url, &Key::p256());
    apns.send(&push(NOW_S), NOW_S).await;
    assert_eq!(shown(&apns.send(&push(NOW_S), NOW_S + 1_800).await), "later credentials");
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn what_would_break_a_request_is_not_sent() {
    let server = Server::start(Speaks::Http2, taken).await;
    let apns = apns(local_client(), &server.url, &Key::p256());
    let token = |text: &str| Push { device_token: Secret::new(text), ..push(NOW_S) };
    let collapse = |text: &str| Push { collapse_id: Some(text.to_owned()), ..push(NOW_S) };
    let aps = Push { data: vec![("aps".to_owned(), "x".to_owned())], ..push(NOW_S) };
    for odd in [token(""), token("../../admin"), token("00\r\nx: y"), collapse("x\r\ny: z"), aps] {
        assert_eq!(shown(&apns.send(&odd, NOW_S).await), "refused invalid");
    }
    let long = Push { body: "x".repeat(4_096), ..push(NOW_S) };
    assert_eq!(shown(&apns.send(&long, NOW_S).await), "refused too_large");
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_configuration_is_checked_when_it_is_made() {
    let key = Key::p256();
    let made = |key: &Secret, id: &str, topic: &str| ApnsConfig::new(key, id, "DEF123GHIJ", topic).err();
    assert_eq!(made(&key.pem, "ABC123DEFG", "com.example.app"), None);
    assert_eq!(made(&key.pem, "ABC123DEF", "com.example.app"), Some(PushConfigError::Id));
    assert_eq!(made(&key.pem, "ABC123DEFG", "com.example\r\nx"), Some(PushConfigError::Topic));
    for pem in [Secret::new("no key"), Key::rsa().pem] {
        assert!(matches!(made(&pem, "ABC123DEFG", "com.example.app"), Some(PushConfigError::Key(_))));
    }
    let config = ApnsConfig::new(&key.pem, "ABC123DEFG", "DEF123GHIJ", "com.example.app").unwrap();
    assert_eq!(config.with_base_url("unix:/run/x").err(), Some(PushConfigError::Url));
}
