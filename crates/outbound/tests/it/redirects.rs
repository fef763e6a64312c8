//! Each hop of a redirect is checked like the first address.

use http::{HeaderValue, Method, header};
use outbound::http::{Failure, Request};

use crate::support::http::{Reply, Server, Speaks};
use crate::support::{Names, client, local_client};

/// A server whose paths `/N` lead to `/N-1`, and `/0` to an answer.
async fn stairs() -> Server {
    Server::start(Speaks::Http1, |seen| {
        let step: u32 = seen.path.trim_start_matches('/').parse().unwrap();
        match step.checked_sub(1) {
            None => Reply::status(200),
            Some(next) => Reply::status(307).with("location", format!("/{next}")),
        }
    })
    .await
}

/// A server that leads to one address.
async fn leading_to(status: u16, location: &str) -> Server {
    let location = location.to_owned();
    Server::start(Speaks::Http1, move |seen| match seen.path.as_str() {
        "/end" => Reply::status(200),
        _ => Reply::status(status).with("location", location.clone()),
    })
    .await
}

#[tokio::test]
async fn three_redirects_are_followed_and_a_fourth_is_not() {
    let server = stairs().await;
    for (steps, expected) in [(2, Ok(200)), (3, Ok(200)), (4, Err(Failure::RedirectsExceeded))] {
        let request = Request::get(&format!("{}/{steps}", server.url)).ok().unwrap().following_redirects();
        let status = local_client().send(request).await.map(|answer| answer.status.as_u16());
        assert_eq!(status, expected, "{steps}");
    }
}

#[tokio::test]
async fn nothing_is_followed_unless_asked_for() {
    let server = stairs().await;
    let answer = local_client().send(Request::get(&format!("{}/1", server.url)).ok().unwrap()).await;
    assert_eq!(answer.ok().unwrap().status, 307);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_redirect_does_not_lead_inside() {
    let names = Names::default().with("inside.example", &[&["10.0.0.1"]]);
    let client = client(&["127.0.0.1"], names);
    for (location, expected) in [
        ("http://169.254.169.254/latest/meta-data", Failure::AddressRefused),
        ("http://[::ffff:169.254.169.254]/", Failure::AddressRefused),
        ("http://2852039166/", Failure::AddressRefused),
        ("//inside.example/x", Failure::AddressRefused),
        ("http://127.0.0.2:1/", Failure::AddressRefused),
        ("http://1.1.1.1/", Failure::PlainHttp),
        ("file:///etc/passwd", Failure::RedirectInvalid),
        ("http://user:secret@127.0.0.1/", Failure::RedirectInvalid),
        ("http://", Failure::RedirectInvalid),
    ] {
        let server = leading_to(302, location).await;
        let request = Request::get(&server.url).ok().unwrap().following_redirects();
        assert_eq!(client.send(request).await.err(), Some(expected), "{location}");
    }
}

#[tokio::test]
async fn a_redirect_without_a_place_leads_nowhere() {
    let server = Server::start(Speaks::Http1, |_| Reply::status(308)).await;
    let request = Request::get(&server.url).ok().unwrap().following_redirects();
    assert_eq!(local_client().send(request).await.err(), Some(Failure::RedirectInvalid));
}

#[tokio::test]
async fn a_post_keeps_its_method_and_body_or_is_not_followed() {
    for (status, is_followed) in [(301, false), (302, false), (303, false), (307, true), (308, true)] {
        let server = leading_to(status, "/end").await;
        let request = Request::post(&server.url, "application/json", "{}").ok().unwrap().following_redirects();
        let answer = local_client().send(request).await.ok().unwrap();
        assert_eq!(answer.status, if is_followed { 200 } else { status }, "{status}");
        let seen = server.seen();
        let last = seen.last().unwrap();
        assert_eq!(last.path, if is_followed { "/end" } else { "/" });
        assert_eq!((&last.method, last.body.as_ref()), (&Method::POST, &b"{}"[..]));
    }
}

#[tokio::test]
async fn a_sensitive_header_stays_with_its_origin() {
    let other = Server::start(Speaks::Http1, |_| Reply::status(200)).await;
    for (location, is_kept) in [("/end".to_owned(), true), (format!("{}/end", other.url), false)] {
        let server = leading_to(307, &location).await;
        let mut secret = HeaderValue::from_static("Bearer secret");
        secret.set_sensitive(true);
        let request = Request::get(&server.url).ok().unwrap().header(header::AUTHORIZATION, secret);
        local_client().send(request.following_redirects()).await.ok().unwrap();
        let seen = if is_kept { server.seen() } else { other.seen() };
        assert_eq!(!seen.last().unwrap().header("authorization").is_empty(), is_kept, "{location}");
    }
}
