//! Somebody wants to see a message before others do: one person gets it,
//! whatever its state, and nothing of it is counted.

use super::deliver::{self, Made};
use super::subject;
use crate::command::{SendTest, Stamp};
use crate::contacts::{ANYBODY, find, id_of, plan_find};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::Cause;
use crate::source::Verified;
use crate::tables::{BrowsingKey, CountersKey, MessageKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use crate::workspaces::audit::{self, Entry};

pub(crate) fn plan(command: &SendTest, reads: &mut Reads<'_>) -> Option<()> {
    let SendTest { workspace, message, .. } = *command;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    reads.get(&MessageKey { workspace, message });
    let found = plan_find(workspace, &command.who, ANYBODY, reads)?;
    reads.get(&BrowsingKey { workspace, contact: found.0 }).map(drop)
}

pub(crate) fn apply(command: &SendTest, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SendTest { workspace, message, ref who, actor } = *command;
    let Some(own) = rows.get(&WorkspaceKey { workspace }).cloned() else {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    };
    let Some(of) = rows.get(&MessageKey { workspace, message }).cloned() else {
        return Err(Refusal::new(RefusalKind::MessageNotFound));
    };
    let Ok(found) = find(&mut &*rows, workspace, who, ANYBODY);
    let (contact, row) = found?;
    let entry = Entry { actor, action: "message.test_sent", subject: subject(message), changes: Vec::new() };
    audit::note(workspace, entry, stamp, rows);
    // A token asked for it: the person is who it says.
    let made = Made { workspace, message, of: &of, contact, cause: Cause::Test, verified: Verified::Token };
    let delivery = deliver::make_of(&made, stamp, rows);
    Ok(Answer::Delivery(id_of(&own, workspace, contact, &row), delivery))
}
