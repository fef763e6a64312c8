//! Notes lead to whom or what they are about, and back.

use super::{Check, CheckReport, each};
use engine::rows::About;
use engine::tables::{CompanyKey, ContactKey, NoteAboutKey, NoteKey};
use store::ReadError;

pub(super) fn check(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    each(check.snapshot, |key: &NoteKey, row| {
        report.notes += 1;
        let NoteKey { workspace, note } = *key;
        let about = row.about;
        if check.snapshot.get(&NoteAboutKey { workspace, about, note })?.is_none() {
            report.fault(|| format!("note {note} of workspace {workspace} is not found from {about:?}"));
        }
        let is_there = match about {
            About::Contact(contact) => check.snapshot.get(&ContactKey { workspace, contact })?.is_some(),
            About::Company(company) => check.snapshot.get(&CompanyKey { workspace, company })?.is_some(),
        };
        if !is_there && !check.leftovers.is_gone(workspace, about) {
            report.fault(|| format!("note {note} of workspace {workspace} is about {about:?}, which is gone"));
        }
        Ok(())
    })?;
    let mut listed = 0;
    each(check.snapshot, |_: &NoteAboutKey, _| {
        listed += 1;
        Ok(())
    })?;
    if listed != report.notes {
        let notes = report.notes;
        report.fault(|| format!("there are {notes} notes, but {listed} ways to them"));
    }
    Ok(())
}
