//! The client's patience, its appetite, and whom it believes.

use std::time::{Duration, Instant};

use http::Version;
use outbound::http::{Failure, Request};
use outbound::limits::{HTTP_ANSWER_BYTES_MAX, HTTP_HEADERS_BYTES_MAX};

use crate::support::http::{Reply, Server, Speaks};
use crate::support::{Certificate, NOW_S, Names, impatient_client, local_client, local_client_trusting};

fn get(url: &str) -> Request {
    Request::get(url).ok().unwrap()
}

#[tokio::test]
async fn an_answer_is_read_up_to_its_limit() {
    let limit = HTTP_ANSWER_BYTES_MAX;
    for (bytes, is_read) in [(limit - 1, true), (limit, true), (limit + 1, false), (2 * limit, false)] {
        let server = Server::start(Speaks::Http1, move |_| Reply::bytes(200, bytes)).await;
        let answer = local_client().send(get(&server.url)).await.ok().unwrap();
        assert_eq!(answer.status, 200);
        let expected = if is_read { Ok(bytes) } else { Err(Failure::AnswerTooLarge) };
        assert_eq!(answer.body.map(|body| body.len()), expected);
    }
}

#[tokio::test]
async fn headers_are_read_up_to_their_limit() {
    let kib = HTTP_HEADERS_BYTES_MAX / 1024;
    for speaks in [Speaks::Http1, Speaks::Http2] {
        // A header counts a little more than its text, in each HTTP another little; and
        // HTTP/1.1 looks at the limit only when it needs to read on.
        for (size, expected) in [(kib - 2, Ok(200)), (2 * kib, Err(Failure::ConnectionLost))] {
            let server = Server::start(speaks, move |_| {
                (0..size).fold(Reply::status(200), |reply, _| reply.with("x", "y".repeat(990)))
            })
            .await;
            let request = if speaks == Speaks::Http2 { get(&server.url).over_http2() } else { get(&server.url) };
            let status = local_client().send(request).await.map(|answer| answer.status.as_u16());
            assert_eq!(status, expected, "{size}");
        }
    }
}

#[tokio::test]
async fn a_server_that_is_silent_is_given_up() {
    let server = Server::start(Speaks::Http1, |_| Reply::Hang).await;
    let began = Instant::now();
    assert_eq!(impatient_client().send(get(&server.url)).await.err(), Some(Failure::Timeout));
    assert!(began.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_body_that_never_ends_leaves_the_status() {
    for speaks in [Speaks::Http1, Speaks::Http2] {
        let server = Server::start(speaks, |_| Reply::HalfBody(202)).await;
        let request = if speaks == Speaks::Http2 { get(&server.url).over_http2() } else { get(&server.url) };
        let answer = impatient_client().send(request).await.ok().unwrap();
        assert_eq!((answer.status.as_u16(), answer.body), (202, Err(Failure::Timeout)));
    }
}

#[tokio::test]
async fn time_runs_over_redirects_too() {
    let server = Server::start(Speaks::Http1, |seen| match seen.path.as_str() {
        "/end" => Reply::Hang,
        _ => Reply::status(302).with("location", "/end"),
    })
    .await;
    let request = get(&server.url).following_redirects();
    assert_eq!(impatient_client().send(request).await.err(), Some(Failure::Timeout));
}

#[tokio::test]
async fn a_connection_that_ends_is_lost_and_a_closed_port_is_unreachable() {
    let server = Server::start(Speaks::Http1, |_| Reply::Close).await;
    assert_eq!(local_client().send(get(&server.url)).await.err(), Some(Failure::ConnectionLost));

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(local_client().send(get(&url)).await.err(), Some(Failure::Unreachable));
}

#[tokio::test]
async fn connections_are_used_again() {
    for (speaks, version) in [(Speaks::Http1, Version::HTTP_11), (Speaks::Http2, Version::HTTP_2)] {
        let server = Server::start(speaks, |_| Reply::status(200)).await;
        let client = local_client();
        for _ in 0..5 {
            let request = if speaks == Speaks::Http2 { get(&server.url).over_http2() } else { get(&server.url) };
            assert_eq!(client.send(request).await.ok().unwrap().status, 200);
        }
        assert_eq!(server.connections(), 1);
        assert!(server.seen().iter().all(|seen| seen.version == version));
    }
}

#[tokio::test]
async fn only_a_certificate_that_is_believed_and_names_the_host_will_do() {
    let certificate = Certificate::new(&["http/1.1"]);
    let server = Server::start_tls(Speaks::Http1, certificate.acceptor.clone(), |_| Reply::status(200)).await;
    assert_eq!(local_client().send(get(&server.url)).await.err(), Some(Failure::Tls));

    let names = Names::default().with("localhost", &[&["127.0.0.1"]]).with("other.example", &[&["127.0.0.1"]]);
    let trusting = local_client_trusting(&certificate, names);
    for (host, expected) in [("127.0.0.1", Ok(200)), ("localhost", Ok(200)), ("other.example", Err(Failure::Tls))] {
        let url = format!("https://{host}:{}/", server.address.port());
        assert_eq!(trusting.send(get(&url)).await.map(|answer| answer.status.as_u16()), expected, "{host}");
    }
}

#[tokio::test]
async fn http2_is_spoken_when_it_is_offered() {
    let certificate = Certificate::new(&["h2", "http/1.1"]);
    let server = Server::start_tls(Speaks::Http2, certificate.acceptor.clone(), |_| Reply::status(200)).await;
    let answer = local_client_trusting(&certificate, Names::default()).send(get(&server.url)).await.ok().unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(server.seen()[0].version, Version::HTTP_2);
}

#[tokio::test]
async fn nothing_is_remembered_between_requests() {
    let server = Server::start(Speaks::Http1, |_| Reply::status(200).with("set-cookie", "id=7")).await;
    let client = local_client();
    for _ in 0..2 {
        client.send(get(&server.url)).await.ok().unwrap();
    }
    assert_eq!(server.seen()[1].header("cookie"), "");
    assert_eq!(server.seen()[1].header("user-agent"), "Herald");
}

#[tokio::test]
async fn a_wish_to_wait_is_read() {
    for (wish, seconds) in [("17", Some(17)), ("Sun, 01 Mar 2026 00:02:00 GMT", Some(120)), ("soon", None)] {
        let server = Server::start(Speaks::Http1, move |_| Reply::status(503).with("retry-after", wish)).await;
        let answer = local_client().send(get(&server.url)).await.ok().unwrap();
        assert_eq!(answer.retry_after_s(NOW_S), seconds);
    }
}
