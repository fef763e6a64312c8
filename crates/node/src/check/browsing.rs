//! What browsers follow is somebody's, pages were opened by somebody, and sites
//! are counted.

use super::{Check, CheckReport, each};
use engine::ids::WorkspaceId;
use engine::limits::PAGE_VIEWS_KEPT;
use engine::tables::{BrowsingKey, ContactKey, CountersKey, PageViewKey, SiteKey, WorkspaceKey};
use std::collections::BTreeMap;
use store::ReadError;

pub(super) fn check(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    each(check.snapshot, |key: &BrowsingKey, row| {
        let BrowsingKey { workspace, contact } = *key;
        if check.snapshot.get(&ContactKey { workspace, contact })?.is_none() {
            report.fault(|| format!("browsers of workspace {workspace} follow contact {contact}, who is gone"));
        }
        if row.person_revision > row.revision {
            report.fault(|| format!("contact {contact} of workspace {workspace} is ahead of their own revision"));
        }
        Ok(())
    })?;
    page_views(check, report)?;
    sites(check, report)
}

fn page_views(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    each(check.snapshot, |key: &PageViewKey, row| {
        let PageViewKey { workspace, contact, slot } = *key;
        let Some(browsing) = check.snapshot.get(&BrowsingKey { workspace, contact })? else {
            if !check.leftovers.is_erased((workspace, contact)) {
                report.fault(|| format!("page view {slot} of contact {contact} of workspace {workspace} is nobody's"));
            }
            return Ok(());
        };
        let place = row.number.checked_sub(1).map(|before| before % PAGE_VIEWS_KEPT);
        let is_counted =
            row.number <= browsing.page_views && browsing.page_views < row.number.saturating_add(PAGE_VIEWS_KEPT);
        if place != Some(u64::from(slot)) || !is_counted {
            let number = row.number;
            report.fault(|| {
                format!("page view {number} of contact {contact} of workspace {workspace} lies in place {slot}")
            });
        }
        Ok(())
    })
}

fn sites(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    let mut sites = BTreeMap::<WorkspaceId, u32>::new();
    each(check.snapshot, |key: &SiteKey, _| {
        *sites.entry(key.workspace).or_default() += 1;
        Ok(())
    })?;
    each(check.snapshot, |key: &WorkspaceKey, _| {
        let workspace = key.workspace;
        let says = check.snapshot.get(&CountersKey { workspace })?.map_or(0, |counters| counters.sites);
        let there = sites.get(&workspace).copied().unwrap_or(0);
        if says != there {
            report.fault(|| format!("workspace {workspace} has {there} sites, its counter says {says}"));
        }
        Ok(())
    })
}
