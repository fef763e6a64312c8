//! The cookie's history goes on as that of the user who is there.

use super::super::store::{self, Change};
use super::super::{Found, browsing, delete, identifiers, merge};
use super::is_proven;
use crate::command::Stamp;
use crate::ids::{ContactOrdinal, DefinitionId, DeliveryId, NoteId, SegmentId, WorkspaceId};
use crate::limits::{ALIASES_MAX, PAGE_VIEWS_KEPT, PING_MERGE_COMPANIES_MAX};
use crate::rows::{About, ContactRow, PageViewRow, Role};
use crate::source::Verified;
use crate::tables::{
    BrowsingKey, CompanyKey, ContactKey, DeliveryKey, DevicesKey, DoneKey, MemberKey, NoteAboutKey, PageViewKey,
    SendsKey, TableKey,
};
use crate::working_set::{RangeNeed, Reads, WorkingSet};
use std::sync::Arc;

/// Notes what [`take_in`] reads of who goes.
pub(super) fn plan(workspace: WorkspaceId, (contact, row): &Found, reads: &mut Reads<'_>) {
    for alias in &row.aliases {
        reads.get(&ContactKey { workspace, contact: *alias });
    }
    if row.companies.len() <= PING_MERGE_COMPANIES_MAX {
        for &company in &row.companies {
            reads.get(&CompanyKey { workspace, company });
        }
    }
    store::plan_sent(workspace, (None, row.email.as_deref()), reads);
    identifiers::plan(workspace, row, reads);
    if is_bare(row) {
        reads.get(&SendsKey { workspace, contact: *contact });
        for need in [done, notes, pages, segments, deliveries] {
            reads.range(need(workspace, *contact));
        }
        reads.get(&DevicesKey { workspace, contact: *contact });
    }
}

/// Lets who goes go on as `into`. A visitor who has done nothing but look at
/// pages leaves what is known of them behind and is gone, so that a user who is
/// often there anonymously first does not run out of aliases. Who cannot be
/// merged stays as they are; who only claims to be the user takes no more than
/// half of their aliases.
pub(super) fn take_in(
    (workspace, verified): (WorkspaceId, Verified),
    (from, from_row): Found,
    into: ContactOrdinal,
    stamp: &Stamp,
    rows: &mut WorkingSet,
) {
    let Some(into_row) = rows.get(&ContactKey { workspace, contact: into }).cloned() else { return };
    if is_bare(&from_row) && has_no_history(workspace, from, rows) {
        let after = merge::filled(&from_row, &into_row, stamp);
        let change = Change { workspace, contact: into, before: Some(&into_row), after };
        // It has no new identifiers, so nothing can be wrong with them.
        if store::store(change, stamp, rows).is_err() {
            return;
        }
        return move_pages(workspace, (from, &from_row), into, rows);
    }
    let aliases_max = if is_proven(verified) { ALIASES_MAX } else { ALIASES_MAX / 2 };
    let fits = into_row.aliases.len() + from_row.aliases.len() < aliases_max
        && from_row.companies.len() <= PING_MERGE_COMPANIES_MAX;
    if fits {
        // What is refused changes nothing: they stay as they are.
        let _joined = rows.attempt(|rows| merge::join(workspace, (from, from_row), (into, into_row), stamp, rows));
    }
}

/// Whether somebody is a visitor of whom nothing is known but what their
/// browser told.
fn is_bare(row: &ContactRow) -> bool {
    row.role == Role::Visitor
        && row.external_id.is_none()
        && row.email.is_none()
        && row.custom.is_empty()
        && row.tags.is_empty()
        && row.companies.is_empty()
        && row.consents.is_empty()
        && row.aliases.is_empty()
}

fn done(workspace: WorkspaceId, contact: ContactOrdinal) -> RangeNeed {
    let [from, to] = [0, u32::MAX].map(|at| DoneKey { workspace, contact, definition: DefinitionId(at) }.erased());
    RangeNeed { from, to, rows_max: 1 }
}

fn notes(workspace: WorkspaceId, contact: ContactOrdinal) -> RangeNeed {
    let about = About::Contact(contact);
    let [from, to] = [0, u64::MAX].map(|at| NoteAboutKey { workspace, about, note: NoteId(at) }.erased());
    RangeNeed { from, to, rows_max: 1 }
}

fn pages(workspace: WorkspaceId, contact: ContactOrdinal) -> RangeNeed {
    let [from, to] = [0, u16::MAX].map(|slot| PageViewKey { workspace, contact, slot }.erased());
    RangeNeed { from, to, rows_max: PAGE_VIEWS_KEPT as u32 + 1 }
}

fn segments(workspace: WorkspaceId, contact: ContactOrdinal) -> RangeNeed {
    let [from, to] = [0, u32::MAX].map(|at| MemberKey { workspace, contact, segment: SegmentId(at) }.erased());
    RangeNeed { from, to, rows_max: 1 }
}

fn deliveries(workspace: WorkspaceId, contact: ContactOrdinal) -> RangeNeed {
    let [from, to] = [0, u64::MAX].map(|at| DeliveryKey { workspace, contact, delivery: DeliveryId(at) }.erased());
    RangeNeed { from, to, rows_max: 1 }
}

fn has_no_history(workspace: WorkspaceId, contact: ContactOrdinal, rows: &WorkingSet) -> bool {
    // Their messages, and how often they had them, must go on with the user.
    rows.get(&SendsKey { workspace, contact }).is_none()
        && rows.range::<DoneKey>(&done(workspace, contact)).0.is_empty()
        && rows.range::<NoteAboutKey>(&notes(workspace, contact)).0.is_empty()
        && rows.range::<MemberKey>(&segments(workspace, contact)).0.is_empty()
        && rows.range::<DeliveryKey>(&deliveries(workspace, contact)).0.is_empty()
        && rows.get(&DevicesKey { workspace, contact }).is_none()
}

/// Takes a visitor away; the pages that they opened are the other's from now on.
fn move_pages(
    workspace: WorkspaceId,
    (from, row): (ContactOrdinal, &Arc<ContactRow>),
    into: ContactOrdinal,
    rows: &mut WorkingSet,
) {
    delete::remove_row(workspace, (from, row), rows);
    let mut views = Vec::new();
    for key in rows.range::<PageViewKey>(&pages(workspace, from)).0 {
        views.extend(rows.get(&key).map(|row| PageViewRow::clone(row)));
        rows.remove(&key);
    }
    if !views.is_empty() && rows.get(&BrowsingKey { workspace, contact: into }).is_none() {
        browsing::begin(workspace, into, rows);
    }
    views.sort_by_key(|view| view.number);
    for view in views {
        browsing::keep_view(workspace, into, view, rows);
    }
}
