//! Held events wait under each of their identifiers, and are counted.

use super::{Check, CheckReport, each};
use engine::contacts::email_key;
use engine::events::held_identity;
use engine::ids::WorkspaceId;
use engine::rows::{HeldRow, IdentifierKind, WorkspaceRow};
use engine::tables::{CountersKey, HeldCountKey, HeldKey, HeldUnderKey, IdentifierKey, WorkspaceKey};
use std::collections::{BTreeMap, BTreeSet};
use store::ReadError;

pub(super) fn check(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    let mut sums = BTreeMap::<WorkspaceId, (u64, u64)>::new();
    let mut ways = 0;
    each(check.snapshot, |key: &HeldKey, row| {
        report.held += 1;
        let HeldKey { workspace, held } = *key;
        let sum = sums.entry(workspace).or_default();
        *sum = (sum.0 + 1, sum.1 + u64::from(row.bytes));
        let workspace_row = check.snapshot.get(&WorkspaceKey { workspace })?;
        for identity in workspace_row.into_iter().flat_map(|own| identities((&own, workspace), row)) {
            ways += 1;
            if check.snapshot.get(&HeldUnderKey { workspace, identity, held })?.is_none() {
                report.fault(|| format!("the held event {held} of workspace {workspace} does not wait for anybody"));
            }
        }
        Ok(())
    })?;
    check_counts(check, ways, report)?;
    each(check.snapshot, |key: &WorkspaceKey, _| {
        let WorkspaceKey { workspace } = *key;
        let (count, bytes) = sums.get(&workspace).copied().unwrap_or_default();
        let counters = check.snapshot.get(&CountersKey { workspace })?.unwrap_or_default();
        let says = (counters.held_count, counters.held_bytes);
        if says != (count, bytes) {
            report.fault(|| {
                format!("workspace {workspace} holds {count} events of {bytes} bytes, its counters say {says:?}")
            });
        }
        Ok(())
    })
}

/// The identifiers under which an event waits.
fn identities((workspace_row, workspace): (&WorkspaceRow, WorkspaceId), row: &HeldRow) -> BTreeSet<u128> {
    let user_id = row.user_id.clone().map(|value| IdentifierKey { workspace, kind: IdentifierKind::ExternalId, value });
    let email = row.email.as_deref().map(|email| email_key(workspace, email));
    user_id.into_iter().chain(email).map(|key| held_identity(workspace_row, &key)).collect()
}

/// Nothing waits that is not there, and each identifier counts what waits.
fn check_counts(check: Check<'_>, ways: u64, report: &mut CheckReport) -> Result<(), ReadError> {
    let mut waiting = BTreeMap::<(WorkspaceId, u128), u32>::new();
    let mut listed = 0;
    each(check.snapshot, |key: &HeldUnderKey, _| {
        listed += 1;
        *waiting.entry((key.workspace, key.identity)).or_default() += 1;
        Ok(())
    })?;
    if listed != ways {
        report.fault(|| format!("held events wait in {ways} places, but {listed} are listed"));
    }
    each(check.snapshot, |key: &HeldCountKey, row| {
        let there = waiting.remove(&(key.workspace, key.identity)).unwrap_or(0);
        if there != row.count {
            let (workspace, says) = (key.workspace, row.count);
            report.fault(|| {
                format!("{there} events of workspace {workspace} wait under one identifier, its count says {says}")
            });
        }
        Ok(())
    })?;
    if !waiting.is_empty() {
        let count = waiting.len();
        report.fault(|| format!("under {count} identifiers events wait that are not counted"));
    }
    Ok(())
}
