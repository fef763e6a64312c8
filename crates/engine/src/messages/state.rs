//! A message goes live, pauses, is archived.

use super::subject;
use crate::command::{MessageStep, MoveMessage, Stamp};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{MessageRow, MessageState, PauseReason, Trigger};
use crate::tables::{CountersKey, MessageKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use crate::workspaces::audit::{self, Entry};
use std::sync::Arc;

pub(crate) fn plan(command: &MoveMessage, reads: &mut Reads<'_>) -> Option<()> {
    let MoveMessage { workspace, message, .. } = *command;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    reads.get(&MessageKey { workspace, message }).map(drop)
}

/// Doing it again changes nothing.
pub(crate) fn apply(command: &MoveMessage, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let MoveMessage { workspace, message, step, actor } = *command;
    let key = MessageKey { workspace, message };
    let Some(before) = rows.get(&key).map(Arc::clone) else {
        return Err(Refusal::new(RefusalKind::MessageNotFound));
    };
    let (state, action) = match step {
        MessageStep::GoLive => (MessageState::Live, "message.went_live"),
        MessageStep::Pause => (MessageState::Paused, "message.paused"),
        MessageStep::Archive => (MessageState::Archived, "message.archived"),
    };
    if before.state == state {
        return Ok(Answer::Message(message, before));
    }
    if step == MessageStep::Pause && before.state != MessageState::Live {
        let detail = format!("only a live message can pause; this one is {}", before.state.name());
        return Err(Refusal::new(RefusalKind::MessageState).field("state").detail(detail));
    }
    let is_live = state == MessageState::Live;
    let after = MessageRow {
        state,
        updated_at: stamp.at_s(),
        owner: if is_live { Some(actor) } else { before.owner },
        paused: (state == MessageState::Paused).then_some(PauseReason::Asked),
        live_since_ms: is_live.then_some(stamp.at_ms),
        marking_since_ms: (is_live && waits_for_entries(&before.spec.trigger)).then_some(stamp.at_ms),
        first_live_at: before.first_live_at.or(is_live.then_some(stamp.at_s())),
        ..MessageRow::clone(&before)
    };
    let change = audit::change("state", Some(before.state.name().to_owned()), &Some(state.name().to_owned()));
    let entry = Entry { actor, action, subject: subject(message), changes: change.into_iter().collect() };
    audit::note(workspace, entry, stamp, rows);
    rows.put(&key, after.clone());
    Ok(Answer::Message(message, Arc::new(after)))
}

/// Whether a message looks at who comes to be of a segment, so that those who
/// are of it already have to be marked.
pub(super) const fn waits_for_entries(trigger: &Trigger) -> bool {
    matches!(trigger, Trigger::Entered { .. })
}
