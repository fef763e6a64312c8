//! People as callers see them: by the product's own way of finding somebody
//! and of joining histories, compared with what the oracle knows of each.

use crate::oracle::{Known, Oracle};
use crate::script::Whose;
use crate::script::words::{EMAILS, EXTERNAL_IDS, VISITOR_IDS};
use engine::command::{ClaimedId, Identifiers};
use engine::contacts::{ANYBODY, CONTACTS, Found, find, resolve};
use engine::ids::{ContactOrdinal, DefinitionId, WorkspaceId};
use engine::rows::SummaryRow;
use engine::tables::{SummaryKey, TableKey, TimelineKey};
use engine::{Key, Refusal};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use store::{ReadError, Snapshot};

/// Summaries and events by contact, as they lie.
#[derive(Default)]
struct Lying {
    sums: BTreeMap<ContactOrdinal, BTreeMap<DefinitionId, SummaryRow>>,
    events: BTreeMap<ContactOrdinal, Vec<u64>>,
}

/// # Errors
/// The first difference.
pub(super) fn check(oracle: &Oracle, snapshot: &Snapshot) -> Result<(), String> {
    let lying = read(snapshot).map_err(|error| error.to_string())?;
    for (workspace, known) in oracle.all() {
        for who in everybody(known) {
            check_found(snapshot, (workspace, known), &who)?;
        }
        for contact in known.people() {
            let id = known.id_of(contact).unwrap_or_default();
            let who = Identifiers { id: Some(ClaimedId::new(id)), ..Identifiers::default() };
            let found = resolve(&mut &*snapshot, workspace, &who).map_err(|error| error.to_string())?;
            let Ok(found) = found else {
                return Err(format!("contact {contact} of workspace {workspace} is not found"));
            };
            check_history((workspace, known), &found, lying.get(&workspace).unwrap_or(&Lying::default()))?;
        }
    }
    Ok(())
}

fn read(snapshot: &Snapshot) -> Result<BTreeMap<WorkspaceId, Lying>, ReadError> {
    let mut lying = BTreeMap::<WorkspaceId, Lying>::new();
    snapshot.scan_table(SummaryKey::TABLE, |key, row| {
        if let (Key::Summary(key), Some(row)) = (&key, SummaryKey::typed(&row)) {
            let sums = &mut lying.entry(key.workspace).or_default().sums;
            sums.entry(key.contact).or_default().insert(key.definition, **row);
        }
        ControlFlow::Continue(())
    })?;
    snapshot.scan_table(TimelineKey::TABLE, |key, row| {
        if let (Key::Timeline(key), Some(row)) = (&key, TimelineKey::typed(&row)) {
            let events = &mut lying.entry(key.workspace).or_default().events;
            events.entry(key.contact).or_default().push(row.event.seq);
        }
        ControlFlow::Continue(())
    })?;
    Ok(lying)
}

/// Every identifier that a story knows.
fn everybody(known: Known<'_>) -> Vec<Identifiers> {
    let blank = Identifiers::default;
    let text = |text: &&str| Some((*text).to_owned());
    let ids = [Whose::Anybody, Whose::Deleted].into_iter().flat_map(|whose| known.ids(whose));
    let ids = ids.map(|id| Identifiers { id: Some(ClaimedId::new(id)), ..blank() });
    let made = known.made_ids();
    let user_ids = EXTERNAL_IDS.iter().filter_map(text).chain(made);
    let user_ids = user_ids.map(|id| Identifiers { user_id: Some(id), ..blank() });
    let emails = EMAILS.iter().map(|email| Identifiers { email: text(email), ..blank() });
    let visitors = VISITOR_IDS.iter().map(|id| Identifiers { visitor_id: text(id), ..blank() });
    ids.chain(user_ids).chain(emails).chain(visitors).collect()
}

fn check_found(
    snapshot: &Snapshot,
    (workspace, known): (WorkspaceId, Known<'_>),
    who: &Identifiers,
) -> Result<(), String> {
    let words = |error: ReadError| error.to_string();
    let found = resolve(&mut &*snapshot, workspace, who).map_err(words)?;
    agree("history", who, &known.resolve(who), &found)?;
    for roles in [CONTACTS, ANYBODY] {
        let found = find(&mut &*snapshot, workspace, who, roles).map_err(words)?;
        agree("self", who, &known.find(who, roles), &found)?;
    }
    Ok(())
}

fn agree(
    what: &str,
    who: &Identifiers,
    expected: &Result<ContactOrdinal, Refusal>,
    found: &Result<Found, Refusal>,
) -> Result<(), String> {
    let found = found.as_ref().map(|(contact, _)| *contact);
    if expected.as_ref().map(|contact| *contact) == found {
        return Ok(());
    }
    Err(format!("{who:?} ought to lead to the {what} of {expected:?}\n  and leads to {found:?}"))
}

/// Nothing is lost and nothing counted twice, seen through the survivor.
fn check_history(
    (workspace, known): (WorkspaceId, Known<'_>),
    (contact, row): &Found,
    lying: &Lying,
) -> Result<(), String> {
    let (mut sums, mut events) = (BTreeMap::new(), Vec::<u64>::new());
    for member in row.history_of(*contact) {
        for (definition, row) in lying.sums.get(&member).into_iter().flatten() {
            let sum = sums.entry(*definition).or_insert((0, row.first, row.last));
            *sum = (sum.0 + row.count(), sum.1.min(row.first), sum.2.max(row.last));
        }
        events.extend(lying.events.get(&member).into_iter().flatten());
    }
    events.sort_unstable();
    let (expected_sums, expected_events) = (known.sums_of(*contact), known.events_of(*contact));
    if sums != expected_sums || events != expected_events {
        return Err(format!(
            "contact {contact} of workspace {workspace} ought to have done {expected_sums:?} in {expected_events:?}\n  \
             and has done {sums:?} in {events:?}"
        ));
    }
    Ok(())
}
