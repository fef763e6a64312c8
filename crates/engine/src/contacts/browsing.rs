//! What browsers follow of somebody: a revision that rises with everything
//! that one of theirs must see. Who never had a browser has no row.

use crate::command::{SentPage, Stamp};
use crate::ids::{ContactOrdinal, WorkspaceId};
use crate::limits::PAGE_VIEWS_KEPT;
use crate::rows::{BrowsingRow, ContactRow, PageViewRow};
use crate::tables::{BrowsingKey, PageViewKey, SendsKey};
use crate::working_set::{Reads, WorkingSet};

/// Notes what the others here read, and what goes with a contact who goes.
pub(super) fn plan(workspace: WorkspaceId, contact: ContactOrdinal, reads: &mut Reads<'_>) {
    reads.get(&BrowsingKey { workspace, contact });
    reads.get(&SendsKey { workspace, contact });
}

/// Wakes somebody's browsers when what they see of them has changed.
pub(super) fn note(
    workspace: WorkspaceId,
    contact: ContactOrdinal,
    (before, after): (&ContactRow, &ContactRow),
    rows: &mut WorkingSet,
) {
    let is_same = before.role == after.role
        && before.external_id == after.external_id
        && before.email == after.email
        && before.name == after.name
        && before.phone == after.phone
        && before.avatar_url == after.avatar_url
        && before.visitor_id == after.visitor_id
        && before.archived_at == after.archived_at
        && before.blocked_at == after.blocked_at
        && before.merged_into == after.merged_into;
    if !is_same {
        wake(workspace, contact, rows);
    }
}

/// Wakes somebody's browsers, if they ever had one.
pub(super) fn wake(workspace: WorkspaceId, contact: ContactOrdinal, rows: &mut WorkingSet) {
    let key = BrowsingKey { workspace, contact };
    if let Some(row) = rows.get(&key).map(|row| **row) {
        let revision = row.revision + 1;
        rows.put(&key, BrowsingRow { revision, person_revision: revision, ..row });
    }
}

/// Begins the row of somebody whose first browser this is.
pub(super) fn begin(workspace: WorkspaceId, contact: ContactOrdinal, rows: &mut WorkingSet) {
    rows.put(&BrowsingKey { workspace, contact }, BrowsingRow { revision: 1, person_revision: 1, page_views: 0 });
}

/// Their revision now; 0 for somebody who never had a browser.
pub(super) fn revision(workspace: WorkspaceId, contact: ContactOrdinal, rows: &WorkingSet) -> u64 {
    rows.get(&BrowsingKey { workspace, contact }).map_or(0, |row| row.revision)
}

/// Keeps a page that somebody opens now.
pub(super) fn view_page(
    workspace: WorkspaceId,
    contact: ContactOrdinal,
    page: SentPage,
    stamp: &Stamp,
    rows: &mut WorkingSet,
) {
    let SentPage { url, title, referrer } = page;
    let view = PageViewRow { number: 0, viewed_at_ms: stamp.at_ms, url, title, referrer };
    keep_view(workspace, contact, view, rows);
}

/// Keeps a page view as somebody's latest, in the place of the oldest when
/// there are [`PAGE_VIEWS_KEPT`] of them.
pub(super) fn keep_view(workspace: WorkspaceId, contact: ContactOrdinal, view: PageViewRow, rows: &mut WorkingSet) {
    let mut number = 0;
    rows.update(&BrowsingKey { workspace, contact }, |row| {
        row.page_views += 1;
        number = row.page_views;
    });
    let slot = u16::try_from((number - 1) % PAGE_VIEWS_KEPT).unwrap_or(u16::MAX);
    rows.put(&PageViewKey { workspace, contact, slot }, PageViewRow { number, ..view });
}
