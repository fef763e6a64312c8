//! Delays: a message that was triggered waits, and everything is asked again
//! when its time has come.

use super::decide::{self, Asking};
use super::deliver::Order;
use super::{ReadyMessage, stats};
use crate::command::{FireTimers, Stamp};
use crate::contacts::{Found, survivor};
use crate::ids::{EventRef, MessageId, TimerId, WorkspaceId};
use crate::limits::TIMERS_PER_STEP_MAX;
use crate::outcome::{Answer, Outcome};
use crate::rows::{Cause, LogRow, TimerRow, Verdict};
use crate::tables::{CountersKey, DecisionKey, LogKey, TableKey, TimerKey, WorkspaceKey};
use crate::working_set::{RangeNeed, Reads, WorkingSet};
use std::sync::Arc;

/// Lets a message wait for its delay.
pub(super) fn set(order: &Order<'_>, event: EventRef, stamp: &Stamp, rows: &mut WorkingSet) {
    let workspace = order.workspace;
    let mut timer = TimerId::default();
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_timer += 1;
        timer = TimerId(counters.last_timer);
    });
    let due_at = stamp.at_s().saturating_add(order.message.delay_s());
    let (message, version) = (order.message.message, order.message.row.version);
    let row = TimerRow { contact: order.found.0, message, version, event };
    rows.put(&TimerKey { workspace, due_at, timer }, row);
}

/// The timers whose time has come.
fn due(command: &FireTimers, stamp: &Stamp) -> RangeNeed {
    let at = |due_at, timer| TimerKey { workspace: command.workspace, due_at, timer: TimerId(timer) }.erased();
    let rows_max = u32::try_from(TIMERS_PER_STEP_MAX).unwrap_or(u32::MAX);
    RangeNeed { from: at(0, 0), to: at(stamp.at_s(), u64::MAX), rows_max }
}

pub(crate) fn plan(command: &FireTimers, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    let range = due(command, stamp);
    reads.range(range.clone())?;
    let mut is_whole = true;
    for key in reads.keys_of::<TimerKey>(&range) {
        is_whole &= plan_one(workspace, &key, stamp, reads).is_some();
    }
    is_whole.then_some(())
}

fn plan_one(workspace: WorkspaceId, key: &TimerKey, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    let timer = **reads.get(key)??;
    reads.get(&log_key(workspace, timer.event));
    reads.get(&decision_key(workspace, timer.event));
    stats::plan_version(workspace, (timer.message, timer.version), stamp, reads);
    let found = survivor(reads, workspace, timer.contact).ok()??;
    let message = reads.ready(workspace)?.message(timer.message)?;
    decide::plan(workspace, std::slice::from_ref(message), &found, stamp, reads);
    Some(())
}

/// Fires the timers whose time has come, some of them.
pub(crate) fn apply(command: &FireTimers, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let (keys, is_whole) = rows.range::<TimerKey>(&due(command, stamp));
    for key in &keys {
        let Some(timer) = rows.get(key).map(|row| **row) else { continue };
        rows.remove(key);
        fire(workspace, &timer, stamp, rows);
    }
    Ok(Answer::Swept { removed: keys.len() as u64, finished: is_whole })
}

fn fire(workspace: WorkspaceId, timer: &TimerRow, stamp: &Stamp, rows: &mut WorkingSet) {
    let Ok(found) = survivor(&mut &*rows, workspace, timer.contact);
    let event = rows.get(&log_key(workspace, timer.event)).cloned();
    // Who was deleted while it waited gets nothing.
    let (Some(found), Some(event)) = (found, event) else { return };
    let ready = rows.ready(workspace).cloned();
    let message = ready.as_ref().and_then(|ready| ready.message(timer.message));
    let verdict = match message {
        Some(message) if message.row.version == timer.version => {
            again(workspace, message, (&event, &found), (timer.event, stamp), rows)
        }
        other => {
            let verdict = if other.is_some() { Verdict::VersionReplaced } else { Verdict::NotLive };
            stats::verdict(&stats::key(workspace, (timer.message, timer.version), stamp), verdict, rows);
            verdict
        }
    };
    note(workspace, timer.event, (timer.message, verdict), rows);
}

/// Asks everything about the person again.
pub(super) fn again(
    workspace: WorkspaceId,
    message: &Arc<ReadyMessage>,
    (event, found): (&LogRow, &Found),
    (at, stamp): (EventRef, &Stamp),
    rows: &mut WorkingSet,
) -> Verdict {
    let asking = Asking { workspace, message, found, verified: event.verified };
    let verdict = asking.refusal(stamp.at_s(), rows).unwrap_or(Verdict::Sent);
    asking.act(verdict, Cause::Event(at), stamp, rows);
    verdict
}

/// Writes what came of it to what was said of the event.
fn note(workspace: WorkspaceId, event: EventRef, (message, verdict): (MessageId, Verdict), rows: &mut WorkingSet) {
    let key = decision_key(workspace, event);
    if rows.get(&key).is_none() {
        return;
    }
    rows.update(&key, |row| {
        let of_message = row.verdicts.iter_mut().find(|of_message| of_message.message == message);
        if let Some(of_message) = of_message {
            of_message.verdict = verdict;
        }
    });
}

fn log_key(workspace: WorkspaceId, event: EventRef) -> LogKey {
    LogKey::of(workspace, event)
}

fn decision_key(workspace: WorkspaceId, EventRef { writer, seq }: EventRef) -> DecisionKey {
    DecisionKey { workspace, writer, seq }
}
