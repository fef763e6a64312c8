//! What else can happen to the process: others on its folder, a long pause, and
//! a kill while a job runs.

use super::{Account, Connection, Herald, command};
use rustix::process::Signal;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStderr, Stdio};

/// How many are started at once.
const SERVERS: usize = 4;

/// Several steps of the job that erases their person.
const EVENTS: usize = 3_000;

/// Reads what a process says until it listens, or to its end; whether it
/// listens.
fn listens(errors: &mut BufReader<ChildStderr>, said: &mut String) -> bool {
    loop {
        let mut line = String::new();
        if errors.read_line(&mut line).unwrap() == 0 {
            return false;
        }
        said.push_str(&line);
        if line.contains("listening on http") {
            return true;
        }
    }
}

#[test]
fn of_servers_started_at_once_on_an_empty_folder_one_serves() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()];
    let start = || command(&arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let servers: Vec<Child> = (0..SERVERS).map(|_| start().unwrap()).collect();
    let heard = servers.into_iter().map(|mut server| {
        std::thread::spawn(move || {
            let mut errors = BufReader::new(server.stderr.take().unwrap());
            let mut said = String::new();
            let listens = listens(&mut errors, &mut said);
            (server, errors, listens, said)
        })
    });
    let heard: Vec<_> = heard.collect::<Vec<_>>().into_iter().map(|heard| heard.join().unwrap()).collect();
    let (mut serving, refused): (Vec<_>, Vec<_>) = heard.into_iter().partition(|(_, _, listens, _)| *listens);
    let all_said: Vec<&String> = serving.iter().chain(&refused).map(|(_, _, _, said)| said).collect();
    assert_eq!((serving.len(), refused.len()), (1, SERVERS - 1), "{all_said:#?}");
    for (mut server, _, _, said) in refused {
        assert_eq!(server.wait().unwrap().code(), Some(1), "{said}");
        assert!(said.contains("another process uses this data folder"), "{said}");
    }
    let (mut server, mut errors, _, _) = serving.pop().unwrap();
    let pid = rustix::process::Pid::from_child(&server);
    rustix::process::kill_process(pid, Signal::TERM).unwrap();
    let mut rest = String::new();
    errors.read_to_string(&mut rest).unwrap();
    assert!(server.wait().unwrap().success(), "{rest}");
    let check = super::run(&["check", "--data", data.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(check.status.success() && said.contains("1 workspaces, 1 contacts"), "{said}");
}

#[test]
fn no_command_touches_the_folder_of_a_running_server() {
    let account = Account::init();
    let herald = Herald::serve(&account.data(), &[]);
    let commands: [&[&str]; 6] = [
        &["serve", "--listen", "127.0.0.1:0"],
        &["init"],
        &["demo", "--listen", "127.0.0.1:0"],
        &["check"],
        &["token", "list"],
        &["workspace", "list"],
    ];
    for arguments in commands {
        let data = account.data();
        let all = [arguments, &["--data", data.to_str().unwrap()]].concat();
        let output = super::run(&all);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        let names_it =
            said.contains("another process uses this data folder") || said.contains("a server is running on");
        assert!(names_it, "{arguments:?}: {said}");
    }
    let mut connection = Connection::open(herald.address);
    let event = r#"{"event_name":"went-on","created_at":1760000000,"user_id":"sample-user"}"#;
    assert_eq!(connection.ask("POST", "/events", &account.access_token, event).status, 202);
    let (status, _, said) = herald.stop();
    assert_eq!(status.code(), Some(0), "{said}");
    assert!(account.run(&["check"]).0);
}

/// The letter for what a process does: `T` while it is stopped.
fn state(pid: u32) -> char {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next()).unwrap()
}

#[test]
fn paused_and_woken_it_answers_what_came_meanwhile() {
    let account = Account::init();
    let token = &account.access_token;
    let herald = Herald::serve(&account.data(), &[]);
    let event = |second: usize| {
        let created_at = 1_760_000_000 + second;
        json!({"event_name": "paused", "created_at": created_at, "user_id": "sample-user"}).to_string()
    };
    let mut before = Connection::open(herald.address);
    assert_eq!(before.ask("POST", "/events", token, &event(0)).status, 202);
    herald.signal(Signal::STOP);
    while state(herald.pid()) != 'T' {
        std::thread::yield_now();
    }
    // The system takes connections and bytes for it, on new connections too.
    let mut meanwhile: Vec<Connection> = (0..5).map(|_| Connection::open(herald.address)).collect();
    meanwhile.push(before);
    for (number, connection) in meanwhile.iter_mut().enumerate() {
        connection.post("/events", token, &event(1 + number));
    }
    assert_eq!(state(herald.pid()), 'T');
    herald.signal(Signal::CONT);
    for connection in &mut meanwhile {
        assert_eq!(connection.reply().unwrap().status, 202);
    }
    let mut connection = Connection::open(herald.address);
    let summary = connection.ask("GET", "/events?type=user&user_id=sample-user&summary=true", token, "").json();
    assert_eq!(summary["events"][0]["count"], 7, "{summary}");
}

fn erasing(connection: &mut Connection, token: &str) -> Value {
    let jobs = connection.ask("GET", "/manage/jobs?per_page=150", token, "").json();
    let all = jobs["data"].as_array().unwrap();
    all.iter().find(|job| job["name"] == "erase").unwrap_or_else(|| panic!("{jobs}")).clone()
}

#[test]
fn killed_while_it_erases_somebody_it_goes_on_at_the_next_start() {
    const KILLS: usize = 6;
    let account = Account::init();
    let token = &account.access_token;
    let herald = Herald::serve(&account.data(), &[]);
    let mut connection = Connection::open(herald.address);
    let made = connection.ask("POST", "/contacts", token, r#"{"external_id":"ada"}"#).json();
    let path = format!("/contacts/{}", made["id"].as_str().unwrap());
    for first in (0..EVENTS).step_by(500) {
        let event = |second| json!({"event_name": "did", "created_at": 1_700_000_000 + second, "user_id": "ada"});
        let batch: Vec<Value> = (first..first + 500).map(event).collect();
        let stored = connection.ask("POST", "/events/batch", token, &json!(batch).to_string());
        assert_eq!(stored.status, 200, "{stored:?}");
    }
    assert_eq!(connection.ask("DELETE", &path, token, "").status, 200);
    herald.signal(Signal::KILL);
    drop(herald);
    for _ in 0..KILLS {
        let herald = Herald::serve(&account.data(), &[]);
        let mut connection = Connection::open(herald.address);
        assert_eq!(connection.ask("GET", &path, token, "").status, 404, "nobody may see them again");
        herald.signal(Signal::KILL);
        drop(herald);
    }
    let herald = Herald::serve(&account.data(), &[]);
    let mut connection = Connection::open(herald.address);
    let job = loop {
        let job = erasing(&mut connection, token);
        if job["work"]["done_count"].as_u64().unwrap() >= 2 * EVENTS as u64 {
            break job;
        }
        std::thread::yield_now();
    };
    assert!(job["work"]["done_count"].as_u64().unwrap() < 3 * EVENTS as u64, "rows are removed once: {job}");
    let (status, _, said) = herald.stop();
    assert_eq!(status.code(), Some(0), "{said}");
    let (is_sound, said, error) = account.run(&["check"]);
    assert!(is_sound && said.contains("0 events"), "{said}{error}");
}
