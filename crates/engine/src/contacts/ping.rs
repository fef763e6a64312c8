//! A browser says that it is there. The first time it is a new visitor. Once
//! that has become a user, the cookie leads nowhere: the browser takes a new id.

use super::create::{blank, next_contact};
use super::store::{self, Change};
use super::{ANYBODY, find, identifiers, plan_find};
use crate::command::{Identifiers, PingVisitor, Stamp};
use crate::limits::SESSION_GAP_S;
use crate::outcome::{Outcome, Refusal, RefusalKind};
use crate::rows::{AttributeValue, ContactRow, Role, Standard};
use crate::tables::{CountersKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &PingVisitor, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    reads.get(&identifiers::visitor_key(workspace, &command.visitor_id));
    let (_, row) = plan_find(workspace, &who(command), ANYBODY, reads)?;
    identifiers::plan(workspace, &row, reads);
    Some(())
}

fn who(command: &PingVisitor) -> Identifiers {
    Identifiers { visitor_id: Some(command.visitor_id.clone()), ..Identifiers::default() }
}

pub(crate) fn apply(command: PingVisitor, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Ok(found) = find(&mut &*rows, workspace, &who(&command), ANYBODY);
    let found = match found {
        Ok((_, row)) if row.role == Role::User => return Err(Refusal::new(RefusalKind::ContactMerged)),
        Ok(found) => Some(found),
        Err(refusal) if refusal.kind == RefusalKind::ContactNotFound => None,
        // A cookie proves a visitor. It must not tell who that became.
        Err(refusal) => return Err(Refusal::new(refusal.kind)),
    };
    let (contact, before) = match found {
        Some((contact, row)) => (contact, Some(row)),
        None => (next_contact(workspace, rows), None),
    };
    let mut after = before.as_deref().cloned().unwrap_or_else(|| blank(Role::Visitor, stamp));
    after.visitor_id = Some(command.visitor_id);
    for (standard, value) in command.facts {
        after.set_fact(standard, value);
    }
    seen(&mut after, stamp);
    store::store(Change { workspace, contact, before: before.as_deref(), after }, stamp, rows)
}

/// Notes that somebody is here: a session begins after half an hour without.
pub(super) fn seen(row: &mut ContactRow, stamp: &Stamp) {
    let now = stamp.at_s();
    let is_new = row.last_seen_at.is_none_or(|at| now.saturating_sub(at) > SESSION_GAP_S);
    if is_new {
        begin_session(row);
    }
    row.last_seen_at = row.last_seen_at.max(Some(now));
    row.updated_at = now;
}

/// Counts a session.
pub(super) fn begin_session(row: &mut ContactRow) {
    let count = match row.fact(Standard::SessionCount) {
        Some(AttributeValue::Number(text)) => text.parse().unwrap_or(0),
        _ => 0_u64,
    };
    row.set_fact(Standard::SessionCount, Some(AttributeValue::Number((count + 1).to_string())));
}
