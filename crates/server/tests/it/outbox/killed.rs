//! The real binary, killed between handing a letter over and recording it.

use super::letters::header;
use super::{Outside, PUBLIC, message, relayed, soon};
use crate::process::{Account, Connection, Herald};
use crate::support::outside::smtp::{Behaviour, END, GATE};
use rustix::process::Signal;
use serde_json::json;

#[test]
fn a_letter_goes_once_more_under_the_same_id_and_no_more() {
    let outside = Outside::new();
    // The relay has the letter, and says so only when it is let.
    let relay = outside.relay(Behaviour::default().answering(END, &[GATE]));
    outside.file("channels.toml", &relayed(&relay));
    let channels = outside.folder.path().join("channels.toml");
    let options = ["--public-url", PUBLIC, "--channels", channels.to_str().unwrap()];
    let account = Account::init();
    let token = &account.access_token;

    let herald = Herald::serve(&account.data(), &options);
    let mut connection = Connection::open(herald.address);
    let mut ask = |method: &str, path: &str, body: String| connection.ask(method, path, token, &body);
    let letter = message("email", json!({"subject": "s", "body": "b"})).to_string();
    let made = ask("POST", "/manage/messages", letter).json();
    let id = made["id"].as_str().unwrap().to_owned();
    assert_eq!(ask("POST", &format!("/manage/messages/{id}/go_live"), String::new()).status, 200);
    let ada = json!({"external_id": "ada", "email": "ada@x.example"}).to_string();
    assert_eq!(ask("POST", "/contacts", ada).status, 200);
    let event = json!({"event_name": "upload-complete", "user_id": "ada"}).to_string();
    assert_eq!(ask("POST", "/events", event).status, 202);
    soon(|| (relay.mails().len() == 1).then_some(()));
    herald.signal(Signal::KILL);
    drop(herald);

    let herald = Herald::serve(&account.data(), &options);
    soon(|| (relay.mails().len() == 2).then_some(()));
    let mut connection = Connection::open(herald.address);
    let mut delivered = || {
        let numbers = connection.ask("GET", &format!("/manage/messages/{id}/numbers"), token, "").json();
        numbers["total"]["receipts"]["delivered"].as_u64()
    };
    soon(|| delivered().filter(|delivered| *delivered == 1));
    let (status, _, said) = herald.stop();
    assert_eq!(status.code(), Some(0), "{said}");

    let herald = Herald::serve(&account.data(), &options);
    drop(herald.stop());
    let mails = relay.mails();
    assert_eq!(mails.len(), 2, "what was recorded is not sent again");
    let ids: Vec<String> = mails.iter().map(|mail| header(mail, "message-id")).collect();
    assert_eq!(ids.first(), ids.last(), "so that the reader's program can tell");
    assert!(!said.contains("ada@x.example") && !said.contains(super::BOUNCES), "{said}");
}
