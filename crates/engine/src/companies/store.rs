//! A company's row and its index, kept in step.

use super::{FoundCompany, company_id_key, find_company, name_key, not_found};
use crate::attributes;
use crate::command::{CompanyFacts, Stamp, WhichCompany};
use crate::ids::{CompanyOrdinal, WorkspaceId};
use crate::limits::COMPANIES_PER_NAME_MAX;
use crate::outcome::{Refusal, RefusalKind};
use crate::rows::{CompanyIdRow, CompanyRow, Model};
use crate::tables::{CompanyKey, CountersKey};
use crate::working_set::{Reads, WorkingSet};
use std::sync::Arc;

/// Notes what [`save`] reads, but for custom attributes, workspace and
/// counters.
pub(super) fn plan(
    workspace: WorkspaceId,
    which: &WhichCompany,
    facts: &CompanyFacts,
    reads: &mut Reads<'_>,
) -> Option<()> {
    if let Some(Some(name)) = &facts.name {
        reads.get(&name_key(workspace, name));
    }
    let (_, row) = find_company(reads, workspace, which).ok()??;
    if facts.name.is_some() {
        plan_name(workspace, &row, reads);
    }
    Some(())
}

/// Notes the index row of a company's present name.
pub(super) fn plan_name(workspace: WorkspaceId, row: &CompanyRow, reads: &mut Reads<'_>) {
    if let Some(name) = &row.name {
        reads.get(&name_key(workspace, name));
    }
}

/// Takes over what was sent of a company. One that is named by its
/// `company_id` and not there is made. A row to which nothing happens is not
/// written: most requests about a user name their company without changing it.
///
/// # Errors
/// [`RefusalKind::CompanyNotFound`], [`RefusalKind::CompanyNameShared`], or
/// what is wrong with a custom attribute.
pub(super) fn save(
    workspace: WorkspaceId,
    (which, facts): (WhichCompany, CompanyFacts),
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> Result<FoundCompany, Refusal> {
    let Ok(found) = find_company(&mut &*rows, workspace, &which);
    let is_new = found.is_none();
    let (company, before) = match (found, which) {
        (Some(found), _) => found,
        (None, WhichCompany::Id(_)) => return Err(not_found()),
        (None, WhichCompany::CompanyId(company_id)) => make(workspace, company_id, stamp, rows),
    };
    let mut after = CompanyRow::clone(&before);
    take(&mut after, facts, workspace, stamp, rows)?;
    if after == *before && !is_new {
        return Ok((company, before));
    }
    after.updated_at = stamp.at_s();
    rename(workspace, company, (before.name.as_deref(), after.name.as_deref()), rows)?;
    let after = Arc::new(after);
    rows.put(&CompanyKey { workspace, company }, CompanyRow::clone(&after));
    Ok((company, after))
}

/// Takes the next ordinal and lists the company under its `company_id`.
fn make(workspace: WorkspaceId, company_id: String, stamp: &Stamp, rows: &mut WorkingSet) -> FoundCompany {
    let mut company = CompanyOrdinal::default();
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_company += 1;
        counters.companies += 1;
        company = CompanyOrdinal(counters.last_company);
    });
    rows.put(&company_id_key(workspace, &company_id), CompanyIdRow { companies: vec![company] });
    let now = stamp.at_s();
    let row = CompanyRow {
        company_id,
        name: None,
        plan: None,
        size: None,
        website: None,
        industry: None,
        monthly_spend: None,
        remote_created_at: None,
        last_request_at: None,
        custom: Vec::new(),
        tags: Vec::new(),
        contacts: 0,
        created_at: now,
        updated_at: now,
    };
    (company, Arc::new(row))
}

fn take(
    row: &mut CompanyRow,
    facts: CompanyFacts,
    workspace: WorkspaceId,
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> Result<(), Refusal> {
    let CompanyFacts { name, plan, size, website, industry, monthly_spend, remote_created_at, last_request_at, custom } =
        facts;
    replace(&mut row.name, name);
    replace(&mut row.plan, plan);
    replace(&mut row.size, size);
    replace(&mut row.website, website);
    replace(&mut row.industry, industry);
    replace(&mut row.monthly_spend, monthly_spend);
    replace(&mut row.remote_created_at, remote_created_at);
    replace(&mut row.last_request_at, last_request_at);
    attributes::settle((workspace, Model::Company), custom, &mut row.custom, stamp, rows)
}

fn replace<T>(field: &mut T, sent: Option<T>) {
    if let Some(value) = sent {
        *field = value;
    }
}

/// Moves a company in the index from one name to another.
///
/// # Errors
/// [`RefusalKind::CompanyNameShared`] when as many have the new name as may.
pub(super) fn rename(
    workspace: WorkspaceId,
    company: CompanyOrdinal,
    (before, after): (Option<&str>, Option<&str>),
    rows: &mut WorkingSet,
) -> Result<(), Refusal> {
    let (before, after) = (before.map(|name| name_key(workspace, name)), after.map(|name| name_key(workspace, name)));
    if before == after {
        return Ok(());
    }
    if let Some(key) = before {
        let mut listed = rows.get(&key).map(|row| CompanyIdRow::clone(row)).unwrap_or_default();
        listed.companies.retain(|other| *other != company);
        if listed.companies.is_empty() { rows.remove(&key) } else { rows.put(&key, listed) }
    }
    if let Some(key) = after {
        let mut listed = rows.get(&key).map(|row| CompanyIdRow::clone(row)).unwrap_or_default();
        if listed.companies.len() >= COMPANIES_PER_NAME_MAX {
            return Err(Refusal::new(RefusalKind::CompanyNameShared).field("name").detail(COMPANIES_PER_NAME_MAX));
        }
        if let Err(place) = listed.companies.binary_search(&company) {
            listed.companies.insert(place, company);
        }
        rows.put(&key, listed);
    }
    Ok(())
}
