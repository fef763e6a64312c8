//! `herald demo`: a shop, and messages that are live.

use std::path::Path;

use serde_json::Value;

use super::{Account, Connection, Herald, command};

fn demo(data: &Path) -> Herald {
    Herald::start(command(&["demo", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]))
}

fn messages(herald: &Herald, token: &str) -> Vec<(String, String)> {
    let answer = Connection::open(herald.address).ask("GET", "/manage/messages", token, "");
    assert_eq!(answer.status, 200, "{answer:?}");
    let listed: Value = serde_json::from_str(&answer.body).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    listed["data"].as_array().unwrap().iter().map(|one| (text(&one["name"]), text(&one["state"]))).collect()
}

#[test]
fn the_demo_serves_a_shop_with_three_live_messages_and_makes_them_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let herald = demo(&data);
    let kept = std::fs::read(data.join("first-run.json")).unwrap();
    let account: Account = serde_json::from_slice(&kept).unwrap();
    let first = messages(&herald, &account.access_token);
    assert_eq!(first.len(), 3);
    assert!(first.iter().all(|(_, state)| state == "live"), "{first:?}");
    let page = Connection::open(herald.address).ask("GET", "/demo", "", "");
    assert_eq!(page.status, 200);
    assert!(page.body.contains(&format!("data-app-id=\"{}\"", account.app_id)), "{}", page.body);
    for file in ["/demo/demo.js", "/demo/demo.css"] {
        assert_eq!(Connection::open(herald.address).ask("GET", file, "", "").status, 200, "{file}");
    }
    let (status, out, log) = herald.stop();
    assert!(status.success(), "{log}");
    assert!(out.contains("The demo shop: http://127.0.0.1:"), "{out}");

    let again = demo(&data);
    assert_eq!(messages(&again, &account.access_token), first, "they are there already");
    let tokens = Connection::open(again.address).ask("GET", "/manage/audit", &account.access_token, "");
    assert!(tokens.body.contains("token.revoked"), "the demo keeps no token: {}", tokens.body);
}

#[test]
fn without_the_demo_there_is_no_shop() {
    let folder = tempfile::tempdir().unwrap();
    let herald = Herald::serve(&folder.path().join("data"), &[]);
    assert_eq!(Connection::open(herald.address).ask("GET", "/demo", "", "").status, 404);
}

#[test]
fn a_past_that_was_cut_off_is_told_and_one_that_is_done_is_not_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    drop(demo(&data));
    std::fs::write(data.join("demo-past.txt"), "begun\n").unwrap();
    let arguments = ["demo", "--seed", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()];
    let output = command(&arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("was cut off while it was made: remove the folder"), "{told}");
    std::fs::write(data.join("demo-past.txt"), "done\n").unwrap();
    let herald = Herald::start(command(&arguments));
    let account: Account = serde_json::from_slice(&std::fs::read(data.join("first-run.json")).unwrap()).unwrap();
    assert_eq!(messages(&herald, &account.access_token).len(), 3, "nothing but the shop's own");
}
