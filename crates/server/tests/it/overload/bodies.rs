//! Large bodies share the room that there is for them.

use super::{assert_busy, head, rest, sent};
use crate::messenger::Browser;
use crate::outbox::soon;
use crate::support::{Reply, TestApp};
use serde_json::json;
use server::app::AppOptions;
use server::limits::{BATCH_BODY_BYTES_MAX, BODIES_BYTES_MAX, BODY_FREE_BYTES_MAX};
use std::net::TcpStream;
use std::time::Duration;

const BUSY: &str = "Too many large bodies at once; try again";

/// So many of the largest bodies fit.
const LARGEST: usize = BODIES_BYTES_MAX / BATCH_BODY_BYTES_MAX;

/// And beside them one more of this size.
const LEFT: usize = BODIES_BYTES_MAX % BATCH_BODY_BYTES_MAX;

fn sized(bytes: usize) -> String {
    format!("content-length: {bytes}")
}

/// A client that sends the head of a batch and waits until it is asked for the
/// body: the server has made room for all of it then.
///
/// # Errors
/// The answer, when it is not asked.
fn begin(app: &TestApp, headers: &str) -> Result<TcpStream, Reply> {
    let begun = format!(
        "POST /events/batch HTTP/1.1\r\nhost: h\r\nauthorization: Bearer {}\r\n\
         expect: 100-continue\r\n{headers}\r\n\r\n",
        app.shop.token
    );
    let mut stream = sent(app, begun.as_bytes());
    let head = head(&mut stream);
    if head.starts_with("HTTP/1.1 100") {
        return Ok(stream);
    }
    let answer = [head.into_bytes(), rest(stream)].concat();
    Err(Reply::parse(&answer).expect("a whole answer").0)
}

/// Clients whose bodies take all of the room but [`LEFT`], and do not go on.
fn largest(app: &TestApp) -> Vec<TcpStream> {
    (0..LARGEST).map(|_| begin(app, &sized(BATCH_BODY_BYTES_MAX)).unwrap()).collect()
}

#[test]
fn there_is_so_much_room_and_one_more_is_told_to_come_back() {
    let app = TestApp::start();
    app.user("ada");
    let largest = largest(&app);
    assert_busy(&begin(&app, &sized(LEFT + 1)).unwrap_err(), BUSY);
    drop(begin(&app, &sized(LEFT - 1)).unwrap());
    // The room of whoever has gone comes back.
    let last = soon(|| begin(&app, &sized(LEFT)).ok());
    assert_busy(&begin(&app, &sized(BODY_FREE_BYTES_MAX + 1)).unwrap_err(), BUSY);
    // Nobody knows how long these will be.
    assert_busy(&begin(&app, "transfer-encoding: chunked").unwrap_err(), BUSY);
    assert_busy(&begin(&app, "content-encoding: gzip\r\ncontent-length: 100").unwrap_err(), BUSY);
    // Small ones need no room, and who may not ask is told so first.
    begin(&app, &sized(BODY_FREE_BYTES_MAX)).unwrap();
    let event = json!([{"event_name": "a", "user_id": "ada"}]);
    app.post("/events/batch", &event).expect(200);
    let body = vec![b' '; BODY_FREE_BYTES_MAX + 1];
    app.ask("POST", "/events/batch").bearer("nobody's").body(body.clone()).send().expect(401);
    // Without being asked, the body comes: it is thrown away.
    assert_busy(&app.ask("POST", "/events/batch").body(body).send(), BUSY);
    drop((largest, last));
    let mut large = event.to_string();
    large.push_str(&" ".repeat(BATCH_BODY_BYTES_MAX - large.len()));
    soon(|| (app.ask("POST", "/events/batch").body(large.clone()).send().status == 200).then_some(()));
}

#[test]
fn the_room_of_a_body_that_does_not_arrive_comes_back() {
    let options = AppOptions { body_read_timeout: Duration::from_millis(200), ..AppOptions::default() };
    let app = TestApp::start_with(options, |router, _| router);
    for _ in 0..2 {
        // The second time there is room only if all of it came back.
        for stream in largest(&app) {
            let reply = Reply::parse(&rest(stream)).expect("a whole answer").0;
            assert_eq!(reply.error(), "408 request_timeout -: The request body did not arrive in time");
            assert_eq!((reply.header("retry-after"), reply.header("connection")), (Some("1"), Some("close")));
        }
    }
}

#[test]
fn the_room_of_a_client_that_has_gone_comes_back() {
    // Nothing else lets go of it.
    let options = AppOptions { body_read_timeout: Duration::from_secs(600), ..AppOptions::default() };
    let app = TestApp::start_with(options, |router, _| router);
    drop(largest(&app));
    let again: Vec<TcpStream> = (0..LARGEST).map(|_| soon(|| begin(&app, &sized(BATCH_BODY_BYTES_MAX)).ok())).collect();
    assert_busy(&begin(&app, &sized(LEFT + 1)).unwrap_err(), BUSY);
    drop(again);
}

#[test]
fn the_room_of_a_request_that_is_refused_is_there_for_the_next() {
    let app = TestApp::start();
    let _largest = largest(&app);
    for _ in 0..2 {
        let refused = app.ask("POST", "/events/batch").body(vec![b'['; LEFT]).send();
        assert_eq!(refused.status, 400, "{}", refused.text());
        let refused = app.ask("POST", "/contacts").body(vec![b'x'; 2 * BODY_FREE_BYTES_MAX]).send();
        assert_eq!(refused.status, 400, "{}", refused.text());
    }
    begin(&app, &sized(LEFT)).unwrap();
}

#[test]
fn a_page_does_not_wait_for_the_room_of_others() {
    let app = TestApp::start();
    let _largest = largest(&app);
    let _last = begin(&app, &sized(LEFT)).unwrap();
    let padding = "x".repeat(2 * BODY_FREE_BYTES_MAX);
    Browser::of(&app).pong(&json!({"padding": padding}));
}
