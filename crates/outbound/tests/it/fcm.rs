//! Google's push service, and a server of its shape.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::Version;
use outbound::Secret;
use outbound::http::Client;
use outbound::push::{Fcm, FcmConfig, Push, PushConfigError};
use serde_json::{Value, json};

use crate::support::http::{Reply, Seen, Server, Speaks};
use crate::support::push::{Key, push};
use crate::support::{Certificate, NOW_S, Names, impatient_client, local_client, local_client_trusting, shown};

fn account() -> Value {
    json!({
        "type": "service_account",
        "project_id": "shop-1",
        "client_email": "herald@shop-1.iam.gserviceaccount.com",
        "private_key": Key::rsa().pem.expose(),
        "private_key_id": "abc123",
        "token_uri": "http://169.254.169.254/token",
    })
}

fn fcm(client: Client, url: &str) -> Fcm {
    let config = FcmConfig::new(&Secret::new(account().to_string())).unwrap();
    Fcm::new(client, config.with_urls(url, &format!("{url}/token")).unwrap())
}

/// Gives out tokens `token-1`, `token-2` and so on, and answers notifications.
fn service(answering: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> impl Fn(&Seen) -> Reply + Send + Sync {
    let count = AtomicUsize::new(0);
    move |seen| match seen.path.as_str() {
        "/token" => {
            let number = count.fetch_add(1, Ordering::SeqCst) + 1;
            Reply::json(200, json!({ "access_token": format!("token-{number}"), "expires_in": 3600 }).to_string())
        }
        _ => answering(seen),
    }
}

fn taken(_: &Seen) -> Reply {
    Reply::json(200, r#"{"name":"projects/shop-1/messages/0:7"}"#)
}

fn said(status: u16, word: &str, code: Option<&str>) -> Reply {
    let details: Vec<Value> = code
        .map(|code| json!({ "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": code }))
        .into_iter()
        .collect();
    Reply::json(status, json!({ "error": { "code": status, "status": word, "details": details } }).to_string())
}

fn tokens(server: &Server) -> usize {
    server.seen().iter().filter(|seen| seen.path == "/token").count()
}

async fn outcome(client: Client, reply: fn() -> Reply) -> String {
    let server = Server::start(Speaks::Http2, service(move |_| reply())).await;
    shown(&fcm(client, &server.url).send(&push(NOW_S), NOW_S).await)
}

#[tokio::test]
async fn a_notification_goes_out_as_google_wants_it() {
    let certificate = Certificate::new(&["h2"]);
    let server = Server::start_tls(Speaks::Http2, certificate.acceptor.clone(), service(taken)).await;
    let fcm = fcm(local_client_trusting(&certificate, Names::default()), &server.url);
    assert_eq!(shown(&fcm.send(&push(NOW_S), NOW_S).await), "sent projects/shop-1/messages/0:7");

    let [grant, message] = &server.seen()[..] else { panic!("a token and a notification") };
    let form = std::str::from_utf8(&grant.body).unwrap();
    let assertion =
        form.strip_prefix("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=").unwrap();
    let (header, claims) = Key::rsa().read(assertion);
    assert_eq!(header, json!({ "alg": "RS256", "kid": "abc123", "typ": "JWT" }));
    assert_eq!(
        claims,
        json!({
            "iss": "herald@shop-1.iam.gserviceaccount.com",
            "scope": "https://www.googleapis.com/auth/firebase.messaging",
            "aud": format!("{}/token", server.url),
            "iat": NOW_S,
            "exp": NOW_S + 3_600,
        })
    );

    assert_eq!((message.version, message.path.as_str()), (Version::HTTP_2, "/v1/projects/shop-1/messages:send"));
    assert_eq!(message.header("authorization"), "Bearer token-1");
    let id = "0190c5fa-0000-7000-8000-000000000007";
    assert_eq!(
        message.json(),
        json!({ "message": {
            "token": push(NOW_S).device_token.expose(),
            "notification": { "title": "Upload done", "body": "cat.jpeg is ready" },
            "data": { "url": "https://example.com/7" },
            "android": { "ttl": "3600s", "notification": { "tag": id } },
            "apns": { "headers": { "apns-expiration": "1772326800", "apns-collapse-id": id } },
        }})
    );
}

#[tokio::test]
async fn what_google_answers_decides() {
    for (reply, expected) in [
        ((|| said(404, "NOT_FOUND", Some("UNREGISTERED"))) as fn() -> Reply, "unregistered"),
        (|| said(404, "NOT_FOUND", None), "refused refused 404 NOT_FOUND"),
        (|| said(400, "INVALID_ARGUMENT", Some("INVALID_ARGUMENT")), "refused refused 400 INVALID_ARGUMENT"),
        (|| said(403, "PERMISSION_DENIED", Some("SENDER_ID_MISMATCH")), "refused credentials 403 SENDER_ID_MISMATCH"),
        (|| said(429, "RESOURCE_EXHAUSTED", Some("QUOTA_EXCEEDED")).with("retry-after", "60"), "later throttled 60"),
        (|| said(500, "INTERNAL", Some("INTERNAL")), "later unavailable"),
        (|| said(503, "UNAVAILABLE", Some("UNAVAILABLE")).with("retry-after", "30"), "later unavailable 30"),
        (|| Reply::json(404, "<html>"), "refused refused 404"),
        (|| Reply::json(200, "no JSON"), "sent"),
        (|| Reply::bytes(404, 2 * 1024 * 1024), "later answer_too_large"),
        (|| Reply::Close, "later connection_lost"),
    ] {
        assert_eq!(outcome(local_client(), reply).await, expected);
    }
}

#[tokio::test]
async fn a_service_that_is_slow_is_asked_again() {
    assert_eq!(outcome(impatient_client(), || Reply::Hang).await, "later timeout");
    assert_eq!(outcome(impatient_client(), || Reply::HalfBody(404)).await, "later timeout");
    let server = Server::start(Speaks::Http2, |_| Reply::Hang).await;
    assert_eq!(shown(&fcm(impatient_client(), &server.url).send(&push(NOW_S), NOW_S).await), "later timeout");
}

#[tokio::test]
async fn an_access_token_is_asked_for_once_and_used_until_shortly_before_its_end() {
    let server = Server::start(Speaks::Http2, service(taken)).await;
    let fcm = Arc::new(fcm(local_client(), &server.url));
    let sends: Vec<_> = (0..20)
        .map(|_| {
            let fcm = Arc::clone(&fcm);
            tokio::spawn(async move { shown(&fcm.send(&push(NOW_S), NOW_S).await) })
        })
        .collect();
    for send in sends {
        assert_eq!(send.await.unwrap(), "sent projects/shop-1/messages/0:7");
    }
    assert_eq!(tokens(&server), 1);

    // It ends after an hour, less five minutes.
    let end_s = NOW_S + 55 * 60;
    for (now_s, asked) in [(end_s - 1, 1), (end_s, 2), (end_s + 1, 2)] {
        fcm.send(&push(NOW_S), now_s).await;
        assert_eq!(tokens(&server), asked, "{}", now_s - end_s);
    }
}

#[tokio::test]
async fn an_access_token_that_is_not_accepted_is_replaced_once() {
    let server = Server::start(
        Speaks::Http2,
        service(|seen| match seen.header("authorization") {
            "Bearer token-1" => said(401, "UNAUTHENTICATED", None),
            _ => taken(seen),
        }),
    )
    .await;
    let fcm_ = fcm(local_client(), &server.url);
    assert_eq!(shown(&fcm_.send(&push(NOW_S), NOW_S).await), "sent projects/shop-1/messages/0:7");
    assert_eq!(shown(&fcm_.send(&push(NOW_S), NOW_S).await), "sent projects/shop-1/messages/0:7");
    assert_eq!(tokens(&server), 2);

    let server = Server::start(Speaks::Http2, service(|_| said(401, "UNAUTHENTICATED", None))).await;
    assert_eq!(shown(&fcm(local_client(), &server.url).send(&push(NOW_S), NOW_S).await), "later credentials");
    assert_eq!(server.seen().len(), 4);
}

#[tokio::test]
async fn without_an_access_token_nothing_is_sent() {
    for (reply, expected) in [
        ((|| Reply::json(400, r#"{"error":"invalid_grant"}"#)) as fn() -> Reply, "later credentials"),
        (|| Reply::status(403), "later credentials"),
        (|| Reply::status(429).with("retry-after", "9"), "later throttled 9"),
        (|| Reply::status(502), "later unavailable"),
        (|| Reply::json(200, r#"{"access_token":7}"#), "later unreadable"),
        (|| Reply::bytes(200, 2 * 1024 * 1024), "later answer_too_large"),
        (|| Reply::json(200, r#"{"access_token":"x\r\ny: z","expires_in":3600}"#), "refused invalid"),
    ] {
        let server = Server::start(Speaks::Http2, move |_| reply()).await;
        assert_eq!(shown(&fcm(local_client(), &server.url).send(&push(NOW_S), NOW_S).await), expected);
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn what_would_break_a_request_is_not_sent() {
    let server = Server::start(Speaks::Http2, service(taken)).await;
    let fcm = fcm(local_client(), &server.url);
    let token = |text: &str| Push { device_token: Secret::new(text), ..push(NOW_S) };
    for odd in [token(""), token("a b"), token("a\r\nb")] {
        assert_eq!(shown(&fcm.send(&odd, NOW_S).await), "refused invalid");
    }
    let long = Push { body: "x".repeat(4_096), ..push(NOW_S) };
    assert_eq!(shown(&fcm.send(&long, NOW_S).await), "refused too_large");
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_configuration_is_checked_when_it_is_made() {
    let with = |key: &str, value: &str| {
        let mut account = account();
        account[key] = json!(value);
        FcmConfig::new(&Secret::new(account.to_string())).err()
    };
    assert_eq!(with("private_key_id", "abc"), None);
    assert_eq!(with("project_id", "../x"), Some(PushConfigError::ServiceAccount));
    assert_eq!(with("project_id", ""), Some(PushConfigError::ServiceAccount));
    assert!(matches!(with("private_key", "no key"), Some(PushConfigError::Key(_))));
    assert!(matches!(with("private_key", Key::p256().pem.expose()), Some(PushConfigError::Key(_))));
    assert_eq!(FcmConfig::new(&Secret::new("{}")).err(), Some(PushConfigError::ServiceAccount));
}
