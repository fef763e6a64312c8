//! Options of the running process, and what it tells of itself.

use std::fs;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::{Account, Connection, Herald, command, run};

#[test]
fn help_shows_defaults() {
    for arguments in [["--help"].as_slice(), &["serve", "--help"]] {
        let output = run(arguments);
        let help = String::from_utf8(output.stdout).unwrap();
        for words in ["--data", "[default: ./herald-data]", "[env: HERALD_LISTEN]", "[default: 127.0.0.1:7070]"] {
            assert!(help.contains(words), "{words}: {help}");
        }
    }
}

#[test]
fn alone_it_serves_as_the_file_and_the_environment_say() {
    let account = Account::init();
    let file = account.data().with_file_name("herald.toml");
    let data = account.data();
    fs::write(&file, format!("data = {:?}\nlisten = \"127.0.0.1:1\"\nlog_format = \"json\"\n", data.to_str().unwrap()))
        .unwrap();
    let mut alone = command(&[]);
    alone.env("HERALD_CONFIG", &file).env("HERALD_LISTEN", "127.0.0.1:0");
    let herald = Herald::start(alone);
    assert_eq!(Connection::open(herald.address).ask("GET", "/me", &account.access_token, "").status, 200);
    let (_, _, log) = herald.stop();
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(line["fields"]["message"].is_string(), "{line}");
    }
}

#[test]
fn a_key_that_is_no_option_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("herald.toml");
    fs::write(&file, "data_folder = \"x\"\n").unwrap();
    let output = run(&["serve", "--config", file.to_str().unwrap()]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(error.contains("herald.toml: `data_folder` is no option"), "{error}");
}

#[test]
fn metrics_have_a_listener_of_their_own() {
    let account = Account::init();
    let herald = Herald::serve(&account.data(), &["--metrics-listen", "127.0.0.1:0"]);
    let mut connection = Connection::open(herald.address);
    assert_eq!(connection.ask("GET", "/metrics", "", "").status, 404);
    let event = r#"{"event_name":"counted","created_at":1760000000,"user_id":"sample-user"}"#;
    assert_eq!(connection.ask("POST", "/events", &account.access_token, event).status, 202);

    let metrics = herald.said().iter().find_map(|line| line.split_once("metrics on http://")).unwrap().1;
    let address = metrics.strip_suffix("/metrics").unwrap().parse().unwrap();
    let page = Connection::open(address).ask("GET", "/metrics", "", "");
    assert_eq!(page.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    for sample in [
        "herald_requests_total{status=\"2xx\"} 1",
        "herald_requests_total{status=\"4xx\"} 1",
        "herald_request_duration_seconds_count{kind=\"events\"} 1",
        "herald_connections 1",
        "herald_last_backup_timestamp_seconds 0",
    ] {
        assert!(page.body.lines().any(|line| line == sample), "{sample}: {}", page.body);
    }
    let value = |page: &str, name: &str| -> u64 {
        page.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok()).unwrap()
    };
    assert!(value(&page.body, "herald_commands_total") >= 1);

    let backup = account.data().with_file_name("backup");
    assert!(run(&["backup", backup.to_str().unwrap(), "--data", account.data().to_str().unwrap()]).status.success());
    let page = Connection::open(address).ask("GET", "/metrics", "", "");
    let at = value(&page.body, "herald_last_backup_timestamp_seconds");
    assert!(at >= value(&page.body, "process_start_time_seconds"), "{at}");
}

#[test]
fn health_asks_a_running_server_and_says_it_by_its_exit_code() {
    let account = Account::init();
    let herald = Herald::serve(&account.data(), &[]);
    let url = format!("http://{}/", herald.address);
    let output = run(&["health", "--url", &url]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), b"ready\n".as_slice()));
    assert!(herald.stop().0.success());
    let output = run(&["health", "--url", &url]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert!(error.contains(&format!("ask {} how it is", url.trim_end_matches('/'))), "{error}");

    let full = Herald::serve(&account.data(), &["--storage-reserve-bytes", &u64::MAX.to_string()]);
    let output = run(&["health", "--url", &format!("http://{}", full.address)]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "not ready: 503 storage_full\n");
}

#[test]
fn a_hangup_does_not_end_a_server_without_a_certificate() {
    let account = Account::init();
    let mut herald = Herald::serve(&account.data(), &[]);
    herald.signal(Signal::HUP);
    herald.wait_for_line("there is nothing to read again");
    assert_eq!(Connection::open(herald.address).ask("GET", "/readyz", "", "").status, 200);
    assert!(herald.stop().0.success());
}

#[test]
fn a_hangup_does_not_end_a_server_that_is_still_starting() {
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("herald.lock");
    let data = folder.path().to_str().unwrap();
    let herald = Herald::spawn(command(&["serve", "--listen", "127.0.0.1:0", "--data", data]));
    let began = Instant::now();
    while !lock.exists() {
        assert!(began.elapsed() < Duration::from_secs(60), "it does not start");
        std::thread::yield_now();
    }
    // It makes the store now.
    herald.signal(Signal::HUP);
    let (ended, _, log) = herald.listening().stop();
    assert!(ended.success() && log.contains("there is nothing to read again"), "{log}");
}

#[test]
fn the_log_holds_no_secret_and_nothing_personal() {
    let account = Account::init();
    let herald = Herald::serve(&account.data(), &["--log", "trace"]);
    let mut connection = Connection::open(herald.address);
    let token = &account.access_token;
    let person = r#"{"role":"user","external_id":"canary-id","email":"canary@example.com","name":"Canary"}"#;
    assert_eq!(connection.ask("POST", "/contacts", token, person).status, 200);
    let event = r#"{"event_name":"canary-event","created_at":1760000000,"email":"canary@example.com","metadata":{"k":"canary"}}"#;
    assert_eq!(connection.ask("POST", "/events", token, event).status, 202);
    assert_eq!(connection.ask("POST", "/events", token, "{canary").status, 400);
    assert_eq!(connection.ask("GET", "/events?type=user&email=canary@example.com", "canary-token", "").status, 401);
    let (_, out, log) = herald.stop();
    assert!(log.contains("listening on"), "{log}");
    let secret = &token[25..];
    for personal in ["canary", "Canary", secret] {
        assert!(!log.contains(personal) && !out.contains(personal), "{personal}: {log}");
    }
}
