//! The latest merge, taken back.
//!
//! Who was merged is there again as it was. The survivor gets back what it had
//! before, field by field and entry by entry, wherever nothing has changed
//! since: what was recorded or changed after the merge stays with the survivor.

use super::merge::point_at;
use super::store::{self, Change, answer};
use super::{CONTACTS, browsing, claims, find, identifiers, plan_find};
use crate::command::{Stamp, UnmergeContact};
use crate::ids::{CompanyOrdinal, ContactOrdinal, WorkspaceId};
use crate::limits::{ALIASES_MAX, UNMERGE_S};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{CompanyContactRow, CompanyRow, ContactRow, MergeRow};
use crate::tables::{CompanyContactKey, CompanyKey, ContactKey, CountersKey, MergeKey, TableKey};
use crate::working_set::{RangeNeed, Reads, WorkingSet};
use crate::workspaces::audit::{self, Entry};
use std::sync::Arc;

pub(crate) fn plan(command: &UnmergeContact, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&CountersKey { workspace });
    let (contact, row) = plan_find(workspace, &command.who, CONTACTS, reads)?;
    browsing::plan(workspace, contact, reads);
    identifiers::plan(workspace, &row, reads);
    let range = merges_of(workspace, contact);
    reads.range(range.clone())?;
    let merge = reads.get(&reads.keys_of::<MergeKey>(&range).pop()?)??;
    browsing::plan(workspace, merge.from, reads);
    let from = reads.get(&ContactKey { workspace, contact: merge.from })??;
    for alias in &from.aliases {
        reads.get(&ContactKey { workspace, contact: *alias });
    }
    for &company in &from.companies {
        reads.get(&CompanyKey { workspace, company });
        reads.get(&CompanyContactKey { workspace, company, contact });
    }
    store::plan_kept(workspace, (None, merge.before.email.as_deref()), reads);
    Some(())
}

/// The merges of a survivor: no more than it has aliases.
fn merges_of(workspace: WorkspaceId, contact: ContactOrdinal) -> RangeNeed {
    let [from, to] = [0, u64::MAX].map(|seq| MergeKey { workspace, contact, seq }.erased());
    let rows_max = u32::try_from(ALIASES_MAX + 1).unwrap_or(u32::MAX);
    RangeNeed { from, to, rows_max }
}

pub(crate) fn apply(command: &UnmergeContact, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let UnmergeContact { workspace, who, actor } = command;
    let workspace = *workspace;
    let Ok(found) = find(&mut &*rows, workspace, who, CONTACTS);
    let (into, current) = found?;
    let Some(key) = rows.range::<MergeKey>(&merges_of(workspace, into)).0.pop() else {
        return Err(nothing("nobody was merged into this contact"));
    };
    let merge = rows.get(&key).cloned();
    let merge = merge.ok_or(nothing("nobody was merged into this contact"))?;
    if u64::from(merge.merged_at) + UNMERGE_S < u64::from(stamp.at_s()) {
        return Err(nothing("the merge is older than 90 days"));
    }
    let from_key = ContactKey { workspace, contact: merge.from };
    let Some(from_row) = rows.get(&from_key).cloned() else {
        return Err(nothing("the merged contact is not there any more"));
    };
    let after = unfolded(&current, &merge, &from_row);
    restore_companies(workspace, (merge.from, &from_row), (into, &after), rows);
    leave_gone(workspace, merge.from, &from_row, rows);
    point_at(workspace, merge.from, None, rows);
    browsing::wake(workspace, merge.from, rows);
    for alias in &from_row.aliases {
        point_at(workspace, *alias, Some(merge.from), rows);
    }
    rows.remove(&key);
    let entry = Entry {
        actor: *actor,
        action: "contact.unmerged",
        subject: format!("contact:{}", into.0),
        changes: Vec::new(),
    };
    audit::note(workspace, entry, stamp, rows);
    let change = Change { workspace, contact: into, before: Some(&current), after };
    let Answer::Contact(survivor) = store::store(change, stamp, rows)? else {
        panic!("storing a contact answers with the contact");
    };
    let restored = rows.get(&from_key).cloned().unwrap_or(from_row);
    let restored = answer(workspace, (merge.from, restored), false, rows)?;
    Ok(Answer::Unmerged { survivor, restored })
}

fn nothing(why: &str) -> Refusal {
    Refusal::new(RefusalKind::NothingToUnmerge).detail(why)
}

/// The survivor's row without what the merge brought.
fn unfolded(current: &ContactRow, merge: &MergeRow, from: &ContactRow) -> ContactRow {
    let MergeRow { before, after: merged, .. } = merge;
    let mut row = current.clone();
    back(&mut row.email, &merged.email, &before.email);
    back(&mut row.name, &merged.name, &before.name);
    back(&mut row.phone, &merged.phone, &before.phone);
    back(&mut row.avatar_url, &merged.avatar_url, &before.avatar_url);
    back(&mut row.owner_id, &merged.owner_id, &before.owner_id);
    back(&mut row.signed_up_at, &merged.signed_up_at, &before.signed_up_at);
    back(&mut row.last_seen_at, &merged.last_seen_at, &before.last_seen_at);
    back(&mut row.unsubscribed_from_emails, &merged.unsubscribed_from_emails, &before.unsubscribed_from_emails);
    back(&mut row.updated_at, &merged.updated_at, &before.updated_at);
    take_out(&mut row.custom, &merged.custom, &before.custom);
    take_out(&mut row.facts, &merged.facts, &before.facts);
    take_out(&mut row.tags, &merged.tags, &before.tags);
    take_out(&mut row.consents, &merged.consents, &before.consents);
    take_out(&mut row.companies, &merged.companies, &before.companies);
    claims::tidy(&mut row);
    row.first_known_at = before.first_known_at;
    row.aliases.retain(|alias| *alias != merge.from && !from.aliases.contains(alias));
    row
}

/// A field goes back unless it has changed since the merge.
fn back<T: Clone + PartialEq>(field: &mut T, merged: &T, before: &T) {
    if field == merged {
        field.clone_from(before);
    }
}

/// Entries that the merge brought and that are still the same go.
fn take_out<T: PartialEq>(list: &mut Vec<T>, merged: &[T], before: &[T]) {
    list.retain(|entry| before.contains(entry) || !merged.contains(entry));
}

/// Companies that were deleted since have let everybody go whom they list. They
/// do not list who was merged away, who would belong to them for ever.
fn leave_gone(workspace: WorkspaceId, from: ContactOrdinal, from_row: &ContactRow, rows: &mut WorkingSet) {
    let is_there = |company: &CompanyOrdinal| rows.get(&CompanyKey { workspace, company: *company }).is_some();
    let companies: Vec<CompanyOrdinal> = from_row.companies.iter().copied().filter(is_there).collect();
    if companies.len() < from_row.companies.len() {
        rows.put(&ContactKey { workspace, contact: from }, ContactRow { companies, ..from_row.clone() });
    }
}

/// Companies have the merged again, and no longer the survivor where it came
/// with the merge.
fn restore_companies(
    workspace: WorkspaceId,
    (from, from_row): (ContactOrdinal, &ContactRow),
    (into, after): (ContactOrdinal, &ContactRow),
    rows: &mut WorkingSet,
) {
    for &company in &from_row.companies {
        let key = CompanyKey { workspace, company };
        let Some(row) = rows.get(&key).cloned() else { continue };
        let into_key = CompanyContactKey { workspace, company, contact: into };
        let was_listed = rows.get(&into_key).is_some();
        let is_listed = after.companies.contains(&company);
        if was_listed && !is_listed {
            rows.remove(&into_key);
        }
        rows.put(&CompanyContactKey { workspace, company, contact: from }, CompanyContactRow);
        let contacts = row.contacts + 1 - u32::from(was_listed && !is_listed);
        rows.put(&key, CompanyRow { contacts, ..Arc::unwrap_or_clone(row) });
    }
}
