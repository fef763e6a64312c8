//! Somebody opened a page: the messages for whoever matches are looked at.

use super::decide;
use crate::command::{ClaimedId, Identifiers, MatchMessages, Stamp};
use crate::contacts::{ANYBODY, find, plan_find};
use crate::outcome::{Answer, Outcome};
use crate::tables::{BrowsingKey, CountersKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

fn who(command: &MatchMessages) -> Identifiers {
    let id = ClaimedId { text: command.contact.to_string(), id: Some(command.contact) };
    Identifiers { id: Some(id), ..Identifiers::default() }
}

pub(crate) fn plan(command: &MatchMessages, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    let found = plan_find(workspace, &who(command), ANYBODY, reads)?;
    reads.get(&BrowsingKey { workspace, contact: found.0 });
    decide::plan_match(workspace, &found, stamp, reads);
    Some(())
}

pub(crate) fn apply(command: &MatchMessages, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Ok(found) = find(&mut &*rows, workspace, &who(command), ANYBODY);
    let found = found?;
    decide::on_match(workspace, command.verified, &found, stamp, rows);
    let revision = rows.get(&BrowsingKey { workspace, contact: found.0 }).map_or(0, |row| row.revision);
    Ok(Answer::Receipts { revision })
}
