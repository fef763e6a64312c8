//! `herald token` and `herald workspace`, as the server then sees it.

use super::{Account, Connection, Herald};

/// What the server answers to a token: the statuses of a read, a write and a
/// look at the settings.
fn rights(account: &Account, token: &str) -> [u16; 3] {
    let herald = Herald::serve(&account.data(), &[]);
    let mut connection = Connection::open(herald.address);
    let event = r#"{"event_name":"tried","created_at":1760000000,"user_id":"sample-user"}"#;
    let rights = [
        connection.ask("GET", "/events?type=user&user_id=sample-user", token, "").status,
        connection.ask("POST", "/events", token, event).status,
        connection.ask("GET", "/manage/settings", token, "").status,
    ];
    assert!(herald.stop().0.success());
    rights
}

fn create(account: &Account, more: &[&str]) -> String {
    let mut arguments = vec!["token", "create", "--print-secrets"];
    arguments.extend(more);
    let (is_done, out, error) = account.run(&arguments);
    assert!(is_done, "{error}");
    out.trim().to_owned()
}

#[test]
fn a_token_may_what_its_scopes_say_until_it_is_revoked() {
    let account = Account::init();
    assert_eq!(rights(&account, &account.access_token), [200, 202, 200]);
    assert_eq!(rights(&account, &create(&account, &[])), [200, 202, 403]);
    assert_eq!(rights(&account, &create(&account, &["--scopes", "manage"])), [403, 403, 200]);
    let reader = create(&account, &["--scopes", "read", "--name", "Reader"]);
    assert_eq!(rights(&account, &reader), [200, 403, 403]);

    let shown = &reader[..24];
    let (_, list, _) = account.run(&["token", "list"]);
    let row = list.lines().find(|line| line.starts_with(shown)).unwrap();
    assert!(row.ends_with("Reader") && row.contains("read") && row.contains("  no  "), "{row}");
    let (is_done, out, error) = account.run(&["token", "revoke", shown]);
    assert!(is_done && out.contains("revoked"), "{error}");
    assert_eq!(rights(&account, &reader), [401, 401, 401]);
    let (_, list, _) = account.run(&["token", "list"]);
    assert!(!list.contains(&reader[25..]), "the list shows a secret");
    assert!(!list.lines().any(|line| line.starts_with(shown) && line.contains("  no  ")), "{list}");
}

#[test]
fn a_token_is_not_printed_into_a_pipe_unasked() {
    let account = Account::init();
    let (is_done, out, error) = account.run(&["token", "create"]);
    assert!(!is_done && out.is_empty() && error.contains("--print-secrets"), "{out}{error}");
    let (_, list, _) = account.run(&["token", "list", "--json"]);
    let tokens: Vec<serde_json::Value> = serde_json::from_str(&list).unwrap();
    assert_eq!(tokens.len(), 2, "it was made all the same");
}

#[test]
fn what_is_no_token_is_not_repeated() {
    let account = Account::init();
    let (is_done, _, error) = account.run(&["token", "revoke", "hrld_at_secret"]);
    assert!(!is_done && error.contains("this is no token") && !error.contains("secret"), "{error}");
    let (is_done, _, error) = account.run(&["token", "revoke", "0123456789abcdef"]);
    assert!(!is_done && error.contains("there is no such token"), "{error}");
}

#[test]
fn another_workspace_has_its_own_tokens() {
    let account = Account::init();
    let (is_done, out, error) = account.run(&["workspace", "create", "--name", "Shop", "--json"]);
    assert!(is_done, "{error}");
    let other: serde_json::Value = serde_json::from_str(&out).unwrap();
    let app_id = other["app_id"].as_str().unwrap();
    assert_eq!(other["admin"], serde_json::Value::Null);
    let (_, list, _) = account.run(&["workspace", "list"]);
    assert!(list.contains(&account.app_id) && list.contains(app_id) && list.contains("Shop"), "{list}");

    let (is_done, _, error) = account.run(&["token", "create", "--json"]);
    assert!(!is_done && error.contains("--app-id"), "{error}");
    create(&account, &["--app-id", app_id]);
    // The sample contact is the first workspace's: here it is nobody.
    assert_eq!(rights(&account, other["access_token"].as_str().unwrap()), [404, 404, 200]);
}
