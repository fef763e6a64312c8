//! A message for a person, as rows.

use super::ReadyMessage;
use super::frequency::{self, Counted};
use super::{pulse, sends_of, stats};
use crate::command::Stamp;
use crate::contacts::Found;
use crate::ids::{ContactOrdinal, DeliveryId, MessageId, WorkspaceId};
use crate::limits::DELIVERY_KEPT_S;
use crate::rows::{
    Cause, Channel, DeliveryOfRow, DeliveryRow, MessageCount, MessageKind, MessageRow, OutboxRow, Sending, SendingState,
};
use crate::source::Verified;
use crate::tables::{BrowsingKey, CountersKey, DeliveryKey, DeliveryOfKey, DevicesKey, OutboxKey};
use crate::working_set::{Reads, WorkingSet};

/// What is to be sent, to whom, and why.
#[derive(Clone, Copy)]
pub(super) struct Order<'a> {
    pub(super) workspace: WorkspaceId,
    pub(super) message: &'a ReadyMessage,
    pub(super) found: &'a Found,
    pub(super) cause: Cause,
    pub(super) verified: Verified,
}

/// Notes what sending a message reads.
pub(super) fn plan(workspace: WorkspaceId, message: &ReadyMessage, reads: &mut Reads<'_>) {
    pulse::plan(workspace, message.message, reads);
}

/// How many devices of a person a message can wake; 0 for what wakes none.
pub(super) fn devices_of(workspace: WorkspaceId, message: &ReadyMessage, found: &Found, rows: &WorkingSet) -> usize {
    if message.row.kind != MessageKind::Push {
        return 0;
    }
    let of = |contact| rows.get(&DevicesKey { workspace, contact }).map_or(0, |row| row.devices.len());
    found.1.history_of(found.0).map(of).sum()
}

/// Makes a delivery, counts it, and wakes the person's browsers.
pub(super) fn deliver(order: &Order<'_>, stamp: &Stamp, rows: &mut WorkingSet) {
    make(order, stamp, rows);
    count(order, stamp, rows);
    pulse::beat(order.workspace, order.message, stamp, rows);
}

/// Counts what somebody of the control group would have got.
pub(super) fn withhold(order: &Order<'_>, stamp: &Stamp, rows: &mut WorkingSet) {
    send(order, Counted { is_control: true, ..counted(order, stamp) }, stamp, rows);
}

fn count(order: &Order<'_>, stamp: &Stamp, rows: &mut WorkingSet) {
    send(order, counted(order, stamp), stamp, rows);
}

fn send(order: &Order<'_>, counted: Counted, stamp: &Stamp, rows: &mut WorkingSet) {
    count_person(order, counted.is_control, stamp, rows);
    frequency::sent(order.workspace, order.found, &counted, rows);
}

/// Counts whoever gets a message, or one of its versions, for the first time:
/// goals are compared by people, not by sends.
fn count_person(order: &Order<'_>, is_control: bool, stamp: &Stamp, rows: &mut WorkingSet) {
    let version = (order.message.message, order.message.row.version);
    let Ok(sends) = sends_of(&mut &*rows, order.workspace, order.found);
    let had = sends.sends(version.0);
    let (person, of_version) = if is_control {
        (MessageCount::ControlPeople, MessageCount::ControlVersionPeople)
    } else {
        (MessageCount::People, MessageCount::VersionPeople)
    };
    let is_new = had.sent == 0 || had.is_control != is_control;
    let key = stats::key(order.workspace, version, stamp);
    for (what, is_first) in [(person, is_new), (of_version, is_new || had.version != version.1)] {
        if is_first {
            stats::count(&key, what, rows);
        }
    }
}

fn counted(order: &Order<'_>, stamp: &Stamp) -> Counted {
    let date_day = if let Cause::Date(day) = order.cause { Some(day) } else { None };
    let (message, version) = (order.message.message, order.message.row.version);
    Counted { message, version, is_control: false, date_day, now_s: stamp.at_s() }
}

/// Makes a delivery, and wakes the person's browsers.
pub(super) fn make(order: &Order<'_>, stamp: &Stamp, rows: &mut WorkingSet) -> DeliveryId {
    let Order { workspace, message, found, cause, verified } = *order;
    let made = Made { workspace, message: message.message, of: &message.row, contact: found.0, cause, verified };
    make_of(&made, stamp, rows)
}

/// A delivery that is to be, whatever state its message is in.
pub(super) struct Made<'a> {
    pub(super) workspace: WorkspaceId,
    pub(super) message: MessageId,
    pub(super) of: &'a MessageRow,
    pub(super) contact: ContactOrdinal,
    pub(super) cause: Cause,
    pub(super) verified: Verified,
}

/// Makes a delivery, and wakes the person's browsers.
pub(super) fn make_of(made: &Made<'_>, stamp: &Stamp, rows: &mut WorkingSet) -> DeliveryId {
    let Made { workspace, message, of, contact, cause, verified } = *made;
    let mut delivery = DeliveryId::default();
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_delivery += 1;
        delivery = DeliveryId(counters.last_delivery);
    });
    let leaves = of.kind.channel() == Channel::Outside;
    if leaves {
        rows.put(&OutboxKey { workspace, due_at: stamp.at_s(), contact, delivery }, OutboxRow);
    }
    let waiting = Sending { state: SendingState::Waiting, attempts: 0, at: 0, reason: String::new() };
    let revision = if leaves { 0 } else { wake(workspace, contact, rows) };
    let row = DeliveryRow {
        message,
        version: of.version,
        cause,
        verified,
        made_at_ms: stamp.at_ms,
        expires_at: stamp.at_s().saturating_add(DELIVERY_KEPT_S),
        revision,
        received_at: None,
        shown_at: None,
        clicked_at: None,
        dismissed_at: None,
        reaction: None,
        recalled: false,
        replied_at: None,
        sending: leaves.then_some(waiting),
        completed_at: None,
    };
    rows.put(&DeliveryKey { workspace, contact, delivery }, row);
    rows.put(&DeliveryOfKey { workspace, message, delivery }, DeliveryOfRow { contact });
    delivery
}

/// Raises a person's revision, which is told.
pub(super) fn wake(workspace: WorkspaceId, contact: ContactOrdinal, rows: &mut WorkingSet) -> u64 {
    let mut revision = 0;
    rows.update(&BrowsingKey { workspace, contact }, |row| {
        row.revision += 1;
        revision = row.revision;
    });
    revision
}
