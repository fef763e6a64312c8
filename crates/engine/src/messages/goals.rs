//! Goals: what people do after they had a message, or after they would have
//! had it.

use super::decide::Occurred;
use super::{ReadyMessage, frequency, sends_of, stats};
use crate::command::Stamp;
use crate::contacts::Found;
use crate::ids::WorkspaceId;
use crate::rows::{MessageCount, MessageSends};
use crate::working_set::{Reads, WorkingSet};
use std::sync::Arc;

/// Notes what an event that is these messages' goal reads.
pub(super) fn plan(
    workspace: WorkspaceId,
    messages: &[Arc<ReadyMessage>],
    found: &Found,
    stamp: &Stamp,
    reads: &mut Reads<'_>,
) -> Option<()> {
    if messages.is_empty() {
        return Some(());
    }
    frequency::plan(workspace, found, reads);
    let sends = sends_of(reads, workspace, found).ok()?;
    for had in messages.iter().map(|message| sends.sends(message.message)).filter(|had| had.sent > 0) {
        reads.get(&stats::key(workspace, (had.message, had.version), stamp));
    }
    Some(())
}

/// Counts each person once for each message: the first time that they reach its
/// goal within its time.
pub(super) fn on_event(
    workspace: WorkspaceId,
    messages: &[Arc<ReadyMessage>],
    (occurred, found): (&Occurred<'_>, &Found),
    stamp: &Stamp,
    rows: &mut WorkingSet,
) {
    for message in messages {
        let Ok(sends) = sends_of(&mut &*rows, workspace, found);
        let had = sends.sends(message.message);
        if !is_reached(message, had, occurred.row.created_at) {
            continue;
        }
        let count = if had.is_control { MessageCount::ControlGoal } else { MessageCount::Goal };
        stats::count(&stats::key(workspace, (had.message, had.version), stamp), count, rows);
        frequency::reached(workspace, found, (had.message, occurred.row.created_at), rows);
    }
}

fn is_reached(message: &ReadyMessage, had: MessageSends, at: u32) -> bool {
    let Some(goal) = &message.row.spec.goal else { return false };
    let until = had.last_at.saturating_add(goal.within_s);
    had.sent > 0 && had.goal_at.is_none() && (had.last_at..=until).contains(&at)
}
