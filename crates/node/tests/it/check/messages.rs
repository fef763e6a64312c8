//! What does not agree about messages.

use super::{Change, changed, counters, removed};
use crate::erasure::Rows;
use engine::rows::{Cause, SendingState};
use engine::tables::{
    DecisionKey, DeliveryKey, DeliveryOfKey, DeviceOwnerKey, DevicesKey, FactKey, LogKey, MessageKey, MessageStatsKey,
    OutboxKey, PulseKey, SendsKey, TimerKey,
};
use engine::{Key, TableKey};

/// Removes the event after which a timer waits.
fn without_timed_event(all: &Rows) -> Change {
    let timed = all.values().find_map(TimerKey::typed).expect("a timer");
    let workspace = all.keys().find(|key| matches!(key, Key::Timer(_))).expect("a timer").workspace();
    (LogKey::of(workspace, timed.event).erased(), None)
}

pub(super) fn spoilt(all: &Rows) -> Vec<(&'static str, Change)> {
    let older = |version: &mut u32| {
        *version -= 1;
        true
    };
    vec![
        ("which has 0", removed::<MessageKey>(all)),
        ("is of version 0", changed::<DeliveryKey>(all, |_, row| older(&mut row.version))),
        ("is of version 0", changed::<TimerKey>(all, |_, row| older(&mut row.version))),
        (
            "a decision about event",
            changed::<DecisionKey>(all, |_, row| row.verdicts.iter_mut().any(|one| older(&mut one.version))),
        ),
        ("a count of workspace 1", another_message::<MessageStatsKey>(all, |key| key.message.0 = 99)),
        ("a count of sends", another_message::<PulseKey>(all, |key| key.message.0 = 99)),
        ("is not found from its message", removed::<DeliveryOfKey>(all)),
        (
            "is not found from its message",
            changed::<DeliveryOfKey>(all, |_, row| {
                row.contact.0 += 1;
                true
            }),
        ),
        ("ways to them from messages", removed::<DeliveryKey>(all)),
        ("waits to leave, and nobody knows", removed::<OutboxKey>(all)),
        ("is to leave, but is for pages", changed::<DeliveryKey>(all, |_, row| row.sending.take().is_some())),
        ("is to leave twice", another_message::<OutboxKey>(all, |key| key.due_at += 1)),
        ("are not counted", removed::<SendsKey>(all)),
        (
            "1 deliveries of message 1, 0 are counted",
            changed::<SendsKey>(all, |_, row| {
                row.messages.iter_mut().any(|one| {
                    one.sent -= 1;
                    true
                })
            }),
        ),
        (
            "are not in order",
            changed::<SendsKey>(all, |_, row| {
                row.messages.reverse();
                true
            }),
        ),
        ("waits after an event that is not there", without_timed_event(all)),
        ("is counted in fact 1, which is gone", removed::<FactKey>(all)),
        ("is not theirs", removed::<DeviceOwnerKey>(all)),
        ("devices are known, but 2 have an owner", removed::<DevicesKey>(all)),
        ("its counter says 2", counters(all, |row| row.last_message -= 1)),
        ("its counter says 3", counters(all, |row| row.last_delivery -= 1)),
        ("its counter says 1", counters(all, |row| row.last_timer -= 1)),
        ("its counter says 0", counters(all, |row| row.last_fact -= 1)),
    ]
}

/// What is only there to be tried, or went, is not held against anybody.
pub(super) fn allowed(all: &Rows) -> Vec<Change> {
    vec![
        changed::<DeliveryKey>(all, |_, row| {
            row.cause = Cause::Test;
            true
        }),
        changed::<DeliveryKey>(all, |_, row| {
            row.sending.as_mut().is_some_and(|sending| {
                sending.state = SendingState::Sent;
                true
            })
        }),
        another_message::<OutboxKey>(all, |key| key.delivery.0 = 99),
    ]
}

/// Writes the first row of a table once more, under another key.
fn another_message<K: TableKey + 'static>(all: &Rows, change: impl Fn(&mut K)) -> Change {
    let (key, row) = all.iter().find_map(|(key, row)| Some((K::from_erased(key)?, row))).expect("a row");
    let mut key = key.clone();
    change(&mut key);
    (key.erased(), Some(row.clone()))
}
