//! That somebody belonged to a company.

use super::{Place, Step, Work};
use crate::ids::{CompanyOrdinal, ContactOrdinal};
use crate::limits::ERASE_ROWS_MAX;
use crate::rows::CompanyRow;
use crate::tables::{CompanyContactKey, CompanyKey};
use crate::working_set::{Reads, WorkingSet};

fn turn<'a>(work: &Work<'a>) -> impl Iterator<Item = (ContactOrdinal, CompanyOrdinal)> + use<'a> {
    work.companies.iter().copied().skip(work.place.done as usize).take(ERASE_ROWS_MAX as usize)
}

pub(super) fn plan(work: &Work<'_>, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = work.workspace;
    for (contact, company) in turn(work) {
        reads.get(&CompanyContactKey { workspace, company, contact });
        reads.get(&CompanyKey { workspace, company });
    }
    Some(())
}

pub(super) fn step(work: &Work<'_>, rows: &mut WorkingSet) -> Step {
    let workspace = work.workspace;
    let (mut gone, mut done) = (0, work.place.done);
    for (contact, company) in turn(work) {
        done += 1;
        let key = CompanyContactKey { workspace, company, contact };
        if rows.get(&key).is_none() {
            continue;
        }
        rows.remove(&key);
        gone += 1;
        let key = CompanyKey { workspace, company };
        if let Some(row) = rows.get(&key).map(|row| CompanyRow::clone(row)) {
            rows.put(&key, CompanyRow { contacts: row.contacts.saturating_sub(1), ..row });
        }
    }
    let is_through = done as usize >= work.companies.len();
    (gone, (!is_through).then_some(Place { done, cursor: 0 }))
}
