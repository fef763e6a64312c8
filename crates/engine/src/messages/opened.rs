//! Somebody opened a page, or something of theirs changed: the messages that
//! wait for a person are looked at.

use super::ReadyMessage;
use super::decide::{self, Asking};
use crate::command::{ClaimedId, Identifiers, MatchMessages, Stamp};
use crate::contacts::{ANYBODY, find, plan_find};
use crate::outcome::{Answer, Outcome};
use crate::rows::{Cause, Trigger, Verdict};
use crate::tables::{BrowsingKey, CountersKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use std::sync::Arc;

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
    let Some(ready) = reads.ready(workspace) else { return Some(()) };
    decide::plan(workspace, ready.on_review(), &found, stamp, reads);
    Some(())
}

pub(crate) fn apply(command: &MatchMessages, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Ok(found) = find(&mut &*rows, workspace, &who(command), ANYBODY);
    let found = found?;
    let ready = rows.ready(workspace).cloned();
    for message in ready.iter().flat_map(|ready| ready.on_review()).filter(|message| is_match(message)) {
        let asking = Asking { workspace, message, found: &found, verified: command.verified };
        let verdict = asking.refusal(stamp.at_s(), rows).unwrap_or(Verdict::Sent);
        asking.act(verdict, Cause::Match, stamp, rows);
    }
    let revision = rows.get(&BrowsingKey { workspace, contact: found.0 }).map_or(0, |row| row.revision);
    Ok(Answer::Receipts { revision })
}

fn is_match(message: &Arc<ReadyMessage>) -> bool {
    message.row.spec.trigger == Trigger::Match
}
