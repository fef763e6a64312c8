//! Backups of the real binary under load, and everything killed meanwhile.

use super::http::Connection;
use super::ledger::Ledger;
use super::load::Load;
use super::server::{self, Server};
use super::{PEOPLE, seed, verify_definitions, verify_people};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

const ROUNDS: u64 = 4;

fn herald(command: &str, file: &Path, data: &Path) -> Command {
    let mut herald = Command::new(env!("CARGO_BIN_EXE_herald"));
    herald.env_clear().arg(command).arg(file).arg("--data").arg(data).stdin(Stdio::null());
    herald
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text)).concat()
}

fn succeeds(mut command: Command) -> String {
    let output = command.output().expect("started");
    assert!(output.status.success(), "{}", said(&output));
    said(&output)
}

fn begin(mut command: Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started")
}

fn kill(mut child: Child) {
    child.kill().expect("killed");
    child.wait().expect("gone");
}

/// People, and clients that record events of theirs until the server dies.
fn begin_load(data: &Path, token: &str, ledger: &Arc<Ledger>, random: &mut fastrand::Rng) -> (Server, Load) {
    let people = people();
    let server = Server::start(data);
    let mut connection = Connection::open(server.address(), token);
    for person in &people {
        // Whoever is there already stays.
        let body = format!(r#"{{"external_id":"{person}"}}"#);
        connection.send("POST", "/contacts", &[], &body).expect("answered");
    }
    let load = Load::start(&server, token, &people, ledger, random.fork());
    (server, load)
}

fn people() -> Vec<String> {
    (0..PEOPLE).map(|n| format!("person-{n}")).collect()
}

#[test]
fn a_backup_under_load_holds_what_was_acknowledged_before_it_began() {
    let folder = tempfile::tempdir().expect("a folder");
    let [from, to, file] = ["from", "to", "backup"].map(|name| folder.path().join(name));
    let token = server::init(&from);
    let ledger = Arc::new(Ledger::default());
    let mut random = fastrand::Rng::with_seed(seed());
    let (server, load) = begin_load(&from, &token, &ledger, &mut random);
    ledger.wait_until_acknowledged(2_000);
    let begun = ledger.acknowledged_now();
    succeeds(herald("backup", &file, &from));
    ledger.wait_until_acknowledged(ledger.acknowledged() + 200);
    server.kill();
    load.join();
    succeeds(herald("restore", &file, &to));
    server::check(&to);
    let restored = Server::start(&to);
    let mut connection = Connection::open(restored.address(), &token);
    let totals = verify_people(&mut connection, &people(), &ledger.with_acknowledged(begun));
    verify_definitions(&mut connection, &totals);
    restored.stop();
}

#[test]
fn killed_at_random_instants_nothing_looks_whole_that_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let from = folder.path().join("from");
    let token = server::init(&from);
    let ledger = Arc::new(Ledger::default());
    let mut random = fastrand::Rng::with_seed(seed());
    for round in 0..ROUNDS {
        let (server, load) = begin_load(&from, &token, &ledger, &mut random);
        let [file, to] = ["backup", "to"].map(|name| folder.path().join(format!("{name}-{round}")));
        // The load is the clock: some milliseconds.
        let mut wait = |most: usize| ledger.wait_until_acknowledged(ledger.acknowledged() + random.usize(1..most));
        wait(300);
        let backup = begin(herald("backup", &file, &from));
        wait(600);
        // By turns the command and the server.
        if round % 2 == 0 {
            kill(backup);
            assert_whole_or_not_there(&file, &from);
            if !file.exists() {
                // The server notices that nobody reads the last one any more.
                succeeds(herald("backup", &file, &from));
            }
            assert_half_restored(&file, &to, &mut wait);
            server.kill();
        } else {
            server.kill();
            let output = backup.wait_with_output().expect("gone");
            assert_eq!(output.status.success(), file.exists(), "it has its name just when the command says so");
            assert_whole_or_not_there(&file, &from);
            if !file.exists() {
                // The socket that the server left leads nowhere.
                succeeds(herald("backup", &file, &from));
            }
        }
        load.join();
        if !to.exists() {
            succeeds(herald("restore", &file, &to));
        }
        server::check(&to);
    }
}

fn assert_whole_or_not_there(file: &Path, data: &Path) {
    if file.exists() {
        let mut verify = herald("restore", file, data);
        verify.arg("--verify");
        succeeds(verify);
    }
}

/// Kills a restore, and brings it to its end if it was not.
fn assert_half_restored(file: &Path, to: &Path, wait: &mut impl FnMut(usize)) {
    let restore = begin(herald("restore", file, to));
    wait(2_000);
    kill(restore);
    if to.join("store").exists() {
        return server::check(to);
    }
    if to.join("restore.partial").exists() {
        for command in ["check", "serve", "backup"] {
            let mut herald = Command::new(env!("CARGO_BIN_EXE_herald"));
            herald.env_clear().arg(command).args((command == "backup").then_some("-")).arg("--data").arg(to);
            let output = herald.output().expect("started");
            assert!(!output.status.success() && said(&output).contains("was not finished"), "{}", said(&output));
        }
    }
    succeeds(herald("restore", file, to));
}
