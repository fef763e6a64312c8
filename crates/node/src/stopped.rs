//! A message that paused itself is told of: in the log, and to whoever wants to
//! know.

use crate::lane::watch::Watch;
use engine::ids::{MessageId, WorkspaceId};
use engine::rows::{ActorRef, MessageState, PauseReason};
use engine::{Key, Row, WorkingSet};
use std::sync::OnceLock;

/// A message that has just paused itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoppedMessage {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub message: MessageId,
    /// Why.
    pub reason: PauseReason,
    /// Who let it go live.
    pub owner: Option<ActorRef>,
}

type Told = Box<dyn Fn(StoppedMessage) + Send + Sync>;

/// Looks for messages that pause themselves.
#[derive(Default)]
pub(crate) struct Stopped {
    told: OnceLock<Told>,
}

impl Stopped {
    /// Tells this one, too, from now on; the first that asks is told.
    pub(crate) fn tell(&self, told: Told) {
        let _second = self.told.set(told);
    }
}

impl std::fmt::Debug for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stopped")
    }
}

impl Watch for Stopped {
    fn committed(&self, rows: &WorkingSet) {
        for stopped in stopped(rows) {
            let StoppedMessage { workspace, message, reason, owner: _ } = stopped;
            tracing::warn!(
                workspace.id = workspace.0,
                message.id = message.0,
                message.reason = reason.name(),
                "a message paused itself"
            );
            if let Some(told) = self.told.get() {
                told(stopped);
            }
        }
    }
}

/// The messages that this batch paused without anybody's asking.
fn stopped(rows: &WorkingSet) -> Vec<StoppedMessage> {
    let paused = rows.changes().filter_map(|(key, row)| match (key, row) {
        (Key::Message(key), Some(Row::Message(row))) if row.state == MessageState::Paused => {
            let reason = row.paused.filter(|reason| *reason != PauseReason::Asked)?;
            Some(StoppedMessage { workspace: key.workspace, message: key.message, reason, owner: row.owner })
        }
        _ => None,
    });
    // A paused message can be changed later: only what is noted now is new.
    paused.filter(|stopped| rows.changes().any(|(key, row)| is_noted(stopped, (key, row)))).collect()
}

fn is_noted(stopped: &StoppedMessage, change: (&Key, Option<&Row>)) -> bool {
    let (Key::Audit(key), Some(Row::Audit(row))) = change else { return false };
    key.workspace == stopped.workspace
        && row.actor == ActorRef::Herald
        && row.action == "message.paused"
        && row.subject == format!("message:{}", stopped.message.0)
}
