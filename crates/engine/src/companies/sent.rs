//! Companies that a request about a user names.

use super::attach::Membership;
use super::{find_company, store};
use crate::attributes;
use crate::command::{SentAttributes, SentCompany, Stamp, WhichCompany};
use crate::ids::{ContactOrdinal, WorkspaceId};
use crate::outcome::Refusal;
use crate::rows::{ContactRow, Model};
use crate::tables::{CountersKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use std::collections::BTreeSet;

/// Notes what taking these companies reads.
pub(crate) fn plan_sent(workspace: WorkspaceId, sent: &[SentCompany], reads: &mut Reads<'_>) {
    if sent.is_empty() {
        return;
    }
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    // Companies of one request mostly carry the same attributes: each name is
    // asked for once.
    let mut names = BTreeSet::new();
    let mut each_once = SentAttributes::default();
    for attribute in sent.iter().flat_map(|company| &company.facts.custom.attributes) {
        if names.insert(attribute.name.as_str()) {
            each_once.attributes.push(attribute.clone());
        }
    }
    attributes::plan(workspace, Model::Company, &each_once, reads);
    for company in sent {
        let which = WhichCompany::CompanyId(company.company_id.clone());
        // What is known of one says nothing of the next.
        let _noted = store::plan(workspace, &which, &company.facts, reads);
    }
}

/// Whether there is a company of this id.
pub(crate) fn is_there(workspace: WorkspaceId, company_id: &str, rows: &WorkingSet) -> bool {
    let Ok(found) = find_company(&mut &*rows, workspace, &WhichCompany::CompanyId(company_id.to_owned()));
    found.is_some()
}

/// Makes or changes each, and attaches the contact to it or detaches it: `row`
/// is the contact's, which the caller writes. One to be left that is not there
/// is not made. One that is named twice is one: the later facts win.
///
/// # Errors
/// What is wrong with one of them; the caller takes everything back.
pub(crate) fn take_sent(
    workspace: WorkspaceId,
    (contact, row): (ContactOrdinal, &mut ContactRow),
    sent: Vec<SentCompany>,
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> Result<(), Refusal> {
    for SentCompany { company_id, facts, attached } in sent {
        let which = WhichCompany::CompanyId(company_id);
        let Ok(found) = find_company(&mut &*rows, workspace, &which);
        if found.is_none() && !attached {
            continue;
        }
        let (company, _) = store::save(workspace, (which, facts), stamp, rows)?;
        let membership = Membership { workspace, contact, company };
        if attached {
            membership.begin(row, rows)?;
        } else {
            membership.end(row, rows);
        }
    }
    Ok(())
}
