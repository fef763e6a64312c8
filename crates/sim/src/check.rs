//! Compares what is there with what ought to be.

use crate::history::ReadId;
use crate::oracle::{Drawing, Oracle, SeenFact, seen_fact};
use engine::ids::{NODE, WorkspaceId};
use engine::outcome::ContactAnswer;
use engine::rows::{AuditRow, Sweep};
use engine::tables::{ContactKey, DefinitionKey, TeammateKey, TokenKey, WorkspaceKey};
use engine::{Answer, Command, Key, Outcome, RefusalKind, Row, Table, TableKey};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use store::{Snapshot, Store};

/// Compares an answer with the oracle's.
///
/// # Errors
/// How they differ.
pub fn same_outcome(oracle: &Oracle, command: &Command, expected: &Outcome, found: &Outcome) -> Result<(), String> {
    let agrees = match (expected, found) {
        (Ok(Answer::Contact(expected)), Ok(Answer::Contact(found))) => same_contact(oracle, command, (expected, found)),
        // The detail is an id whose answer was lost.
        (Err(expected), Err(found)) if expected.kind == RefusalKind::ContactExists && expected.detail.is_none() => {
            (found.kind, found.field) == (expected.kind, expected.field)
        }
        (Ok(Answer::Swept { .. }), Ok(Answer::Swept { .. })) => expected == found || is_vague(oracle, command),
        _ => expected == found,
    };
    if agrees {
        return Ok(());
    }
    Err(format!("{command:?}\n  ought to be answered {expected:?}\n  and was answered     {found:?}"))
}

/// The contact id is the product's to make, and so is a lead's external id:
/// only their forms are looked at.
fn same_contact(oracle: &Oracle, command: &Command, (expected, found): (&ContactAnswer, &ContactAnswer)) -> bool {
    let workspace = match command {
        Command::CreateContact(command) => command.workspace,
        Command::UpsertUser(command) => command.workspace,
        _ => return false,
    };
    let mut row = engine::rows::ContactRow::clone(&found.row);
    if oracle.lacks_external_id(workspace, expected.contact)
        && row.external_id.as_ref().is_some_and(|id| id.len() == 36)
    {
        row.external_id = None;
    }
    expected.contact == found.contact && *expected.row == row && oracle.is_id_of(workspace, found.contact, found.id)
}

fn is_vague(oracle: &Oracle, command: &Command) -> bool {
    matches!(command, Command::SweepStep(command) if command.sweep == Sweep::Seen && oracle.is_vague(command.workspace))
}

/// Compares every row of an open store with the oracle's drawing, the rows
/// with each other, and the small tables in memory with those on disk. Returns
/// the external ids of leads that the oracle did not know.
///
/// # Errors
/// The first difference.
pub fn check_store(oracle: &mut Oracle, store: &Store) -> Result<Vec<ReadId>, String> {
    let snapshot = store.snapshot();
    let (found, news) = read(&snapshot, oracle)?;
    let expected = oracle.draw();
    compare_rows(&expected.rows, &found.rows, oracle)?;
    compare_seen(&expected, &found)?;
    check_config(store, &found)?;
    let report = node::check::check_rows(&snapshot).map_err(|error| error.to_string())?;
    if report.is_sound() { Ok(news) } else { Err(format!("the product's own check: {report}")) }
}

/// Reads everything, and tells the oracle which external ids leads were given.
fn read(snapshot: &Snapshot, oracle: &mut Oracle) -> Result<(Drawing, Vec<ReadId>), String> {
    let (mut drawing, mut news) = (Drawing::default(), Vec::new());
    let mut seen = BTreeMap::<WorkspaceId, Vec<SeenFact>>::new();
    for table in Table::ALL {
        let scanned = snapshot.scan_table(*table, |key, row| {
            match (&key, &row) {
                (Key::Contact(ContactKey { workspace, contact }), Row::Contact(row)) => {
                    let id = row.external_id.as_ref().filter(|id| oracle.learn_external_id(*workspace, *contact, id));
                    news.extend(id.map(|id| (*workspace, *contact, id.clone())));
                }
                (_, Row::Seen(row)) => seen.entry(key.workspace()).or_default().push(seen_fact(row)),
                _ => {}
            }
            if *table != Table::Seen {
                drawing.rows.insert(key, without_words(row));
            }
            ControlFlow::Continue(())
        });
        scanned.map_err(|error| error.to_string())?;
    }
    for (workspace, mut facts) in seen {
        facts.sort_unstable();
        drawing.seen.insert(workspace, Some(facts));
    }
    Ok((drawing, news))
}

/// The oracle knows who did what and when, not how the audit words it.
fn without_words(row: Row) -> Row {
    match row {
        Row::Audit(row) => {
            let (at_ms, actor, action) = (row.at_ms, row.actor, row.action.clone());
            Row::Audit(Arc::new(AuditRow { at_ms, actor, action, subject: String::new(), changes: Vec::new() }))
        }
        row => row,
    }
}

fn compare_rows(expected: &BTreeMap<Key, Row>, found: &BTreeMap<Key, Row>, oracle: &Oracle) -> Result<(), String> {
    let keys = expected.keys().chain(found.keys());
    let is_blurred =
        |key: &Key| matches!(key, Key::Job(key) if key.job.0 == Sweep::Seen as u64 && oracle.is_vague(key.workspace));
    for key in keys {
        let (expected, found) = (expected.get(key), found.get(key));
        if expected != found && !is_blurred(key) {
            return Err(format!("under {key:?}\n  ought to be {}\n  and is      {}", shown(expected), shown(found)));
        }
    }
    Ok(())
}

fn shown(row: Option<&Row>) -> String {
    row.map_or_else(|| "no row".to_owned(), |row| format!("{row:?}"))
}

fn compare_seen(expected: &Drawing, found: &Drawing) -> Result<(), String> {
    for (workspace, facts) in &expected.seen {
        let Some(facts) = facts else { continue };
        let there = found.seen.get(workspace).cloned().flatten().unwrap_or_default();
        if *facts != there {
            return Err(format!(
                "client ids (event, expires) of workspace {workspace}\n  ought to be {facts:?}\n  and are     {there:?}"
            ));
        }
    }
    Ok(())
}

/// What requests are checked against in memory is what is on disk.
fn check_config(store: &Store, found: &Drawing) -> Result<(), String> {
    let config = store.config();
    let mut held = BTreeMap::<Key, Row>::new();
    for (workspace, row) in config.workspaces() {
        held.insert(WorkspaceKey { workspace }.erased(), WorkspaceKey::row(row));
        for (definition, row) in config.definitions(workspace) {
            held.insert(DefinitionKey { workspace, definition }.erased(), DefinitionKey::row(row));
        }
        for (teammate, row) in config.teammates(workspace) {
            held.insert(TeammateKey { workspace, teammate }.erased(), TeammateKey::row(row));
        }
        for (public, row) in config.tokens(workspace) {
            held.insert(TokenKey::of(public).erased(), TokenKey::row(row));
        }
    }
    let is_config =
        |key: &Key| matches!(key, Key::Workspace(_) | Key::Definition(_) | Key::Teammate(_) | Key::Token(_));
    let on_disk = found.rows.iter().filter(|(key, _)| is_config(key));
    if on_disk.clone().eq(held.iter()) {
        return Ok(());
    }
    let differs = on_disk.map(|(key, _)| key).chain(held.keys()).find(|key| found.rows.get(key) != held.get(key));
    let key = differs.cloned().unwrap_or(WorkspaceKey { workspace: NODE }.erased());
    Err(format!("under {key:?}\n  on disk   {}\n  in memory {}", shown(found.rows.get(&key)), shown(held.get(&key))))
}
