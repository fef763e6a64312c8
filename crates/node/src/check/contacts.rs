//! People: their identifiers, and who was merged into whom.

use super::{Check, CheckReport, each};
use engine::contacts::keys_of;
use engine::ids::{ContactOrdinal, WorkspaceId};
use engine::limits::ALIASES_MAX;
use engine::rows::{ContactRow, IdentifierKind};
use engine::tables::{ContactKey, IdentifierKey, MergeKey};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::ReadError;

pub(super) fn check(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    let mut expected = 0_u64;
    let mut merged = BTreeMap::<WorkspaceId, u64>::new();
    each(check.snapshot, |key: &ContactKey, row| {
        report.contacts += 1;
        expected += check_identifiers(check, key, row, report)?;
        match row.merged_into {
            Some(into) => {
                *merged.entry(key.workspace).or_default() += 1;
                check_merged(check, key, into, report)
            }
            None => check_aliases(check, key, row, report),
        }
    })?;
    check_index(check, expected, report)?;
    check_merges(check, merged, report)
}

fn contact_of(
    check: Check<'_>,
    workspace: WorkspaceId,
    contact: ContactOrdinal,
) -> Result<Option<Arc<ContactRow>>, ReadError> {
    check.snapshot.get(&ContactKey { workspace, contact })
}

/// A contact is found by its identifiers, also when it was merged away.
fn check_identifiers(
    check: Check<'_>,
    key: &ContactKey,
    row: &ContactRow,
    report: &mut CheckReport,
) -> Result<u64, ReadError> {
    let identifiers = keys_of(key.workspace, row);
    for identifier in &identifiers {
        let listed = check.snapshot.get(identifier)?;
        let found = listed.is_some_and(|listed| {
            listed.contacts.iter().any(|found| found.contact == key.contact && found.role == row.role)
        });
        if !found {
            let (ContactKey { workspace, contact }, kind) = (key, identifier.kind);
            report.fault(|| format!("contact {contact} of workspace {workspace} is not found by its {kind:?}"));
        }
    }
    Ok(identifiers.len() as u64)
}

/// The index lists nobody else, and only an e-mail address leads to several.
fn check_index(check: Check<'_>, expected: u64, report: &mut CheckReport) -> Result<(), ReadError> {
    let mut listed = 0;
    each(check.snapshot, |key: &IdentifierKey, row| {
        listed += row.contacts.len() as u64;
        let is_right = match (key.kind, row.contacts.len()) {
            (_, 0) => false,
            (IdentifierKind::Email, _) => row.contacts.is_sorted(),
            (IdentifierKind::ExternalId | IdentifierKind::Visitor, count) => count == 1,
        };
        if !is_right {
            let (workspace, kind, count) = (key.workspace, key.kind, row.contacts.len());
            report.fault(|| format!("an identifier {kind:?} of workspace {workspace} lists {count} contacts"));
        }
        Ok(())
    })?;
    if listed != expected {
        report.fault(|| format!("contacts have {expected} identifiers, but the index lists {listed}"));
    }
    Ok(())
}

/// Who was merged away is among the aliases of somebody who was not.
fn check_merged(
    check: Check<'_>,
    key: &ContactKey,
    into: ContactOrdinal,
    report: &mut CheckReport,
) -> Result<(), ReadError> {
    let survivor = contact_of(check, key.workspace, into)?;
    let agrees = survivor.is_some_and(|row| row.merged_into.is_none() && row.aliases.contains(&key.contact));
    if !agrees {
        let ContactKey { workspace, contact } = key;
        report.fault(|| {
            format!("contact {contact} of workspace {workspace} was merged into {into}, which does not know it")
        });
    }
    Ok(())
}

/// Every alias points back.
fn check_aliases(
    check: Check<'_>,
    key: &ContactKey,
    row: &ContactRow,
    report: &mut CheckReport,
) -> Result<(), ReadError> {
    let ContactKey { workspace, contact } = *key;
    let mut aliases = row.aliases.clone();
    aliases.sort_unstable();
    aliases.dedup();
    if aliases.len() != row.aliases.len() || aliases.len() > ALIASES_MAX {
        report.fault(|| format!("contact {contact} of workspace {workspace} has the aliases {:?}", row.aliases));
    }
    for alias in aliases {
        if contact_of(check, workspace, alias)?.and_then(|row| row.merged_into) != Some(contact) {
            report.fault(|| {
                format!("contact {contact} of workspace {workspace} has the alias {alias}, which does not know it")
            });
        }
    }
    Ok(())
}

/// Every merge lies under who was there then, and everybody who was merged
/// away has one.
fn check_merges(
    check: Check<'_>,
    merged: BTreeMap<WorkspaceId, u64>,
    report: &mut CheckReport,
) -> Result<(), ReadError> {
    let mut left = merged;
    each(check.snapshot, |key: &MergeKey, row| {
        let MergeKey { workspace, contact, seq } = *key;
        if check.leftovers.is_erased((workspace, contact)) {
            return Ok(());
        }
        let holder = contact_of(check, workspace, contact)?;
        // Who holds a merge may have been merged away since.
        let survivor = holder.map(|row| row.merged_into.unwrap_or(contact));
        let into = contact_of(check, workspace, row.from)?.and_then(|row| row.merged_into);
        let count = left.entry(workspace).or_default();
        if survivor.is_none() || into != survivor || *count == 0 {
            report.fault(|| format!("merge {seq} of workspace {workspace} says that {} went into {contact}", row.from));
        }
        *count = count.saturating_sub(1);
        Ok(())
    })?;
    for (workspace, count) in left.into_iter().filter(|(_, count)| *count > 0) {
        report.fault(|| format!("{count} contacts of workspace {workspace} were merged away, but no merge says so"));
    }
    Ok(())
}
