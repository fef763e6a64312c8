//! Compares what is there with what ought to be.
//!
//! Every row is compared with the oracle's drawing of it, but for what the
//! oracle does not tell (see [`crate::oracle`]): that is left to the product's
//! own check of its rows against each other. [`people`] then asks as callers
//! ask: who is found by which identifier, and what their joined history sums up
//! to. [`gone`] looks through every table that is declared personal for people
//! of whom nothing may be left.

mod gone;
mod people;

use crate::history::ReadId;
use crate::oracle::{Drawing, HeldFact, Oracle, SeenFact, seen_fact, workspace_of};
use engine::ids::{NODE, WorkspaceId};
use engine::outcome::{ContactAnswer, LeftOut};
use engine::rows::{AuditRow, ContactRow, CountersRow, HeldRow, JobKind, JobRow, Sweep};
use engine::tables::{ContactKey, HeldCountKey, HeldUnderKey, MergeKey, Residence, WorkspaceKey};
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
        (Ok(Answer::Deleted(expected)), Ok(Answer::Deleted(found))) => {
            (expected.job, expected.number) == (found.job, found.number)
                && same_contact(oracle, command, (&expected.contact, &found.contact))
        }
        (Ok(Answer::Unmerged { survivor, restored }), Ok(Answer::Unmerged { survivor: found, restored: other })) => {
            same_contact(oracle, command, (survivor, found)) && same_contact(oracle, command, (restored, other))
        }
        (Ok(Answer::Ping(expected)), Ok(Answer::Ping(found))) => {
            same_contact(oracle, command, (&expected.person, &found.person))
                && expected.revision == found.revision
                && same_left_out(&expected.left_out, &found.left_out)
        }
        // How it is worded is the product's to say.
        (Err(expected), Err(found)) if expected.kind == RefusalKind::AttributeTypeMismatch => {
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

/// How it is worded is the product's to say.
fn same_left_out(expected: &[LeftOut], found: &[LeftOut]) -> bool {
    let told = |all: &[LeftOut]| all.iter().map(|one| (one.name.clone(), one.refusal.kind)).collect::<Vec<_>>();
    told(expected) == told(found)
}

/// A lead's external id is the product's to make: until it is known, only its
/// form is looked at.
fn same_contact(oracle: &Oracle, command: &Command, (expected, found): (&ContactAnswer, &ContactAnswer)) -> bool {
    let Some(workspace) = workspace_of(command) else { return false };
    let mut row = ContactRow::clone(&found.row);
    let is_unknown = oracle.known(workspace).is_some_and(|known| known.lacks_external_id(found.contact));
    if is_unknown && row.external_id.as_ref().is_some_and(|id| id.len() == 36) {
        row.external_id.clone_from(&expected.row.external_id);
    }
    (expected.contact, expected.id, expected.is_new) == (found.contact, found.id, found.is_new)
        && *expected.row == row
        && oracle.is_id_of(workspace, found.contact, found.id, row.created_at)
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
    compare_hashed(&expected, &found)?;
    check_config(store, &found)?;
    people::check(oracle, &snapshot)?;
    gone::check(oracle, &found.rows)?;
    let report = node::check::check_rows(&snapshot).map_err(|error| error.to_string())?;
    if report.is_sound() { Ok(news) } else { Err(format!("the product's own check: {report}")) }
}

/// Reads everything, and tells the oracle which external ids leads were given.
fn read(snapshot: &Snapshot, oracle: &mut Oracle) -> Result<(Drawing, Vec<ReadId>), String> {
    let (mut drawing, mut news) = (Drawing::default(), Vec::new());
    let mut seen = BTreeMap::<WorkspaceId, Vec<SeenFact>>::new();
    let mut waiting = BTreeMap::<(WorkspaceId, u128), HeldFact>::new();
    for table in Table::ALL {
        let scanned = snapshot.scan_table(*table, |key, row| {
            match (&key, &row) {
                (Key::Contact(ContactKey { workspace, contact }), Row::Contact(row)) => {
                    let id = row.external_id.as_ref().filter(|id| oracle.learn_external_id(*workspace, *contact, id));
                    news.extend(id.map(|id| (*workspace, *contact, id.clone())));
                }
                // Who was deleted may be known from here only.
                (Key::Merge(MergeKey { workspace, contact, .. }), Row::Merge(row)) => {
                    let id = row.before.external_id.as_ref();
                    let id = id.filter(|id| oracle.learn_external_id(*workspace, *contact, id));
                    news.extend(id.map(|id| (*workspace, *contact, id.clone())));
                }
                (_, Row::Seen(row)) => seen.entry(key.workspace()).or_default().push(seen_fact(row)),
                (Key::HeldUnder(HeldUnderKey { workspace, identity, held }), _) => {
                    waiting.entry((*workspace, *identity)).or_default().0.push(held.0);
                }
                (Key::HeldCount(HeldCountKey { workspace, identity }), Row::HeldCount(row)) => {
                    waiting.entry((*workspace, *identity)).or_default().1 = row.count;
                }
                _ => {}
            }
            if !matches!(table, Table::Seen | Table::HeldUnder | Table::HeldCount) {
                drawing.rows.insert(key, row);
            }
            ControlFlow::Continue(())
        });
        scanned.map_err(|error| error.to_string())?;
    }
    for (workspace, mut facts) in seen {
        facts.sort_unstable();
        drawing.seen.insert(workspace, Some(facts));
    }
    for ((workspace, _), fact) in waiting {
        drawing.held.entry(workspace).or_default().push(fact);
    }
    drawing.held.values_mut().for_each(|facts| facts.sort());
    Ok((drawing, news))
}

/// What the oracle does not tell is left out of rows: how the audit words what
/// was done, how many bytes a held event is taken to hold, the hash under which
/// it waits, and the texts by which error rows are searched.
fn blurred(row: &Row) -> Row {
    match row {
        Row::Audit(row) => {
            let (at_ms, actor, action) = (row.at_ms, row.actor, row.action.clone());
            Row::Audit(Arc::new(AuditRow { at_ms, actor, action, subject: String::new(), changes: Vec::new() }))
        }
        Row::Counters(row) => Row::Counters(Arc::new(CountersRow { held_bytes: 0, ..CountersRow::clone(row) })),
        Row::Held(row) => Row::Held(Arc::new(HeldRow { bytes: 0, ..HeldRow::clone(row) })),
        Row::Job(row) => {
            let mut row = JobRow::clone(row);
            match &mut row.kind {
                JobKind::Erase { needles, .. } => needles.iter_mut().for_each(String::clear),
                JobKind::AttachHeld { value, .. } if !value.is_empty() => "a hash".clone_into(value),
                _ => {}
            }
            Row::Job(Arc::new(row))
        }
        row => row.clone(),
    }
}

fn compare_rows(expected: &BTreeMap<Key, Row>, found: &BTreeMap<Key, Row>, oracle: &Oracle) -> Result<(), String> {
    let keys = expected.keys().chain(found.keys());
    let is_blurred =
        |key: &Key| matches!(key, Key::Job(key) if key.job.0 == Sweep::Seen as u64 && oracle.is_vague(key.workspace));
    for key in keys {
        let (expected, found) = (expected.get(key), found.get(key));
        if expected != found && expected.map(blurred) != found.map(blurred) && !is_blurred(key) {
            return Err(format!("under {key:?}\n  ought to be {}\n  and is      {}", shown(expected), shown(found)));
        }
    }
    Ok(())
}

fn shown(row: Option<&Row>) -> String {
    row.map_or_else(|| "no row".to_owned(), |row| format!("{row:?}"))
}

fn compare_hashed(expected: &Drawing, found: &Drawing) -> Result<(), String> {
    for (workspace, facts) in &expected.held {
        let there = found.held.get(workspace).cloned().unwrap_or_default();
        if *facts != there {
            return Err(format!(
                "held events (under one identifier, their count) of workspace {workspace}\n  ought to be {facts:?}\n  and are     {there:?}"
            ));
        }
    }
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
    let held = store.config().rows();
    let is_config = |key: &Key| key.table().residence() == Residence::Config;
    let on_disk = found.rows.iter().filter(|(key, _)| is_config(key));
    if on_disk.clone().eq(held.iter()) {
        return Ok(());
    }
    let differs = on_disk.map(|(key, _)| key).chain(held.keys()).find(|key| found.rows.get(key) != held.get(key));
    let key = differs.cloned().unwrap_or(WorkspaceKey { workspace: NODE }.erased());
    Err(format!("under {key:?}\n  on disk   {}\n  in memory {}", shown(found.rows.get(&key)), shown(held.get(&key))))
}
