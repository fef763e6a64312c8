//! Companies: their identifiers, and who belongs to them.

use super::{Check, CheckReport, each};
use engine::companies::{company_id_key, name_key};
use engine::ids::{CompanyOrdinal, ContactOrdinal, WorkspaceId};
use engine::rows::CompanyRow;
use engine::tables::{CompanyContactKey, CompanyIdentifierKey, CompanyKey, ContactKey, CountersKey, WorkspaceKey};
use std::collections::BTreeMap;
use store::ReadError;

/// A company: how many contacts its row counts, less those that were found.
type Balance = BTreeMap<(WorkspaceId, CompanyOrdinal), i64>;

pub(super) fn check(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    let (mut balance, mut identifiers) = (Balance::new(), 0_u64);
    let mut companies = BTreeMap::<WorkspaceId, u64>::new();
    each(check.snapshot, |key: &CompanyKey, row| {
        report.companies += 1;
        *companies.entry(key.workspace).or_default() += 1;
        if row.contacts > 0 {
            balance.insert((key.workspace, key.company), i64::from(row.contacts));
        }
        identifiers += check_identifiers(check, key, row, report)?;
        Ok(())
    })?;
    check_index(check, identifiers, report)?;
    check_contacts(check, &mut balance, report)?;
    for ((workspace, company), left) in balance.into_iter().filter(|(_, left)| *left != 0) {
        report.fault(|| format!("company {company} of workspace {workspace} counts {left} contacts more than it has"));
    }
    check_memberships(check, report)?;
    check_counters(check, &companies, report)
}

fn check_identifiers(
    check: Check<'_>,
    key: &CompanyKey,
    row: &CompanyRow,
    report: &mut CheckReport,
) -> Result<u64, ReadError> {
    let CompanyKey { workspace, company } = *key;
    let name = row.name.as_deref().map(|name| name_key(workspace, name));
    let mut count = 0;
    for identifier in std::iter::once(company_id_key(workspace, &row.company_id)).chain(name) {
        count += 1;
        if !check.snapshot.get(&identifier)?.is_some_and(|listed| listed.companies.contains(&company)) {
            let kind = identifier.kind;
            report.fault(|| format!("company {company} of workspace {workspace} is not found by its {kind:?}"));
        }
    }
    Ok(count)
}

fn check_index(check: Check<'_>, expected: u64, report: &mut CheckReport) -> Result<(), ReadError> {
    let mut listed = 0;
    each(check.snapshot, |_: &CompanyIdentifierKey, row| {
        listed += row.companies.len() as u64;
        Ok(())
    })?;
    if listed != expected {
        report.fault(|| format!("companies have {expected} identifiers, but the index lists {listed}"));
    }
    Ok(())
}

/// Whoever a company lists is there and knows of it.
fn check_contacts(check: Check<'_>, balance: &mut Balance, report: &mut CheckReport) -> Result<(), ReadError> {
    each(check.snapshot, |key: &CompanyContactKey, _| {
        let CompanyContactKey { workspace, company, contact } = *key;
        if check.leftovers.is_detached((workspace, company)) {
            return Ok(());
        }
        *balance.entry((workspace, company)).or_default() -= 1;
        let row = check.snapshot.get(&ContactKey { workspace, contact })?;
        let agrees = match row {
            Some(row) => row.merged_into.is_none() && row.companies.contains(&company),
            None => check.leftovers.is_membership(workspace, (contact, company)),
        };
        if !agrees {
            report.fault(|| {
                format!("company {company} of workspace {workspace} lists contact {contact}, which does not know it")
            });
        }
        Ok(())
    })
}

/// Whatever company a contact names lists it, unless the company is gone:
/// reads pass over those. What was merged away is listed under its survivor.
fn check_memberships(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    each(check.snapshot, |key: &ContactKey, row| {
        let ContactKey { workspace, contact } = *key;
        let own: &[CompanyOrdinal] = if row.merged_into.is_none() { &row.companies } else { &[] };
        for &company in own {
            let is_there = check.snapshot.get(&CompanyKey { workspace, company })?.is_some();
            let is_listed = check.snapshot.get(&CompanyContactKey { workspace, company, contact })?.is_some();
            if is_there && !is_listed {
                report.fault(|| {
                    format!("contact {contact} of workspace {workspace} is not listed by its company {company}")
                });
            }
        }
        check_once(workspace, contact, own, report);
        Ok(())
    })
}

fn check_once(workspace: WorkspaceId, contact: ContactOrdinal, companies: &[CompanyOrdinal], report: &mut CheckReport) {
    let mut sorted = companies.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() != companies.len() {
        report.fault(|| format!("contact {contact} of workspace {workspace} names a company twice"));
    }
}

fn check_counters(
    check: Check<'_>,
    companies: &BTreeMap<WorkspaceId, u64>,
    report: &mut CheckReport,
) -> Result<(), ReadError> {
    each(check.snapshot, |key: &WorkspaceKey, _| {
        let WorkspaceKey { workspace } = *key;
        let there = companies.get(&workspace).copied().unwrap_or(0);
        let says = check.snapshot.get(&CountersKey { workspace })?.map_or(0, |row| u64::from(row.companies));
        if there != says {
            report.fault(|| format!("workspace {workspace} has {there} companies, its counter says {says}"));
        }
        Ok(())
    })
}
