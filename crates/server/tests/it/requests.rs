//! What clients do to a request that no specification foresees.

use crate::support::{TestApp, raw, raw_all};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use server::app::AppOptions;
use std::io::Write as _;
use std::time::Duration;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_slash_at_the_end_makes_no_difference() {
    let app = TestApp::start();
    app.user("ada");
    app.post("/events/", &json!({"event_name": "a", "user_id": "ada"})).expect(202);
    app.get("/events/?type=user&user_id=ada").expect(200);
    let id = app.get("/users/?user_id=ada").expect(200).json()["id"].as_str().unwrap().to_owned();
    app.get(&format!("/contacts/{id}/")).expect(200);
    app.get("/manage/event_definitions/1/").expect(200);
    app.get("/healthz/").expect(200);
    assert_eq!(app.get("/events//").status, 404);
}

#[test]
fn an_absolute_target_is_a_route_and_links_keep_its_host() {
    let app = TestApp::start();
    app.user("ada");
    let target = "GET http://api.example:8080/events?type=user&user_id=ada HTTP/1.1";
    let request =
        format!("{target}\r\nHost: other\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n", app.shop.token);
    let page = raw(app.address, request.as_bytes()).expect(200).json();
    assert!(page["pages"]["since"].as_str().unwrap().starts_with("http://api.example:8080/events?"), "{page}");
}

#[test]
fn an_empty_body_of_any_type_is_an_empty_object() {
    let app = TestApp::start();
    for media_type in ["application/x-www-form-urlencoded", "text/plain", "application/json", "nonsense"] {
        let reply = app.ask("POST", "/events").header("content-type", media_type).send();
        assert_eq!(reply.error(), "400 parameter_not_found event_name: event_name is needed", "{media_type}");
    }
    app.user("ada");
    let event = json!({"event_name": "a", "user_id": "ada"}).to_string();
    app.ask("POST", "/events").header("content-type", "text/html").body(event).send().expect(202);
    app.track("ada", "b", 1);
    let archive = app.ask("POST", "/manage/event_definitions/2/archive").send();
    assert_eq!(archive.expect(200).json()["archived"], true);
}

#[test]
fn a_body_where_none_belongs_is_ignored_and_the_connection_goes_on() {
    let app = TestApp::start();
    let token = &app.shop.token;
    let get = format!("GET /me HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\nContent-Length: 2\r\n\r\n{{}}");
    let delete = "DELETE /events HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}".to_owned();
    let refused = "POST /events HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{\"a\": 17}".to_owned();
    let last = format!("GET /me HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n");
    let replies = raw_all(app.address, [get, delete, refused, last].concat().as_bytes());
    let statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses, [200, 405, 401, 200]);
}

#[test]
fn a_large_body_that_nobody_reads_closes_the_connection_and_says_so() {
    let app = TestApp::start();
    let head = format!("POST /events HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n", 10 << 20);
    let reply = raw(app.address, head.as_bytes());
    assert_eq!((reply.status, reply.header("connection")), (401, Some("close")));
}

#[test]
fn versions_are_known_or_refused() {
    let app = TestApp::start();
    let ask = |version: &str| app.ask("GET", "/me").header("intercom-version", version).send();
    for version in ["1.0", "2.16", "Preview", "unstable"] {
        ask(version).expect(200);
    }
    let expected = "400 intercom_version_invalid Intercom-Version: The requested version could not be found";
    assert_eq!(ask("2.99").error(), expected);
}

#[test]
fn gzip_is_read_up_to_the_limit() {
    let app = TestApp::start();
    app.user("ada");
    let event = json!({"event_name": "a", "user_id": "ada"}).to_string();
    let send = |encoding: &str, body: Vec<u8>| {
        app.ask("POST", "/events").header("content-encoding", encoding).body(body).send()
    };
    send("gzip", gzip(event.as_bytes())).expect(202);
    send("identity", event.clone().into_bytes()).expect(202);
    let bomb = gzip(&vec![b' '; 100 << 20]);
    assert!(bomb.len() < 110 << 10, "it fits before it is decompressed");
    assert_eq!(send("gzip", bomb).error(), "413 payload_too_large -: The request body is larger than 131072 bytes");
    assert_eq!(
        send("gzip", event.clone().into_bytes()).error(),
        "400 parameter_invalid -: The request body is no gzip"
    );
    let expected = "415 unsupported_encoding Content-Encoding: Send the body as it is, or compressed with gzip";
    assert_eq!(send("br", event.into_bytes()).error(), expected);
}

#[test]
fn a_chunked_body_is_read() {
    let app = TestApp::start();
    app.user("ada");
    let event = json!({"event_name": "a", "user_id": "ada"}).to_string();
    let (first, second) = event.split_at(7);
    let body = format!("{:x}\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n", first.len(), second.len());
    let request = format!(
        "POST /events HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{body}",
        app.shop.token
    );
    raw(app.address, request.as_bytes()).expect(202);
}

#[test]
fn hostile_json_costs_nothing_and_is_named() {
    let app = TestApp::start();
    app.user("ada");
    let post = |body: Vec<u8>| app.ask("POST", "/events").body(body).send().error();
    let depth = "400 parameter_invalid -: JSON may nest at most 32 levels deep";
    assert_eq!(post(vec![b'['; 100_000]), depth);
    assert_eq!(post(format!("{}1{}", "{\"a\":".repeat(20_000), "}".repeat(20_000)).into_bytes()), depth);
    assert_eq!(post(b"{\"a\":\"\xff\"}".to_vec()), "400 parameter_invalid -: The request body is not UTF-8");
    assert_eq!(post(b"{\"event_name\":\"\0\"}".to_vec()).split(':').next(), Some("400 parameter_invalid -"));
    let nul = "422 parameter_invalid event_name: event_name must not hold the character NUL";
    assert_eq!(post(br#"{"event_name":"a\u0000b","user_id":"ada"}"#.to_vec()), nul);
    // Of repeated keys the last counts; a huge number is no id of anybody.
    let twice = br#"{"event_name":"x","event_name":"a","user_id":"bob","user_id":"ada"}"#.to_vec();
    app.ask("POST", "/events").body(twice).send().expect(202);
    assert_eq!(app.count_of("ada", "a"), 1);
    let huge = br#"{"event_name":"a","user_id":1e999}"#.to_vec();
    assert_eq!(post(huge), "404 not_found user_id: User Not Found");
    // A lone surrogate cannot be stored, but is no reason to lose an event.
    let cut = br#"{"event_name":"b","user_id":"ada","metadata":{"note":"cut \ud83d"}}"#.to_vec();
    app.ask("POST", "/events").body(cut).send().expect(202);
    let batch = format!("[{}{}]", "[".repeat(50_000), "]".repeat(50_000));
    let results = app.ask("POST", "/events/batch").body(batch).send().expect(200).json();
    assert_eq!(results["results"][0]["message"], "JSON may nest at most 32 levels deep");
}

#[test]
fn every_answer_has_an_id_of_its_own() {
    let app = TestApp::start();
    let ids: Vec<String> = ["/me", "/nowhere", "/contacts/x", "/me"]
        .iter()
        .map(|path| app.get(path).header("x-request-id").unwrap().to_owned())
        .collect();
    assert!(ids.iter().all(|id| id.len() == 36));
    assert!(ids.iter().enumerate().all(|(index, id)| !ids[..index].contains(id)));
    // One that a client sends is not taken over.
    let sent = app.ask("GET", "/me").header("x-request-id", "mine").send();
    assert_ne!(sent.header("x-request-id"), Some("mine"));
}

#[test]
fn a_body_that_does_not_arrive_is_given_up() {
    let options = AppOptions { body_read_timeout: Duration::from_millis(50), ..AppOptions::default() };
    let app = TestApp::start_with(options, |router, _| router);
    let token = &app.shop.token;
    let begun =
        format!("POST /events HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\nContent-Length: 9\r\n\r\n{{");
    let reply = raw(app.address, begun.as_bytes());
    assert_eq!(reply.error(), "408 request_timeout -: The request body did not arrive in time");
    assert_eq!((reply.header("connection"), reply.header("retry-after")), (Some("close"), Some("1")));
}
