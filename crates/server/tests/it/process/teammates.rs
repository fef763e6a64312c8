//! `herald teammate`, as the server then sees it.

use super::{Account, Herald};
use crate::support::{Ask, SignedIn};
use serde_json::{Value, json};

fn run(account: &Account, arguments: &[&str]) -> Value {
    let (is_done, out, error) = account.run(arguments);
    assert!(is_done, "{error}");
    serde_json::from_str(&out).unwrap()
}

fn text_of(linked: &Value) -> String {
    linked["link"].as_str().unwrap().split_once('#').unwrap().1.to_owned()
}

fn try_link(herald: &Herald, link: &str) -> crate::support::Reply {
    Ask::new(herald.address, "POST", "/manage/session").json(&json!({ "link": link })).send()
}

#[test]
fn a_teammate_is_added_listed_and_reset() {
    let account = Account::init();
    let add = ["teammate", "add", "--email", "mia@x.example", "--name", "Mia", "--role", "support", "--json"];
    let added = run(&account, &add);
    assert_eq!(
        (&added["id"], &added["role"], &added["app_id"]),
        (&json!("2"), &json!("support"), &json!(account.app_id))
    );
    assert!(added["link"].as_str().unwrap().starts_with("http://127.0.0.1:7070/console/sign-in#hrld_li_"), "{added}");
    let herald = Herald::serve(&account.data(), &[]);
    let mia = SignedIn::of(herald.address, &try_link(&herald, &text_of(&added)).expect(200));
    let password = json!({"password": "correct horse battery"});
    mia.send("PUT", "/manage/session/password", &password).expect(200);
    let (is_done, _, error) = account.run(&["teammate", "list"]);
    assert!(!is_done && error.contains("a server is running") && error.contains("/manage/teammates"), "{error}");
    assert!(herald.stop().0.success());

    let (_, list, _) = account.run(&["teammate", "list"]);
    let row = list.lines().find(|line| line.contains("mia@x.example")).unwrap();
    assert!(row.contains("support") && !row.contains("never") && list.contains("owner@localhost"), "{list}");
    let reset = run(&account, &["teammate", "reset", "MIA@x.example", "--json", "--public-url", "https://h.example"]);
    assert!(reset["link"].as_str().unwrap().starts_with("https://h.example/console/sign-in#"), "{reset}");
    let herald = Herald::serve(&account.data(), &[]);
    let before = Ask::new(herald.address, "GET", "/me").header("cookie", &mia.cookie).send();
    assert_eq!(before.status, 401, "her sign-ins have ended");
    let by_password = json!({"email": "mia@x.example", "password": "correct horse battery"});
    let sign_in = Ask::new(herald.address, "POST", "/manage/session").json(&by_password);
    assert_eq!(sign_in.send().status, 401, "her password is forgotten");
    let session = try_link(&herald, &text_of(&reset)).expect(200).json();
    assert_eq!((&session["teammate"]["name"], &session["teammate"]["password_set"]), (&json!("Mia"), &json!(false)));
    assert!(herald.stop().0.success());
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_made() {
    let account = Account::init();
    let add = |email: &'static str, role: &'static str, more: &[&'static str]| {
        let own = ["teammate", "add", "--email", email, "--name", "Mia", "--role", role];
        account.run(&[&own[..], more].concat())
    };
    for (email, role, more, told) in [
        ("mia@x.example", "owner", &[][..], "--print-secrets"),
        ("mia", "owner", &["--json"][..], "no e-mail address"),
        ("mia@x.example", "admin", &["--json"][..], "owner, editor, support or viewer"),
        ("mia@x.example", "owner", &["--json", "--app-id", "nowhere"][..], "no workspace has the app id"),
        ("Owner@localhost", "owner", &["--json"][..], "has this address already"),
    ] {
        let (is_done, out, error) = add(email, role, more);
        assert!(!is_done && out.is_empty() && error.contains(told), "{out}{error}");
    }
    let (is_done, _, error) = account.run(&["teammate", "reset", "mia@x.example", "--json"]);
    assert!(!is_done && error.contains("no teammate has this address"), "{error}");
    let (_, list, _) = account.run(&["teammate", "list", "--json"]);
    assert_eq!(serde_json::from_str::<Vec<Value>>(&list).unwrap().len(), 1);
}
