//! Delays: a message that was triggered waits, and everything is asked again
//! when its time has come.

use super::decide::{self, Asking};
use super::deliver::Order;
use super::{Ready, ReadyMessage, stats};
use crate::command::{FireTimers, Stamp};
use crate::contacts::{Found, survivor};
use crate::ids::{EventRef, MessageId, TimerId, WorkspaceId};
use crate::limits::{COMMAND_READS_MAX, PREDICATE_COMPANIES_MAX, TIMERS_PER_STEP_MAX};
use crate::outcome::{Answer, Outcome};
use crate::rows::{Cause, LogRow, MessageState, TimerRow, Verdict};
use crate::tables::{CountersKey, DecisionKey, LogKey, MessageKey, TableKey, TimerKey, WorkspaceKey};
use crate::working_set::{RangeNeed, ReadRows, Reads, WorkingSet};
use std::sync::Arc;

/// Half of what one command may read: timers of people with many names, and of
/// messages that ask much, are fired a few at a time.
const READS_MAX: usize = COMMAND_READS_MAX / 2;

/// What is read of each timer, whoever it is for.
const FIXED_READS: usize = 16;

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
    let ready = reads.ready(workspace);
    let keys = reads.keys_of::<TimerKey>(&range);
    let all: Vec<_> = keys.iter().map(|key| waiting(reads, key, ready)).collect();
    let all: Vec<_> = all.into_iter().collect::<Result<_, _>>().ok()?;
    let mut left = READS_MAX;
    for (n, Waiting { timer, found, weight }) in all.into_iter().flatten().enumerate() {
        if !fits(n, weight, &mut left) {
            break;
        }
        reads.get(&log_key(workspace, timer.event));
        reads.get(&decision_key(workspace, timer.event));
        stats::plan_version(workspace, (timer.message, timer.version), stamp, reads);
        if let (Some(found), Some(message)) = (found, ready.and_then(|ready| ready.message(timer.message))) {
            decide::plan(workspace, std::slice::from_ref(message), &found, stamp, reads);
        }
    }
    Some(())
}

/// What waits.
struct Waiting {
    timer: TimerRow,
    /// For whom it is now; `None` when they are gone.
    found: Option<Found>,
    /// About how many rows deciding about it reads.
    weight: usize,
}

fn waiting<R: ReadRows>(
    rows: &mut R,
    key: &TimerKey,
    ready: Option<&Arc<Ready>>,
) -> Result<Option<Waiting>, R::Missing> {
    let Some(timer) = rows.read(key)?.map(|row| *row) else { return Ok(None) };
    let found = survivor(rows, key.workspace, timer.contact)?;
    let message = ready.and_then(|ready| ready.message(timer.message));
    let weight = match (&found, message) {
        (Some(found), Some(message)) => weight(message, found),
        _ => FIXED_READS,
    };
    Ok(Some(Waiting { timer, found, weight }))
}

fn weight(message: &ReadyMessage, found: &Found) -> usize {
    let needs = message.predicate.needs();
    let companies = if needs.company_attributes.is_empty() { 0 } else { PREDICATE_COMPANIES_MAX };
    let of_each_name = 2 + needs.summaries.len() + needs.occurrences.len();
    let names = found.1.history_of(found.0).count();
    FIXED_READS + needs.attributes.len() + needs.company_attributes.len() + companies + names * of_each_name
}

/// Whether the next timer is fired by the same command: the first always is.
fn fits(n: usize, weight: usize, left: &mut usize) -> bool {
    let fits = n == 0 || weight <= *left;
    *left = left.saturating_sub(weight);
    fits
}

/// Fires the timers whose time has come, some of them.
pub(crate) fn apply(command: &FireTimers, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let (keys, is_whole) = rows.range::<TimerKey>(&due(command, stamp));
    let ready = rows.ready(workspace).cloned();
    let (mut fired, mut left) = (0_usize, READS_MAX);
    for key in &keys {
        let Ok(waiting) = waiting(&mut &*rows, key, ready.as_ref());
        let Some(Waiting { timer, weight, .. }) = waiting else { continue };
        if !fits(fired, weight, &mut left) {
            break;
        }
        rows.remove(key);
        fire(workspace, &timer, stamp, rows);
        fired += 1;
    }
    Ok(Answer::Swept { removed: fired as u64, finished: is_whole && fired == keys.len() })
}

fn fire(workspace: WorkspaceId, timer: &TimerRow, stamp: &Stamp, rows: &mut WorkingSet) {
    let Ok(found) = survivor(&mut &*rows, workspace, timer.contact);
    let event = rows.get(&log_key(workspace, timer.event)).cloned();
    // Who was deleted while it waited gets nothing.
    let (Some(found), Some(event)) = (found, event) else { return };
    let ready = rows.ready(workspace).cloned();
    // One that stopped itself a moment ago is not live any more.
    let is_live = |key: &MessageKey| rows.get(key).is_some_and(|row| row.state == MessageState::Live);
    let message = ready.as_ref().and_then(|ready| ready.message(timer.message));
    let message = message.filter(|_| is_live(&MessageKey { workspace, message: timer.message }));
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
