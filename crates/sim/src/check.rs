//! Compares what is there with what ought to be.

use crate::oracle::{Drawing, Oracle, SeenFact, seen_fact};
use engine::command::Command;
use engine::ids::{NODE, WorkspaceId};
use engine::outcome::ContactAnswer;
use engine::rows::{AuditRow, JobKind, Sweep};
use engine::{Answer, Key, Outcome, RefusalKind, Row, Table};
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
        (Ok(Answer::Contact(expected)), Ok(Answer::Contact(found))) => {
            same_contact(oracle, command, expected, found)
        }
        // The detail is an id that may have been lost with an answer.
        (Err(expected), Err(found)) if expected.kind == RefusalKind::ContactExists && expected.detail.is_none() => {
            (found.kind, found.field) == (expected.kind, expected.field)
        }
        (Ok(Answer::Swept { .. }), Ok(Answer::Swept { .. })) if oracle.is_vague(command) => true,
        _ => expected == found,
    };
    if agrees { Ok(()) } else { Err(format!("{command:?}\n  ought to be answered {expected:?}\n  and was answered     {found:?}")) }
}

fn same_contact(oracle: &Oracle, command: &Command, expected: &ContactAnswer, found: &ContactAnswer) -> bool {
    let (Command::CreateContact(engine::command::CreateContact { workspace, .. })
    | Command::UpsertUser(engine::command::UpsertUser { workspace, .. })) = unboxed(command)
    else {
        return false;
    };
    let mut row = engine::rows::ContactRow::clone(&found.row);
    if expected.row.external_id.is_none() && oracle.makes_external_id(workspace, expected.contact) {
        row.external_id = None;
    }
    expected.contact == found.contact && *expected.row == row && oracle.is_id_of(workspace, found.contact, found.id)
}
