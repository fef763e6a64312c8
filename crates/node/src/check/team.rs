//! Teammates and their sign-ins.

use super::{Check, CheckReport, each};
use engine::tables::{LoginSessionKey, TeammateKey};
use store::ReadError;

pub(super) fn check(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    each(check.snapshot, |key: &TeammateKey, row| {
        let TeammateKey { workspace, teammate } = *key;
        let is_erased = row.email.is_empty() && row.password_hash.is_empty() && row.link.is_none();
        if row.removed_at.is_some() && !is_erased {
            report
                .fault(|| format!("teammate {teammate} of workspace {workspace} was removed and could still sign in"));
        }
        Ok(())
    })?;
    each(check.snapshot, |key: &LoginSessionKey, _| {
        let LoginSessionKey { workspace, teammate, .. } = *key;
        let row = check.snapshot.get(&TeammateKey { workspace, teammate })?;
        if row.is_none_or(|row| row.removed_at.is_some()) {
            report.fault(|| format!("teammate {teammate} of workspace {workspace} is signed in, but is not there"));
        }
        Ok(())
    })
}
