//! Clients that hold a connection and do nothing for it.

use super::{WAIT_MAX, rest, sent};
use crate::support::{Site, TestApp};
use engine::Command;
use engine::command::{CreateContact, NewRole, Profile};
use server::app::AppOptions;
use server::serve::Bounds;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

/// A server that has room for so many connections, and little patience with
/// those that it gives up. With one that only rests it has some, unless others
/// wait.
fn start(connections_max: u32) -> TestApp {
    let bounds = Bounds {
        look_ms: 20,
        idle_crowded_ms_max: 200,
        head_read_ms_max: 200,
        write_stall_ms_max: 200,
        ..Bounds::default()
    };
    let options = AppOptions { body_read_timeout: Duration::from_millis(200), ..AppOptions::default() };
    TestApp::start_at(&Site { connections_max, bounds, ..Site::default() }, options)
}

fn get(app: &TestApp, path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: h\r\nauthorization: Bearer {}\r\n\r\n", app.shop.token)
}

/// A post of an event whose body has begun.
fn half_a_body(app: &TestApp) -> String {
    let token = &app.shop.token;
    format!("POST /events HTTP/1.1\r\nhost: h\r\nauthorization: Bearer {token}\r\ncontent-length: 90000\r\n\r\n{{")
}

/// 150 people, whose list is long.
fn people(app: &TestApp) {
    let create = |number: usize| {
        let profile = Profile { name: Some(Some("n".repeat(255))), ..Profile::default() };
        let external_id = Some(format!("user-{number}"));
        let workspace = app.shop.workspace;
        Command::CreateContact(Box::new(CreateContact {
            workspace,
            role: NewRole::User,
            external_id,
            email: None,
            profile,
        }))
    };
    let made = app.wait(app.node().submit_all((0..150).map(create).collect()));
    assert!(made.iter().all(Result::is_ok));
}

/// Sends a byte every now and then until the connection is closed; answers what
/// came back.
fn drip(mut stream: TcpStream) -> Vec<u8> {
    stream.set_read_timeout(Some(Duration::from_millis(10))).unwrap();
    let (mut answer, mut piece) = (Vec::new(), [0; 1_024]);
    loop {
        match stream.read(&mut piece) {
            Ok(0) => return answer,
            Ok(read) => answer.extend_from_slice(&piece[..read]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                let _closed_meanwhile = stream.write_all(b"x");
            }
            Err(_) => return answer,
        }
    }
}

#[test]
fn the_only_place_comes_back_from_whoever_does_nothing_for_it() {
    let app = start(1);
    people(&app);
    let list = get(&app, "/contacts?per_page=150");
    let whole = app.get("/contacts?per_page=150").expect(200).body.len();
    let asked = 300;
    assert!(whole * asked > 30 << 20, "more than the kernel takes for a client");
    for (client, bytes, begins) in [
        ("never speaks", String::new(), ""),
        ("rests", get(&app, "/me"), "HTTP/1.1 200"),
        ("half a head", "GET /me HTTP/1.1\r\nhost: h".to_owned(), ""),
        ("half a body", half_a_body(&app), "HTTP/1.1 408"),
        ("takes no answer", list.repeat(asked), "HTTP/1.1 200"),
    ] {
        let (began, stream) = (Instant::now(), sent(&app, bytes.as_bytes()));
        // It is served when the other one has been given up, and not before.
        app.get("/me").expect(200);
        // The system gives up on its own after a minute.
        assert!(began.elapsed() < WAIT_MAX / 2, "{client}");
        let answered = rest(stream);
        let answered_text = String::from_utf8_lossy(&answered);
        assert!(answered_text.starts_with(begins) && begins.is_empty() == answered.is_empty(), "{client}");
        assert!(answered.len() < whole * asked, "{client}");
    }
}

#[test]
fn who_drips_has_no_more_time_than_who_stops() {
    let app = start(1);
    for (bytes, begins) in [("GET /me HTTP/1.1\r\nx: ".to_owned(), ""), (half_a_body(&app), "HTTP/1.1 408")] {
        let stream = sent(&app, bytes.as_bytes());
        thread::scope(|scope| {
            let dripping = scope.spawn(|| drip(stream));
            app.get("/me").expect(200);
            let answered = dripping.join().unwrap();
            let answered = String::from_utf8_lossy(&answered);
            assert!(answered.starts_with(begins) && begins.is_empty() == answered.is_empty(), "{answered}");
        });
    }
}

#[test]
fn many_more_than_there_are_places_are_all_served() {
    let app = start(3);
    let request = get(&app, "/me").replace("host: h", "host: h\r\nconnection: close");
    let waiting: Vec<TcpStream> = (0..100).map(|_| sent(&app, request.as_bytes())).collect();
    for stream in waiting {
        stream.set_read_timeout(Some(WAIT_MAX)).unwrap();
        assert!(rest(stream).starts_with(b"HTTP/1.1 200"));
    }
}
