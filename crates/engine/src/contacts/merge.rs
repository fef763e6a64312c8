//! One contact made of two.
//!
//! What lies in the rows is folded: the survivor's values win, empty ones are
//! filled, tags, companies and choices are joined. What is history stays where
//! it is: events, summaries and notes of the merged are read as the survivor's,
//! because the survivor's row names them as its aliases. So a merge costs a few
//! rows however long the histories are, and can be taken back exactly.

use super::store::{self, Change};
use super::{CONTACTS, Found, browsing, claims, find, identifiers, plan_find};
use crate::command::{MergeContacts, MergeRule, Stamp};
use crate::ids::{CompanyOrdinal, ContactOrdinal, WorkspaceId};
use crate::limits::{ALIASES_MAX, MERGE_COMPANIES_MAX};
use crate::outcome::{Outcome, Refusal, RefusalKind};
use crate::rows::{CompanyContactRow, CompanyRow, ContactRow, MergeRow, Role};
use crate::tables::{CompanyContactKey, CompanyKey, ContactKey, CountersKey, MergeKey};
use crate::working_set::{Reads, WorkingSet};
use std::sync::Arc;

pub(crate) fn plan(command: &MergeContacts, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&CountersKey { workspace });
    let from = plan_find(workspace, &command.from, CONTACTS, reads);
    let into = plan_find(workspace, &command.into, CONTACTS, reads);
    plan_join(workspace, &from?, &into?, reads)
}

/// Notes what [`join`] reads.
pub(super) fn plan_join(workspace: WorkspaceId, from: &Found, into: &Found, reads: &mut Reads<'_>) -> Option<()> {
    browsing::plan(workspace, from.0, reads);
    browsing::plan(workspace, into.0, reads);
    let (from, into) = (&from.1, &into.1);
    for alias in &from.aliases {
        reads.get(&ContactKey { workspace, contact: *alias });
    }
    if from.companies.len() <= MERGE_COMPANIES_MAX {
        for company in shared_companies(from, into) {
            reads.get(&CompanyKey { workspace, company });
        }
    }
    identifiers::plan(workspace, into, reads);
    store::plan_sent(workspace, (None, from.email.as_deref()), reads);
    Some(())
}

pub(crate) fn apply(command: &MergeContacts, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let MergeContacts { workspace, from, into, rule } = command;
    let Ok(from) = find(&mut &*rows, *workspace, from, CONTACTS);
    let Ok(into) = find(&mut &*rows, *workspace, into, CONTACTS);
    let (from, into) = (from?, into?);
    if from.1.role != Role::Lead || into.1.role != Role::User {
        return Err(invalid("only a lead can be merged, and only into a user"));
    }
    if *rule == MergeRule::SharedDetails && !share_details(&from.1, &into.1) {
        return Err(invalid("they share neither an e-mail address nor a phone number"));
    }
    join(*workspace, from, into, stamp, rows)
}

fn invalid(why: &str) -> Refusal {
    Refusal::new(RefusalKind::MergeInvalid).field("from").detail(why)
}

fn share_details(from: &ContactRow, into: &ContactRow) -> bool {
    let same = |left: &Option<String>, right: &Option<String>| match (left, right) {
        (Some(left), Some(right)) => crate::text::same(left, right),
        _ => false,
    };
    same(&from.email, &into.email) || same(&from.phone, &into.phone)
}

/// Makes one contact of two. The caller knows that their roles allow it.
pub(super) fn join(
    workspace: WorkspaceId,
    (from, from_row): Found,
    (into, before): Found,
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> Outcome {
    if from == into {
        return Err(invalid("they are the same contact"));
    }
    if before.aliases.len() + from_row.aliases.len() + 1 > ALIASES_MAX {
        return Err(invalid("too many contacts have been merged into one"));
    }
    if from_row.companies.len() > MERGE_COMPANIES_MAX {
        return Err(invalid("the contact that would go belongs to too many companies"));
    }
    let mut after = folded((from, &from_row), &before, stamp);
    let is_taken = || store::check_free(workspace, (Some(into), Some(&before)), &after, rows).is_err();
    if after.email != before.email && (is_taken() || identifiers::is_full(workspace, &after, rows)) {
        // Another user has the address, or too many share it: it stays with the
        // merged, where it still leads to the survivor.
        after.email = None;
        claims::tidy(&mut after);
    }
    move_companies(workspace, (from, &from_row), (into, &before), rows);
    for alias in &from_row.aliases {
        point_at(workspace, *alias, Some(into), rows);
    }
    point_at(workspace, from, Some(into), rows);
    browsing::wake(workspace, from, rows);
    let mut seq = 0;
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_merge += 1;
        seq = counters.last_merge;
    });
    let merge = MergeRow { from, merged_at: stamp.at_s(), before: ContactRow::clone(&before), after: after.clone() };
    rows.put(&MergeKey { workspace, contact: into, seq }, merge);
    store::store(Change { workspace, contact: into, before: Some(&before), after }, stamp, rows)
}

/// Points a merged contact at its survivor, or at nobody.
pub(super) fn point_at(
    workspace: WorkspaceId,
    contact: ContactOrdinal,
    into: Option<ContactOrdinal>,
    rows: &mut WorkingSet,
) {
    let key = ContactKey { workspace, contact };
    if let Some(row) = rows.get(&key).cloned() {
        rows.put(&key, ContactRow { merged_into: into, ..Arc::unwrap_or_clone(row) });
    }
}

fn shared_companies(from: &ContactRow, into: &ContactRow) -> impl Iterator<Item = CompanyOrdinal> {
    let theirs: std::collections::HashSet<CompanyOrdinal> = into.companies.iter().copied().collect();
    from.companies.iter().copied().filter(move |company| theirs.contains(company)).collect::<Vec<_>>().into_iter()
}

/// Companies have the survivor in place of the merged.
fn move_companies(
    workspace: WorkspaceId,
    (from, from_row): (ContactOrdinal, &ContactRow),
    (into, into_row): (ContactOrdinal, &ContactRow),
    rows: &mut WorkingSet,
) {
    for company in shared_companies(from_row, into_row) {
        let key = CompanyKey { workspace, company };
        if let Some(row) = rows.get(&key).map(|row| CompanyRow::clone(row)) {
            rows.put(&key, CompanyRow { contacts: row.contacts.saturating_sub(1), ..row });
        }
    }
    for &company in &from_row.companies {
        rows.remove(&CompanyContactKey { workspace, company, contact: from });
        rows.put(&CompanyContactKey { workspace, company, contact: into }, CompanyContactRow);
    }
}

/// A row with what another one fills in: its own values win, lists are joined.
pub(super) fn filled(from_row: &ContactRow, before: &ContactRow, stamp: &Stamp) -> ContactRow {
    let mut after = before.clone();
    fill(&mut after.email, &from_row.email);
    fill(&mut after.name, &from_row.name);
    fill(&mut after.phone, &from_row.phone);
    fill(&mut after.avatar_url, &from_row.avatar_url);
    fill(&mut after.owner_id, &from_row.owner_id);
    fill(&mut after.signed_up_at, &from_row.signed_up_at);
    after.last_seen_at = before.last_seen_at.max(from_row.last_seen_at);
    // Who opted out under one of their names, opted out.
    after.unsubscribed_from_emails |= from_row.unsubscribed_from_emails;
    join_lists(&mut after.custom, &from_row.custom, |(attribute, _)| *attribute);
    join_lists(&mut after.facts, &from_row.facts, |(standard, _)| *standard);
    join_lists(&mut after.tags, &from_row.tags, |tagging| tagging.tag);
    join_lists(&mut after.consents, &from_row.consents, |consent| consent.subscription);
    claims::fold(&mut after, (before, from_row));
    after.updated_at = stamp.at_s();
    after
}

/// The survivor's row as it is to be.
fn folded((from, from_row): (ContactOrdinal, &ContactRow), before: &ContactRow, stamp: &Stamp) -> ContactRow {
    let mut after = filled(from_row, before, stamp);
    let new: Vec<CompanyOrdinal> = {
        let known: std::collections::HashSet<_> = before.companies.iter().collect();
        from_row.companies.iter().copied().filter(|company| !known.contains(company)).collect()
    };
    after.companies.extend(new);
    after.aliases.extend(from_row.aliases.iter().copied().chain([from]));
    let known_since = before.known_since().min(from_row.known_since());
    after.first_known_at = (known_since < before.created_at).then_some(known_since);
    after
}

fn fill<T: Clone>(field: &mut Option<T>, from: &Option<T>) {
    if field.is_none() {
        field.clone_from(from);
    }
}

/// Adds the entries whose key is not there yet; both lists are sorted by it.
fn join_lists<T: Clone, K: Ord>(list: &mut Vec<T>, from: &[T], key: impl Fn(&T) -> K) {
    for entry in from {
        if let Err(place) = list.binary_search_by(|known| key(known).cmp(&key(entry))) {
            list.insert(place, entry.clone());
        }
    }
}
