//! How the process ends, and who may share its folder.

use rustix::process::Signal;

use super::{Account, Connection, Herald, run};

fn event(second: usize) -> String {
    format!(r#"{{"event_name":"stopped","created_at":{},"user_id":"sample-user"}}"#, 1_760_000_000 + second)
}

#[test]
fn requests_in_work_are_answered_before_the_process_ends() {
    let account = Account::init();
    let token = &account.access_token;
    for signal in [Signal::TERM, Signal::INT] {
        let mut herald = Herald::serve(&account.data(), &[]);
        let base = if signal == Signal::TERM { 0 } else { 100 };
        let mut resting = Connection::open(herald.address);
        assert_eq!(resting.ask("GET", "/healthz", token, "").status, 200);
        let mut working: Vec<Connection> = (0..8).map(|_| Connection::open(herald.address)).collect();
        for (number, connection) in working.iter_mut().enumerate() {
            connection.begin("POST", "/events", token, &event(base + number));
        }
        herald.signal(signal);
        herald.wait_for_line("stopping");
        assert!(resting.reply().is_none(), "a connection at rest stayed open");
        assert!(std::net::TcpStream::connect(herald.address).is_err(), "a new connection was accepted");
        for (number, connection) in working.iter_mut().enumerate() {
            connection.send(event(base + number).as_bytes());
            let reply = connection.reply().unwrap();
            assert_eq!((reply.status, reply.header("connection")), (202, Some("close")), "{reply:?}");
            assert!(connection.reply().is_none());
        }
        let (status, _, log) = herald.ended();
        assert_eq!(status.code(), Some(0), "{log}");
        assert!(log.contains("every request was answered"), "{log}");
    }
    let herald = Herald::serve(&account.data(), &[]);
    let mut connection = Connection::open(herald.address);
    let summary = connection.ask("GET", "/events?type=user&user_id=sample-user&summary=true", token, "").json();
    assert_eq!(summary["events"][0]["count"], 16, "{summary}");
}

#[test]
fn a_second_server_on_the_folder_refuses_and_the_first_goes_on() {
    let account = Account::init();
    let herald = Herald::serve(&account.data(), &[]);
    let (is_done, _, error) = account.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(!is_done && error.contains("another process uses this data folder"), "{error}");
    let (is_done, _, error) = account.run(&["token", "list"]);
    assert!(!is_done && error.contains("a server is running") && error.contains("/manage/tokens"), "{error}");
    let (is_done, _, error) = account.run(&["check"]);
    assert!(!is_done && error.contains("another process uses this data folder"), "{error}");
    let mut connection = Connection::open(herald.address);
    assert_eq!(connection.ask("POST", "/events", &account.access_token, &event(0)).status, 202);
}

#[test]
fn an_address_that_is_taken_is_named() {
    let (first, second) = (Account::init(), Account::init());
    let herald = Herald::serve(&first.data(), &[]);
    let address = herald.address.to_string();
    let (is_done, _, error) = second.run(&["serve", "--listen", &address]);
    assert!(!is_done && error.contains(&format!("listen on {address}")), "{error}");
}

#[test]
fn check_finds_a_sound_folder_sound_and_needs_one() {
    let account = Account::init();
    let (is_done, out, error) = account.run(&["check"]);
    assert!(is_done && out.contains("1 workspaces, 1 contacts"), "{out}{error}");
    let empty = tempfile::tempdir().unwrap();
    let output = run(&["check", "--data", empty.path().to_str().unwrap()]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && error.contains("holds no Herald data"), "{error}");
}
