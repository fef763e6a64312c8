//! What is made in an empty folder, who gets to see it, and that a kill in
//! the middle does no harm.

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use super::{Account, Connection, Herald, command, run};
use crate::support::{Ask, Reply, SignedIn};
use rustix::process::Signal;
use serde_json::Value;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn init_prints_json_once() {
    let account = Account::init();
    let Account { app_id, access_token, write_key, identity_secret, admin, .. } = &account;
    assert_eq!((app_id.len(), identity_secret.len()), (8, 43));
    assert!(access_token.starts_with("hrld_at_") && write_key.starts_with("hrld_wk_"));
    assert_eq!((admin.email.as_str(), admin.password.len()), ("owner@localhost", 20));
    assert_eq!(mode(&account.data()), 0o700);
    assert!(!account.data().join("set-up.json").exists());

    let (is_done, out, error) = account.run(&["init", "--json"]);
    assert!(!is_done && out.is_empty(), "{out}");
    assert!(error.contains("is set up already and its secrets were shown"), "{error}");
}

#[test]
fn without_a_terminal_a_first_start_writes_a_file_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let herald = Herald::serve(&data, &[]);
    let address = herald.address;
    let file = data.join("first-run.json");
    assert_eq!(mode(&file), 0o600);
    let kept: Account = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let me = Connection::open(address).ask("GET", "/me", &kept.access_token, "");
    assert_eq!(me.status, 200, "{me:?}");
    let (status, out, log) = herald.stop();
    assert!(status.success(), "{log}");
    assert!(out.contains("first-run.json") && out.contains(&kept.app_id), "{out}");
    for secret in [&kept.access_token, &kept.write_key, &kept.identity_secret, &kept.admin.password] {
        assert!(!out.contains(secret) && !log.contains(secret), "{out}{log}");
    }

    let (_, out, log) = Herald::serve(&data, &[]).stop();
    assert!(out.is_empty() && log.contains("delete it"), "{out}{log}");
}

#[test]
fn the_first_sign_in_deletes_the_file_and_a_killed_server_keeps_the_session() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let file = data.join("first-run.json");
    let herald = Herald::serve(&data, &[]);
    let kept: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let link = kept["console_link"].as_str().unwrap();
    let base = format!("http://{}/console/sign-in#", herald.address);
    let text = link.strip_prefix(&base).unwrap_or_else(|| panic!("{link} is not under {base}"));
    let wrong = sign_in(&herald, r#"{"email":"owner@localhost","password":"wrong"}"#);
    assert_eq!((wrong.status, file.exists()), (401, true));
    let reply = sign_in(&herald, &format!(r#"{{"link":"{text}"}}"#)).expect(200);
    let owner = SignedIn::of(herald.address, &reply);
    assert!(!file.exists());
    herald.signal(Signal::KILL);
    let (_, _, log) = herald.ended();
    assert!(log.contains("the secrets of the first run are deleted"), "{log}");
    for secret in [text, &owner.cookie[16..], &owner.csrf_token] {
        assert!(!log.contains(secret), "{log}");
    }

    let herald = Herald::serve(&data, &[]);
    let again = Ask::new(herald.address, "GET", "/manage/session").header("cookie", &owner.cookie).send();
    assert_eq!(again.expect(200).json()["teammate"]["email"], "owner@localhost");
    let password = kept["admin"]["password"].as_str().unwrap();
    sign_in(&herald, &format!(r#"{{"email":"owner@localhost","password":"{password}"}}"#)).expect(200);
    assert!(herald.stop().0.success());
}

fn sign_in(herald: &Herald, body: &str) -> Reply {
    Ask::new(herald.address, "POST", "/manage/session").body(body).send()
}

#[test]
fn the_printed_line_tracks_an_event_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let herald = Herald::serve(&folder.path().join("data"), &["--print-secrets"]);
    let address = herald.address;
    assert!(!folder.path().join("data/first-run.json").exists());
    // stdout ends with the process only, and the line must still work then.
    let (_, out, _) = herald.stop();
    let line = out.lines().find(|line| line.contains("curl ")).unwrap().trim();
    assert!(line.contains(&format!("http://{address}/events")), "{line}");

    let herald = Herald::serve(&folder.path().join("data"), &[]);
    let words = words_of(line);
    let token = words.iter().find_map(|word| word.strip_prefix("Authorization: Bearer ")).unwrap();
    let mut connection = Connection::open(herald.address);
    let tracked = connection.ask("POST", "/events", token, words.last().unwrap());
    assert_eq!((tracked.status, tracked.body.as_str()), (202, ""), "{tracked:?}");
    let listed = connection.ask("GET", "/events?type=user&user_id=sample-user", token, "").json();
    assert_eq!(listed["events"][0]["event_name"], "upload-complete");
    assert_eq!(listed["events"][0]["metadata"]["duration"], 19);
}

/// What a shell makes of a line that calls curl: its arguments.
fn words_of(line: &str) -> Vec<String> {
    let script = format!("curl() {{ printf '%s\\n' \"$@\"; }}\n{line}");
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_kill_at_any_moment_of_the_set_up_is_made_good_by_the_next_start() {
    const ROUNDS: u32 = 24;
    let began = Instant::now();
    Account::init();
    let whole = began.elapsed();
    for round in 0..ROUNDS {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let with_data = |arguments: &[&'static str]| [arguments, &["--data", data.to_str().unwrap()]].concat();
        let init = with_data(&["init", "--json"]);
        let printed = killed_after(command(&init), whole * round / ROUNDS);
        let again = run(&init);
        let error = String::from_utf8_lossy(&again.stderr);
        // Either the killed one has shown the secrets whole, or this one does.
        let shown = if error.contains("set up already") { printed.as_bytes() } else { again.stdout.as_slice() };
        let account: Account = serde_json::from_slice(shown).unwrap_or_else(|_| panic!("round {round}: {error}"));

        let list = String::from_utf8(run(&with_data(&["token", "list"])).stdout).unwrap();
        assert_eq!(list.lines().count(), 3, "round {round}: {list}");
        assert!(list.contains(&account.access_token[..24]), "round {round}: {list}");
        let check = String::from_utf8(run(&with_data(&["check"])).stdout).unwrap();
        assert!(check.contains("1 workspaces, 1 contacts") && check.contains("everything agrees"), "{check}");
    }
}

/// Kills a command unless it ends before; answers what it printed.
fn killed_after(mut command: Command, time: Duration) -> String {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let (ended, end) = channel();
    // stdout is closed when the process ends, or when it is killed below.
    let reading = std::thread::spawn(move || {
        let mut printed = String::new();
        out.read_to_string(&mut printed).unwrap();
        ended.send(()).ok();
        printed
    });
    // An error means that the time is up: that is what it was given for.
    end.recv_timeout(time).ok();
    child.kill().unwrap();
    child.wait().unwrap();
    reading.join().unwrap()
}
