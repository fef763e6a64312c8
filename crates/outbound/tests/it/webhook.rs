//! Webhooks.

use outbound::Secret;
use outbound::http::Client;
use outbound::limits::WEBHOOK_BODY_BYTES_MAX;
use outbound::webhook::{Call, send};
use ring::hmac;

use crate::support::http::{Reply, Server, Speaks};
use crate::support::{NOW_S, impatient_client, local_client, shown};

fn call(url: &str) -> Call {
    Call {
        url: url.to_owned(),
        delivery: "0190c5fa-7".to_owned(),
        body: r#"{"type":"notification_event"}"#.into(),
        secret: Secret::new("hook secret"),
    }
}

async fn outcome(client: &Client, reply: fn() -> Reply) -> String {
    let server = Server::start(Speaks::Http1, move |_| reply()).await;
    shown(&send(client, &call(&server.url), NOW_S).await)
}

#[tokio::test]
async fn a_call_is_signed_and_says_what_it_delivers() {
    let server = Server::start(Speaks::Http1, |_| Reply::status(204)).await;
    let url = format!("{}/hooks/7?x=1", server.url);
    assert_eq!(shown(&send(&local_client(), &call(&url), NOW_S).await), "sent");

    let [seen] = &server.seen()[..] else { panic!("one call") };
    assert_eq!((seen.method.as_str(), seen.path.as_str()), ("POST", "/hooks/7"));
    assert_eq!(seen.header("content-type"), "application/json");
    assert_eq!(seen.header("herald-delivery"), "0190c5fa-7");
    assert_eq!(seen.body, call(&url).body);

    // As a receiver checks them.
    let signature = seen.header("herald-signature");
    let (time, v1) = signature.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
    assert_eq!(time, NOW_S.to_string());
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"hook secret");
    let signed = [time.as_bytes(), b".", &seen.body].concat();
    hmac::verify(&key, &signed, &from_hex(v1)).unwrap();
    hmac::verify(&key, &[signed, b" ".to_vec()].concat(), &from_hex(v1)).unwrap_err();

    // Computed by another program: printf … | openssl dgst -sha1 -hmac 'hook secret'
    assert_eq!(seen.header("x-hub-signature"), HUB_SIGNATURE);
}

const HUB_SIGNATURE: &str = "sha1=d0d9890fc29df7898c65dbe6a718f67fb6f51a84";

fn from_hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

#[tokio::test]
async fn what_the_receiver_answers_decides() {
    let client = local_client();
    for (reply, expected) in [
        ((|| Reply::status(200)) as fn() -> Reply, "sent"),
        (|| Reply::status(299), "sent"),
        (|| Reply::bytes(200, 2 * 1024 * 1024), "sent"),
        (|| Reply::status(400), "refused refused 400"),
        (|| Reply::status(401), "refused refused 401"),
        (|| Reply::status(404), "refused refused 404"),
        (|| Reply::status(410), "refused gone 410"),
        (|| Reply::status(408), "later unavailable"),
        (|| Reply::status(425), "later unavailable"),
        (|| Reply::status(429), "later throttled"),
        (|| Reply::status(429).with("retry-after", "120"), "later throttled 120"),
        (|| Reply::status(500), "later unavailable"),
        (|| Reply::status(503).with("retry-after", "Sun, 01 Mar 2026 01:00:00 GMT"), "later unavailable 3600"),
        (|| Reply::bytes(500, 2 * 1024 * 1024), "later unavailable"),
        (|| Reply::Close, "later connection_lost"),
        (|| Reply::status(302).with("location", "/x"), "refused redirected 302"),
        (|| Reply::status(307).with("location", "http://169.254.169.254/"), "refused address_refused"),
        (|| Reply::status(307).with("location", "/again"), "refused redirects_exceeded"),
    ] {
        assert_eq!(outcome(&client, reply).await, expected);
    }
}

#[tokio::test]
async fn a_receiver_that_is_slow_is_asked_again_unless_it_said_that_it_has_it() {
    assert_eq!(outcome(&impatient_client(), || Reply::Hang).await, "later timeout");
    assert_eq!(outcome(&impatient_client(), || Reply::HalfBody(200)).await, "sent");
    assert_eq!(outcome(&impatient_client(), || Reply::HalfBody(500)).await, "later unavailable");
}

#[tokio::test]
async fn an_address_that_may_not_be_asked_is_refused() {
    let client = local_client();
    for (url, expected) in [
        ("http://10.0.0.1/", "refused address_refused"),
        ("https://[::1]/", "refused address_refused"),
        ("http://1.1.1.1/", "refused plain_http"),
        ("ftp://example.com/", "refused url_invalid"),
        ("https://unknown.example/", "later name_unknown"),
    ] {
        assert_eq!(shown(&send(&client, &call(url), NOW_S).await), expected, "{url}");
    }
}

#[tokio::test]
async fn a_delivery_is_no_header_of_its_own() {
    let server = Server::start(Speaks::Http1, |_| Reply::status(200)).await;
    for delivery in ["x\r\nX-Admin: 1", "x\ny", "x\0", "ü"] {
        let call = Call { delivery: delivery.to_owned(), ..call(&server.url) };
        assert_eq!(shown(&send(&local_client(), &call, NOW_S).await), "refused invalid", "{delivery:?}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_body_has_a_longest_form() {
    let server = Server::start(Speaks::Http1, |_| Reply::status(200)).await;
    let limit = WEBHOOK_BODY_BYTES_MAX;
    for (bytes, expected) in [(limit - 1, "sent"), (limit, "sent"), (limit + 1, "refused too_large")] {
        let call = Call { body: vec![b' '; bytes].into(), ..call(&server.url) };
        assert_eq!(shown(&send(&local_client(), &call, NOW_S).await), expected, "{bytes}");
    }
}
