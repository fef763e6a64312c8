//! A disk that takes no more. The system's own file size limit stands for it:
//! the write that passes it fails in the middle of the store's journal, as it
//! would on a full disk, and nobody needs to be root for it.

use super::http::Connection;
use super::server::{self, Server};
use serde_json::{Value, json};

/// 64 KiB, in the shell's units of 512 bytes: some hundred events.
const BLOCKS: u32 = 128;

fn event(second: u64) -> String {
    let now = second + 1_700_000_000;
    json!({"event_name": "ordered-item", "user_id": "ada", "created_at": now, "metadata": {"pad": "x".repeat(200)}})
        .to_string()
}

fn code(body: &[u8]) -> String {
    let error: Value = serde_json::from_slice(body).expect("an error envelope");
    error["errors"][0]["code"].as_str().expect("a code").to_owned()
}

#[test]
fn after_a_failed_write_it_refuses_to_go_on_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let token = server::init(folder.path());
    let limited = Server::start_with_file_limit(folder.path(), BLOCKS);
    let mut connection = Connection::open(limited.address(), &token);
    let made = connection.send("POST", "/contacts", &[], r#"{"external_id":"ada"}"#).expect("answered");
    assert_eq!(made.status, 200);

    let mut stored = 0;
    let refused = loop {
        let answer = connection.send("POST", "/events", &[], &event(stored)).expect("answered");
        if answer.status != 202 {
            break answer;
        }
        stored += 1;
        assert!(stored < 10_000, "the limit was never met");
    };
    assert!(stored > 10, "only {stored} were stored before the limit");
    assert_eq!((refused.status, code(&refused.body).as_str()), (503, "storage_failed"));

    // Writes stay refused, also small ones; the server says that it is not
    // ready; reads go on.
    let again = connection.send("POST", "/contacts", &[], r#"{"external_id":"bob"}"#).expect("answered");
    assert_eq!((again.status, code(&again.body).as_str()), (503, "storage_failed"));
    assert_eq!(connection.send("GET", "/readyz", &[], "").expect("answered").status, 503);
    assert_eq!(count(&mut connection), stored);
    drop(limited);

    // The next start finds the disk as full: what is there can be read, and what
    // it cannot take is refused again.
    let still_limited = Server::start_with_file_limit(folder.path(), BLOCKS);
    let mut connection = Connection::open(still_limited.address(), &token);
    let there = count(&mut connection);
    assert!(there == stored || there == stored + 1, "{stored} were acknowledged, {there} are there");
    let mut is_refused =
        |second: &u64| connection.send("POST", "/events", &[], &event(*second)).expect("answered").status == 503;
    let stored = (stored..stored + 1_000).find(|second| is_refused(second)).expect("the limit was not met again");
    drop(still_limited);

    let restarted = Server::start(folder.path());
    let mut connection = Connection::open(restarted.address(), &token);
    assert_eq!(connection.send("GET", "/readyz", &[], "").expect("answered").status, 200);
    // The refused event may have become durable or not; the acknowledged ones have.
    let there = count(&mut connection);
    assert!(there == stored || there == stored + 1, "{stored} were acknowledged, {there} are there");
    assert_eq!(connection.send("POST", "/events", &[], &event(stored)).expect("answered").status, 202);
    assert_eq!(count(&mut connection), stored + 1, "the retry is the same event");
    restarted.stop();
    server::check(folder.path());
}

fn count(connection: &mut Connection) -> u64 {
    let found = connection.get_json("/events?type=user&user_id=ada&summary=true");
    found["events"][0]["count"].as_u64().expect("a count")
}

#[test]
fn below_the_reserve_writes_are_refused_and_reads_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let token = server::init(folder.path());
    let roomy = Server::start(folder.path());
    let mut connection = Connection::open(roomy.address(), &token);
    assert_eq!(connection.send("POST", "/contacts", &[], r#"{"external_id":"ada"}"#).expect("answered").status, 200);
    assert_eq!(connection.send("POST", "/events", &[], &event(1)).expect("answered").status, 202);
    roomy.stop();

    // No disk has this much: everything is below the reserve.
    let full = Server::start_with(folder.path(), &["--storage-reserve-bytes", "1000000000000000000"]);
    let mut connection = Connection::open(full.address(), &token);
    let refused = connection.send("POST", "/events", &[], &event(2)).expect("answered");
    assert_eq!((refused.status, code(&refused.body).as_str()), (503, "storage_full"));
    let batch = connection.send("POST", "/events/batch", &[], &format!("[{}]", event(2))).expect("answered");
    let results: Value = serde_json::from_slice(&batch.body).expect("JSON");
    assert_eq!(results["results"][0]["result"], "retry", "{results}");
    assert_eq!(connection.send("GET", "/readyz", &[], "").expect("answered").status, 503);
    assert_eq!(count(&mut connection), 1);
    full.stop();

    let roomy = Server::start(folder.path());
    let mut connection = Connection::open(roomy.address(), &token);
    assert_eq!(connection.send("POST", "/events", &[], &event(2)).expect("answered").status, 202);
    assert_eq!(count(&mut connection), 2);
    roomy.stop();
}
