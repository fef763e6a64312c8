//! Archiving hides a contact; blocking also keeps them from coming back.

use super::store::answer;
use super::{CONTACTS, browsing, find, plan_find};
use crate::command::{ArchiveContact, Archiving, Stamp};
use crate::outcome::{Answer, Outcome};
use crate::rows::ContactRow;
use crate::tables::ContactKey;
use crate::working_set::{Reads, WorkingSet};
use std::sync::Arc;

pub(crate) fn plan(command: &ArchiveContact, reads: &mut Reads<'_>) -> Option<()> {
    let (contact, _) = plan_find(command.workspace, &command.who, CONTACTS, reads)?;
    browsing::plan(command.workspace, contact, reads);
    Some(())
}

pub(crate) fn apply(command: &ArchiveContact, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let ArchiveContact { workspace, who, archiving } = command;
    let Ok(found) = find(&mut &*rows, *workspace, who, CONTACTS);
    let (contact, before) = found?;
    let mut after = ContactRow::clone(&before);
    let now = stamp.at_s();
    match archiving {
        Archiving::Archive => after.archived_at = before.archived_at.or(Some(now)),
        Archiving::Unarchive => (after.archived_at, after.blocked_at) = (None, None),
        Archiving::Block => after.blocked_at = before.blocked_at.or(Some(now)),
    }
    let after = if after == *before {
        before
    } else {
        after.updated_at = now;
        browsing::note(*workspace, contact, (&before, &after), rows);
        rows.put(&ContactKey { workspace: *workspace, contact }, after.clone());
        Arc::new(after)
    };
    answer(*workspace, (contact, after), false, rows).map(Answer::Contact)
}
