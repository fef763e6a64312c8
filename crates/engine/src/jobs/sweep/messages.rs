//! What messages leave behind, once nobody asks about it any more.

use crate::command::Stamp;
use crate::ids::WorkspaceId;
use crate::jobs::walk::{Walked, next, remove_if, visit};
use crate::limits::{DECISIONS_KEPT_S, DELIVERIES_KEPT_S};
use crate::rows::{DeliveryRow, LogRow, SendingState};
use crate::tables::{DecisionKey, DeliveryKey, DeliveryOfKey, LogKey, MessageStatsKey};
use crate::working_set::{RangeNeed, Reads, WorkingSet};

fn event_of(key: &DecisionKey) -> LogKey {
    LogKey { workspace: key.workspace, writer: key.writer, seq: key.seq }
}

pub(super) fn plan_decisions(range: &RangeNeed, reads: &mut Reads<'_>) {
    for key in reads.keys_of::<DecisionKey>(range) {
        reads.get(&event_of(&key));
    }
}

/// Decisions lie in the order of their events, so behind the first one of a
/// writer that is young, all of that writer are: the step goes on at the next
/// writer. What was decided about an event that is gone goes too.
pub(super) fn forget_decisions(
    (range, cursor): (&RangeNeed, u128),
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> (u64, Option<u128>) {
    let (keys, whole) = rows.range::<DecisionKey>(range);
    let mut gone = 0;
    for key in &keys {
        if rows.get(&event_of(key)).is_some_and(|event| !is_old(event, stamp)) {
            let behind = DecisionKey { seq: u64::MAX, ..key.clone() }.cursor() + 1;
            return (gone, Some(behind).filter(|_| !is_last_writer(&keys, key, whole)));
        }
        rows.remove(key);
        gone += 1;
    }
    (gone, next((&keys, whole), cursor, DecisionKey::cursor))
}

/// Whether no writer can come behind that of a key.
fn is_last_writer(keys: &[DecisionKey], key: &DecisionKey, whole: bool) -> bool {
    whole && keys.last().is_some_and(|last| last.writer == key.writer)
}

fn is_old(event: &LogRow, stamp: &Stamp) -> bool {
    event.received_at_ms + DECISIONS_KEPT_S * 1_000 <= stamp.at_ms
}

/// Each delivery goes with the row that leads to it.
pub(super) fn forget_deliveries(
    workspace: WorkspaceId,
    (range, cursor): (&RangeNeed, u128),
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> (u64, Option<u128>) {
    visit(rows, range, cursor, |rows, key: &DeliveryKey| {
        let message = rows.get(key).map(|row| row.message);
        let gone = remove_if(rows, key, |row| is_forgotten(row, stamp));
        if let Some(message) = message.filter(|_| gone) {
            rows.remove(&DeliveryOfKey { workspace, message, delivery: key.delivery });
        }
        gone
    })
}

/// Whether a delivery is of no more use: one that can still be fetched or sent
/// stays.
fn is_forgotten(row: &DeliveryRow, stamp: &Stamp) -> bool {
    let waits = row.sending.as_ref().is_some_and(|sending| sending.state == SendingState::Waiting);
    !waits && row.expires_at <= stamp.at_s() && row.made_at_ms + DELIVERIES_KEPT_S * 1_000 <= stamp.at_ms
}

pub(super) fn plan_hours(range: &RangeNeed, stamp: &Stamp, reads: &mut Reads<'_>) {
    for key in reads.keys_of::<MessageStatsKey>(range).iter().filter(|key| super::is_old_hour(key.hour, stamp)) {
        reads.get(&day_key(key));
    }
}

pub(super) fn fold_hour(rows: &mut WorkingSet, key: &MessageStatsKey, stamp: &Stamp) -> bool {
    let Some(hour) = rows.get(key).filter(|_| super::is_old_hour(key.hour, stamp)).cloned() else { return false };
    rows.update(&day_key(key), |day| day.add(&hour));
    rows.remove(key);
    true
}

fn day_key(key: &MessageStatsKey) -> MessageStatsKey {
    MessageStatsKey { hour: crate::stats::day_start(key.hour), ..key.clone() }
}
