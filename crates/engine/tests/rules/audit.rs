//! Every change under `/manage` and on the command line leaves a row, and
//! nothing else does.

use crate::script::run;
use engine::Table;

fn rows_added(script: &str) -> usize {
    let run = run(script);
    let count = |rows: &std::collections::BTreeMap<engine::Key, engine::Row>| {
        rows.keys().filter(|key| key.table() == Table::Audit).count()
    };
    count(run.world.rows()) - run.before.as_ref().map_or(0, count)
}

const BEGIN: &str = "workspace shop\nuser ada\ntoken 7\nevent ada a at=1\nset active_event_names_max=1\n";

#[test]
fn every_change_leaves_one_row() {
    for change in [
        "workspace club",
        "token 8",
        "revoke 7",
        "teammate mia@x.example",
        "set metadata_keys_max=5",
        "set metadata_keys_max=5 active_event_names_max=7",
        "describe 1 description=x",
        "describe 1 display_name=x description=y",
        "archive 1",
        "archive 1\nunarchive 1\narchive 1",
    ] {
        let changes = change.lines().count();
        assert_eq!(rows_added(&format!("{BEGIN}---\n{change}")), changes, "{change}");
    }
}

#[test]
fn what_changes_nothing_leaves_none() {
    for no_change in [
        "set metadata_keys_max=20",
        "set active_event_names_max=1",
        "set metadata_keys_max=0",
        "describe 1",
        "describe 1 description=-",
        "describe 9 description=x",
        "unarchive 1",
        "token 7",
        "revoke 8",
        "workspace shop",
    ] {
        assert_eq!(rows_added(&format!("{BEGIN}---\n{no_change}")), 0, "{no_change}");
    }
    for twice in
        ["revoke 7", "archive 1", "teammate mia@x.example", "describe 1 description=x", "set metadata_keys_max=5"]
    {
        assert_eq!(rows_added(&format!("{BEGIN}{twice}\n---\n{twice}")), 0, "{twice} again");
    }
}

#[test]
fn what_customers_send_leaves_none() {
    let traffic = "user bob\nlead -\nupsert user_id:bob\nevent ada a at=2\nevent ada b at=2\nevent nobody a at=2\nimport ada a 1 1 1\nbulk items=1\nreject too_large\nsweep seen";
    assert_eq!(rows_added(&format!("{BEGIN}---\n{traffic}")), 0);
}
