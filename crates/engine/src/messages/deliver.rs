//! A message for a person, as rows.

use super::ReadyMessage;
use super::frequency;
use crate::command::Stamp;
use crate::contacts::Found;
use crate::ids::{DeliveryId, WorkspaceId};
use crate::limits::DELIVERY_KEPT_S;
use crate::rows::{Cause, DeliveryOfRow, DeliveryRow};
use crate::source::Verified;
use crate::tables::{BrowsingKey, CountersKey, DeliveryKey, DeliveryOfKey};
use crate::working_set::WorkingSet;

/// Makes a delivery, and wakes the person's browsers.
pub(super) fn deliver(
    workspace: WorkspaceId,
    (message, found): (&ReadyMessage, &Found),
    (cause, verified): (Cause, Verified),
    stamp: &Stamp,
    rows: &mut WorkingSet,
) {
    let contact = found.0;
    let mut delivery = DeliveryId::default();
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_delivery += 1;
        delivery = DeliveryId(counters.last_delivery);
    });
    let revision = wake(workspace, contact, rows);
    let row = DeliveryRow {
        message: message.message,
        version: message.row.version,
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
    };
    rows.put(&DeliveryKey { workspace, contact, delivery }, row);
    rows.put(&DeliveryOfKey { workspace, message: message.message, delivery }, DeliveryOfRow { contact });
    frequency::sent(workspace, found, (message.message, stamp.at_s()), rows);
}

/// Raises a person's revision, which is told.
pub(super) fn wake(workspace: WorkspaceId, contact: crate::ids::ContactOrdinal, rows: &mut WorkingSet) -> u64 {
    let mut revision = 0;
    rows.update(&BrowsingKey { workspace, contact }, |row| {
        row.revision += 1;
        revision = row.revision;
    });
    revision
}
