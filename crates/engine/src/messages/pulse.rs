//! What stops a message by itself: it was sent as often as it may be in all, or
//! far more often than was forecast.

use super::{ReadyMessage, subject};
use crate::command::{SetForecast, Stamp};
use crate::ids::{MessageId, WorkspaceId};
use crate::limits::{FORECAST_FLOOR, FORECAST_TIMES_MAX};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{ActorRef, MessageRow, MessageState, PauseReason, PulseRow};
use crate::stats::hour_of;
use crate::tables::{CountersKey, MessageKey, PulseKey};
use crate::working_set::{Reads, WorkingSet};
use crate::workspaces::audit::{self, Entry};
use std::sync::Arc;

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

pub(crate) fn plan_forecast(command: &SetForecast, reads: &mut Reads<'_>) -> Option<()> {
    let SetForecast { workspace, message, .. } = *command;
    reads.get(&CountersKey { workspace });
    plan(workspace, message, reads);
    Some(())
}

/// Says how often a message is expected to be sent. The hour begins anew: who
/// lets a message go on that was paused has seen what it did.
pub(crate) fn forecast(command: &SetForecast, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SetForecast { workspace, message, forecast, actor } = *command;
    let key = MessageKey { workspace, message };
    let Some(before) = rows.get(&key).map(Arc::clone) else {
        return Err(Refusal::new(RefusalKind::MessageNotFound));
    };
    let pulse = PulseKey { workspace, message };
    if rows.get(&pulse).is_some_and(|row| row.in_hour > 0) {
        rows.update(&pulse, |row| row.in_hour = 0);
    }
    let text = |forecast: Option<u32>| forecast.map(|forecast| forecast.to_string());
    let Some(change) = audit::change("forecast_per_hour", text(before.forecast), &text(forecast)) else {
        return Ok(Answer::Message(message, before));
    };
    let entry = Entry { actor, action: "message.forecast_set", subject: subject(message), changes: vec![change] };
    audit::note(workspace, entry, stamp, rows);
    let after = MessageRow { forecast, ..MessageRow::clone(&before) };
    rows.put(&key, after.clone());
    Ok(Answer::Message(message, Arc::new(after)))
}
