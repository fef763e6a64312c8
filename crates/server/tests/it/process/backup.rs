//! `herald backup` and `herald restore`, as an operator uses them.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;

use super::{Account, Connection, Herald, command, run};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Whether a command succeeded, and what it said.
fn ran(arguments: &[&str]) -> (bool, String) {
    let output = run(arguments);
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.success(), said.concat())
}

fn succeeds(arguments: &[&str]) -> String {
    let (succeeded, said) = ran(arguments);
    assert!(succeeded, "{said}");
    said
}

fn fails(arguments: &[&str], because: &str) {
    let (succeeded, said) = ran(arguments);
    assert!(!succeeded && said.contains(because), "{because:?}: {said}");
}

#[test]
fn who_was_deleted_stays_deleted_and_tokens_and_people_come_back() {
    let account = Account::init();
    let herald = Herald::serve(&account.data(), &[]);
    let folder = tempfile::tempdir().unwrap();
    let [first, second, to] = ["first", "second", "to"].map(|name| folder.path().join(name));
    let data = account.data();
    let token = account.access_token.as_str();
    let mut connection = Connection::open(herald.address);
    let made = connection.ask("POST", "/contacts", token, r#"{"external_id":"ada","email":"ada@x.example"}"#);
    let id = made.json()["id"].as_str().unwrap().to_owned();

    let said = succeeds(&["backup", text(&first), "--data", text(&data)]);
    assert!(said.contains("commit ") && said.contains("SHA-256 "), "{said}");
    assert_eq!(fs::metadata(&first).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(connection.ask("DELETE", &format!("/contacts/{id}"), token, "").status, 200);
    let said = succeeds(&["backup", text(&second), "--data", text(&data)]);
    assert!(said.contains("added 1 people"), "{said}");
    let (_, _, log) = herald.stop();
    assert!(!data.join("herald.sock").exists() && log.contains("a backup was sent"), "{log}");
    let list = fs::read_to_string(folder.path().join("erased")).unwrap();
    assert_eq!(list.lines().filter(|line| line.len() == 32).count(), 1, "{list}");
    assert!(!list.contains(&id) && !list.contains("ada"), "{list}");

    let said = succeeds(&["restore", text(&first), "--data", text(&to)]);
    assert!(said.contains("deleted 1 people again") && said.contains("2 contacts"), "{said}");
    assert!(!said.contains("no list"), "{said}");
    assert!(succeeds(&["check", "--data", text(&to)]).contains("everything agrees"));
    let herald = Herald::serve(&to, &[]);
    let mut connection = Connection::open(herald.address);
    assert_eq!(connection.ask("GET", &format!("/contacts/{id}"), token, "").status, 404);
    assert_eq!(connection.ask("GET", "/contacts", token, "").json()["total_count"], 1);
    herald.stop();
}

#[test]
fn a_backup_can_go_through_a_pipe_and_nothing_is_overwritten() {
    let account = Account::init();
    let data = account.data();
    let folder = tempfile::tempdir().unwrap();
    let [file, to, other] = ["file", "to", "other"].map(|name| folder.path().join(name));
    let output = run(&["backup", "-", "--data", text(&data)]);
    assert!(output.status.success());
    let mut restore = command(&["restore", "-", "--data", text(&to)]);
    let piped = restore.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut restore = piped.spawn().unwrap();
    restore.stdin.take().unwrap().write_all(&output.stdout).unwrap();
    let restored = restore.wait_with_output().unwrap();
    let said = String::from_utf8(restored.stderr).unwrap();
    assert!(restored.status.success() && said.contains("there was no list of people who were deleted"), "{said}");

    fs::write(folder.path().join("file.partial"), "left by one that was killed").unwrap();
    succeeds(&["backup", text(&file), "--data", text(&data)]);
    assert!(!folder.path().join("file.partial").exists());
    fails(&["backup", text(&file), "--data", text(&data)], "is there already; a backup never overwrites");
    fails(&["backup", text(folder.path()), "--data", text(&data)], "is a folder; give a file in it");
    fails(&["backup", text(&other), "--data", text(&other)], "holds no Herald data");
    fails(&["restore", text(&file), "--data", text(&to)], "is not empty: it holds");
    fails(&["restore", text(&other), "--data", text(&other)], "read");
    let whole = fs::read(&file).unwrap();
    fs::write(&other, &whole[..whole.len() - 1]).unwrap();
    let into = folder.path().join("into");
    for more in [&["--verify"][..], &[]] {
        fails(
            &[&["restore", text(&other), "--data", text(&into)][..], more].concat(),
            "the backup ends early, at byte",
        );
    }
    fs::write(&other, "a diary").unwrap();
    fails(&["restore", text(&other), "--data", text(&into)], "this is no backup of Herald's");
    fs::write(folder.path().join("erased"), "a diary").unwrap();
    fails(&["restore", text(&file), "--data", text(&into)], "it is no list of people who were deleted");
    assert!(!into.join("store").exists());
    assert!(succeeds(&["restore", text(&file), "--verify"]).contains("is whole: commit "));

    // A folder that was not restored to its end is no data folder.
    fs::create_dir_all(into.join("restore.partial")).unwrap();
    for arguments in [&["serve"][..], &["check"], &["backup", "-"], &["token", "list"]] {
        fails(&[arguments, &["--data", text(&into)]].concat(), "was not finished; run `herald restore` again");
    }
}
