//! What stops a message by itself: it was sent as often as it may be in all, or
//! far more often than was forecast.

use super::{ReadyMessage, subject};
use crate::command::Stamp;
use crate::ids::{MessageId, WorkspaceId};
use crate::limits::{FORECAST_FLOOR, FORECAST_TIMES_MAX};
use crate::rows::{ActorRef, MessageRow, MessageState, PauseReason, PulseRow};
use crate::stats::hour_of;
use crate::tables::{MessageKey, PulseKey};
use crate::working_set::{Reads, WorkingSet};
use crate::workspaces::audit::{self, Entry};

pub(super) fn plan(workspace: WorkspaceId, message: MessageId, reads: &mut Reads<'_>) {
    reads.get(&PulseKey { workspace, message });
    reads.get(&MessageKey { workspace, message });
}

/// Counts a send, and pauses the message when that was one too many.
pub(super) fn beat(workspace: WorkspaceId, message: &ReadyMessage, stamp: &Stamp, rows: &mut WorkingSet) {
    let hour = hour_of(stamp.at_ms);
    let mut pulse = PulseRow::default();
    rows.update(&PulseKey { workspace, message: message.message }, |row| {
        row.sent += 1;
        row.in_hour = if row.hour == hour { row.in_hour + 1 } else { 1 };
        row.hour = hour;
        pulse = *row;
    });
    if let Some(reason) = is_enough(&message.row, pulse) {
        pause(workspace, message.message, reason, stamp, rows);
    }
}

/// Why a message that was sent so often stops.
fn is_enough(row: &MessageRow, pulse: PulseRow) -> Option<PauseReason> {
    if row.spec.stop.after_sends.is_some_and(|most| pulse.sent >= u64::from(most)) {
        return Some(PauseReason::SendsReached);
    }
    let most = row.forecast.map(|forecast| forecast.saturating_mul(FORECAST_TIMES_MAX).max(FORECAST_FLOOR));
    most.is_some_and(|most| pulse.in_hour > most).then_some(PauseReason::OverForecast)
}

fn pause(workspace: WorkspaceId, message: MessageId, reason: PauseReason, stamp: &Stamp, rows: &mut WorkingSet) {
    let key = MessageKey { workspace, message };
    let Some(before) = rows.get(&key).filter(|row| row.state == MessageState::Live).cloned() else { return };
    let after = MessageRow {
        state: MessageState::Paused,
        paused: Some(reason),
        live_since_ms: None,
        updated_at: stamp.at_s(),
        ..MessageRow::clone(&before)
    };
    let change = audit::change("state", Some(before.state.name().to_owned()), &Some(reason.name().to_owned()));
    let entry = Entry {
        actor: ActorRef::Herald,
        action: "message.paused",
        subject: subject(message),
        changes: change.into_iter().collect(),
    };
    audit::note(workspace, entry, stamp, rows);
    rows.put(&key, after);
}
