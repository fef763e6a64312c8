//! `herald import` and `herald export` against a running server.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use super::{Account, Connection, Herald, command};

/// Runs a command on a server: its exit code, stdout and stderr.
fn ask(address: SocketAddr, token: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = command(arguments);
    command.env("HERALD_URL", format!("http://{address}/")).env("HERALD_TOKEN", token);
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn written(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_file_is_imported_once_and_exported_whole() {
    let account = Account::init();
    let herald = Herald::serve(&account.data(), &[]);
    let token = account.access_token.as_str();
    let folder = tempfile::tempdir().unwrap();
    let mut text = "\u{feff}User ID,Email,Seats,Junk\n".to_owned();
    for number in 0..600 {
        text.push_str(&format!("user-{number},u{number}@x.example,{number},\"a\nb\"\n"));
    }
    text.push_str("user-600,nobody,1,x\n");
    let file = written(folder.path(), "people.csv", &text);
    let arguments = ["import", "contacts", &file, "--mapping", "Junk="];
    let (code, out, error) = ask(herald.address, token, &[&arguments[..], &["--preview"]].concat());
    assert_eq!((code, out.as_str()), (Some(0), ""), "{error}");
    assert!(
        error.contains("Seats -> custom_attributes.Seats:integer (new)") && error.contains("Junk -> left out"),
        "{error}"
    );

    let (code, out, error) = ask(herald.address, token, &arguments);
    assert_eq!((code, out.as_str()), (Some(1), "601 rows: 600 created, 0 updated, 1 refused\n"), "{error}");
    assert!(error.contains("line 1202: email must be an e-mail address"), "{error}");
    let (code, _, error) = ask(herald.address, token, &arguments);
    assert!(code == Some(0) && error.contains("imported before"), "{error}");
    let again = [&arguments[..], &["--key", "again"]].concat();
    let (_, out, _) = ask(herald.address, token, &again);
    assert_eq!(out, "601 rows: 0 created, 600 updated, 1 refused\n");

    let (code, out, error) = ask(herald.address, token, &["export", "contacts"]);
    assert_eq!((code, out.lines().count()), (Some(0), 602), "{error}");
    let to = folder.path().join("out.csv");
    let (code, printed, error) = ask(herald.address, token, &["export", "contacts", "--out", to.to_str().unwrap()]);
    assert_eq!((code, printed.as_str()), (Some(0), ""), "{error}");
    assert_eq!(fs::read_to_string(&to).unwrap(), out);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left");

    let companies = written(folder.path(), "companies.csv", "company_id;name\nc;Blue Sun\n");
    let (code, out, error) = ask(herald.address, token, &["import", "companies", &companies]);
    assert_eq!((code, out.as_str()), (Some(0), "1 rows: 1 created, 0 updated, 0 refused\n"), "{error}");
    let (_, out, _) = ask(herald.address, token, &["export", "companies"]);
    assert!(out.lines().nth(1).unwrap().contains(",c,Blue Sun,"), "{out}");
    assert!(herald.stop().0.success());
}

#[test]
fn an_import_that_was_cut_off_goes_on_where_it_was() {
    let account = Account::init();
    let herald = Herald::serve(&account.data(), &[]);
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (0..700).map(|number| format!("user-{number}\n")).collect();
    let file = written(folder.path(), "people.csv", &format!("user_id\n{rows}"));
    // The first 250 rows, as the command sends them before somebody stops it.
    let mut connection = Connection::open(herald.address);
    let mut post = |path: &str, body: String| {
        let reply = connection.ask("POST", path, &account.access_token, &body);
        assert!(reply.status < 300, "{}", reply.body);
        serde_json::from_str::<serde_json::Value>(&reply.body).unwrap()
    };
    let begun =
        post("/manage/imports", r#"{"model":"contact","key":"mine","mapping":{"user_id":"external_id"}}"#.to_owned());
    let first: Vec<Vec<String>> = (0..250).map(|number| vec![format!("user-{number}")]).collect();
    let body = serde_json::json!({"first_row": 0, "rows": first}).to_string();
    post(&format!("/manage/imports/{}/rows", begun["id"].as_str().unwrap()), body);
    // A kill loses nothing of it.
    herald.signal(rustix::process::Signal::KILL);
    herald.ended();
    let herald = Herald::serve(&account.data(), &[]);
    let (code, out, error) =
        ask(herald.address, &account.access_token, &["import", "contacts", &file, "--key", "mine"]);
    assert_eq!((code, out.as_str()), (Some(0), "700 rows: 700 created, 0 updated, 0 refused\n"), "{error}");
    assert!(error.contains("going on after 250 rows"), "{error}");
    assert!(herald.stop().0.success());
}

#[test]
fn what_does_not_work_is_told() {
    let account = Account::init();
    let herald = Herald::serve(&account.data(), &[]);
    let token = account.access_token.as_str();
    let folder = tempfile::tempdir().unwrap();
    let told = |token: &str, arguments: &[&str]| {
        let (code, out, error) = ask(herald.address, token, arguments);
        assert_eq!((code, out.as_str()), (Some(1), ""), "{error}");
        error
    };
    let empty = written(folder.path(), "empty.csv", "");
    assert!(told(token, &["import", "contacts", &empty]).contains("is empty: the first line must name the columns"));
    let missing = folder.path().join("missing.csv");
    assert!(told(token, &["import", "contacts", missing.to_str().unwrap()]).contains("missing.csv"));
    let latin = folder.path().join("latin.csv");
    fs::write(&latin, b"user_id,name\n1,Andr\xe9\n").unwrap();
    assert!(told(token, &["import", "contacts", latin.to_str().unwrap()]).contains("UTF-8"));
    let nobody = written(folder.path(), "nobody.csv", "name\nAda\n");
    assert!(
        told(token, &["import", "contacts", &nobody])
            .contains("400: mapping: A column must go into external_id or email")
    );
    let file = written(folder.path(), "people.csv", "user_id\n1\n");
    let wrong = told("hrld_at_nothing", &["import", "contacts", &file]);
    assert!(wrong.contains("401: Access Token Invalid") && !wrong.contains("hrld_at_nothing"), "{wrong}");
    assert!(told("", &["export", "contacts"]).contains("set HERALD_TOKEN"));
    assert!(told(token, &["export", "contacts", "--segment", "x"]).contains("404: segment_id: Resource Not Found"));
    assert!(told(token, &["import", "contacts", &file, "--mapping", "x"]).contains("--mapping takes column=field"));
    assert!(told(token, &["export", "contacts", "--url", "ftp://x"]).contains("is no address"));
    let out = folder.path().join("no").join("where.csv");
    assert!(told(token, &["export", "contacts", "--out", out.to_str().unwrap()]).contains("where.csv"));
    assert!(herald.stop().0.success());
}
