//! What came of deliveries that leave the node.
//!
//! A delivery waits under the second at which it is tried next. Whoever sends
//! says what came of it, and in the same commit the row moves to its next
//! second, or goes. What is said of a row that is not there any more was said
//! before, and changes nothing.

use super::stats;
use crate::command::{RecordSending, SendingOutcome, Stamp};
use crate::contacts::{Told, survivor};
use crate::outcome::Answer;
use crate::rows::{Cause, DeliveryRow, MessageCount, OutboxRow, Sending, SendingState};
use crate::tables::{DeliveryKey, OutboxKey};
use crate::working_set::{Reads, WorkingSet};

fn keys(command: &RecordSending) -> (OutboxKey, DeliveryKey) {
    let RecordSending { workspace, contact, delivery, due_at, outcome: _ } = *command;
    (OutboxKey { workspace, due_at, contact, delivery }, DeliveryKey { workspace, contact, delivery })
}

pub(crate) fn plan(command: &RecordSending, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    let (outbox, delivery) = keys(command);
    reads.get(&outbox);
    if matches!(command.outcome, SendingOutcome::Bounced { .. }) {
        // Only the needs that this notes matter.
        let _noted = survivor(reads, command.workspace, command.contact);
    }
    let row = reads.get(&delivery)??;
    reads.get(&stats::key(command.workspace, (row.message, row.version), stamp)).map(drop)
}

pub(crate) fn apply(command: RecordSending, stamp: &Stamp, rows: &mut WorkingSet) -> Answer {
    let workspace = command.workspace;
    let (waiting, key) = keys(&command);
    if rows.get(&waiting).is_none() {
        return Answer::Sending;
    }
    rows.remove(&waiting);
    let Some(mut row) = rows.get(&key).map(|row| DeliveryRow::clone(row)) else { return Answer::Sending };
    let next_at = match command.outcome {
        SendingOutcome::Later { at, .. } | SendingOutcome::Held { at } => Some(at),
        _ => None,
    };
    if let Some(at) = next_at {
        // Strictly later, so that the row's key is another one.
        let due_at = at.max(waiting.due_at.saturating_add(1));
        rows.put(&OutboxKey { due_at, ..waiting }, OutboxRow);
    }
    if matches!(command.outcome, SendingOutcome::Bounced { .. }) {
        let Ok(found) = survivor(&mut &*rows, workspace, command.contact);
        if let Some((contact, _)) = found {
            Told::Bounced.note(workspace, contact, stamp, rows);
        }
    }
    let count = row.sending.as_mut().and_then(|sending| noted(sending, command.outcome, stamp.at_s()));
    if let Some(count) = count.filter(|_| row.cause != Cause::Test && !row.recalled) {
        stats::count(&stats::key(workspace, (row.message, row.version), stamp), count, rows);
    }
    rows.put(&key, row);
    Answer::Sending
}

/// Writes an outcome into its delivery, and says what it counts as.
fn noted(sending: &mut Sending, outcome: SendingOutcome, now: u32) -> Option<MessageCount> {
    // It came back, or was taken back, while it was on its way: that stands.
    if sending.state != SendingState::Waiting {
        return None;
    }
    let is_attempt = !matches!(outcome, SendingOutcome::Held { .. } | SendingOutcome::Skipped { .. });
    if is_attempt {
        sending.attempts = sending.attempts.saturating_add(1);
        sending.at = now;
    }
    let (state, reason, count) = match outcome {
        SendingOutcome::Sent => (SendingState::Sent, String::new(), Some(MessageCount::Delivered)),
        SendingOutcome::Later { reason, .. } => (SendingState::Waiting, reason, None),
        SendingOutcome::Held { .. } => return None,
        SendingOutcome::Failed { reason } | SendingOutcome::Skipped { reason } => {
            (SendingState::Failed, reason, Some(MessageCount::Failed))
        }
        SendingOutcome::Bounced { reason } => (SendingState::Bounced, reason, Some(MessageCount::Bounced)),
    };
    (sending.state, sending.reason) = (state, reason);
    count
}
